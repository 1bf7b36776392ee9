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
      ['changed storage.files["/a"].contents.source elsewhere → 1 byte'],
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
