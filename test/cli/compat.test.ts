import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPeer } from "../../scripts/peers/place.ts";
import { folderWith } from "./folder.ts";
import { type Ran, runCli } from "./run.ts";

const good = "variant: flatcar\nversion: 1.1.0\n";
const files = {
  "good.bu": good,
  "warned.bu": `${good}foo: bar\n`,
  "wrong.bu": `${good}storage:\n  files:\n    - path: rel\n`,
  "local.bu": `${good}storage:\n  files:\n    - {path: /a, contents: {local: a}}\n    - {path: /b, contents: {local: b}}\n`,
  "files/a": "hello\n",
  "good.ign": '{"ignition":{"version":"3.4.0"}}',
  "percent.ign": '{"ignition":{"version":"3.4.0"},"100%":1,"storage":{"%d %[1]s %*.*f %":2}}',
  "wrong.ign": '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"rel"}]}}',
  "old.ign": '{"ignition":{"version":"2.3.0"}}',
};

const butaneLines: readonly (readonly string[])[] = [
  [],
  ["good.bu"],
  ["-s", "-p", "good.bu"],
  ["-sp", "good.bu"],
  ["good.bu", "--pretty"],
  ["--pretty=false", "-p=T", "good.bu"],
  ["warned.bu"],
  ["-s", "warned.bu"],
  ["--strict", "--raw-errors", "warned.bu"],
  ["-c", "warned.bu"],
  ["-r", "good.bu"],
  ["--color", "wrong.bu"],
  ["--color=always", "wrong.bu"],
  ["--colour=yes", "--color=no", "wrong.bu"],
  ["--color=other", "wrong.bu"],
  ["local.bu"],
  ["-d", "files", "local.bu"],
  ["-dfiles", "--raw-errors", "local.bu"],
  ["--files-dir=./files/", "local.bu"],
  ["-d", "nowhere", "local.bu"],
  ["--input", "good.bu"],
  ["--input", "good.bu", "warned.bu"],
  ["good.bu", "warned.bu"],
  ["missing.bu"],
  ["files"],
  ["--", "-x.bu"],
  [""],
  ["-"],
  ["-V"],
  ["--version", "good.bu"],
  ["-h"],
  ["--help", "good.bu", "warned.bu"],
  ["--json", "good.bu"],
  ["-x"],
  ["-pxs"],
  ["-é"],
  ["-'"],
  ["-o"],
  ["-po"],
  ["--output"],
  ["--=x"],
  ["---x"],
  ["--strict=maybe"],
  ['-p=\u00e9"\\'],
  ["--raw-errors=2"],
  ["-o", "nowhere/x.ign", "good.bu"],
  ["-o", "files", "good.bu"],
];

const validateLines: readonly (readonly string[])[] = [
  [],
  ["-"],
  ["good.ign"],
  ["wrong.ign"],
  ["old.ign"],
  ["percent.ign"],
  ["missing.ign"],
  ["files"],
  ["good.ign", "wrong.ign"],
  ["good.ign", "-version"],
  ["-version"],
  ["--version", "good.ign"],
  ["-version=false", "good.ign"],
  ["-version=maybe", "good.ign"],
  ["-h"],
  ["--help"],
  ["-foo"],
  ["--json", "good.ign"],
  ["--", "good.ign"],
  ["---x"],
  ["-=x"],
];

const programs = [
  { peer: "butane", command: ["ignition", "render", "--compat", "butane-0.29"], lines: butaneLines, input: good },
  {
    peer: "ignition-validate",
    command: ["ignition", "validate", "--compat", "ignition-2.26"],
    lines: validateLines,
    input: files["wrong.ign"],
  },
] as const;

/** The real program, as one that was called by its bare name. */
function runPeer(program: string, peer: string, args: readonly string[], input: string | Uint8Array, cwd: string): Ran {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, input, encoding: "utf8" });
  return { code: status ?? -1, stdout: stdout.replaceAll(program, peer), stderr: stderr.replaceAll(program, peer) };
}

