import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Finding, FlatcarError } from "../../../src/errors.ts";
import { type ConfigSource, fitRelease, render } from "../../../src/ignition/index.ts";
import type { Release } from "../../../src/platform.ts";

const at = { file: "flatcar.yaml", line: 8, column: 5 };

function butane(version: string, body = ""): ConfigSource {
  return { kind: "butane", name: "web.bu", text: `variant: flatcar\nversion: ${version}\n${body}` };
}

function ignition(version: string, more: object = {}, config?: object): ConfigSource {
  const json = { ignition: { version, ...(config ? { config } : {}) }, ...more };
  return { kind: "ignition", name: "base.ign", text: JSON.stringify(json, null, 1) };
}

function fitted(version: string, ...sources: readonly ConfigSource[]): string {
  const release: Release = { channel: "stable", version, arch: "amd64" };
  return fitRelease(render(sources), release, at).ignition;
}

function refusal(version: string, ...sources: readonly ConfigSource[]): readonly Finding[] {
  try {
    fitted(version, ...sources);
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings;
    throw error;
  }
  throw new Error("nothing was refused");
}

const luks =
  "storage:\n  luks:\n    - name: data\n      device: /dev/sdb\n      discard: true\n      open_options: [--x]\n";
const key = "data:;base64,";
const base64 = (text: string | Uint8Array) => key + Buffer.from(text).toString("base64");

describe("a release", () => {
  it.each([
    ["1.0.0", "3510.2.8", "3.3.0"],
    ["1.1.0", "3602.2.0", "3.4.0"],
    ["1.1.0", "4593.2.5", "3.4.0"],
  ])("gets Butane %s as it is: %s", (written, version, spec) => {
    const sources = [butane(written, "systemd: {units: [{name: a.service, mask: true}]}\n")];
    expect(fitted(version, ...sources)).toBe(render(sources).ignition);
    expect(JSON.parse(fitted(version, ...sources))).toMatchObject({ ignition: { version: spec } });
  });

  it.each([
    ["1.1.0", "3510.2.8", "3.3.0"],
    ["1.2.0-experimental", "3510.2.8", "3.3.0"],
    ["1.2.0-experimental", "4081.3.10", "3.4.0"],
    ["1.2.0-experimental", "4593.2.5", "3.5.0"],
    ["1.2.0-experimental", "4799.0.0", "3.6.0"],
  ])("gets Butane %s that needs no more in what it reads: %s, %s", (written, version, spec) => {
    const body = "systemd: {units: [{name: a.service, mask: true}]}\n";
    const said = JSON.parse(render([butane(written, body)]).ignition) as object;
    expect(JSON.parse(fitted(version, butane(written, body)))).toEqual({ ...said, ignition: { version: spec } });
  });

  it("gets clevis and quadlets, which Butane has in an experimental version alone", () => {
    const body = [
      "storage: {luks: [{name: root, device: /dev/sda9, clevis: {tpm2: true}}]}",
      "systemd: {quadlets: [{name: a.container, rootful: true, contents: '[Container]'}]}",
    ].join("\n");
    expect(JSON.parse(fitted("4081.3.10", butane("1.2.0-experimental", body)))).toMatchObject({
      ignition: { version: "3.4.0" },
      storage: { luks: [{ clevis: { tpm2: true } }], files: [{ path: "/etc/containers/systemd/a.container" }] },
    });
  });

  it("is told every field that needs a newer spec, with its line", () => {
    expect(refusal("3510.3.8", butane("1.1.0", luks))).toEqual([
      {
        code: "FD1204",
        message: "the configuration needs Ignition 3.4.0, and Flatcar 3510.3.8 reads up to 3.3.0",
        at,
        details: [
          "storage.luks.0.discard needs 3.4.0 (web.bu:7:16)",
          "storage.luks.0.open_options needs 3.4.0 (web.bu:8:21)",
        ],
        hint: "take out what is listed, or choose a newer release: 3.4.0 is read from alpha 3535.0.0, beta 3549.1.0, stable 3602.2.0, lts 4081.3.0 on",
      },
    ]);
  });

  it("is told the file of a merge that needs it", () => {
    const base = ignition("3.6.0", { storage: { files: [{ path: "/opt/su", mode: 0o4755 }] } });
    const [finding] = refusal("4593.2.5", base, butane("1.1.0"));
    expect(finding).toMatchObject({
      message: "the configuration needs Ignition 3.6.0, and Flatcar 4593.2.5 reads up to 3.5.0",
      details: [
        "storage.files.0.mode needs 3.6.0: setuid, setgid and sticky bits have no effect before 3.6.0 (base.ign:9:13)",
      ],
      hint: "take out what is listed, or choose a newer release: 3.6.0 is read from major version 4799 on",
    });
  });

  it("is told a value that older rules refuse", () => {
    const [finding] = refusal(
      "3510.2.8",
      butane("1.1.0", "storage: {files: [{path: /a, contents: {source: 'arn:aws:s3:::b/c'}}]}"),
    );
    expect(finding?.details).toEqual([
      "storage.files.0.contents.source needs 3.4.0: “invalid url scheme” in 3.3.0 (web.bu:3:49)",
    ]);
  });

  it("is told ten places, and how many more there are", () => {
    const files = Array.from({ length: 13 }, (_, index) => ({ path: `/f${index}`, mode: 0o1777 }));
    const [finding] = refusal("4593.2.5", ignition("3.6.0", { storage: { directories: files } }));
    expect(finding?.details).toHaveLength(11);
    expect(finding?.details?.at(-1)).toBe("and 3 more");
  });

  it("of spec 2 is refused for every config", () => {
    expect(refusal("3033.3.18", butane("1.0.0"))).toEqual([
      {
        code: "FD1204",
        message: "the configuration needs Ignition 3.3.0, and Flatcar 3033.3.18 reads up to 2.3.0",
        at,
        hint: "choose a newer release: 3.3.0 is read from alpha 3185.0.0, beta 3185.1.0, stable 3227.2.0, lts 3510.3.0 on",
      },
    ]);
  });
});

