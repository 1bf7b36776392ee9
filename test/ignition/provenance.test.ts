import { describe, expect, it } from "vitest";
import { type ConfigSource, render, writersOf } from "../../src/ignition/index.ts";

const head = "variant: flatcar\nversion: 1.1.0\n";
const tree = {
  read: () => Buffer.from("tree\n"),
  list: () => [{ name: "issue", kind: "file" as const }],
};

function butane(name: string, body: string): ConfigSource {
  return { kind: "butane", name, text: head + body, files: tree };
}

function ignition(name: string, config: object): ConfigSource {
  return { kind: "ignition", name, text: JSON.stringify({ ignition: { version: "3.4.0" }, ...config }) };
}

/** `file:line:column path = summary ← what made it`, a line for each writer. */
function chain(sources: readonly ConfigSource[], ...path: (string | number)[]): readonly string[] {
  return writersOf(render(sources).merged, path).map(
    ({ file, line, column, path: at, summary, madeBy }) =>
      `${file}:${line}:${column} ${at} = ${summary}${madeBy === undefined ? "" : ` ← ${madeBy}`}`,
  );
}

const base = butane(
  "base.bu",
  `storage:
  files:
    - path: /etc/hosts
      contents: {inline: x}
    - path: /etc/motd
      mode: 0644
      append:
        - inline: one
      contents:
        inline: hello
`,
);
const site = butane(
  "site.bu",
  `storage:
  files:
    - path: /etc/motd
      mode: 0600
      append:
        - inline: two
`,
);
const web = ignition("web.ign", {
  storage: {
    files: [
      { path: "/a", mode: 384 },
      { path: "/etc/motd", contents: { source: "https://me:pw@example.com/motd?key=1" } },
    ],
  },
});

describe("writers of a place", () => {
  it("are the winner and all that it overrode, the last one first", () => {
    expect(chain([base, site, web], "storage", "files", 1, "mode")).toEqual([
      "site.bu:6:13 $.storage.files.0.mode = 0600",
      "base.bu:8:13 $.storage.files.1.mode = 0644",
    ]);
  });

  it("say which key of Butane made what they wrote", () => {
    expect(chain([base, site, web], "storage", "files", 1, "contents", "source")).toEqual([
      "web.ign:1:119 $.storage.files.1.contents.source = https://example.com/motd",
      "base.bu:12:17 $.storage.files.1.contents.inline = 5 bytes ← storage.files.1.contents.inline",
    ]);
  });

  it("are found by key in lists", () => {
    expect(chain([base, site, web], "storage", "files", 1)).toEqual([
      "web.ign:1:79 $.storage.files.1 = path, contents",
      "site.bu:5:7 $.storage.files.0 = path, append, mode",
      "base.bu:7:7 $.storage.files.1 = path, append, contents, mode",
    ]);
    expect(chain([base, site, web], "storage", "files", 2)).toEqual(["web.ign:1:54 $.storage.files.0 = path, mode"]);
  });

  it("are one alone for an item of a list that only grows", () => {
    expect(chain([base, site, web], "storage", "files", 1, "append", 1, "source")).toEqual([
      "site.bu:8:19 $.storage.files.0.append.0.inline = 3 bytes ← storage.files.0.append.0.inline",
    ]);
  });

  it("are of another kind where a node took the place of theirs, and wrote nothing in it", () => {
    const link = butane("link.bu", "storage:\n  links:\n    - path: /etc/motd\n      target: /run/motd\n");
    expect(chain([base, link], "storage", "links", 0)).toEqual([
      "link.bu:5:7 $.storage.links.0 = path, target",
      "base.bu:7:7 $.storage.files.1 = path, append, contents, mode",
    ]);
    expect(chain([base, link], "storage", "links", 0, "path")).toHaveLength(1);
    expect(chain([base, link, site], "storage", "files", 1)).toEqual([
      "site.bu:5:7 $.storage.files.0 = path, append, mode",
      "link.bu:5:7 $.storage.links.0 = path, target",
      "base.bu:7:7 $.storage.files.1 = path, append, contents, mode",
    ]);
    expect(chain([base, link, site], "storage", "files", 1, "mode")).toHaveLength(1);
  });

  it("may be a tree, a mount unit, a file of keys", () => {
    const derived = butane(
      "derived.bu",
      `passwd:
  users:
    - name: core
      ssh_authorized_keys_local: [keys]
storage:
  trees:
    - local: tree
      path: /etc
  filesystems:
    - {device: /dev/sdb, format: ext4, path: /data, with_mount_unit: true}
`,
    );
    const path = (...steps: (string | number)[]) => chain([derived], ...steps);
    expect(path("storage", "files", 0, "contents", "source")).toEqual([
      "derived.bu:9:7 $.storage.trees.0 = 5 bytes ← storage.trees.0",
    ]);
    expect(path("systemd", "units", 0, "contents")).toEqual([
      "derived.bu:12:70 $.storage.filesystems.0.with_mount_unit = 184 bytes ← storage.filesystems.0.with_mount_unit",
    ]);
    expect(path("passwd", "users", 0, "sshAuthorizedKeys", 0)).toEqual([
      'derived.bu:6:35 $.passwd.users.0.ssh_authorized_keys_local.0 = "tree" ← passwd.users.0.ssh_authorized_keys_local.0',
    ]);
  });

  it("show no secrets", () => {
    const secret = butane("s.bu", "passwd:\n  users:\n    - name: core\n      password_hash: $y$secret\n");
    expect(chain([secret], "passwd", "users", 0, "passwordHash")).toEqual([
      "s.bu:6:22 $.passwd.users.0.password_hash = set",
    ]);
  });

  it("are none where there is nothing", () => {
    expect(chain([base], "storage", "files", 7)).toEqual([]);
    expect(chain([base], "storage", "nothing")).toEqual([]);
    expect(chain([base], "storage", "links")).toEqual([]);
  });
});

