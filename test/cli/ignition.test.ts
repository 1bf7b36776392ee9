import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flags } from "../../src/cli/flags.ts";
import { ignitionVersions } from "../../src/ignition/index.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const good = "variant: flatcar\nversion: 1.1.0\n";
const json = '{"ignition":{"version":"3.4.0"}}';
const files = {
  "good.bu": good,
  "warned.bu": `${good}foo: bar\n`,
  "wrong.bu": `${good}storage:\n  files:\n    - path: rel\n`,
  "local.bu": `${good}storage:\n  files:\n    - {path: /a, contents: {local: a}}\n`,
  "a.ign": json,
  "warned.ign": '{"ignition":{"version":"3.4.0"},"paswd":{}}',
  "wrong.ign": '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"rel"}]}}',
  "elsewhere/a": "hello",
};

describe("ignition render", () => {
  it.each([
    ["nothing", []],
    ["a dash", ["-"]],
  ])("reads standard input for %s", async (_, words) => {
    const ran = await runCli(["ignition", "render", ...words], { stdin: good });
    expect(ran).toEqual({ code: 0, stdout: json, stderr: "" });
  });

  it("waits for nobody to type", async () => {
    const { code, stderr } = await runCli(["ignition", "render"], { columns: 80 });
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1701] `ignition render` needs FILE…, or standard input\n");
  });

  it("wraps warnings at the width of the terminal, and names a key that belongs elsewhere", async () => {
    const files = {
      "a.bu": "variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/a\n      source: a\n",
    };
    const cwd = folderWith(files);
    const { stderr } = await runCli(["ignition", "render", "a.bu"], { cwd, columns: 50 });
    expect(stderr).toBe(
      "warning: a.bu:6:7 $.storage.files.0.source:\n  unused key source; it is a key elsewhere, and\n  not here\n",
    );
  });

  it("--pretty prints many lines", async () => {
    const { stdout } = await runCli(["ignition", "render", "-p"], { stdin: good });
    expect(stdout).toBe('{\n  "ignition": {\n    "version": "3.4.0"\n  }\n}');
  });

  describe("--spec", () => {
    const luks = '{"ignition":{"version":"3.4.0"},"storage":{"luks":[{"device":"/dev/a","discard":true,"name":"a"}]}}';

    it.each(["3.0.0", "3.3.0", "3.4.0", "3.6.0"])("%s is what comes out where it holds everything", async (version) => {
      const { code, stdout, stderr } = await runCli(["ignition", "render", "--spec", version], { stdin: json });
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: `{"ignition":{"version":"${version}"}}`,
        stderr: "",
      });
    });

    it("goes with --pretty, Butane and ignition merge", async () => {
      const pretty = '{\n  "ignition": {\n    "version": "3.3.0"\n  }\n}';
      const words = ["--spec", "3.3.0"];
      expect((await runCli(["ignition", "render", "-p", ...words], { stdin: good })).stdout).toBe(pretty);
      expect((await runCli(["ignition", "merge", ...words], { stdin: good })).stdout).toBe(`${pretty}\n`);
    });

    it("is refused with field, place and reason where it does not, also by --check", async () => {
      const cwd = folderWith({ ...files, "luks.ign": luks });
      for (const words of [[], ["--check"], ["--sarif"]]) {
        const ran = await runCli(["ignition", "render", "--spec", "3.3.0", "luks.ign", ...words], { cwd });
        expect(ran.code).toBe(2);
        expect(ran.stdout + ran.stderr).toContain("the configuration needs Ignition 3.4.0, and 3.3.0 is asked for");
        expect(ran.stdout + ran.stderr).toMatch(/storage\.luks\.0\.discard needs 3\.4\.0(?:\\n|\n)/);
      }
      const { stderr } = await runCli(["ignition", "render", "--spec", "3.3.0", "luks.ign"], { cwd });
      expect(stderr).toContain("error[FD1204] the configuration needs");
      expect(stderr).toMatch(/\n {2}luks\.ign:1:81 .*storage\.luks\.0\.discard\n/);
    });

    it("is refused upwards where Ignition would lose something", async () => {
      const stdin = '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/a","mode":2541}]}}';
      const { code, stderr } = await runCli(["ignition", "render", "--spec", "3.6.0"], { stdin });
      expect(code).toBe(2);
      expect(stderr).toContain("storage.files.0.mode needs 3.5.0: setuid, setgid and sticky bits have no effect");
    });

    it("knows its versions", async () => {
      const { code, stderr } = await runCli(["ignition", "render", "--spec", "2.3.0"], { stdin: json });
      expect([code, stderr]).toEqual([2, expect.stringContaining('error[FD1701] --spec knows no "2.3.0"')]);
      const { values } = flags.find(({ name }) => name === "spec") ?? {};
      expect(values).toEqual(ignitionVersions);
    });
  });

  it("--check prints nothing", async () => {
    const cwd = folderWith(files);
    expect(await runCli(["ignition", "render", "-c", "good.bu"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await runCli(["ignition", "render", "-c", "wrong.bu"], { cwd })).code).toBe(2);
  });

  it("--strict takes warnings for errors", async () => {
    const cwd = folderWith(files);
    const { code, stdout, stderr } = await runCli(["ignition", "render", "-s", "warned.bu"], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("error[FD1201] unused key foo\n  warned.bu:3:1   $.foo\n");
    expect((await runCli(["ignition", "render", "warned.bu"], { cwd })).stdout).toBe(json);
  });

  it("--files-dir is where local files are", async () => {
    const cwd = folderWith(files);
    const { stdout } = await runCli(["ignition", "render", "-d", "elsewhere", "local.bu"], { cwd });
    expect(stdout).toContain('"source":"data:,hello"');
    const { code, stderr } = await runCli(["ignition", "render", "local.bu"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("open a: no such file or directory");
  });

  it.each([
    ["little", [0xff, 0xfe], (text: string) => Buffer.from(text, "utf16le")],
    ["big", [0xfe, 0xff], (text: string) => Buffer.from(text, "utf16le").swap16()],
  ])("reads UTF-16 in %s endian, as butane does", async (_, mark, encode) => {
    const stdin = Buffer.concat([Uint8Array.from(mark), encode(good)]);
    for (const compat of [[], ["--compat", "butane-0.29"]]) {
      const { code, stdout } = await runCli(["ignition", "render", ...compat], { stdin });
      expect({ code, stdout: stdout.trimEnd() }).toEqual({ code: 0, stdout: json });
    }
  });

  it("--raw changes nothing", async () => {
    expect((await runCli(["ignition", "render", "-r"], { stdin: good })).stdout).toBe(json);
  });

  it("--json has warnings and size", async () => {
    const cwd = folderWith(files);
    const render = async (...argv: string[]) =>
      JSON.parse((await runCli(["ignition", "render", "--json", ...argv], { cwd })).stdout);
    const warnings = [
      { kind: "warning", message: "unused key foo", path: "$.foo", file: "warned.bu", line: 3, column: 1 },
    ];
    expect(await render("warned.bu")).toEqual({ ignition: json, bytes: 32, warnings });
    expect(await render("-c", "warned.bu")).toEqual({ bytes: 32, warnings });
    expect(await render("-o", "x.ign", "good.bu")).toEqual({ file: "x.ign", bytes: 32, warnings: [] });
    expect(await render("-s", "warned.bu")).toMatchObject({ ok: false, findings: [{ code: "FD1201" }] });
  });
});

describe("ignition render --output", () => {
  const render = (cwd: string, output: string) => runCli(["ignition", "render", "-o", output, "good.bu"], { cwd });

  it("writes a file that only its owner can read", async () => {
    const cwd = folderWith({ ...files, "x.ign": "old" });
    expect(await render(cwd, "x.ign")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(cwd, "x.ign"), "utf8")).toBe(json);
    expect(statSync(join(cwd, "x.ign")).mode & 0o777).toBe(0o600);
  });

  it("writes through a link, and to a device", async () => {
    const cwd = folderWith(files);
    symlinkSync("a.ign", join(cwd, "link"));
    expect((await render(cwd, "link")).code).toBe(0);
    expect(statSync(join(cwd, "a.ign")).mode & 0o777).toBe(0o600);
    expect(await render(cwd, "/dev/null")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it.each([
    ["elsewhere", "it is a folder"],
    ["nowhere/x.ign", "its folder does not exist"],
  ])("%s: %s", async (output, reason) => {
    const cwd = folderWith(files);
    mkdirSync(join(cwd, "readable"));
    const { code, stderr } = await render(cwd, output);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[FD1701] ${output} cannot be written: ${reason}\n`);
  });
});

describe("ignition validate", () => {
  const validate = (...argv: string[]) => runCli(["ignition", "validate", ...argv], { cwd: folderWith(files) });

  it("says nothing of what is right", async () => {
    expect(await validate("a.ign", "a.ign")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await runCli(["ignition", "validate"], { stdin: json })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("tells the mistakes of all files", async () => {
    const { code, stdout, stderr } = await validate("wrong.ign", "missing.ign", "good.bu");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("error[FD1202] path not absolute\n  wrong.ign:1:61   $.storage.files.0.path\n");
    expect(stderr).toContain("error[FD1006] cannot read missing.ign: there is no such file\n");
    expect(stderr).toContain(
      "error[FD1202] this is no Ignition, which is JSON\n  good.bu\n  `flatcar-deploy ignition render --check good.bu` checks Butane\n",
    );
  });

  const versions: [string, string, string][] = [
    [
      '{"ignition":{"version":"2.3.0"}}',
      "Ignition 2.3.0 is older than 3.0.0, and is not checked here",
      "1:24   $.ignition.version",
    ],
    ['{"ignitionVersion":1}', "Ignition 1 is older than 3.0.0, and is not checked here", "1:20   $.ignitionVersion"],
    ['{"ignition":{"version":"3.9.0"}}', "Ignition 3.9.0 is newer than any that is known here", "write 3.6.0 or older"],
    ['{"ignition":{"version":"3.7.0"}}', "Ignition 3.7.0 is newer than any that is known here", "write 3.6.0 or older"],
    ['{"ignition":{"version":"4.0.0"}}', "Ignition 4.0.0 is newer than any that is known here", "write 3.6.0 or older"],
    [
      '{"ignition":{"version":"3.5.0-experimental"}}',
      "Ignition 3.5.0-experimental is no experiment any more",
      "write 3.5.0",
    ],
    ['{"ignition":{"version":"3.4.1"}}', "there is no Ignition 3.4.1", "write 3.4.0"],
    ['{"ignition":{"version":"three"}}', '"three" is no version of Ignition', "write one of 3.0.0 to 3.6.0"],
    ['{"ignition":{}}', "the version of Ignition is missing", "write one of 3.0.0 to 3.6.0"],
    ["{}", "the version of Ignition is missing", "1:2   $.ignition.version"],
  ];
  it.each(versions)("%s", async (stdin, message, more) => {
    const { code, stderr } = await runCli(["ignition", "validate"], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain(`error[FD1202] ${message}\n`);
    expect(stderr).toContain(more);
  });

  it("tells every value of a wrong type, each at its place", async () => {
    const stdin = `{"ignition":{"version":"3.4.0"},
  "storage":{"files":[{"path":"/a","mode":"0644"},{"path":1}]},
  "systemd":[]}`;
    const { stderr } = await runCli(["ignition", "validate"], { stdin });
    expect(stderr).toContain("a whole number is wanted, not a string\n  stdin:2:43   $.storage.files.0.mode\n");
    expect(stderr).toContain("a string is wanted, not a number\n  stdin:2:59   $.storage.files.1.path\n");
    expect(stderr).toContain("an object is wanted, not a list\n  stdin:3:14   $.systemd\n");
  });

  it.each([
    ["a value in a wrong place", '{"é":1 "b":2}', "stdin:1:8"],
    ["a text that ends early", '{"a":', "stdin:1:6"],
    ["another kind of text", "#cloud-config", "stdin:1:1"],
  ])("%s", async (_, stdin, place) => {
    const { code, stderr } = await runCli(["ignition", "validate"], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain(`\n  ${place}\n`);
  });

  it("warns, and with --strict refuses", async () => {
    const { code, stderr } = await validate("warned.ign");
    expect(code).toBe(0);
    expect(stderr).toBe("warning: warned.ign:1:33 $.paswd: unused key paswd; did you mean passwd?\n");
    expect((await validate("-s", "warned.ign")).code).toBe(2);
  });

  it("takes Flatcar's own oem scheme", async () => {
    const stdin =
      '{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"/a","contents":{"source":"oem:///a"}}]}}';
    expect((await runCli(["ignition", "validate"], { stdin })).code).toBe(0);
  });

  it.each([
    ["", "not a config (empty)"],
    ["# x\nvariant: flatcar\n", "this is no Ignition, which is JSON"],
  ])("%j: %s", async (stdin, message) => {
    const { code, stderr } = await runCli(["ignition", "validate"], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain(`error[FD1202] ${message}\n  stdin\n`);
  });

  it("is one JSON document with --json", async () => {
    expect(JSON.parse((await validate("--json", "a.ign")).stdout)).toEqual({ ok: true, warnings: [] });
    const { code, stdout } = await validate("--json", "wrong.ign");
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      findings: [{ code: "FD1202", at: { file: "wrong.ign", line: 1, column: 61 } }],
    });
  });
});
