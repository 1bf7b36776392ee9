import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { type BuiltConfig, builtSource, type MachineConfig, render } from "../../../src/ignition/index.ts";
import { config } from "../../../src/pulumi/config.ts";

const origin = { file: "index.ts", line: 12, column: 3 };

function ignitionOf(values: MachineConfig): unknown {
  return JSON.parse(render([builtSource(values, origin)]).ignition);
}

/** `index.ts:12:3 files[0].path: …` for each mistake. */
function mistakes(values: unknown): readonly string[] {
  try {
    render([builtSource(values as MachineConfig, origin)]);
    return [];
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    return error.findings.map(({ at = {}, message, hint }) => {
      return `${at.file}:${at.line}:${at.column} ${at.path}: ${message}${hint ? ` (${hint})` : ""}`;
    });
  }
}

describe("a typed config", () => {
  it("is Ignition", () => {
    const values: MachineConfig = {
      files: [
        { path: "/etc/motd.d/10.conf", contents: "hello\n", mode: "0600", user: { name: "core" } },
        { path: "/opt/tool", contents: { source: "https://example.com/tool" }, append: ["a"] },
      ],
      users: [{ name: "core", sshAuthorizedKeys: ["ssh-ed25519 A"] }],
      units: [
        {
          name: "a.service",
          enabled: true,
          contents: "[Install]\nWantedBy=multi-user.target\n",
          dropins: [{ name: "x.conf", contents: "[Unit]" }],
        },
      ],
      filesystems: [{ device: "/dev/vdb", format: "ext4", path: "/var/lib/data", withMountUnit: true }],
      disks: [{ device: "/dev/vdb", partitions: [{ number: 1, sizeMiB: 1024 }] }],
      kernelArguments: { shouldExist: ["a=b"] },
      ignition: { timeouts: { httpTotal: 30 } },
    };
    expect(ignitionOf(values)).toEqual({
      ignition: { timeouts: { httpTotal: 30 }, version: "3.4.0" },
      kernelArguments: { shouldExist: ["a=b"] },
      passwd: { users: [{ name: "core", sshAuthorizedKeys: ["ssh-ed25519 A"] }] },
      storage: {
        disks: [{ device: "/dev/vdb", partitions: [{ number: 1, sizeMiB: 1024 }] }],
        files: [
          {
            path: "/etc/motd.d/10.conf",
            contents: { compression: "", source: "data:,hello%0A" },
            mode: 0o600,
            user: { name: "core" },
          },
          {
            path: "/opt/tool",
            append: [{ compression: "", source: "data:,a" }],
            contents: { source: "https://example.com/tool" },
          },
        ],
        filesystems: [{ device: "/dev/vdb", format: "ext4", path: "/var/lib/data" }],
      },
      systemd: {
        units: [
          expect.objectContaining({ name: "var-lib-data.mount", enabled: true }),
          {
            name: "a.service",
            enabled: true,
            contents: "[Install]\nWantedBy=multi-user.target\n",
            dropins: [{ name: "x.conf", contents: "[Unit]" }],
          },
        ],
      },
    });
  });

  it.each([
    ["1.0.0", "3.3.0"],
    ["1.1.0", "3.4.0"],
    ["1.2.0-experimental", "3.7.0-experimental"],
  ] as const)("of Butane %s is Ignition %s", (version, spec) => {
    expect(ignitionOf({ variant: "flatcar", version, units: [] })).toEqual({ ignition: { version: spec } });
  });

  it("of the newer version has quadlets and clevis", () => {
    const made = ignitionOf({
      version: "1.2.0-experimental",
      quadlets: [{ name: "a.container", contents: "[Container]\nImage=a\n" }],
      luks: [{ name: "a", device: "/dev/a", clevis: { tpm2: true } }],
    });
    expect(made).toMatchObject({ storage: { luks: [{ clevis: { tpm2: true } }] } });
    expect(JSON.stringify(made)).toContain("a.container");
  });

  it("keeps every text as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { systemd } = ignitionOf({
          units: [{ name: "a.service", contents: `[Unit]\n#${text.replace(/[\n\\]/g, "")}` }],
        }) as {
          systemd: { units: { contents: string }[] };
        };
        expect(systemd.units[0]?.contents).toBe(`[Unit]\n#${text.replace(/[\n\\]/g, "")}`);
      }),
    );
    for (const odd of ["\u0085", "\u2028", "\ufeff", "\u007f", "\0", "\t", '"', "😀", "é"]) {
      const made = ignitionOf({ passwd: undefined, users: [{ name: "u", gecos: odd }] } as MachineConfig);
      expect(made).toMatchObject({ passwd: { users: [{ gecos: odd }] } });
    }
  });

  it("merges with files, and a finding names whose it is", () => {
    const sources = [
      {
        kind: "butane",
        name: "base.bu",
        text: "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: /etc/a}]}\n",
      } as const,
      builtSource({ files: [{ path: "/etc/a", mode: "0600" }] }, origin),
    ];
    const { config: merged, locate } = render(sources);
    expect(merged.storage?.files).toEqual([{ path: "/etc/a", mode: 0o600 }]);
    expect(locate(["storage", "files", 0, "mode"])).toEqual({ ...origin, path: "files[0].mode" });
    expect(locate(["storage", "files", 0, "path"])).toMatchObject({ file: "index.ts" });
  });
});

