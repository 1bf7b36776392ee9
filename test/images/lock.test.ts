import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { emptyLock, formatLock, type Lock, lockedImage, lockedRelease, parseLock } from "../../src/images/index.ts";
import { channels } from "../../src/platform.ts";

const sha512 = "0123456789abcdef".repeat(8);
const text = `# What this deployment boots, exactly. Written by \`flatcar-deploy lock\` and \`up\`; made to be committed.

releases:
  stable amd64:
    version: 4593.2.5
    channel: stable
    published: 2026-08-13T15:48:35.000Z
    pools:
      - db
      - web

images:
  aws eu-central-1 amd64 4593.2.5:
    image: ami-0a1b2c3d4e5f60718
    source: list.json

files:
  4593.2.5 amd64 list.json:
    url: https://stable.release.flatcar-linux.net/amd64-usr/4593.2.5/list.json
    size: 1434
    sha512: ${sha512}
    signer: F88CFEDEFF29A5B4D9523864E25D9AED0593B34A
    signed: 2026-08-13T12:00:00.000Z
    verified: 2026-11-28T06:00:00.000Z

extensions:
  kubernetes@v1.35 amd64:
    version: v1.35.6
    pools:
      - web
    url: https://extensions.flatcar.org/extensions/kubernetes/kubernetes-v1.35.6-x86-64.raw
    sha256: ${sha512.slice(0, 64)}
`;

const lock: Lock = {
  releases: {
    "stable amd64": {
      channel: "stable",
      version: "4593.2.5",
      published: "2026-08-13T15:48:35.000Z",
      pools: ["db", "web"],
    },
  },
  images: { "aws eu-central-1 amd64 4593.2.5": { image: "ami-0a1b2c3d4e5f60718", source: "list.json" } },
  files: {
    "4593.2.5 amd64 list.json": {
      url: "https://stable.release.flatcar-linux.net/amd64-usr/4593.2.5/list.json",
      size: 1434,
      sha512,
      signer: "F88CFEDEFF29A5B4D9523864E25D9AED0593B34A",
      signed: "2026-08-13T12:00:00.000Z",
      verified: "2026-11-28T06:00:00.000Z",
    },
  },
  extensions: {
    "kubernetes@v1.35 amd64": {
      version: "v1.35.6",
      pools: ["web"],
      url: "https://extensions.flatcar.org/extensions/kubernetes/kubernetes-v1.35.6-x86-64.raw",
      sha256: sha512.slice(0, 64),
    },
  },
};

