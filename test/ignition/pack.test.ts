import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { diffIgnition, encodeUserData, formsOf, pack, render, unpack, userDataSize } from "../../src/ignition/index.ts";
import type { OffLoad, UserDataChannel } from "../../src/platform.ts";
import { randomFrom } from "./random.ts";

const source = "https://example.org/limits";
const channels: Readonly<Record<string, UserDataChannel>> = {
  plain: { encoding: "plain", limit: 90, counted: "raw", source },
  "base64, counted before": { encoding: "base64", limit: 90, counted: "raw", source },
  "base64, counted after": { encoding: "base64", limit: 120, counted: "encoded", source },
};
const context = { machine: "shop-web-0", platform: "EC2" };

/** Text of so many bytes that gzip makes no smaller than Base64 already is. */
function noise(bytes: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const random = randomFrom(bytes);
  return Array.from({ length: bytes }, () => letters[Math.floor(random() * 64)]).join("");
}

/** Ignition of so many bytes. */
function sized(bytes: number): string {
  const frame = '{"ignition":{"version":"3.4.0"},"x":""}';
  return frame.replace('""', `"${noise(bytes - frame.length)}"`);
}

describe.each(Object.entries(channels))("%s", (_, channel) => {
  it.each([89, 90])("%i bytes fit and come back", (bytes) => {
    const ignition = sized(bytes);
    const { userData } = pack(formsOf(ignition), channel, context);
    expect(userData).toBe(encodeUserData(ignition, channel));
    expect(unpack(userData, channel)).toBe(ignition);
    expect(userDataSize(userData, channel)).toBeLessThanOrEqual(channel.limit ?? 0);
  });

  it("91 bytes do not", () => {
    expect(() => pack(formsOf(sized(91)), channel, context)).toThrow(FlatcarError);
  });

  it("text beyond ASCII comes back", () => {
    const ignition = '{"ignition":{"version":"3.4.0"},"x":"é日本😀"}';
    expect(unpack(pack(formsOf(ignition), channel, context).userData, channel)).toBe(ignition);
  });
});

describe("the size", () => {
  it.each<[string, UserDataChannel, number]>([
    ["é", { encoding: "plain", counted: "raw", source }, 2],
    [Buffer.from("abcd").toString("base64"), { encoding: "base64", counted: "raw", source }, 4],
    [Buffer.from("abcd").toString("base64"), { encoding: "base64", counted: "encoded", source }, 8],
  ])("of %j", (userData, channel, bytes) => {
    expect(userDataSize(userData, channel)).toBe(bytes);
  });

  it("has no end where there is no limit", () => {
    const { userData } = pack(formsOf(sized(100_000)), { encoding: "plain", counted: "raw", source }, context);
    expect(userData).toHaveLength(100_000);
  });
});

describe("what is too large", () => {
  it("is refused with size, limit, the largest parts and a remedy", () => {
    const channel: UserDataChannel = { encoding: "plain", limit: 16_384, counted: "raw", source };
    const contributors = [
      { what: "/opt/bin/bootstrap.sh", bytes: 9318, file: "base.bu", line: 31, column: 9 },
      { what: "k3s.service", bytes: 2253, file: "web.bu", line: 12, column: 7 },
      { what: "/a", bytes: 900, file: "web.bu", line: 3 },
      { what: "/b", bytes: 10, file: "web.bu" },
    ];
    const at = { file: "flatcar.yaml", line: 8, column: 14, path: "machines.web.config" };
    expect(() => pack(formsOf(sized(17_902)), channel, { ...context, contributors, at })).toThrow(
      expect.objectContaining({
        findings: [
          {
            code: "FD1203",
            message: "user data of shop-web-0 is 17,902 bytes; EC2 takes 16,384",
            at,
            details: [
              "largest: /opt/bin/bootstrap.sh 9.1 KiB (base.bu:31:9), k3s.service 2.2 KiB (web.bu:12:7), /a 900 bytes (web.bu:3)",
              "with gzip: 17,902 bytes file by file, 18,165 bytes as a whole",
              "limit: https://example.org/limits",
            ],
            hint: "host the largest files and name their URL in `contents.source`, or move them into an image or a system extension",
          },
        ],
      }),
    );
  });
});

interface Parts {
  readonly file?: string;
  readonly unit?: string;
}

function config({ file, unit }: Parts, version = "3.4.0"): string {
  const files =
    file === undefined ? [] : [{ path: "/etc/a", contents: { source: `data:,${encodeURIComponent(file)}` } }];
  const units = unit === undefined ? [] : [{ name: "a.service", contents: unit }];
  return JSON.stringify({ ignition: { version }, storage: { files }, systemd: { units } });
}

/** Which form of a config went into user data. */
function formIn(ignition: string, userData: string, channel: UserDataChannel): string {
  const forms = formsOf(ignition);
  const names = ["plain", "files", "whole"] as const;
  return names.find((name) => encodeUserData(forms[name], channel) === userData) ?? "pointer";
}