describe("warnings of the merge", () => {
  const warnings = (...sources: ConfigSource[]) =>
    render(sources).warnings.map(({ file, line, path, message }) => `${file}:${line} ${path} ${message}`);
  const unit = (more: string) => butane("unit.bu", `systemd:\n  units:\n    - name: a.service\n${more}`);
  const contents = '      contents: "[Service]\\nExecStart=/bin/true\\n"\n';

  it("tell what only the files together make doubtful", () => {
    const enabled = ignition("enabled.ign", { systemd: { units: [{ name: "a.service", enabled: true }] } });
    expect(warnings(unit(contents), enabled)).toContain(
      'unit.bu:6 $.systemd.units.0.contents unit "a.service" is enabled, but has no install section so enable does nothing (after merging the files)',
    );
  });

  it("tell nothing twice", () => {
    const both = unit(`      enabled: true\n${contents}`);
    const alone = warnings(both);
    expect(alone).toHaveLength(1);
    expect(warnings(both, base)).toEqual(alone);
  });

  it("tell of a hash and a compression that another source had", () => {
    const file = (contents: object) => ({ storage: { files: [{ path: "/a", contents }] } });
    const hash = `sha256-${"0".repeat(64)}`;
    const before = ignition("a.ign", file({ source: "https://a/a", compression: "gzip", verification: { hash } }));
    const after = ignition("b.ign", file({ source: "https://b/b" }));
    expect(warnings(before, after)).toEqual([
      "b.ign:1 $.storage.files.0.contents.source verification.hash is still that of a.ign, and the source is another one (after merging the files)",
      "b.ign:1 $.storage.files.0.contents.source compression is still that of a.ign, and the source is another one (after merging the files)",
    ]);
    expect(warnings(before)).toEqual([]);
  });

  it("are mistakes with strict", () => {
    const enabled = ignition("enabled.ign", { systemd: { units: [{ name: "a.service", enabled: true }] } });
    expect(() => render([unit(contents), enabled], { strict: true })).toThrow("no install section");
  });
});