describe("flatcar.lock", () => {
  test("is read, written and asked", () => {
    expect(parseLock(text, "flatcar.lock")).toEqual(lock);
    expect(formatLock(lock)).toBe(text);
    expect(lockedRelease(lock, "stable", "amd64")?.version).toBe("4593.2.5");
    expect(lockedRelease(lock, "stable", "arm64")).toBeUndefined();
    const release = { channel: "stable", version: "4593.2.5", arch: "amd64" } as const;
    expect(lockedImage(lock, "aws", "eu-central-1", release)).toEqual(lock.images["aws eu-central-1 amd64 4593.2.5"]);
    expect(lockedImage(lock, "aws", "us-east-1", release)).toBeUndefined();
  });

  test.each(["", "images:\nreleases:\nfiles:\n", "{}\n", "# nothing yet\n"])("%j pins nothing", (empty) =>
    expect(parseLock(empty, "flatcar.lock")).toEqual(emptyLock),
  );

  test("takes the version of an extension as it is written", () => {
    const url = "https://extensions.flatcar.org/extensions/chrony/chrony-4.10-x86-64.raw";
    const entry = { version: "4.10", url, sha256: sha512.slice(0, 64) };
    const quoted = formatLock({ ...emptyLock, extensions: { "chrony amd64": entry } });
    for (const each of [quoted, quoted.replaceAll('"', "")])
      expect(parseLock(each, "flatcar.lock").extensions["chrony amd64"]).toEqual(entry);
  });

  test("does not depend on the order in which pins came", () => {
    const arch = fc.constantFrom("amd64", "arm64");
    const version = fc.tuple(fc.nat(9999), fc.nat(99), fc.nat(99)).map((parts) => parts.join("."));
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
    const releases = fc.dictionary(
      fc.tuple(word, arch).map((parts) => parts.join(" ")),
      fc.record({ channel: fc.constantFrom(...channels), version }),
    );
    const images = fc.dictionary(
      fc.tuple(word, word, arch, version).map((parts) => parts.join(" ")),
      fc.record({ image: fc.string({ minLength: 1 }) }),
    );
    const files = fc.constant(lock.files);
    const extensions = fc.dictionary(
      fc.tuple(word, arch).map((parts) => parts.join(" ")),
      fc.record({ version, url: fc.webUrl(), sha256: fc.stringMatching(/^[0-9a-f]{64}$/) }),
    );
    fc.assert(
      fc.property(fc.record({ releases, images, files, extensions }), (made) => {
        const turned = {
          releases: Object.fromEntries(Object.entries(made.releases).reverse()),
          images: Object.fromEntries(Object.entries(made.images).reverse()),
          files: made.files,
          extensions: Object.fromEntries(Object.entries(made.extensions).reverse()),
        };
        expect(formatLock(turned)).toBe(formatLock(made));
        expect(parseLock(formatLock(made), "flatcar.lock")).toEqual({ ...made });
      }),
    );
  });

  test("tells every mistake, each with its place", () => {
    const wrong = `images:
  aws eu-central-1 4593.2.5: { image: ami-1 }
  aws eu-central-1 amd64 4593.2.5: { image: [a], sorce: b }
relases: {}
releases:
  stable amd64:
    chanel: stable
    version: 4593.2
  beta:
    channel: beta
    version: 4757.1.0
  beta arm64: none
files:
  4593.2.5 amd64 list.json: { url: list.json, size: x, sha512: abc, signer: "0593B34A", signed: today }
extensions:
  chrony amd64: { version: 4.10, url: a, sha256: abc }
`;
    expect(findings(wrong)).toEqual([
      '2:3 "aws eu-central-1 4593.2.5" is not a platform, a place, an architecture and a version',
      "3:45 image: a list is not the id of an image",
      '3:50 unknown key "sorce" of "aws eu-central-1 amd64 4593.2.5" | did you mean "source"?',
      '4:1 unknown key "relases" | did you mean "releases"?',
      '7:5 unknown key "chanel" of "stable amd64" | did you mean "channel"?',
      '8:14 version: "4593.2" is not an exact version',
      '6:3 "stable amd64" has no channel',
      '9:3 "beta" is not a channel or version and an architecture',
      '12:15 the release "beta arm64" is not a map',
      '14:36 url: "list.json" is not a URL',
      '14:53 size: "x" is not a number of bytes',
      '14:64 sha512: "abc" is not a SHA-512 of 128 hex digits',
      '14:77 signer: "0593B34A" is not the fingerprint of a key, 40 hex digits',
      '14:97 signed: "today" is not a time as 2026-08-13T15:48:35Z',
      '16:39 url: "a" is not a URL',
      '16:50 sha256: "abc" is not a SHA-256 of 64 hex digits',
    ]);
  });

  test("an image and the file that it is made of are one", () => {
    const wrong = `images:
  openstack RegionOne amd64 4593.2.5: { image: sha512-${"1".repeat(56)}, source: disk.img }
  aws eu-central-1 amd64 4593.2.5: { image: ami-1, source: disk.img }
files:
  4593.2.5 amd64 disk.img: { url: "https://example.test/disk.img", size: 1, sha512: "${"2".repeat(128)}" }
`;
    expect(findings(wrong)).toEqual([
      '2:3 "openstack RegionOne amd64 4593.2.5" is not made of the disk.img that "files" has: their digests differ',
    ]);
    expect(parseLock(wrong.replace("2".repeat(128), "1".repeat(128)), "flatcar.lock").files).toBeTruthy();
  });

  test("that is no YAML is refused with line and column", () => {
    const [first] = findings("releases: [");
    expect(first).toMatch(/^1:12 /);
    expect(findings("- a")).toEqual(["1:1 the lock file is not a map"]);
  });
});

/** `line:column message`, with the hint where it is not the usual one. */
function findings(wrong: string): readonly string[] {
  try {
    parseLock(wrong, "flatcar.lock");
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    return error.findings.map(({ code, at, message, hint }) => {
      expect(code).toBe("FD1114");
      expect(at?.file).toBe("flatcar.lock");
      return `${at?.line}:${at?.column} ${message}${hint?.startsWith("did you mean") ? ` | ${hint}` : ""}`;
    });
  }
  throw new Error("nothing was thrown");
}
