import { describe, expect, it } from "vitest";
import { type Finding, FlatcarError } from "../../src/errors.ts";
import { type ConfigSource, type FileReader, render } from "../../src/ignition/index.ts";

const header = "variant: flatcar\nversion: 1.1.0\n";

function butane(body: string, name = "web.bu", files?: FileReader): ConfigSource {
  return { kind: "butane", name, text: header + body, ...(files ? { files } : {}) };
}

function ignition(config: object, name = "base.ign"): ConfigSource {
  return { kind: "ignition", name, text: JSON.stringify({ ignition: { version: "3.3.0" }, ...config }, null, 2) };
}

function findingsOf(...sources: ConfigSource[]): readonly Finding[] {
  try {
    render(sources);
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings;
    throw error;
  }
  throw new Error("nothing was found");
}

/** `code file:line:column path message`, a line for each finding. */
function told(...sources: ConfigSource[]): readonly string[] {
  return findingsOf(...sources).map(({ code, at = {}, message }) => {
    const place = [at.file, at.line, at.column].filter((part) => part !== undefined).join(":");
    return [code, place, at.path, message].filter((part) => part !== undefined).join(" ");
  });
}

describe("rendering", () => {
  it("gives the bytes of butane for one file", () => {
    const { ignition: json } = render([
      butane("storage:\n  files:\n    - path: /etc/motd\n      contents: {inline: hi}\n"),
    ]);
    expect(json).toBe(
      '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/etc/motd","contents":{"compression":"","source":"data:,hi"}}]}}',
    );
  });

  it("lets the later file win and writes the newer of the two versions", () => {
    const base = ignition({ systemd: { units: [{ name: "a.service", enabled: true, mask: true }] } });
    const web = butane("systemd:\n  units:\n    - name: a.service\n      enabled: false\n    - name: b.service\n");
    expect(JSON.parse(render([base, web]).ignition)).toEqual({
      ignition: { version: "3.4.0" },
      systemd: { units: [{ enabled: false, mask: true, name: "a.service" }, { name: "b.service" }] },
    });
  });

  it("is the empty config of the oldest version without files", () => {
    expect(render([]).ignition).toBe('{"ignition":{"version":"3.3.0"}}');
  });

  it("refuses in an older file what the version that is written does", () => {
    const text = '{"ignition":{"version":"3.0.0"},"storage":{"links":[{"path":"/a"}]}}';
    const old: ConfigSource = { kind: "ignition", name: "old.ign", text };
    const message = "$.storage.links.0.target link target is required";
    expect(told(old)).toEqual([`FD1202 old.ign:1:54 ${message} (in 3.3.0)`]);
    expect(told(old, butane(""))).toEqual([`FD1202 old.ign:1:54 ${message} (after merging the files)`]);
  });

  it("raises Ignition older than 3.3.0", () => {
    const old: ConfigSource = { kind: "ignition", name: "old.ign", text: '{"ignition":{"version":"3.1.0"}}' };
    expect(render([old]).ignition).toBe('{"ignition":{"version":"3.3.0"}}');
  });

  it("takes Flatcar's own oem scheme", () => {
    const file = "storage:\n  files:\n    - {path: /a, contents: {source: 'oem:///a'}}\n";
    expect(render([butane(file)]).ignition).toContain('"source":"oem:///a"');
  });
});

