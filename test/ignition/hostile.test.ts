import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { directoryReader } from "../../src/ignition/index.ts";
import { folderWith } from "../cli/folder.ts";
import { runCli } from "../cli/run.ts";

/** Many enough that work for every pair of them would take minutes. */
const many = 60_000;
const inTime = 10_000;
const head = '{"ignition":{"version":"3.4.0"}';
const butane = "variant: flatcar\nversion: 1.1.0\n";

function repeat(text: (index: number) => string, joint: string, count = many): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(joint);
}

function ignitionFiles(text: (index: number) => string): string {
  return `${head},"storage":{"files":[${repeat(text, ",")}]}}`;
}

const ignition: readonly (readonly [string, string, string])[] = [
  ["items of a wrong type", ignitionFiles(() => "1"), "and 59900 more mistakes in this file"],
  ["wrong paths", ignitionFiles((index) => `{"path":"é${index}"}`), "and 59900 more mistakes in this file"],
  ["equal paths", ignitionFiles(() => '{"path":"/a"}'), "and 59899 more mistakes in this file"],
  [
    "links that all lead to each other",
    `${head},"storage":{"links":[${repeat(() => '{"path":"/a/a","target":"/b"}', ",", many / 4)},{"path":"/a"}],
      "files":[${repeat((index) => `{"path":"/a/a/${index}"}`, ",", many / 4)}]}}`,
    "more mistakes in this file",
  ],
  ["a number without end", `${head},"storage":{"files":[{"mode":${"9".repeat(1e6)}}]}}`, "not that number"],
  ["nesting without end", '{"a":'.repeat(many), "exceeded max depth"],
  ["NUL", `${head},"a":"\0"}`, "invalid character '\\x00' in string literal"],
];

describe("ignition validate", () => {
  it.each(ignition)(
    "%s",
    async (_, stdin, message) => {
      const { code, stderr } = await runCli(["ignition", "validate"], { stdin });
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(stderr.length).toBeLessThan(100_000);
    },
    inTime,
  );

  it("tells of unknown keys as many as somebody may read", async () => {
    const stdin = `${head},${repeat((index) => `"key${index}":1`, ",")}}`;
    const { code, stderr } = await runCli(["ignition", "validate"], { stdin });
    expect(code).toBe(0);
    expect(stderr).toContain("unused key key99\n");
    expect(stderr).not.toContain("key100\n");
    expect(stderr).toContain("warning: stdin $: and 59900 more warnings in this file\n");
    const { stdout } = await runCli(["ignition", "validate", "--strict", "--json"], { stdin });
    expect(JSON.parse(stdout).findings).toHaveLength(101);
  });

  it("tells all of them in the place of ignition-validate", async () => {
    const stdin = `${head},${repeat((index) => `"key${index}":1`, ",", 1000)}}`;
    const { stdout } = await runCli(["ignition", "validate", "--compat", "ignition-2.26", "-"], { stdin });
    expect(stdout.split("\n")).toHaveLength(1001);
  });

  it("reads no more values than a config can have", async () => {
    const stdin = ignitionFiles(() => "1,1,1,1,1,1,1,1,1");
    const { code, stderr } = await runCli(["ignition", "validate"], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1202] more than 500000 values and keys\n  stdin:1:");
  });
});

const yaml: readonly (readonly [string, string | Uint8Array, string])[] = [
  ["items of a wrong type", `${butane}storage:\n  files:\n${"    - 1\n".repeat(many)}`, "and 59900 more mistakes"],
  [
    "wrong paths",
    `${butane}storage:\n  files:\n${repeat((index) => `    - {path: a${index}}`, "\n")}`,
    "and 59900 more",
  ],
  ["trees without a folder", `${butane}storage:\n  trees:\n${"    - {path: /a}\n".repeat(many)}`, "and 59900 more"],
  ["one key again and again", butane + "a: 1\n".repeat(many), "more mistakes in this file"],
  ["too many values", `${butane}a: [${"1,".repeat(600_000)}]`, "more than 500000 values and keys"],
  ["a number without end", `${butane}storage: {files: [{mode: ${"9".repeat(1e6)}}]}`, "into int"],
  ["NUL", `${butane}a: \0\n`, "control characters are not allowed"],
  ["bytes that are no UTF-8", Buffer.concat([Buffer.from(`${butane}a: `), Buffer.of(0xff)]), "invalid leading UTF-8"],
  [
    "very many bytes that are no UTF-8",
    Buffer.concat([Buffer.from(`${butane}a: `), Buffer.alloc(10_000_000, 0xc3)]),
    "invalid",
  ],
  ["half of a surrogate pair", `${butane}a: "\\uD800"\n`, "invalid Unicode character escape"],
];

describe("ignition render", () => {
  it.each(yaml)(
    "%s",
    async (_, stdin, message) => {
      const { code, stdout, stderr } = await runCli(["ignition", "render"], { stdin });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(message);
      expect(stderr.length).toBeLessThan(100_000);
    },
    inTime,
  );

  const valid: readonly (readonly [string, string])[] = [
    ["a tag without end", `${butane}a: ${"!".repeat(10_000_000)}`],
    ["unknown keys", butane + repeat((index) => `key${index}: 1`, "\n")],
    [
      "partitions side by side",
      `${butane}storage:\n  disks:\n    - device: /dev/a\n      partitions:\n${repeat(
        (index) => `        - {number: ${index + 1}, start_mib: ${index * 2 + 1}, size_mib: 1}`,
        "\n",
        many / 2,
      )}`,
    ],
    [
      "encrypted devices and mount units",
      `${butane}storage:\n  luks:\n${repeat((index) => `    - {name: d${index}, device: /dev/a}`, "\n", many / 10)}\n  filesystems:\n${repeat(
        (index) => `    - {device: /dev/${index}, path: /m${index}, format: ext4, with_mount_unit: true}`,
        "\n",
        many / 10,
      )}`,
    ],
  ];
  it.each(valid)(
    "%s",
    async (_, stdin) => expect((await runCli(["ignition", "render"], { stdin })).code).toBe(0),
    inTime,
  );
});

describe("ignition dry-run", () => {
  const files = (paths: readonly string[]) =>
    `${head},"storage":{"files":[${paths.map((path) => JSON.stringify({ path })).join()}]}}`;
  it.each<readonly [string, string, number, string]>([
    ["a path as deep as Linux takes", files(["/a".repeat(2043)]), 0, ""],
    ["a path without end", files(["/a".repeat(5e6)]), 2, "error[FD1206] the path is 10000000 bytes long"],
    ["more files than a call takes arguments", files(Array.from({ length: 150_000 }, (_, at) => `/${at}`)), 0, ""],
  ])(
    "%s",
    async (_, stdin, wanted, message) => {
      const { code, stderr } = await runCli(["ignition", "dry-run"], { stdin });
      expect({ code, stderr }).toEqual({ code: wanted, stderr: expect.stringContaining(message) });
    },
    inTime,
  );
});

it("waits for no pipe among the local files", () => {
  const folder = folderWith({});
  execFileSync("mkfifo", [join(folder, "pipe")]);
  expect(() => directoryReader(folder).read("pipe")).toThrow(
    new FlatcarError({ code: "FD1006", message: `read ${join(folder, "pipe")}: is not a regular file` }),
  );
});
