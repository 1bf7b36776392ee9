import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { flags } from "../../src/cli/flags.ts";
import { widthOf } from "../../src/cli/style.ts";
import { runCli } from "./run.ts";

describe("help", () => {
  it.each([["--help"], ["-h"], ["help"], []])("%s lists every command", async (...argv) => {
    const { code, stdout } = await runCli(argv);
    expect(code).toBe(0);
    for (const { name, summary } of commands) {
      expect(stdout).toContain(`${name} `);
      expect(stdout).toContain(summary);
    }
  });

  it.each(commands.map((entry) => [entry.name, entry] as const))("%s --help names its options", async (name, entry) => {
    for (const argv of [
      [...name.split(" "), "--help"],
      ["help", ...name.split(" ")],
    ]) {
      const { code, stdout } = await runCli(argv);
      expect(code).toBe(0);
      expect(stdout).toContain(`flatcar-deploy ${name}`);
      for (const flag of [...entry.flags, "json"]) expect(stdout).toContain(`--${flag}`);
    }
  });

  it.each([60, 80, 120])("fits a terminal of %i columns", async (columns) => {
    for (const argv of [["--help"], ...commands.map(({ name }) => [...name.split(" "), "--help"])]) {
      const { stdout } = await runCli(argv, { columns });
      const text = stdout.split("\n").filter((line) => !/^ +(flatcar-deploy|cat|source) /.test(line));
      expect(Math.max(...text.map(widthOf))).toBeLessThanOrEqual(columns);
    }
  });

  it("shows the commands of a group", async () => {
    const { code, stdout } = await runCli(["ignition", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("ignition render");
    expect(stdout).not.toContain("destroy");
  });

  it("is data with --json", async () => {
    const { stdout } = await runCli(["--help", "--json"]);
    expect(JSON.parse(stdout).commands.map((entry: { name: string }) => entry.name)).toEqual(
      commands.map(({ name }) => name),
    );
  });
});

describe("the table", () => {
  it.each(commands.map((entry) => [entry.name, entry] as const))(
    "%s loads and takes only known flags",
    async (_, entry) => {
      expect(typeof (await entry.load()).default).toBe("function");
      for (const name of entry.flags) expect(flags.map((flag) => flag.name)).toContain(name);
    },
  );
});
