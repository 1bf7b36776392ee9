import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffIgnition } from "../../src/ignition/index.ts";

function config(more: object = {}, version = "3.4.0"): string {
  return JSON.stringify({ ignition: { version }, ...more });
}

function file(path: string, source?: string, more: object = {}): object {
  return { path, ...(source === undefined ? {} : { contents: { source } }), ...more };
}

const files = (...nodes: object[]) => config({ storage: { files: nodes } });
const zipped = `data:;base64,${gzipSync("hello\n").toString("base64")}`;

describe("no change shows", () => {
  it.each<[string, string, string]>([
    [
      "white space and the order of keys",
      '{"ignition":{"version":"3.4.0"},"systemd":{}}',
      '{ "systemd": {}, "ignition": {"version": "3.4.0"} }',
    ],
    ["the order of files", files(file("/a"), file("/b")), files(file("/b"), file("/a"))],
    [
      "the order of units and keys",
      config({
        systemd: { units: [{ name: "a.service" }, { name: "b.service" }] },
        passwd: { users: [{ name: "u", sshAuthorizedKeys: ["1", "2"] }] },
      }),
      config({
        systemd: { units: [{ name: "b.service" }, { name: "a.service" }] },
        passwd: { users: [{ name: "u", sshAuthorizedKeys: ["2", "1"] }] },
      }),
    ],
    ["percent escapes or base64", files(file("/a", "data:,hello%0A")), files(file("/a", "data:;base64,aGVsbG8K"))],
    [
      "gzip",
      files(file("/a", "data:,hello%0A")),
      files({ path: "/a", contents: { source: zipped, compression: "gzip" } }),
    ],
    ["a media type", files(file("/a", "data:,x")), files(file("/a", "data:text/plain;charset=utf-8,x"))],
    ["empty objects", config(), config({ storage: { files: [] }, systemd: {} })],
    [
      "an empty compression",
      files(file("/a", "data:,x")),
      files({ path: "/a", contents: { source: "data:,x", compression: "" } }),
    ],
  ])("for %s", (_, before, after) => {
    expect(diffIgnition(before, after)).toEqual([]);
    expect(diffIgnition(after, before)).toEqual([]);
  });
});

describe("another order shows where a machine is another by it", () => {
  const disks = (...partitions: object[]) => config({ storage: { disks: [{ device: "/dev/sda", partitions }] } });
  const merge = (...sources: string[]) =>
    JSON.stringify({ ignition: { version: "3.4.0", config: { merge: sources.map((source) => ({ source })) } } });
  const raid = (...devices: string[]) =>
    config({ storage: { raid: [{ name: "md", level: "raid1", spares: 1, devices }] } });
  const luks = (...openOptions: string[]) =>
    config({ storage: { luks: [{ name: "data", device: "/dev/a", openOptions }] } });
  const kernel = (...shouldExist: string[]) => config({ kernelArguments: { shouldExist } });
  it.each<[string, string, string, string]>([
    [
      "configs, of which a later one wins",
      merge("data:,%7B%7D", "https://a"),
      merge("https://a", "data:,%7B%7D"),
      "ignition.config.merge",
    ],
    [
      "kernel arguments, as of two consoles",
      kernel("console=tty0", "console=ttyS0", "quiet"),
      kernel("quiet", "console=ttyS0", "console=tty0"),
      "kernelArguments.shouldExist",
    ],
    [
      "partitions without a number",
      disks({ label: "a", number: 0 }, { label: "b" }, { label: "c", number: 3 }),
      disks({ label: "c", number: 3 }, { label: "b" }, { label: "a" }),
      'storage.disks["/dev/sda"].partitions',
    ],
    [
      "devices of an array with a spare one",
      raid("/dev/a", "/dev/b", "/dev/c"),
      raid("/dev/c", "/dev/b", "/dev/a"),
      'storage.raid["md"].devices',
    ],
    [
      "options of a command",
      luks("--timeout", "5", "--tries", "6"),
      luks("--timeout", "6", "--tries", "5"),
      'storage.luks["data"].openOptions',
    ],
  ])("%s", (_, before, after, path) => {
    expect(diffIgnition(before, after)).toEqual([{ kind: "changed", path, summary: "in another order" }]);
  });

  it("but not where one came between, or a partition has a number", () => {
    expect(diffIgnition(kernel("a", "b"), kernel("a", "c", "b"))).toMatchObject([{ kind: "added" }]);
    expect(diffIgnition(kernel("a", "b"), kernel("b"))).toMatchObject([{ kind: "removed" }]);
    const [one, two] = [{ number: 1 }, { number: 2 }];
    expect(diffIgnition(disks(one, two, { label: "c" }), disks({ label: "c" }, two, one))).toEqual([]);
  });
});

