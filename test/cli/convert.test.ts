import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectGolden } from "../golden.ts";
import { runCli } from "./run.ts";

const fixtures = fileURLToPath(new URL("../fixtures/legacy/", import.meta.url));
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flatcar-convert-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function convert(text: string, ...flags: readonly string[]) {
  return runCli(["ignition", "convert", ...flags], { stdin: text });
}

/** `line:column message` of everything that was found. */
async function findingsIn(text: string, ...flags: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await convert(text, "--json", ...flags);
  expect(code).toBe(2);
  const { findings } = JSON.parse(stdout) as {
    findings: { code: string; message: string; at?: { line?: number; column?: number } }[];
  };
  return findings.map(({ code: found, message, at }) => `${found} ${at?.line ?? 0}:${at?.column ?? 0} ${message}`);
}

describe("a document with everything in it", () => {
  it.each([
    ["node.clc.yaml", "ec2"],
    ["node.ign2.json", "custom"],
    ["cloud-config.yaml", "aws"],
  ])("%s becomes Butane that renders", async (file, platform) => {
    const { code, stdout, stderr } = await runCli(["ignition", "convert", "--platform", platform, file], {
      cwd: fixtures,
    });
    expect(code).toBe(0);
    expectGolden(`convert-${file}`, `${stdout}--- standard error\n${stderr}`);
    const rendered = await runCli(["ignition", "render", "--check"], { stdin: stdout });
    expect(rendered.code).toBe(0);
  });
});

describe("what comes out", () => {
  const clc = "passwd:\n  users:\n    - name: core\n";

  it("goes to a file for the user alone", async () => {
    const { code, stdout } = await runCli(["ignition", "convert", "-", "--output", "new.bu"], {
      cwd: folder,
      stdin: clc,
    });
    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "new.bu"), "utf8")).toContain("variant: flatcar\nversion: 1.0.0\n");
    expect(statSync(join(folder, "new.bu")).mode & 0o777).toBe(0o600);
  });

  it("is one JSON document with --json", async () => {
    const { stdout, stderr } = await convert(`${clc}colour: red\n`, "--json");
    const { butane, format, warnings } = JSON.parse(stdout) as { butane: string; format: string; warnings: unknown[] };
    expect([format, warnings.length, stderr]).toEqual(["clc", 1, ""]);
    expect(butane).toContain("- line 4: unused key colour");
  });

  it("needs no platform where there are no variables", async () => {
    expect((await convert("etcd:\n  name: a\n")).stdout).toContain('--name="a"');
  });

  it("is nothing where warnings are mistakes", async () => {
    expect(await findingsIn(`${clc}colour: red\n`, "--strict")).toEqual(["FD1205 4:1 unused key colour"]);
  });
});

