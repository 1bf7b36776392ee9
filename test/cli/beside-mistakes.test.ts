import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const head = "variant: flatcar\nversion: 1.1.0\n";
const doubtful = `${head}storage: { files: [{ path: /etc/a, mode: 644 }] }\n`;
const wrong = `${head}storage: { files: [{ path: etc/a }] }\n`;
/** Only a lint finds something in it. */
const linted = `${head}storage: { files: [{ path: /usr/a }] }\n`;

describe("a mistake does not hide what is doubtful", () => {
  it.each([["render"], ["dry-run"], ["merge"]])("ignition %s", async (verb) => {
    const cwd = folderWith({ "doubtful.bu": doubtful, "wrong.bu": wrong });
    const { code, stderr } = await runCli(["ignition", verb, "doubtful.bu", "wrong.bu"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^warning: doubtful\.bu:3.*\n.*\nerror\[FD1201\] path not absolute\n/);
  });

  it("ignition convert", async () => {
    const old =
      "passwd: { users: [{ name: core, coreos_ssh_import_github: me }] }\nlocksmith: { reboot_strategy: nope }\n";
    const { code, stderr } = await runCli(["ignition", "convert", "old.yaml"], {
      cwd: folderWith({ "old.yaml": old }),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^warning: old\.yaml:1.*error\[FD1205\] there is no reboot strategy/s);
  });

  it("in JSON", async () => {
    const cwd = folderWith({ "doubtful.bu": doubtful, "wrong.bu": wrong });
    const { stdout } = await runCli(["ignition", "render", "doubtful.bu", "wrong.bu", "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ code: "FD1201" }],
      warnings: [{ file: "doubtful.bu" }, {}],
    });
  });
});

describe("--strict", () => {
  it("fails on what lints find, and not on what is switched off", async () => {
    const plain = { cwd: folderWith({ "linted.bu": linted }) };
    expect((await runCli(["ignition", "render", "linted.bu"], plain)).code).toBe(0);
    const { code, stderr } = await runCli(["ignition", "render", "--strict", "linted.bu"], plain);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error\[FD1201\] (FL\d{3}): .*docs\/lints\/\1\.md/s),
    });
    const [lint = ""] = /FL\d{3}/.exec(stderr) ?? [];
    const pool = "{ platform: aws, options: { region: eu-central-1, instanceType: t3.small }, config: [linted.bu] }";
    const file = `name: shop\nrelease: 4593.2.5\nlints: { ${lint}: off }\nmachines: { web: ${pool} }\n`;
    const cwd = folderWith({ "linted.bu": linted, "flatcar.yaml": file });
    expect(await runCli(["ignition", "validate", "--strict", "--machine", "web"], { cwd })).toMatchObject({ code: 0 });
  });

  it("makes errors of warnings in SARIF, which -o writes", async () => {
    const cwd = folderWith({ "linted.bu": linted });
    const words = ["ignition", "render", "--strict", "--sarif", "-o", "out.sarif", "linted.bu"];
    expect(await runCli(words, { cwd })).toEqual({ code: 2, stdout: "", stderr: "" });
    const { runs } = JSON.parse(readFileSync(join(cwd, "out.sarif"), "utf8"));
    expect(runs[0].results).toMatchObject([{ level: "error", ruleId: expect.stringMatching(/^FL/) }]);
  });
});

it.each([
  ["#cloud-config\nusers: [{ name: a }]\n", "this is a cloud-config: `flatcar-deploy ignition convert old.yaml`"],
  ["systemd: { units: [] }\n", "of a Container Linux Config `flatcar-deploy ignition convert old.yaml` makes Butane"],
])("%j is told how to be converted", async (text, hint) => {
  const { stderr } = await runCli(["ignition", "render", "old.yaml"], { cwd: folderWith({ "old.yaml": text }) });
  expect(stderr).toContain(hint);
});

it("a lint that there is none of is refused with the nearest one", async () => {
  const file = "name: shop\nrelease: stable\nlints: { FL50l: off }\nmachines: {}\n";
  const { stderr } = await runCli(["plan", "--offline"], { cwd: folderWith({ "flatcar.yaml": file }) });
  expect(stderr).toMatch(/unknown key "lints\.FL50l"\n.*\n {2}did you mean "FL501"\?/);
});

it("the Ignition of a machine that its platform has no room for says so", async () => {
  const big = `${head}storage: { files: [{ path: /a, contents: { local: big } }] }\n`;
  const pool = "{ platform: aws, options: { region: eu-central-1, instanceType: t3.small }, config: [big.bu] }";
  const noise = Buffer.from(Array.from({ length: 40_000 }, (_, at) => (at * at * 31 + at * 7919) % 251)).toString(
    "base64",
  );
  const noisy = [...noise].map((letter, at) => letter + ((at * 2_654_435_761) % 4_294_967_296).toString(36)).join("");
  const cwd = folderWith({
    ...{ "big.bu": big, big: noisy },
    "flatcar.yaml": `name: shop\nrelease: 4593.2.5\nmachines: { web: ${pool} }\n`,
  });
  const { code, stderr } = await runCli(["ignition", "render", "--machine", "web", "--offline"], { cwd });
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^warning: user data of shop-web-0 is [\d,]+ bytes; Amazon EC2 takes 16,384: `plan` and `up` refuse it/,
  );
});
