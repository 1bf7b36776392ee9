import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import { encodeJson } from "../../../src/ignition/go/json-encode.ts";
import { type Config, ignitionSchema, versionOf, withVersion } from "../../../src/ignition/schema/ignition.ts";
import type { Values } from "../../../src/ignition/schema/type.ts";
import { convert } from "../../../src/ignition/spec/convert.ts";
import { needs } from "../../../src/ignition/spec/needs.ts";
import { randomFrom } from "../random.ts";
import { errorsOf, validConfigs } from "./config.ts";

const seed = Number(process.env.FLATCAR_SEED ?? 1);
const stable = [0, 1, 2, 3, 4, 5, 6];
/** Configs of each minor version, by which everything is checked. */
const each = 60;
const configs = stable.map((minor) => validConfigs(minor, each, randomFrom(seed + minor)));

function* conversions(): Generator<{ readonly config: Config; readonly from: number; readonly to: number }> {
  for (const from of stable)
    for (const config of configs[from] ?? []) for (const to of stable) yield { config, from, to };
}

function json(config: Config | undefined, minor: number): string | undefined {
  return config && encodeJson(ignitionSchema(minor), config as Values);
}

describe(`random configs from seed ${seed}`, () => {
  it("up then down is what it was, where nothing was lost on the way", () => {
    let checked = 0;
    for (const { config, from, to } of conversions()) {
      const { config: raised, lost } = convert(config, from, to);
      if (to < from || lost.length > 0 || !raised) continue;
      expect(json(convert(raised, to, from).config, from)).toBe(json(config, from));
      checked += 1;
    }
    expect(checked).toBeGreaterThan(each * stable.length * 3);
  });

  it("down then up is what it was, where it fits", () => {
    for (const { config, from, to } of conversions()) {
      const { config: lowered } = convert(config, from, to);
      if (to > from || !lowered) continue;
      expect(convert(lowered, to, from).lost).toEqual([]);
      expect(json(convert(lowered, to, from).config, from)).toBe(json(config, from));
    }
  });

  it("needs the same after it was raised", () => {
    for (const { config, from, to } of conversions()) {
      const { config: raised, lost } = convert(config, from, to);
      if (to < from || lost.length > 0 || !raised) continue;
      expect({ config, needs: needs(raised, to) }).toEqual({ config, needs: needs(config, from) });
    }
  });

  it("fits every version from what it needs on, and is refused with places below", () => {
    for (const { config, from, to } of conversions()) {
      if (to > from) continue;
      const { config: lowered, lost } = convert(config, from, to);
      expect({ config, to, fits: lowered !== undefined }).toEqual({ config, to, fits: to >= needs(config, from) });
      expect(lost.length === 0).toBe(lowered !== undefined);
    }
  });

  it("is valid by the rules of the other version", () => {
    for (const { config, from, to } of conversions()) {
      const converted = convert(config, from, to).config;
      if (converted) expect({ config, errors: errorsOf(converted, to) }).toEqual({ config, errors: [] });
    }
  });

  it("is what the real ignition-validate takes", { timeout: 60_000 }, (context) => {
    const validator = findPeer("ignition-validate");
    if (!validator) return context.skip("ignition-validate is not installed: node scripts/peers.ts ignition-validate");
    const inputs = new Set<string>();
    for (const { config, from, to } of conversions()) {
      const text = json(convert(config, from, to).config, to);
      if (text !== undefined && !text.includes('"oem:')) inputs.add(text);
    }
    expect(inputs.size).toBeGreaterThan(each);
    for (const input of [...inputs].filter((_, index) => index % 6 === 0)) {
      const { status, stdout, stderr } = spawnSync(validator, ["-"], { input, encoding: "utf8" });
      const said = `${stdout}${stderr}`.split("\n").filter((line) => line !== "" && !line.startsWith("warning"));
      expect({ input, status, said }).toEqual({ input, status: 0, said: [] });
    }
  });
});

interface Need {
  readonly title: string;
  readonly minor: number;
  readonly config: Config;
  /** Place, and why where it is not the field itself; the version before stands at its end. */
  readonly lost: readonly (readonly [path: string, why?: string])[];
}

const file = { path: "/a" };
const luks = { name: "a", device: "/dev/a" };
const sha256 = `sha256-${"0".repeat(64)}`;
const source = (url: string): Config => ({ storage: { files: [{ ...file, contents: { source: url } }] } });
const badScheme = "“invalid url scheme” in ";