/** A store that is empty until somebody uploads what a plan says. */
function fakeStore(): OffLoad & { readonly objects: Map<string, string> } {
  return { objects: new Map(), urlOf: (sha512) => `https://store.example.com/${sha512}` };
}

const ladder: readonly (readonly [form: "plain" | "files" | "whole", parts: Parts])[] = [
  ["plain", { file: "=".repeat(2000), unit: noise(500) }],
  ["files", { file: "a =\n".repeat(300), unit: noise(500) }],
  ["whole", { file: noise(200), unit: "[Service]\nExecStart=/bin/true\n".repeat(100) }],
];

describe.each<[string, Omit<UserDataChannel, "limit">]>([
  ["plain", { encoding: "plain", counted: "raw", source }],
  ["base64, counted before", { encoding: "base64", counted: "raw", source }],
  ["base64, counted after", { encoding: "base64", counted: "encoded", source }],
])("the first form that fits: %s", (_, open) => {
  it.each(ladder)("%s at its own size and one byte more, not at one less", (form, parts) => {
    const ignition = config(parts);
    const size = userDataSize(encodeUserData(formsOf(ignition)[form], open), open);
    for (const limit of [size, size + 1]) {
      const channel = { ...open, limit };
      const { userData, stored } = pack(formsOf(ignition), channel, context);
      expect(stored).toBeUndefined();
      expect(formIn(ignition, userData, channel)).toBe(form);
      expect(userDataSize(userData, channel)).toBe(size);
      expect(diffIgnition(ignition, unpack(userData, channel) ?? "")).toEqual([]);
    }
    const channel = { ...open, limit: size - 1 };
    if (form !== "plain") expect(() => pack(formsOf(ignition), channel, context)).toThrow(FlatcarError);
    else expect(formIn(ignition, pack(formsOf(ignition), channel, context).userData, channel)).toBe("files");
  });

  it("a pointer at its own size and one byte more, a refusal at one less", () => {
    const ignition = config({ unit: noise(5000) });
    const offLoad = fakeStore();
    const unlimited = pack(formsOf(ignition), { ...open, limit: 1000 }, { ...context, offLoad });
    const size = userDataSize(unlimited.userData, open);
    for (const limit of [size, size + 1]) {
      const packed = pack(formsOf(ignition), { ...open, limit }, { ...context, offLoad });
      expect(packed).toEqual(unlimited);
    }
    expect(() => pack(formsOf(ignition), { ...open, limit: size - 1 }, { ...context, offLoad })).toThrow(FlatcarError);
  });
});

describe("a file that gzip makes smaller", () => {
  const text = "a = b\n".repeat(200);
  const hash = `sha512-${createHash("sha512").update(text).digest("hex")}`;
  const escaped = `data:,${encodeURIComponent(text)}`;

  function filesOf(...files: readonly object[]): string {
    return render([
      {
        kind: "ignition",
        name: "a.ign",
        text: JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files } }),
      },
    ]).ignition;
  }

  it("keeps its hash, mode and owner, which Ignition checks after unpacking", () => {
    const file = { path: "/etc/a", mode: 0o600, user: { name: "core" } };
    const ignition = filesOf({ ...file, contents: { source: escaped, verification: { hash } } });
    const packed = JSON.parse(formsOf(ignition).files);
    expect(packed.storage.files).toEqual([
      {
        ...file,
        contents: { compression: "gzip", source: expect.stringMatching(/^data:;base64,H4sI/), verification: { hash } },
      },
    ]);
  });

  it("is packed in `append` too", () => {
    const ignition = filesOf({ path: "/etc/a", append: [{ source: escaped }, { source: "https://example.com/b" }] });
    expect(JSON.parse(formsOf(ignition).files).storage.files[0].append).toEqual([
      { compression: "gzip", source: expect.stringMatching(/^data:;base64,H4sI/) },
      { source: "https://example.com/b" },
    ]);
  });

  it("is in Base64 where that alone is shorter", () => {
    const ignition = filesOf({ path: "/etc/a", contents: { source: "data:,%3C%3E%3D%22%20%C3%A9%0A%3C%3E%3D" } });
    expect(JSON.parse(formsOf(ignition).files).storage.files[0].contents).toEqual({
      source: `data:;base64,${Buffer.from('<>=" é\n<>=').toString("base64")}`,
    });
  });

  it.each<[string, object]>([
    ["compressed already", { compression: "gzip", source: "data:;base64,H4sIAAAAAAAC/0qkAAACAAD//ym9mB88AAAA" }],
    ["too short to gain", { source: "data:,abc" }],
    ["elsewhere", { source: "https://example.com/a" }],
    ["empty", { source: "data:," }],
  ])("%s: it stays as it is", (_, contents) => {
    const ignition = filesOf({ path: "/etc/a", contents });
    expect(formsOf(ignition).files).toBe(ignition);
  });
});

const zipped = (text: string | Uint8Array) => `data:;base64,${gzipSync(text).toString("base64")}`;

