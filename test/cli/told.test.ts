import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const head = "variant: flatcar\nversion: 1.1.0\n";
const doubtful = `${head}storage:\n  files:\n    - { path: /etc/motd.d/1.conf, contents: { inline: hi } }\n  wrong: 1\n`;
const plain = `${head}storage:\n  files:\n    - { path: /etc/app.conf, contents: { inline: hi } }\n`;

interface Told {
  readonly words: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly told: readonly string[];
}

describe("wrong input is told with what there is", () => {
  it.each<Told>([
    {
      words: ["release", "list", "--channel", "lts-2029", "--offline"],
      told: [`error[FD1101] there is no channel "lts-2029"`, "one of: stable, beta, alpha, lts", "lts-2024"],
    },
    {
      words: ["release", "show", "lts-2029", "--offline"],
      told: [`error[FD1101] there is no channel "lts-2029"`, "one of: stable, beta, alpha, lts", "lts-2024"],
    },
    {
      words: ["ignition", "explain", "base.bu", "web.bu"],
      files: { "base.bu": plain, "web.bu": plain },
      told: ["error[FD1701] web.bu is a file, and PATH is missing", "explain base.bu web.bu PATH"],
    },
    {
      words: ["ignition", "convert", "--from", "clc"],
      stdin: "#cloud-config\nhostname: x\n",
      told: ["error[FD1205] this is a cloud-config, by its first line", "leave --from clc out"],
    },
    {
      words: ["ignition", "convert", "--from", "ignition"],
      stdin: "#cloud-config\nhostname: x\n",
      told: ["error[FD1205] this is a cloud-config, by its first line"],
    },
    {
      words: ["ignition", "convert", "--from", "clc"],
      stdin: '{"ignition":{"version":"2.2.0"}}',
      told: ["error[FD1205] this is Ignition, by its `ignition.version`", "leave --from clc out"],
    },
    {
      words: ["ignition", "schema", "--output", "x.json"],
      told: ["error[FD1701] --output needs the name of a schema"],
    },
    {
      words: ["ignition", "validate", "--output", "x.json"],
      stdin: '{"ignition":{"version":"3.3.0"}}',
      told: ["error[FD1701] `ignition validate` writes a file with --sarif alone"],
    },
  ])("$words", async ({ words, files = {}, stdin, told }) => {
    const { code, stderr } = await runCli(words, { cwd: folderWith(files), ...(stdin === undefined ? {} : { stdin }) });
    expect(code).toBe(2);
    for (const text of told) expect(stderr).toContain(text);
  });
});

it("an imported image of an LTS stream is told by the stream", async () => {
  const state = folderWith({ "flatcar.yaml": "name: shop\n" });
  const run = (...words: readonly string[]) =>
    runCli(
      [
        "image",
        ...words,
        "--platform",
        "digitalocean",
        "--region",
        "fra1",
        "--simulate",
        "--state",
        join(state, "state"),
      ],
      {
        cwd: state,
        fetch: globalThis.fetch,
      },
    );
  expect((await run("import", "lts-2024")).stdout).toMatch(/^ {2}lts-2024 4081\.\d+\.\d+ /m);
  expect((await run("list")).stdout).toMatch(/^ {2}lts-2024 4081\.\d+\.\d+ /m);
});

describe("options of the same role", () => {
  const readers = ["render", "merge", "validate", "explain", "diff", "dry-run"].map((name) => `ignition ${name}`);

  it.each(readers)("%s takes those of what is read", (name) => {
    const taken = commands.find((entry) => entry.name === name)?.flags;
    expect(taken).toEqual(expect.arrayContaining(["file", "machine", "offline", "strict"]));
  });

  it.each([
    ["render", ["a.bu"], "wrong"],
    ["explain", ["a.bu", "/etc/motd.d/1.conf"], "wrong"],
    ["diff", ["b.bu", "a.bu"], "wrong"],
    ["dry-run", ["a.bu"], "wrong"],
  ] as const)("ignition %s tells what is doubtful, and refuses it with --strict", async (name, words, key) => {
    const cwd = folderWith({ "a.bu": doubtful, "b.bu": plain });
    const run = (...more: readonly string[]) => runCli(["ignition", name, ...words, ...more], { cwd });
    expect((await run()).stderr).toContain(`unused key ${key}`);
    const { warnings } = JSON.parse((await run("--json")).stdout) as { warnings: readonly object[] };
    expect(warnings).toMatchObject([{ kind: "warning", file: "a.bu" }]);
    const strict = await run("--strict");
    expect(strict).toMatchObject({ code: 2, stdout: "" });
    expect(strict.stderr).toContain("error[FD1201] unused key wrong");
  });

  it("say what they are to the command", async () => {
    expect((await runCli(["ignition", "merge", "--help"])).stdout).toMatch(/--check +print no Ignition/);
    expect((await runCli(["plan", "--help"])).stdout).toMatch(/--check +change nothing, and exit with 3/);
  });
});

it("a machine that its platform has no room for is refused by `render --machine --check`, as by `plan`", async () => {
  const inline = randomBytes(40_000).toString("hex");
  const large = `${head}storage:\n  files:\n    - path: /opt/large.txt\n      contents: { inline: ${inline} }\n`;
  const cwd = folderWith({ ...shop, "base.bu": large });
  const render = (...more: readonly string[]) =>
    runCli(["ignition", "render", "--machine", "web", "--offline", ...more], { cwd });
  expect((await render()).stderr).toContain("`plan` and `up` refuse it");
  for (const flag of ["--check", "--strict"]) {
    const { code, stdout, stderr } = await render(flag);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("error[FD1203]");
  }
});