describe("a change says what it is", () => {
  it.each<[string, string, string, string[]]>([
    ["a file comes", files(), files(file("/a")), ['added storage.files["/a"] added']],
    ["a file goes", files(file("/a")), files(), ['removed storage.files["/a"] removed']],
    [
      "contents",
      files(file("/a", "data:,hello")),
      files(file("/a", "data:,hello%20world")),
      ['changed storage.files["/a"].contents.source 5 bytes → 11 bytes'],
    ],
    [
      "contents of the same size",
      files(file("/a", "data:,a")),
      files(file("/a", "data:,b")),
      ['changed storage.files["/a"].contents.source 1 byte → 1 byte'],
    ],
    [
      "contents elsewhere",
      files(file("/a", "https://a")),
      files(file("/a", "data:,b")),
      ['changed storage.files["/a"].contents.source https://a → 1 byte'],
    ],
    [
      "a mode, in octal",
      files(file("/a", undefined, { mode: 420 })),
      files(file("/a", undefined, { mode: 384 })),
      ['changed storage.files["/a"].mode 0644 → 0600'],
    ],
    [
      "a mode comes",
      files(file("/a")),
      files(file("/a", undefined, { mode: 384 })),
      ['added storage.files["/a"].mode 0600'],
    ],
    [
      "a unit is switched off",
      config({ systemd: { units: [{ name: "a.service", enabled: true }] } }),
      config({ systemd: { units: [{ name: "a.service", enabled: false }] } }),
      ['changed systemd.units["a.service"].enabled true → false'],
    ],
    [
      "a group",
      config({ passwd: { users: [{ name: "core", groups: ["docker"] }] } }),
      config({ passwd: { users: [{ name: "core", groups: ["sudo"] }] } }),
      ['removed passwd.users["core"].groups["docker"] removed', 'added passwd.users["core"].groups["sudo"] added'],
    ],
    [
      "the order of options, which counts",
      config({ storage: { filesystems: [{ device: "/dev/a", format: "ext4", options: ["-a", "-b"] }] } }),
      config({ storage: { filesystems: [{ device: "/dev/a", format: "ext4", options: ["-b", "-a"] }] } }),
      [
        'changed storage.filesystems["/dev/a"].options[0] "-a" → "-b"',
        'changed storage.filesystems["/dev/a"].options[1] "-b" → "-a"',
      ],
    ],
    [
      "a config elsewhere, without what gives access to it",
      config(),
      config({ ignition: { version: "3.4.0", config: { merge: [{ source: "s3://user:key@b/c?sig=1" }] } } }),
      ['added ignition.config.merge["s3://b/c"] added'],
    ],
    ["the version", config({}, "3.3.0"), config(), ['changed ignition.version "3.3.0" → "3.4.0"']],
    ["what is no Ignition", "#cloud-config", config(), ["changed $ not an Ignition config"]],
  ])("%s", (_, before, after, want) => {
    expect(diffIgnition(before, after).map(({ kind, path, summary }) => `${kind} ${path} ${summary}`)).toEqual(want);
  });
});

describe("secrets", () => {
  const canary = "c4n4ry-secret";
  const at = (value: string): string =>
    config({
      ignition: {
        version: "3.4.0",
        proxy: { httpProxy: `http://user:${value}@h:3128`, httpsProxy: `http://user:${value}@h:3128` },
        config: {
          merge: [
            { source: `https://user:${value}@h/x?token=${value}`, httpHeaders: [{ name: "Authorization", value }] },
          ],
        },
      },
      passwd: { users: [{ name: "core", passwordHash: value }], groups: [{ name: "g", passwordHash: value }] },
      storage: {
        files: [
          { path: "/a", contents: { source: `data:,${value}`, verification: { hash: `sha512-${value}` } } },
          { path: "/b", append: [{ source: `data:,${value}` }, { source: `https://user:${value}@h/` }] },
        ],
        luks: [
          {
            name: "x",
            keyFile: { source: `data:,${value}` },
            clevis: { custom: { pin: "sss", config: value }, tang: [{ url: "http://t", advertisement: `"${value}"` }] },
          },
        ],
      },
      systemd: { units: [{ name: "a.service", contents: value, dropins: [{ name: "b.conf", contents: value }] }] },
    });

  it("are never printed", () => {
    for (const [before, after] of [
      [at(canary), at("other")],
      [at("other"), at(canary)],
      [at(canary), config()],
      [config(), at(canary)],
    ] as const) {
      const changes = diffIgnition(before, after);
      expect(changes.length).toBeGreaterThan(0);
      expect(JSON.stringify(changes)).not.toContain(canary);
    }
  });
});

