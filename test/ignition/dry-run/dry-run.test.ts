import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { type DryRun, dryRun, render } from "../../../src/ignition/index.ts";

const head = "variant: flatcar\nversion: 1.1.0\n";

function run(text: string): DryRun {
  return dryRun(render([{ kind: "butane", name: "a.bu", text: head + text }]));
}

/** `0644 root:root 5 /path`, a line for each entry. */
function tree(text: string): readonly string[] {
  return run(text).tree.map(({ mode, user, group, size, path, target, sameAs }) =>
    [mode ?? "link", `${user}:${group}`, size, path, target, sameAs].filter((part) => part !== undefined).join(" "),
  );
}

function stops(text: string): readonly string[] {
  try {
    run(text);
    return [];
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    return error.findings.map(({ code, message, at }) => `${code} ${at?.line}:${at?.column} ${message}`);
  }
}

describe("the tree", () => {
  it.each<readonly [what: string, text: string, entries: readonly string[]]>([
    [
      "a file gets what is missing above it, and 0644 for root",
      "storage: {files: [{path: /opt/a/b, contents: {inline: hello}}]}",
      ["0755 root:root /opt/a", "0644 root:root 5 /opt/a/b"],
    ],
    [
      "owners by name and by number, modes as given",
      "storage: {files: [{path: /etc/a, mode: 0600, user: {name: core}, group: {id: 7}, contents: {inline: ''}}]}",
      ["0600 core:7 0 /etc/a"],
    ],
    [
      "parts that are appended count",
      "storage: {files: [{path: /etc/a, contents: {inline: ab}, append: [{inline: cde}]}]}",
      ["0644 root:root 5 /etc/a"],
    ],
    [
      "links of the image are followed",
      "storage: {files: [{path: /var/run/a}, {path: /etc/coreos/b}]}",
      ["0644 root:root 0 /etc/flatcar/b", "0644 root:root 0 /run/a"],
    ],
    [
      "a link that the image has is overwritten",
      "storage: {files: [{path: /etc/motd, overwrite: true, contents: {inline: hi}}]}",
      ["0644 root:root 2 /etc/motd"],
    ],
    [
      "links, and a hard link to what is deeper",
      "storage: {files: [{path: /etc/a/b, contents: {inline: x}}], links: [{path: /etc/c, target: ../d}, {path: /etc/z, target: /etc/a/b, hard: true}]}",
      [
        "0755 root:root /etc/a",
        "0644 root:root 1 /etc/a/b",
        "link root:root /etc/c ../d",
        "0644 root:root 1 /etc/z /etc/a/b",
      ],
    ],
    [
      "keys of a user in a fragment of their own",
      "passwd: {users: [{name: core, ssh_authorized_keys: [ssh-ed25519 A]}]}",
      [
        "0700 core:core /home/core/.ssh/authorized_keys.d",
        "0600 core:core 14 /home/core/.ssh/authorized_keys.d/ignition",
      ],
    ],
    [
      "mount points, which in a home are the user's",
      "passwd: {users: [{name: core}]}\nstorage: {filesystems: [{device: /dev/a, format: ext4, path: /srv/x}, {device: /dev/b, format: ext4, path: /home/core/y}]}",
      ["0700 core:core /home/core/y", "0755 root:root /srv", "0755 root:root /srv/x"],
    ],
    [
      "a table of encrypted devices, and the keys that stay on the machine",
      "storage: {luks: [{name: a, device: /dev/a}]}",
      ["0600 root:root 61 /etc/crypttab", "0700 root:root /etc/luks", "0600 root:root 8192 /etc/luks/a"],
    ],
    [
      "units, drop-ins, masks, and the preset",
      "systemd: {units: [{name: b.service, enabled: true, contents: '[Unit]'}, {name: a.service, mask: true}, {name: t@1.service, enabled: true}, {name: t@2.service, enabled: true}, {name: c.service, dropins: [{name: x.conf, contents: '[Unit]'}]}]}",
      [
        "0755 root:root /etc/systemd",
        "0755 root:root /etc/systemd/system",
        "link root:root /etc/systemd/system/a.service /dev/null",
        "0644 root:root 6 /etc/systemd/system/b.service",
        "0755 root:root /etc/systemd/system/c.service.d",
        "0644 root:root 6 /etc/systemd/system/c.service.d/x.conf",
        "0755 root:root /etc/systemd/system-preset",
        "0644 root:root 39 /etc/systemd/system-preset/20-ignition.preset",
      ],
    ],
  ])("%s", (_, text, entries) => {
    expect(tree(text)).toEqual(entries);
  });

  it("has contents by size and hash, unpacked", () => {
    const packed = gzipSync("hello").toString("base64");
    const text = `storage: {files: [{path: /etc/a, contents: {source: "data:;base64,${packed}", compression: gzip}}]}`;
    const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    expect(run(text).tree).toMatchObject([{ path: "/etc/a", size: 5, sha256 }]);
  });

  it("names what is fetched at boot, without what gives access, and no size", () => {
    const hash = `sha512-${"ab".repeat(64)}`;
    const text = `storage: {files: [{path: /etc/a, contents: {source: "https://u:p@h.test/x?token=y", verification: {hash: ${hash}}}}]}`;
    const [file] = run(text).tree;
    expect(file).toMatchObject({ fetched: [{ source: "https://h.test/x", hash }] });
    expect(file).not.toHaveProperty("size");
  });
});