describe("every mistake has a place", () => {
  it("in Butane, all of one file", () => {
    const body = "storage:\n  files:\n    - path: rel\n    - path: /b\n      contents: {inline: x, source: 'data:,'}\n";
    expect(told(butane(body))).toEqual([
      "FD1201 web.bu:7:37 $.storage.files.1.contents.source only one of the following can be set: inline, local, source",
    ]);
    expect(told(butane(body.replace("inline: x, ", "")))).toEqual([
      "FD1201 web.bu:5:13 $.storage.files.0.path path not absolute",
    ]);
  });

  it("in Ignition, all of one file", () => {
    const config = ignition({
      storage: { files: [{ path: "rel" }], directories: [{ path: "/d", mode: 99999 }] },
      systemd: { units: [{ name: "a" }] },
    });
    expect(told(config)).toEqual([
      "FD1202 base.ign:14:17 $.storage.directories.0.mode illegal file mode",
      "FD1202 base.ign:8:17 $.storage.files.0.path path not absolute",
      "FD1202 base.ign:21:17 $.systemd.units.0.name invalid systemd unit extension",
    ]);
  });

  it("in several files at once", () => {
    const bad = "storage:\n  directories:\n    - path: x\n";
    expect(
      told(butane(bad, "one.bu"), ignition({ storage: { links: [{ path: "/l" }] } }), butane(bad, "two.bu")),
    ).toEqual([
      "FD1201 one.bu:5:13 $.storage.directories.0.path path not absolute",
      "FD1202 base.ign:7:8 $.storage.links.0.target link target is required",
      "FD1201 two.bu:5:13 $.storage.directories.0.path path not absolute",
    ]);
  });

  it.each([
    ["YAML that cannot be read", "storage: [\n", "FD1201 web.bu:3 did not find expected node content"],
    ["a value of another type", "storage: []\n", "FD1201 web.bu:3 cannot unmarshal !!seq into v0_5.Storage"],
    [
      "a key that is there twice",
      "storage:\n  files: []\n  files: []\n",
      'FD1201 web.bu:5 mapping key "files" already defined at line 4',
    ],
  ])("%s", (_, body, want) => {
    expect(told(butane(body))).toEqual([want]);
  });

  it("in a config that is written inline", () => {
    const inner = '{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"rel"}]}}';
    expect(told(butane(`ignition:\n  config:\n    merge:\n      - inline: '${inner}'\n`))).toEqual([
      "FD1201 web.bu:6:17 $.ignition.config.merge.0.inline path not absolute (in this config at $.storage.files.0.path, line 1 col 61)",
    ]);
  });

  it("with the remedy where variant or version is wrong", () => {
    const [finding] = findingsOf({ kind: "butane", name: "x.bu", text: "variant: flatcar\nversion: 9.0.0\n" });
    expect(finding?.message).toBe("No translator exists for variant flatcar with version 9.0.0");
    expect(finding?.hint).toBe("begin the file with `variant: flatcar` and `version: 1.1.0`");
  });

  it("after the merge, in the file that it comes from", () => {
    const base = butane("storage:\n  files:\n    - path: /a\n      user: {id: 1}\n", "base.bu");
    const web = butane("storage:\n  files:\n    - path: /a\n      user: {name: core}\n", "web.bu");
    expect(told(base, web)).toEqual([
      "FD1202 web.bu:6:13 $.storage.files.0.user cannot set both id and name (after merging the files)",
    ]);
  });

  it("after the merge, at an item that only one file has", () => {
    const base = butane("storage:\n  directories:\n    - path: /a\n    - path: /b/c\n", "base.bu");
    const web = butane("storage:\n  links:\n    - path: /b\n      target: /x\n", "web.bu");
    expect(told(base, web)).toEqual([
      "FD1202 base.bu:6:7 $.storage.directories.1 directory path includes link in config (after merging the files)",
    ]);
  });
});

describe("warnings", () => {
  it("name the nearest key", () => {
    const { warnings } = render([
      butane("storage:\n  files:\n    - path: /a\n      contnets: {inline: x}\n"),
      ignition({ paswd: {} }),
    ]);
    expect(warnings.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)).toEqual([
      "web.bu:6:7 unused key contnets; did you mean contents?",
      "base.ign:5:3 unused key paswd; did you mean passwd?",
    ]);
  });

  it("do not stop anything", () => {
    const { ignition: json, warnings } = render([butane("storage:\n  files:\n    - {path: /a, mode: 644}\n")]);
    expect(JSON.parse(json).storage.files[0].mode).toBe(644);
    expect(warnings.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "$.storage.files.0.mode unreasonable mode would be reasonable if specified in octal; remember to add a leading zero",
      "$.storage.files.0.mode setuid/setgid/sticky bits are not supported or functional in spec versions older than 3.6.0",
    ]);
  });
});

describe("contributors", () => {
  it("are told largest first, each at its place", () => {
    const text = `data:,${"a".repeat(100)}`;
    const web = butane(
      `storage:\n  files:\n    - path: /small\n      contents: {inline: x}\n    - path: /big\n      contents: {source: '${text}'}\n`,
    );
    const unit = butane(
      "systemd:\n  units:\n    - name: a.service\n      contents: |\n        [Service]\n        ExecStart=/bin/true\n",
      "unit.bu",
    );
    expect(render([web, unit]).contributors).toEqual([
      { what: "/big", bytes: 106, file: "web.bu", line: 7, column: 7 },
      { what: "a.service", bytes: 30, file: "unit.bu", line: 5, column: 7 },
      { what: "/small", bytes: 7, file: "web.bu", line: 5, column: 7 },
    ]);
  });
});
