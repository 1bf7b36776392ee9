import { describe, expect, it, test } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { offlineSnapshot, parseDate, resolveRelease, supportOf } from "../../src/images/index.ts";
import { bundledStreams, readLtsInfo } from "../../src/images/life-cycle.ts";

const snapshot = offlineSnapshot();
const known = await snapshot.list();

async function support(version: string, day: string) {
  const facts = await snapshot.find(version);
  if (!facts) throw new Error(version);
  const { state, newer, until } = supportOf(facts, known, bundledStreams, new Date(day));
  return [state, newer, until];
}

describe("support of a release", () => {
  it.each([
    ["4593.2.5", "2026-11-28", ["current", undefined, undefined]],
    ["4593.2.4", "2026-11-28", ["outdated", "4593.2.5", undefined]],
    ["4593.2.4", "2026-07-10", ["current", undefined, undefined]],
    ["4459.2.4", "2026-11-28", ["ended", "4593.2.5", undefined]],
    ["4459.2.4", "2026-04-26", ["current", undefined, undefined]],
    ["4757.0.0", "2026-11-28", ["ended", "4790.0.0", undefined]],
    ["4081.3.10", "2026-11-28", ["current", undefined, "2026-07-30"]],
    ["4081.3.9", "2026-11-28", ["outdated", "4081.3.10", "2026-07-30"]],
    ["3510.3.8", "2026-11-28", ["ended", "4081.3.10", "2025-04-05"]],
    ["3510.3.5", "2024-07-03", ["current", undefined, "2025-04-05"]],
    ["2605.32.1", "2026-11-28", ["ended", "4081.3.10", "2022-06-16"]],
    ["2466.99.0", "2026-11-28", ["ended", undefined, undefined]],
  ])("%s on %s", async (version, day, expected) => expect(await support(version, day)).toEqual(expected));

  it("always names its source", () => {
    for (const facts of known)
      expect(supportOf(facts, known, bundledStreams, new Date()).source).toMatch(/^https:\/\/www\.flatcar\.org\//);
  });

  it("of a major that no list of streams has is that of a stream of its own", () => {
    const next = {
      channel: "lts",
      version: "4593.3.3",
      architectures: ["amd64"],
      published: "",
      software: {},
    } as const;
    expect(supportOf(next, [...known, next], bundledStreams, new Date("2026-11-28"))).toMatchObject({
      state: "current",
    });
  });
});

test("lts-info names the streams", () => {
  const text = "2605:2021:unsupported\n4081:2024:supported\r\n\n<html>\n4593:26:supported\n";
  expect(readLtsInfo(text)).toEqual([
    { name: "lts-2021", major: 2605, supported: false },
    { name: "lts-2024", major: 4081, supported: true },
  ]);
});

describe("a day", () => {
  it.each([
    ["stable", "2026-05-01", "4593.2.0"],
    ["stable", "2026-08-12", "4593.2.4"],
    ["stable", "2026-08-13", "4593.2.5"],
    ["stable", "2026-08-13T15:00:00Z", "4593.2.4"],
    ["beta", "2022-11-01", "3374.1.1"],
    ["lts", "2025-08-20", "4081.3.5"],
    ["lts-2023", "2025-08-20", "3510.3.8"],
    ["4593.2.0", "2026-05-01", "4593.2.0"],
  ])("%s at %s", async (wanted, text, version) => {
    const at = parseDate(text, "end");
    expect(await resolveRelease(wanted, "amd64", snapshot, { at })).toMatchObject({ version });
  });

  it.each([
    ["lts-2024", "amd64", "2024-05-01", "FD1142", "its first release came out on 2025-01-30"],
    ["4593.2.5", "amd64", "2026-05-01", "FD1142", "its first release came out on 2026-08-13"],
    ["lts-2021", "arm64", "2022-01-01", "FD1142", "choose another channel or architecture"],
    ["lts-2031", "amd64", "2026-05-01", "FD1142", undefined],
    ["stable", "amd64", "2026-11-01", "FD1106", "run without --offline to ask the release server"],
  ] as const)("%s for %s at %s is %s", async (wanted, arch, text, code, hint) => {
    const error: unknown = await resolveRelease(wanted, arch, snapshot, { at: parseDate(text, "end") }).catch(
      (reason: unknown) => reason,
    );
    if (!(error instanceof FlatcarError)) throw error;
    expect([error.code, error.findings[0].hint]).toEqual([code, hint]);
  });

  it.each(["", "2026", "2026-02-30", "1.5.2026", "2026-05-01T25:00Z", "2026-05-01T10:00", "2026-13-01"])(
    "%j is no date",
    (text) => expect(() => parseDate(text, "start")).toThrow(/is not a date/),
  );

  it("begins and ends in UTC", () => {
    expect(parseDate("2026-05-01", "start").toISOString()).toBe("2026-05-01T00:00:00.000Z");
    expect(parseDate("2026-05-01", "end").toISOString()).toBe("2026-05-01T23:59:59.999Z");
    expect(parseDate("2026-05-01T10:00+02:00", "end").toISOString()).toBe("2026-05-01T08:00:00.000Z");
  });
});