describe("a mistake", () => {
  it.each<readonly [what: string, values: unknown, said: readonly string[]]>([
    [
      "that Ignition finds",
      { files: [{ path: "/etc/a" }, { path: "/etc//b" }] },
      ["index.ts:12:3 files[1].path: path is not fully simplified"],
    ],
    [
      "in contents",
      {
        files: [{ path: "/etc/a", contents: { source: "ftp://x" } }],
        units: [{ name: "a.service", contents: "[Unit" }],
      },
      [
        "index.ts:12:3 files[0].contents.source: invalid url scheme",
        "index.ts:12:3 units[0].contents: invalid unit content: unable to find end of section",
      ],
    ],
    [
      "of a local file without a folder",
      { files: [{ path: "/etc/a", contents: { local: "x" } }] },
      [
        "index.ts:12:3 files[0].contents.local: local file paths are relative to a files directory that must be specified with -d/--files-dir",
      ],
    ],
    [
      "in a key, with the nearest one",
      { fils: [], files: [{ path: "/etc/a", mod: "0644" }] },
      [
        "index.ts:12:3 fils: there is no property fils (did you mean files?)",
        "index.ts:12:3 files[0].mod: there is no property mod (did you mean mode?)",
      ],
    ],
    [
      "of a type",
      {
        files: [{ path: 1, mode: 644, overwrite: "yes" }],
        users: {},
        disks: [{ device: "/dev/a", partitions: [{ number: 1.5 }] }],
        units: [7],
      },
      [
        "index.ts:12:3 users: a list is wanted",
        "index.ts:12:3 disks[0].partitions[0].number: a whole number is wanted",
        "index.ts:12:3 files[0].path: a string is wanted",
        'index.ts:12:3 files[0].mode: a mode is wanted, four octal digits in quotes: "0644"',
        "index.ts:12:3 files[0].overwrite: true or false is wanted",
        "index.ts:12:3 units[0]: an object is wanted",
      ],
    ],
    [
      "in the version",
      { version: "1.3.0", variant: "fcos", fils: [] },
      [
        'index.ts:12:3 variant: the variant is always "flatcar"',
        "index.ts:12:3 version: there is no such version of Butane (one of: 1.0.0, 1.1.0, 1.2.0-experimental)",
      ],
    ],
    [
      "in a key that a newer version has",
      { quadlets: [], trees: [{ local: "a", fileMode: "0644" }] },
      [
        'index.ts:12:3 quadlets: there is no property quadlets (it is new in version: "1.2.0-experimental")',
        'index.ts:12:3 trees[0].fileMode: there is no property fileMode (it is new in version: "1.2.0-experimental")',
      ],
    ],
    [
      "of half a character",
      { files: [{ path: "/etc/a", contents: "\ud800" }] },
      ["index.ts:12:3 files[0].contents: the text has half of a character, a lone surrogate"],
    ],
  ])("%s is told at the caller's line with the property", (_, values, said) => {
    expect([...mistakes(values)].sort()).toEqual([...said].sort());
  });
});

it("config() knows the line that it is called in", () => {
  const built: BuiltConfig = config({ files: [{ path: "/etc/a" }] });
  expect(built.origin).toMatchObject({ file: "test/ignition/builder/builder.test.ts", column: expect.any(Number) });
});