describe.each(programs)("command lines of $peer", ({ peer, command, lines, input }) => {
  it.for(lines.map((args) => [args.join(" "), args] as const))("%s", async ([, args], { skip }) => {
    const program = findPeer(peer);
    if (!program) return skip(`${peer} is not installed: node scripts/peers.ts ${peer}`);
    const cwd = folderWith(files);
    const ours = await runCli([...command, ...args], { cwd, stdin: input });
    expect(ours).toEqual(runPeer(program, peer, args, input, cwd));
  });
});

const brokenBytes = [
  [0x80],
  [0xff],
  [0xc3],
  [0xc3, 0x41],
  [0xc0, 0x80],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x01, 0xff],
  [0xff, 0x01],
  [0xef, 0xbb, 0xbf],
  [0x07],
  [0x0b],
  [0x7f],
];
const around: readonly (readonly [peer: string, before: string, after: string])[] = [
  ["butane", good, "x"],
  ["butane", "", good],
  ["butane", `${good}a: "`, ""],
  ["ignition-validate", "", ""],
  ["ignition-validate", "{", "}"],
  ["ignition-validate", '{"ignition":{"version":"3.4.0"},"', '":{},"storage":{"x":1}}'],
  [
    "ignition-validate",
    '{"ignition":{"version":"3.4.0"},"passwd":{"users":[{"name":"',
    '"},{"name":"\ufffd"},{"name":1}]}}',
  ],
];

describe("bytes that are no text", () => {
  const cases = around.flatMap((each) => brokenBytes.map((bytes) => [...each, bytes] as const));
  it.for(cases)("%s: %j, %j, %j", async ([peer, before, after, bytes], { skip }) => {
    const program = findPeer(peer);
    const { command } = programs.find((each) => each.peer === peer) ?? programs[0];
    if (!program) return skip(`${peer} is not installed: node scripts/peers.ts ${peer}`);
    const input = Buffer.concat([Buffer.from(before), Uint8Array.from(bytes), Buffer.from(after)]);
    const args = peer === "butane" ? [] : ["-"];
    expect(toBytes(await runCli([...command, ...args], { stdin: input }))).toEqual(
      runPeer(program, peer, args, input, process.cwd()),
    );
  });
});

/** As it reaches a pipe. */
function toBytes({ code, stdout, stderr }: Ran): Ran {
  return { code, stdout: stdout.toWellFormed(), stderr: stderr.toWellFormed() };
}

describe("--compat", () => {
  it("may stand anywhere behind the command", async () => {
    const { stdout } = await runCli(["ignition", "render", "-p", "--compat=butane-0.29"], { stdin: good });
    expect(stdout).toBe('{\n  "ignition": {\n    "version": "3.4.0"\n  }\n}\n');
  });

  it("writes a file as butane does", async () => {
    const cwd = folderWith(files);
    const argv = ["ignition", "render", "--compat", "butane-0.29", "-o", "x.ign", "good.bu"];
    expect(await runCli(argv, { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(cwd, "x.ign"), "utf8")).toBe('{"ignition":{"version":"3.4.0"}}\n');
    expect(statSync(join(cwd, "x.ign")).mode & 0o777).toBe(0o644 & ~process.umask());
  });

  it.each([
    [["ignition", "render", "--compat", "butane-0.28"], "`ignition render` takes --compat butane-0.29"],
    [["ignition", "render", "--compat"], "`ignition render` takes --compat butane-0.29"],
    [["ignition", "validate", "--compat", "butane-0.29"], "`ignition validate` takes --compat ignition-2.26"],
    [["--json", "ignition", "render", "--compat", "butane-0.29"], "--compat goes behind `ignition render`"],
    [["plan", "--compat", "butane-0.29"], "`plan` takes no option --compat"],
  ])("%j is wrong usage", async (argv, message) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(message);
  });
});