describe("a whole config", () => {
  const ignition = config({ unit: "[Service]\nExecStart=/bin/true\n".repeat(100) });

  it("is gzipped into one of its own version that says nothing else", () => {
    expect(JSON.parse(formsOf(ignition).whole)).toEqual({
      ignition: {
        version: "3.4.0",
        config: { replace: { compression: "gzip", source: expect.stringMatching(/^data:;base64,H4sI/) } },
      },
    });
  });

  it("is not where its version knows no compression there", () => {
    const old = config({ unit: "a".repeat(1000) }, "3.0.0");
    expect(formsOf(old).whole).toBe(old);
  });

  it("is the same machine as before, and one of a changed config is not", () => {
    const { whole } = formsOf(ignition);
    expect(diffIgnition(whole, ignition)).toEqual([]);
    const changed = formsOf(ignition.replace("true", "false")).whole;
    expect(diffIgnition(whole, changed)).toMatchObject([{ path: 'systemd.units["a.service"].contents' }]);
  });

  it("is not taken out of one that says more, or whose parts it cannot read", () => {
    const plain: UserDataChannel = { encoding: "plain", counted: "raw", source };
    const { ignition: head } = JSON.parse(formsOf(ignition).whole);
    const kept = [
      { ignition: head, systemd: { units: [{ name: "b.service" }] } },
      { ignition: { ...head, timeouts: { httpTotal: 5 } } },
      { ignition: { ...head, config: { ...head.config, merge: [{ source: "https://example.com/a" }] } } },
      { ignition: { ...head, config: { replace: { compression: "gzip", source: "data:,a" } } } },
      { ignition: { ...head, config: { replace: { compression: "gzip", source: "https://example.com/a" } } } },
      { ignition: { ...head, config: { replace: { compression: "gzip", source: zipped("no config") } } } },
      { ignition: { ...head, config: { replace: { compression: "gzip", source: zipped(Buffer.of(255)) } } } },
    ].map((value) => JSON.stringify(value));
    for (const text of kept) expect(unpack(text, plain)).toBe(text);
  });
});

describe("a config that lies in a store", () => {
  const ignition = config({ unit: noise(5000) });
  const channel: UserDataChannel = { encoding: "base64", limit: 1000, counted: "raw", source };
  const offLoad = fakeStore();
  const { userData, stored } = pack(formsOf(ignition), channel, { ...context, offLoad });
  const sha512 = createHash("sha512").update(ignition).digest("hex");

  it("is named by its own hash, and nothing is stored while planning", () => {
    expect(stored).toEqual({ url: `https://store.example.com/${sha512}`, sha512, text: ignition });
    expect(offLoad.objects.size).toBe(0);
  });

  it("is fetched by a pointer that holds the hash", () => {
    expect(JSON.parse(unpack(userData, channel) ?? "")).toEqual({
      ignition: {
        version: "3.4.0",
        config: { replace: { source: stored?.url, verification: { hash: `sha512-${sha512}` } } },
      },
    });
  });

  it("is the same machine as the pointer, and a changed one is another", () => {
    const pointer = unpack(userData, channel) ?? "";
    expect(diffIgnition(ignition, pointer)).toEqual([]);
    expect(diffIgnition(pointer, ignition)).toEqual([]);
    const changed = ignition.replace("a.service", "b.service");
    expect(diffIgnition(changed, pointer)).not.toEqual([]);
    expect(pack(formsOf(changed), channel, { ...context, offLoad }).userData).not.toBe(userData);
  });

  it("says how to fetch it, as the config does", () => {
    const proxy = { httpsProxy: "http://proxy:3128" };
    const behind = JSON.stringify({ ...JSON.parse(ignition), ignition: { version: "3.4.0", proxy } });
    const packed = pack(formsOf(behind), channel, { ...context, offLoad });
    const pointer = unpack(packed.userData, channel) ?? "";
    expect(JSON.parse(pointer)).toMatchObject({ ignition: { proxy } });
    expect(diffIgnition(behind, pointer)).toEqual([]);
    expect(diffIgnition(behind, pointer.replace("3128", "3129"))).not.toEqual([]);
  });

  it("is not where gzip is enough", () => {
    const small = config({ unit: "a".repeat(5000) });
    expect(pack(formsOf(small), channel, { ...context, offLoad }).stored).toBeUndefined();
  });
});

describe("user data that is no Ignition", () => {
  const plain: UserDataChannel = { encoding: "plain", counted: "raw", source };
  const base64: UserDataChannel = { encoding: "base64", counted: "raw", source };
  it.each<[string, UserDataChannel]>([
    ["", plain],
    ["#cloud-config\n", plain],
    ["{}", plain],
    ["null", plain],
    ['{"ignition":null}', plain],
    ['{"ignition":{}}', plain],
    ["!!!!", base64],
    ["abc", base64],
    [Buffer.from("#!/bin/sh\n").toString("base64"), base64],
  ])("%j", (userData, channel) => {
    expect(unpack(userData, channel)).toBeUndefined();
  });

  it("base64 may be wrapped", () => {
    const ignition = '{"ignition":{"version":"3.3.0"}}';
    const wrapped = Buffer.from(ignition).toString("base64").replace(/.{8}/g, "$&\n");
    expect(unpack(wrapped, base64)).toBe(ignition);
  });
});
