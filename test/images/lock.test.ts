import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { emptyLock, formatLock, type Lock, lockedImage, lockedVersion, parseLock } from "../../src/images/index.ts";
import { channels } from "../../src/platform.ts";

const text = `images:
  aws eu-central-1 amd64 4593.2.5: ami-0a1b2c3d4e5f60718
releases:
  stable amd64:
    channel: stable
    version: 4593.2.5
`;

const lock: Lock = {
  images: { "aws eu-central-1 amd64 4593.2.5": "ami-0a1b2c3d4e5f60718" },
  releases: { "stable amd64": { channel: "stable", version: "4593.2.5" } },
};

describe("flatcar.lock", () => {
  test("is read, written and asked", () => {
    expect(parseLock(text, "flatcar.lock")).toEqual(lock);
    expect(formatLock(lock)).toBe(text);
    expect(lockedVersion(lock, "stable", "amd64")).toBe("4593.2.5");
    expect(lockedVersion(lock, "stable", "arm64")).toBeUndefined();
    const release = { channel: "stable", version: "4593.2.5", arch: "amd64" } as const;
    expect(lockedImage(lock, "aws", "eu-central-1", release)).toBe("ami-0a1b2c3d4e5f60718");
    expect(lockedImage(lock, "aws", "us-east-1", release)).toBeUndefined();
  });

  test.each(["", "images:\nreleases:\n", "{}\n", "# nothing yet\n"])("%j pins nothing", (empty) =>
    expect(parseLock(empty, "flatcar.lock")).toEqual(emptyLock),
  );

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
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.record({ releases, images }), (made) => {
        const turned = {
          releases: Object.fromEntries(Object.entries(made.releases).reverse()),
          images: Object.fromEntries(Object.entries(made.images).reverse()),
        };
        expect(formatLock(turned)).toBe(formatLock(made));
        expect(parseLock(formatLock(made), "flatcar.lock")).toEqual({ ...made });
      }),
    );
  });

  test("tells every mistake, each with its place", () => {
    const wrong = `images:
  aws eu-central-1 4593.2.5: ami-1
  aws eu-central-1 amd64 4593.2.5: [a]
relases: {}
releases:
  stable amd64:
    chanel: stable
    version: 4593.2
  beta:
    channel: beta
    version: 4757.1.0
  beta arm64: none
`;
    expect(findings(wrong)).toEqual([
      '2:3 "aws eu-central-1 4593.2.5" is not a platform, a place, an architecture and a version',
      '3:36 the image of "aws eu-central-1 amd64 4593.2.5" is not an id',
      '4:1 unknown key "relases" | did you mean "releases"?',
      '7:5 unknown key "chanel" of "stable amd64" | did you mean "channel"?',
      '8:14 "4593.2" is not the version of a release',
      '6:3 "stable amd64" has no channel',
      '9:3 "beta" is not a channel or version and an architecture',
      '12:15 releases of "beta arm64" is not a map',
    ]);
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
