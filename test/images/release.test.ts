import { describe, expect, test } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { parseWanted, type ReleaseFacts, type ReleaseSource, resolveRelease } from "../../src/images/index.ts";
import { neighbours } from "../../src/images/version.ts";
import type { Arch } from "../../src/platform.ts";

describe("parseWanted", () => {
  test.each([
    ["stable", { kind: "channel", channel: "stable", name: "stable" }],
    ["lts", { kind: "channel", channel: "lts", name: "lts" }],
    ["lts-2024", { kind: "channel", channel: "lts", name: "lts-2024" }],
    ["4593.2.5", { kind: "version", version: "4593.2.5" }],
  ])("%s", (wanted, expected) => expect(parseWanted(wanted)).toEqual(expected));

  test.each([
    ["stabel", 'did you mean "stable"?'],
    ["lts-24", 'did you mean "lts-2024"?'],
    ["v4593.2.5", "a version has three parts and nothing else, for example 4593.2.5"],
    ["4593.2", "a version has three parts and nothing else, for example 4593.2.5"],
    ["nightly", "a channel (stable, beta, alpha, lts, edge, lts-2024) or an exact version, for example 4593.2.5"],
    ["", "a channel (stable, beta, alpha, lts, edge, lts-2024) or an exact version, for example 4593.2.5"],
    ["stable-2024", undefined],
  ])("%j is neither", (wanted, hint) => {
    const error = thrown(() => parseWanted(wanted));
    expect(error.code).toBe("FD1101");
    if (hint !== undefined) expect(error.findings[0].hint).toBe(hint);
  });
});

const facts: readonly ReleaseFacts[] = [
  release("4593.2.4", "stable", ["amd64", "arm64"]),
  release("4593.2.5", "stable", ["amd64", "arm64"]),
  release("2605.32.1", "lts", ["amd64"]),
  release("4081.3.10", "lts", ["amd64", "arm64"]),
  release("2512.2.0", "stable", ["amd64"]),
];

function release(version: string, channel: ReleaseFacts["channel"], architectures: readonly Arch[]): ReleaseFacts {
  return { version, channel, architectures, published: "", software: {} };
}

function source(overrides: Partial<ReleaseSource> = {}): ReleaseSource {
  const current: Readonly<Record<string, string>> = { stable: "4593.2.5", lts: "4081.3.10", "lts-2021": "2605.32.1" };
  const find = async (version: string) => facts.find((known) => known.version === version);
  return {
    name: "test source",
    current: async (channel, arch) => {
      const version = current[channel];
      return version && (await find(version))?.architectures.includes(arch) ? version : undefined;
    },
    find,
    artifact: async () => undefined,
    published: async () => undefined,
    list: async () => facts,
    changes: async () => undefined,
    streams: async () => [],
    ...overrides,
  };
}

describe("resolveRelease", () => {
  test.each([
    ["stable", "amd64", { channel: "stable", version: "4593.2.5", arch: "amd64" }],
    ["lts", "arm64", { channel: "lts", version: "4081.3.10", arch: "arm64" }],
    ["lts-2021", "amd64", { channel: "lts", version: "2605.32.1", arch: "amd64" }],
    ["4593.2.4", "arm64", { channel: "stable", version: "4593.2.4", arch: "arm64" }],
  ] as const)("%s for %s", async (wanted, arch, expected) =>
    expect(await resolveRelease(wanted, arch, source())).toEqual(expected),
  );

  test("a channel's version that the feed does not have yet is good", async () => {
    const ahead = source({ current: async () => "4593.2.6" });
    expect(await resolveRelease("stable", "amd64", ahead)).toMatchObject({ version: "4593.2.6" });
  });

  test.each([
    ["4593.2.99", "amd64", "FD1102", "Flatcar 4593.2.99 was never published", "4593.2.4, 4593.2.5"],
    ["2512.2.0", "arm64", "FD1103", "Flatcar 2512.2.0 was published for amd64, not for arm64", "4593.2.4, 4593.2.5"],
    ["lts-2021", "arm64", "FD1103", "lts-2021 is not published for arm64", "use amd64"],
    [
      "lts-2031",
      "amd64",
      "FD1101",
      'there is no channel "lts-2031": the test source has nothing',
      "one of: stable, lts",
    ],
  ] as const)("%s for %s is %s", async (wanted, arch, code, message, hint) => {
    const [finding] = (await rejected(resolveRelease(wanted, arch, source()))).findings;
    expect(finding.code).toBe(code);
    expect(finding.message).toContain(message);
    expect(finding.hint).toContain(hint);
  });

  test("a version that is newer than a snapshot is not called unpublished", async () => {
    const snapshot = source({ until: "2026-08-21" });
    expect((await rejected(resolveRelease("4999.0.0", "amd64", snapshot))).findings[0]).toMatchObject({
      code: "FD1106",
      message: "Flatcar 4999.0.0 is newer than the bundled snapshot of 2026-08-21",
    });
    const [finding] = (await rejected(resolveRelease("4593.2.1", "amd64", snapshot))).findings;
    expect(finding.code).toBe("FD1102");
    expect(finding.message).toContain("as far as the bundled snapshot of 2026-08-21 knows");
  });

  test.each([
    ["another channel", release("4593.2.5", "beta", ["amd64"]), "the feed has 4593.2.5 in the channel beta"],
    ["another architecture", release("4593.2.5", "stable", ["arm64"]), "the feed has 4593.2.5 for arm64 only"],
  ])("sources that contradict each other are named: %s", async (_, told, said) => {
    const torn = source({ find: async () => told });
    const [finding] = (await rejected(resolveRelease("stable", "amd64", torn))).findings;
    expect(finding.code).toBe("FD1104");
    expect(finding.details).toEqual(["version.txt of stable amd64 (test source): 4593.2.5", said]);
  });
});

test.each([
  ["4593.2.3", ["4593.2.1", "4593.2.2", "4593.2.4", "4593.2.5"]],
  ["4593.2.99", ["4593.2.4", "4593.2.5"]],
  ["4593.7.0", ["4593.2.4", "4593.2.5"]],
  ["9.9.9", ["4081.3.10", "4593.2.1"]],
])("neighbours of %s", (version, expected) => {
  const published = ["4593.2.5", "4593.2.4", "4593.2.2", "4593.2.1", "4081.3.10"];
  expect(neighbours(version, published)).toEqual(expected);
});

function thrown(step: () => unknown): FlatcarError {
  try {
    step();
  } catch (error) {
    if (error instanceof FlatcarError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

async function rejected(work: Promise<unknown>): Promise<FlatcarError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FlatcarError) return error;
  throw new Error(`expected a FlatcarError, got ${String(error)}`);
}