describe("one that is not converted", () => {
  it.each([
    ["Ignition 1", '{"ignitionVersion": 1}', ["FD1205 1:21 this is Ignition 1, which is not converted"]],
    ["Ignition 3", '{"ignition": {"version": "3.3.0"}}', ["FD1205 1:26 this is Ignition 3 already"]],
    ["Ignition 2.9", '{"ignition": {"version": "2.9.0"}}', ["FD1205 1:26 there is no Ignition 2.9.0"]],
    ["other JSON", '{"a": 1}', ["FD1205 1:2 this JSON has no ignition.version"]],
    ["broken JSON", '{"ignition": ', ["FD1205 1:14 this is no JSON: unexpected end of JSON input"]],
    ["broken YAML", "storage:\n\t- a", ["FD1205 2:1 this is no YAML: found character that cannot start any token"]],
    ["Butane", "variant: flatcar\nversion: 1.0.0\n", ["FD1205 0:0 this is Butane already"]],
    [
      "a script",
      "#!/bin/sh\n",
      ["FD1205 0:0 this is a script, which runs at every boot; Butane describes the first one"],
    ],
    [
      "multipart",
      'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n',
      ["FD1205 0:0 this is multipart user data"],
    ],
    [
      "something else",
      "a: b\n",
      ["FD1205 0:0 this is neither a Container Linux Config nor Ignition 2 nor a cloud-config"],
    ],
    ["nothing", "", ["FD1205 0:0 this is neither a Container Linux Config nor Ignition 2 nor a cloud-config"]],
  ])("%s", async (_, text, findings) => {
    expect(await findingsIn(text)).toEqual(findings);
  });

  it.each([
    [["--from", "toml"], 'FD1701 0:0 --from knows no "toml"'],
    [["--platform", "moon"], 'FD1701 0:0 there is no platform "moon" here'],
  ])("%j", async (flags, finding) => {
    expect(await findingsIn("storage: {}\n", ...flags)).toEqual([finding]);
  });

  it("is named when there is no such file", async () => {
    const { code, stderr } = await runCli(["ignition", "convert", "none.yaml"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("FD1006");
  });

  it("may be forced", async () => {
    writeFileSync(join(folder, "empty.yaml"), "# nothing\n");
    const { code, stdout } = await runCli(["ignition", "convert", "--from", "clc", "empty.yaml"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toBe(
      "# nothing\n#\n# Made from the Container Linux Config empty.yaml by `flatcar-deploy ignition convert`.\nvariant: flatcar\nversion: 1.0.0\n",
    );
  });
});

/** Of Terraform, which has to fill it in first. */
const template = "$".concat("{keys}");

describe("every mistake is told at once, at its place", () => {
  it.each([
    [
      "types",
      `passwd:\n  users:\n    - ssh_authorized_keys: ${template}\nstorage:\n  files: 1\n`,
      [`FD1205 3:1 cannot unmarshal !!str into []string`, "FD1205 5:1 cannot unmarshal !!int into []types.File"],
    ],
    [
      "Container Linux Config",
      `storage:
  disks:
    - device: /dev/sda
      partitions:
        - { number: 1, size: 1.5KiB }
        - { number: 2, start: -1MiB }
  files:
    - path: /a
      filesystem: nowhere
    - path: /b
      contents: { inline: x, local: y }
    - path: relative/../c
locksmith: { reboot_strategy: never, window_start: "25:00" }
flannel: { network_config: "[]" }
etcd: { version: "4.0.0" }
version: 1
`,
      [
        'FD1205 5:30 size "1.5KiB" is no whole number of MiB',
        'FD1205 6:31 start "-1MiB" is negative',
        "FD1205 9:19 there is no filesystem with the name nowhere",
        "FD1205 11:17 only one of local, inline and remote.url can be what a file holds",
        'FD1205 13:31 there is no reboot strategy "never": reboot, etcd-lock or off',
        "FD1205 13:52 window_start and window_length belong together",
        "FD1205 13:52 window_start is a day and a time: Thu 04:00",
        "FD1205 14:28 network_config is no JSON object",
        "FD1205 15:18 etcd 4.0.0 is newer than ct knows: up to 3.5",
        "FD1205 16:10 a Container Linux Config has version 0, or none",
      ],
    ],
    [
      "what was never valid Ignition",
      '{"ignition": {"version": "2.4.0"}, "storage": {"files": [\n{"filesystem": "root", "path": "/a", "mode": 9999},\n{"filesystem": "root", "path": "/a"}],\n"links": [{"filesystem": "root", "path": "/l/", "target": ""}]},\n"systemd": {"units": [{"name": "x"}]}}',
      [
        "FD1205 2:46 illegal file mode",
        "FD1205 3:2 duplicate entry defined",
        "FD1205 4:59 link target is required",
        "FD1205 5:32 invalid systemd unit extension",
      ],
    ],
    [
      "cloud-config",
      `#cloud-config
write_files:
  - path: /a
    permissions: rw
    encoding: rot13
  - { path: /b, encoding: gzip, content: x }
  - content: y
manage_etc_hosts: all
coreos:
  update: { reboot-strategy: never }
  units:
    - { name: a.service, command: jump }
`,
      [
        'FD1205 4:18 "rw" are no permissions: 0644',
        'FD1205 5:15 there is no encoding "rot13": base64, gzip or gzip+base64',
        "FD1205 6:42 the content is not in the encoding gzip",
        "FD1205 7:5 a file needs a path",
        'FD1205 8:19 manage_etc_hosts knows only "localhost", not "all"',
        'FD1205 10:30 there is no reboot strategy "never": reboot, etcd-lock or off',
        'FD1205 12:35 there is no command "jump"',
      ],
    ],
  ])("%s", async (_, text, findings) => {
    expect(await findingsIn(text)).toEqual(findings);
  });
});