const fields: readonly Need[] = [
  {
    title: "a proxy",
    minor: 1,
    config: { ignition: { proxy: { httpProxy: "https://a" } } },
    lost: [["ignition.proxy"]],
  },
  {
    title: "headers",
    minor: 1,
    config: {
      storage: { files: [{ ...file, contents: { source: "https://a", httpHeaders: [{ name: "a", value: "b" }] } }] },
    },
    lost: [["storage.files.0.contents.httpHeaders"]],
  },
  {
    title: "SHA-256",
    minor: 1,
    config: { storage: { files: [{ ...file, contents: { source: "https://a", verification: { hash: sha256 } } }] } },
    lost: [["storage.files.0.contents.verification.hash", "“unrecognized hash function” in "]],
  },
  { title: "gs", minor: 2, config: source("gs://a/b"), lost: [["storage.files.0.contents.source", badScheme]] },
  { title: "LUKS", minor: 2, config: { storage: { luks: [luks] } }, lost: [["storage.luks"]] },
  {
    title: "a partition that may be resized",
    minor: 2,
    config: { storage: { disks: [{ device: "/dev/a", partitions: [{ number: 1, resize: true }] }] } },
    lost: [["storage.disks.0.partitions.0.resize"]],
  },
  {
    title: "users that shall not exist",
    minor: 2,
    config: { passwd: { users: [{ name: "a", shouldExist: false }], groups: [{ name: "b", shouldExist: false }] } },
    lost: [["passwd.groups.0.shouldExist"], ["passwd.users.0.shouldExist"]],
  },
  {
    title: "kernel arguments",
    minor: 3,
    config: { kernelArguments: { shouldExist: ["a"] } },
    lost: [["kernelArguments"]],
  },
  {
    title: "a filesystem without a format",
    minor: 3,
    config: { storage: { filesystems: [{ device: "/dev/a", format: "none" }] } },
    lost: [["storage.filesystems.0.format", "“invalid filesystem format” in "]],
  },
  {
    title: "an ARN",
    minor: 4,
    config: source("arn:aws:s3:::a/b"),
    lost: [["storage.files.0.contents.source", badScheme]],
  },
  {
    title: "options for opening, even where one is false",
    minor: 4,
    config: { storage: { luks: [{ ...luks, discard: false, openOptions: ["--x"] }] } },
    lost: [["storage.luks.0.discard"], ["storage.luks.0.openOptions"]],
  },
  {
    title: "CEX",
    minor: 5,
    config: { storage: { luks: [{ ...luks, cex: { enabled: true } }] } },
    lost: [["storage.luks.0.cex"]],
  },
  {
    title: "an advertisement, which Ignition loses in 3.4.0",
    minor: 5,
    config: {
      storage: { luks: [{ ...luks, clevis: { tang: [{ url: "https://a", thumbprint: "t", advertisement: "{}" }] } }] },
    },
    lost: [["storage.luks.0.clevis.tang.0.advertisement", "Ignition loses it where the config says 3.4.0"]],
  },
  {
    title: "special modes",
    minor: 6,
    config: { storage: { files: [{ ...file, mode: 0o4755 }], directories: [{ path: "/b", mode: 0o1777 }] } },
    lost: [
      ["storage.directories.0.mode", "setuid, setgid and sticky bits have no effect before 3.6.0"],
      ["storage.files.0.mode", "setuid, setgid and sticky bits have no effect before 3.6.0"],
    ],
  },
  {
    title: "a Clevis pin of its own",
    minor: 6,
    config: { storage: { luks: [{ ...luks, clevis: { custom: { pin: "x", config: "{}" } } }] } },
    lost: [["storage.luks.0.clevis.custom.pin", "“unsupported clevis pin” in "]],
  },
];

describe("a config with", () => {
  it.each(fields.map((one) => [one.title, one] as const))("%s", (_, { minor, config, lost }) => {
    const written = withVersion(config, 6);
    expect(errorsOf(written, 6)).toEqual([]);
    expect(versionOf(needs(written, 6))).toBe(versionOf(minor));
    expect(convert(written, 6, minor).config).toBeDefined();
    expect(convert(written, 6, minor - 1)).toEqual({
      config: undefined,
      lost: lost.map(([path, why]) => ({
        path: path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
        needs: versionOf(minor),
        ...(why === undefined ? {} : { why: why.replace(/ in $/, `$&${versionOf(minor - 1)}`) }),
      })),
    });
  });

  it.each([
    [{}, 0],
    [{ kernelArguments: { shouldExist: [] }, storage: { luks: [] } }, 0],
    [{ ignition: { proxy: {}, security: { tls: {} } } }, 0],
  ])("nothing but empty things needs no more than 3.0.0: %j", (config, minor) => {
    expect(needs(withVersion(config, 7), 7)).toBe(minor);
    expect(json(convert(withVersion(config, 7), 7, 0).config, 0)).toBe('{"ignition":{"version":"3.0.0"}}');
  });

  it("a link without a target has no place from 3.3.0 on", () => {
    const config = withVersion({ storage: { links: [{ path: "/a" }] } }, 0);
    expect(convert(config, 0, 2).config).toBeDefined();
    expect(convert(config, 0, 4)).toEqual({
      config: undefined,
      lost: [{ path: ["storage", "links", 0, "target"], needs: "3.2.0", why: "“link target is required” in 3.4.0" }],
    });
  });

  it("bits and an advertisement that never had an effect needs nothing newer, and raising says what goes", () => {
    const tang = [{ url: "https://a", thumbprint: "t", advertisement: "{}" }];
    const config = withVersion(
      { storage: { files: [{ ...file, mode: 0o4755 }], luks: [{ ...luks, clevis: { tang } }] } },
      4,
    );
    expect(needs(config, 4)).toBe(4);
    const { config: raised, lost } = convert(config, 4, 6);
    expect(lost.map(({ path }) => path.join("."))).toEqual([
      "storage.luks.0.clevis.tang.0.advertisement",
      "storage.files.0.mode",
    ]);
    expect(raised?.storage?.files).toEqual([{ ...file, mode: 0o755 }]);
    expect(raised?.storage?.luks?.[0]?.clevis?.tang).toEqual([{ url: "https://a", thumbprint: "t" }]);
  });
});
