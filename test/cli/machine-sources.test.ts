import { describe, expect, it } from "vitest";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const run = (argv: readonly string[], files: Readonly<Record<string, string>> = shop) =>
  runCli(["ignition", ...argv], { cwd: folderWith(files) });

const ignition =
  '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/etc/motd.d/10-shop.conf","contents":{"compression":"","source":"data:,hello"},"mode":420}]}}';

describe("ignition render --machine", () => {
  it.each(["web", "web-0", "shop-web-1"])("prints what `up` gives to %s", async (name) => {
    expect(await run(["render", "--machine", name])).toEqual({ code: 0, stdout: ignition, stderr: "" });
  });

  it("prints it in the spec that the release reads, on many lines too", async () => {
    const lock = shop["flatcar.lock"].replaceAll("4593.2.5", "3227.2.0");
    const files = { ...shop, "flatcar.lock": lock };
    const older = ignition.replace("3.4.0", "3.3.0");
    expect((await run(["render", "--offline", "--machine", "web"], files)).stdout).toBe(older);
    const { stdout } = await run(["render", "-p", "--offline", "--machine", "web"], files);
    expect(stdout).toBe(JSON.stringify(JSON.parse(older), undefined, 2));
  });
});

describe("ignition validate --machine", () => {
  it("checks Butane and Ignition, merged, and hears the lints that the deployment does", async () => {
    const users = "passwd: {users: [{name: core, password_hash: plain}]}\n";
    const files = { ...shop, "base.bu": `variant: flatcar\nversion: 1.1.0\n${users}` };
    const { code, stdout, stderr } = await run(["validate", "--machine", "web"], files);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const lint = /warning\[(FL\d+)\]: base\.bu:\d+/.exec(stderr)?.[1] ?? "";
    expect(stderr).toContain(`docs/lints/${lint}.md`);
    const off = shop["flatcar.yaml"].replace("machines:", `lints: { ${lint}: off }\nmachines:`);
    const quiet = await run(["validate", "--machine", "web"], { ...files, "flatcar.yaml": off });
    expect(quiet.stderr).not.toContain(lint);
    const strict = await run(["validate", "--sarif", "--machine", "web"], files);
    expect(JSON.parse(strict.stdout).runs[0].results[0].ruleId).toBe(lint);
  });

  it("tells the mistakes of its files", async () => {
    const { code, stderr } = await run(["validate", "--machine", "web"], {
      ...shop,
      "base.bu": "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: a}]}\n",
    });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("path not absolute\n  base.bu:3:26"),
    });
  });
});

describe.each(["render", "validate", "merge", "dry-run"])("ignition %s --machine", (command) => {
  it.each([
    [
      "another name",
      ["--machine", "wbe"],
      'there is no machine "wbe" in flatcar.yaml\n  did you mean web? one of: web, worker',
    ],
    [
      "a machine too many",
      ["--machine", "web-3"],
      'there is no machine "web-3" in flatcar.yaml\n  did you mean web-0?',
    ],
    [
      "no name where there are two",
      ["-f", "flatcar.yaml"],
      "has 2 pools: name a machine\n  --machine, one of: web, worker",
    ],
    ["files beside it", ["--machine", "web", "base.bu"], "files and a machine are two things to read"],
  ])("refuses %s", async (_, argv, message) => {
    const { code, stderr } = await run([command, ...argv]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\/tmp\/flatcar-deploy-\w+\//g, "")).toContain(message);
  });
});