describe("lines of contents", () => {
  const text = (contents: string, mode = 420) => {
    return files(file("/etc/x", `data:;base64,${Buffer.from(contents).toString("base64")}`, { mode }));
  };
  const linesOf = (before: string, after: string) =>
    diffIgnition(before, after, { lines: true }).flatMap(({ path, lines }) => (path.endsWith("source") ? [lines] : []));
  const numbers = (...changed: number[]) =>
    Array.from({ length: 20 }, (_, index) => `${changed.includes(index) ? "new " : ""}${index}\n`).join("");

  it("are shown where they are asked for", () => {
    expect(diffIgnition(text("a\n"), text("b\n"))[0]).not.toHaveProperty("lines");
    expect(linesOf(text("a\n"), text("b\n"))).toEqual([["@@ -1 +1 @@", "- a", "+ b"]]);
  });

  it("have two around each change, and changes that are near are one", () => {
    expect(linesOf(text(numbers()), text(numbers(3, 6, 15)))).toEqual([
      [
        "@@ -2,8 +2,8 @@",
        ...["  1", "  2", "- 3", "+ new 3", "  4", "  5", "- 6", "+ new 6", "  7", "  8"],
        "@@ -14,5 +14,5 @@",
        ...["  13", "  14", "- 15", "+ new 15", "  16", "  17"],
      ],
    ]);
  });

  it("say which text ends without a line break", () => {
    expect(linesOf(text("a\nb"), text("a\nb\n"))).toEqual([["\\ before without a line break at the end"]]);
    expect(linesOf(text("a\n"), text("b"))).toEqual([
      ["@@ -1 +1 @@", "- a", "+ b", "\\ now without a line break at the end"],
    ]);
  });

  it("come and go with their file", () => {
    expect(linesOf(files(), text("a\nb"))).toEqual([["@@ -0,0 +1,2 @@", "+ a", "+ b"]]);
    expect(linesOf(text("a\n"), files())).toEqual([["@@ -1 +0,0 @@", "- a"]]);
    const unit = config({ systemd: { units: [{ name: "a.service", contents: "[Unit]\n" }] } });
    expect(diffIgnition(config(), unit, { lines: true }).map(({ path, lines }) => [path, lines])).toEqual([
      ['systemd.units["a.service"]', undefined],
      ['systemd.units["a.service"].contents', ["@@ -0,0 +1 @@", "+ [Unit]"]],
    ]);
  });

  it.each<[string, string, string]>([
    ["bytes", text("\0a"), text("\0b")],
    ["a file that its owner alone may read", text("a", 384), text("b", 384)],
    ["a file that its owner alone may read now", text("a", 420), text("b", 384)],
    ["a private key", text("-----BEGIN PRIVATE KEY-----\na\n"), text("-----BEGIN PRIVATE KEY-----\nb\n")],
    ["a secret of many lines", text("password: |\n  a\n"), text("password: |\n  b\n")],
    ["lines that no person wrote", text("token".repeat(200_000)), text("b".repeat(5000))],
  ])("are not shown of %s", (_, before, after) => {
    expect(linesOf(before, after)).toEqual([undefined]);
  });

  it.each<[string, string]>([
    ["K3S_TOKEN=x", "K3S_TOKEN=[secret]"],
    ["  api_key: 'x'", "  api_key: [secret]"],
    ['{"password": "x"}', '{"password": [secret]'],
    ["ExecStart=/bin/k3s agent --token x --server y", "ExecStart=/bin/k3s agent --token [secret] --server y"],
    ["core:$6$x:1", "core:[secret]"],
    ["url = https://me:x@example.com/", "url = https://[secret]@example.com/"],
    ["Authorization: Bearer x", "Authorization: [secret]"],
  ])("hide the secret of %s", (line, shown) => {
    expect(linesOf(text("same\n"), text(`same\n${line}\n`))).toEqual([["@@ -1 +1,2 @@", "  same", `+ ${shown}`]]);
    expect(linesOf(text(`${line}\n`), text(`${line.replace(/\bx\b/, "z")}\n`))).toEqual([[]]);
  });

  it("are never those of keys, headers and configs elsewhere", () => {
    const secret = (value: string) =>
      config({
        ignition: { version: "3.4.0", config: { replace: { source: `data:,${value}` } } },
        storage: { luks: [{ name: "x", device: "/dev/x", keyFile: { source: `data:,${value}` } }] },
      });
    const changes = diffIgnition(secret("one"), secret("two"), { lines: true });
    expect(changes.map(({ lines }) => lines)).toEqual([undefined, undefined]);
    expect(changes).toHaveLength(2);
  });

  it("of a long text that is all new are found in time", () => {
    const long = (word: string) => text(Array.from({ length: 50_000 }, (_, index) => `${word} ${index}\n`).join(""));
    expect(linesOf(long("a"), long("b"))[0]).toHaveLength(100_001);
  });
});

describe("any two configs", () => {
  const node = fc.record(
    { path: fc.constantFrom("/a", "/b", "/c", "/d"), mode: fc.constantFrom(420, 384) },
    { requiredKeys: ["path"] },
  );
  const any = fc.uniqueArray(node, { selector: ({ path }) => path, maxLength: 4 });

  it("differ exactly when their files do, in any order", () => {
    fc.assert(
      fc.property(any, any, (left, right) => {
        const sorted = (nodes: readonly object[]) =>
          JSON.stringify([...nodes].map((one) => JSON.stringify(one)).sort());
        const same = sorted(left) === sorted(right);
        expect(diffIgnition(files(...left), files(...right)).length === 0).toBe(same);
      }),
    );
  });
});