describe("accounts", () => {
  it("are new with the next free id, or changed", () => {
    const {
      users,
      groups,
      tree: entries,
    } = run("passwd: {groups: [{name: g}], users: [{name: u, groups: [wheel, docker]}, {name: core, groups: [sudo]}]}");
    expect(groups).toEqual([
      { name: "g", gid: 1000, isNew: true },
      { name: "u", gid: 1001, isNew: true },
    ]);
    expect(users.map(({ name, uid, group, groups: more, isNew }) => ({ name, uid, group, more, isNew }))).toEqual([
      { name: "core", uid: 500, group: "core", more: ["sudo"], isNew: false },
      { name: "u", uid: 1000, group: "u", more: ["docker", "wheel"], isNew: true },
    ]);
    expect(entries).toMatchObject([{ path: "/home/u", mode: "0755", user: "u", group: "u" }]);
  });

  it("of the system have groups of the system, whatever their own id", () => {
    const { groups } = run("passwd: {users: [{name: u, system: true, uid: 3000}]}");
    expect(groups).toEqual([{ name: "u", gid: 149, isNew: true }]);
  });

  it("are removed with their homes", () => {
    const { removedUsers, removedGroups, removed } = run("passwd: {users: [{name: core, should_exist: false}]}");
    expect({ removedUsers, removedGroups }).toEqual({ removedUsers: ["core"], removedGroups: ["core"] });
    expect(removed).toEqual(["/home/core", "/home/core/.ssh"]);
  });
});

it("tells all that Ignition would stop at, each where it is written", () => {
  const text = [
    "storage:",
    "  files:",
    "    - {path: /etc/motd, contents: {inline: x}}",
    "    - {path: /etc/a, user: {name: nobody-knows}}",
    "    - {path: /etc/b, contents: {source: 'data:,x', compression: gzip}}",
    `    - {path: /etc/c, contents: {source: 'data:,x', verification: {hash: sha512-${"0".repeat(128)}}}}`,
    "  links:",
    "    - {path: /etc/d, target: /etc/none, hard: true}",
    "passwd:",
    "  users:",
    "    - {name: u, groups: [none]}",
    "",
  ].join("\n");
  expect(stops(text)).toEqual([
    "FD1206 13:7 group “none” does not exist",
    "FD1206 5:7 there is no file at /etc/motd but a link, and overwrite is not set",
    "FD1206 6:7 no such user: “nobody-knows”",
    "FD1206 7:7 the contents are not compressed by gzip, as `compression` says",
    expect.stringMatching(/^FD1206 8:7 the contents are not those of the hash in `verification`: sha512-0{128}$/),
    "FD1206 10:7 the target of the hard link does not exist: /etc/none",
  ]);
});

describe("configs in the config", () => {
  const inner = (text: string) => `data:;base64,${Buffer.from(text).toString("base64")}`;
  const config = inner('{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"/etc/inner"}]}}');

  it("are merged over it where they are in it, and named where they are elsewhere", () => {
    const text = `ignition: {config: {merge: [{source: "${config}"}, {source: "https://h.test/m"}]}}\nstorage: {files: [{path: /etc/outer}]}`;
    const { tree: entries, fetched } = run(text);
    expect(entries.map(({ path }) => path)).toEqual(["/etc/inner", "/etc/outer"]);
    expect(fetched).toEqual([{ as: "merge", source: "https://h.test/m" }]);
  });

  it("take its place", () => {
    const text = `ignition: {config: {replace: {source: "${config}"}}}\nstorage: {files: [{path: /etc/outer}]}`;
    expect(run(text).tree.map(({ path }) => path)).toEqual(["/etc/inner"]);
  });
});

const names = (count: number, name: string) => `/${name}`.repeat(count);

it.each<readonly [what: string, storage: string, message: string | undefined]>([
  ["a path that Linux takes", `files: [{path: ${names(20, "b".repeat(203))}/${"c".repeat(6)}}]`, undefined],
  [
    "a path that is too long with /sysroot before it",
    `files: [{path: ${names(20, "b".repeat(203))}/${"c".repeat(7)}}]`,
    "the path is 4088 bytes long, and with /sysroot before it Linux takes 4087",
  ],
  ["a name that Linux takes", `directories: [{path: /${"a".repeat(255)}}]`, undefined],
  [
    "a name of fewer letters than bytes",
    `directories: [{path: /${"é".repeat(128)}}]`,
    "a name in the path is 256 bytes long, and Linux takes 255",
  ],
  ["the longest target of a link", `links: [{path: /x, target: ${names(2047, "a")}b}]`, undefined],
  [
    "a target that is too long",
    `links: [{path: /x, target: ${names(2048, "a")}}]`,
    "the target is 4096 bytes long, and Linux takes 4095",
  ],
])("stops where Linux does: %s", (_, storage, message) => {
  const found = message === undefined ? [] : [expect.stringContaining(`FD1206 3:`)];
  const findings = stops(`storage: {${storage}}`);
  expect(findings).toEqual(found);
  expect(findings[0]?.replace(/^FD1206 \S+ /, "")).toBe(message);
});

it("unpacks no more than memory is there for", () => {
  const packed = gzipSync(Buffer.alloc(2 ** 26 + 1)).toString("base64");
  const text = `storage: {files: [{path: /a, contents: {source: "data:;base64,${packed}", compression: gzip}}]}`;
  expect(stops(text)[0]).toMatch(/^FD1206 .* the contents unpack to more than 64 MiB/);
});