describe("a config inside of a config", () => {
  const inner = JSON.stringify({ ignition: { version: "3.5.0" } });
  const wrapped = JSON.stringify({ ignition: { version: "3.1.0", config: { replace: { source: base64(inner) } } } });

  it.each([
    ["in merge", { merge: [{ source: base64(inner) }] }, "ignition.config.merge.0.source"],
    ["in replace", { replace: { source: `data:,${encodeURIComponent(inner)}` } }, "ignition.config.replace.source"],
    ["packed", { replace: { source: base64(gzipSync(inner)), compression: "gzip" } }, "ignition.config.replace.source"],
    ["in another one", { merge: [{ source: base64(wrapped) }] }, "ignition.config.merge.0.source"],
  ])("%s is checked by its own version", (_, config, path) => {
    const [finding] = refusal("4081.3.10", ignition("3.3.0", {}, config));
    expect(finding?.message).toBe("the configuration needs Ignition 3.5.0, and Flatcar 4081.3.10 reads up to 3.4.0");
    expect(finding?.details).toEqual([
      expect.stringMatching(`^${path} needs 3.5.0: the config in it says 3.5.0 \\(base.ign:`),
    ]);
    expect(() => fitted("4593.2.5", ignition("3.3.0", {}, config))).not.toThrow();
  });

  it("that is experimental is read by no release", () => {
    const source = base64(JSON.stringify({ ignition: { version: "3.7.0-experimental" } }));
    const [finding] = refusal("4799.0.0", ignition("3.3.0", {}, { merge: [{ source }] }));
    expect(finding?.hint).toBe(
      "no release reads 3.7.0-experimental: take out what is listed, or write it for an older spec",
    );
  });

  it.each(["https://example.com/a.ign", "data:,nothing", base64("{"), base64('{"ignition":{"version":"2.3.0"}}')])(
    "is left alone where it cannot be known: %s",
    (source) => {
      expect(() => fitted("3510.2.8", ignition("3.3.0", {}, { merge: [{ source }] }))).not.toThrow();
    },
  );
});
