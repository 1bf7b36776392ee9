import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { type Difference, differenceOf } from "../../src/images/difference.ts";
import { lineageOf } from "../../src/images/difference-lineage.ts";
import { readPackages } from "../../src/images/difference-packages.ts";
import { compareLoosely, judge, parsePolicy } from "../../src/images/difference-policy.ts";
import { readSeverities } from "../../src/images/difference-ratings.ts";
import { offlineSnapshot, type ReleaseSource, supportOf } from "../../src/images/index.ts";
import type { Release } from "../../src/platform.ts";
import { isolatedIO } from "../../src/testing.ts";

const snapshot = offlineSnapshot();
const now = new Date("2026-11-28T00:00:00Z");

async function release(version: string): Promise<Release> {
  return { version, arch: "amd64", channel: (await snapshot.find(version))?.channel ?? "stable" };
}

async function difference(from: string, to: string, source: ReleaseSource = snapshot): Promise<Difference> {
  return differenceOf(await release(from), await release(to), source, isolatedIO());
}

const ids = (list: Difference["fixes"]) => list.flatMap(({ advisories }) => advisories.map(({ id }) => id));
const numbers = ({ direction, ancestor, counted, fixes, lost }: Difference) => [
  direction,
  ancestor,
  counted.length,
  new Set(ids(fixes)).size,
  new Set(ids(lost)).size,
];

describe("what counts between two releases", () => {
  it.each([
    ["4593.2.4", "4593.2.5", ["upgrade", "4593.2.4", 1, 474, 0]],
    ["4459.2.2", "4593.2.0", ["upgrade", "4459.2.2", 3, 677, 0]],
    ["4722.0.0", "4722.1.0", ["upgrade", "4722.0.0", 1, 134, 0]],
    ["4081.2.1", "4081.3.0", ["upgrade", "4081.2.1", 1, 204, 0]],
    ["4459.2.1", "4757.1.0", ["upgrade", "4459.1.0", 11, 1727, 0]],
    ["4081.3.10", "4593.2.5", ["upgrade", "4081.2.1", 20, 681, 897]],
    ["4593.2.5", "4593.2.3", ["downgrade", "4593.2.3", 0, 0, 608]],
    ["4593.2.5", "4593.2.5", ["same", "4593.2.5", 0, 0, 0]],
  ])("%s → %s", async (from, to, expected) => expect(numbers(await difference(from, to))).toEqual(expected));

  it("is turned round with the order", async () => {
    const [up, down] = [await difference("4459.2.1", "4593.2.5"), await difference("4593.2.5", "4459.2.1")];
    expect(ids(down.lost)).toEqual(ids(up.fixes));
    expect(down.software.map(({ before, after }) => [after, before])).toEqual(
      up.software.map(({ before, after }) => [before, after]),
    );
  });

  it("goes on step by step: two differences in a row fix what the whole one fixes", async () => {
    const [first, second, whole] = [
      await difference("4230.2.1", "4459.2.0"),
      await difference("4459.2.0", "4593.2.5"),
      await difference("4230.2.1", "4593.2.5"),
    ];
    expect(new Set(ids(whole.fixes))).toEqual(new Set([...ids(first.fixes), ...ids(second.fixes)]));
  });

  it("leads from every release to the newest of its channel that is later", async () => {
    const stable = (await snapshot.list()).filter(({ channel }) => channel === "stable").map(({ version }) => version);
    const lineage = await lineageOf(["4593.2.5"], snapshot);
    const astray = stable.filter((version) => lineage.ancestor(version, "4593.2.5") === undefined);
    expect(astray).toEqual([]);
    expect(lineage.path("4593.2.5", "4593.2.3").map(({ facts, base }) => [facts.version, base])).toEqual([
      ["4593.2.5", "4593.2.4"],
      ["4593.2.4", "4593.2.3"],
    ]);
  });
});

describe("a difference", async () => {
  const found = await difference("4459.2.4", "4593.2.5");

  it("has each fix with the first release that brought it", () => {
    const openssh = found.fixes.find((fix) => fix.package === "openssh");
    expect(openssh?.advisories.length).toBe(10);
    expect(openssh?.advisories.at(-1)).toMatchObject({ version: "4593.2.0", published: "2026-04-27T10:26:25.000Z" });
  });

  it("has versions before and after, those of packages that other notes named before too", () => {
    expect(found.software.find((change) => change.package === "kernel")).toEqual({
      package: "kernel",
      before: "6.12.74",
      after: "6.12.102",
    });
    expect(found.updates.find((change) => change.package === "ca-certificates")).toEqual({
      package: "ca-certificates",
      before: "3.120.1",
      after: "3.126",
    });
    expect(found.updates.filter(({ before, after }) => before === after)).toEqual([]);
    expect(found.updates.map((change) => change.package)).not.toContain("Linux");
  });

  it("says what breaks, and where that is written", async () => {
    expect(found.breaks.map(({ from }) => from)).toEqual([4487, 4547]);
    expect((await difference("4081.3.10", "4593.2.5")).breaks.map(({ from }) => from)).toEqual([
      4152, 4230, 4487, 4547,
    ]);
    expect((await difference("4593.2.5", "4757.1.0")).breaks).toEqual([]);
  });

  it("has the notes' sentences, each once with its release", () => {
    const texts = found.remarks.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(found.remarks[0]).toMatchObject({ kind: "change", version: "4593.2.3" });
  });

  it("compares the published package lists where both can be had", async () => {
    const list = (curl: string) => `app-misc/jq-1.8.1::portage-stable\nnet-misc/curl-${curl}::portage-stable\n`;
    const source = {
      ...snapshot,
      artifact: async ({ version }: Release) => ({
        content: Buffer.from(list(version === "4593.2.5" ? "8.16.0-r1" : "8.15.0")),
      }),
    };
    expect((await difference("4593.2.4", "4593.2.5", source)).packages).toEqual([
      { package: "net-misc/curl", before: "8.15.0", after: "8.16.0-r1" },
    ]);
    expect(found.packages).toBeUndefined();
    expect(
      (await difference("4593.2.4", "4593.2.5", { ...snapshot, artifact: async () => undefined })).packages,
    ).toBeUndefined();
  });

  it("needs notes that lead there", async () => {
    const to = { channel: "alpha", version: "9999.0.0", arch: "amd64" } as const;
    const error: unknown = await differenceOf(await release("4593.2.5"), to, snapshot, isolatedIO()).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FlatcarError);
    expect((error as FlatcarError).code).toBe("FD1143");
  });
});

it("package lists name category, package and version", () => {
  const text =
    "acct-group/adm-0-r2::portage-stable\ndev-lang/python-3.11.13_p1::x\ndev-lang/python-3.12.1::x\nsys-libs/glibc-2.41-r6\n\n<html>";
  expect(Object.fromEntries(readPackages(text))).toEqual({
    "acct-group/adm": "0-r2",
    "dev-lang/python": "3.11.13_p1, 3.12.1",
    "sys-libs/glibc": "2.41-r6",
  });
});

describe("a policy", async () => {
  const found = await difference("4593.2.3", "4593.2.5");
  const streams = await snapshot.streams();
  const support = supportOf(found.from, await snapshot.list(), streams, now);
  const evidence = { difference: found, support, ratings: undefined, now };
  const broken = (text: string, day = now) => judge(parsePolicy(text), { ...evidence, now: day });

  it.each([
    ["fixes", 2],
    ["fixes older than 30d", 2],
    ["FIXES  older than 120d", 1],
    ["fixes older than 365d", 0],
    ["fixes in openssh", 1],
    ["fixes in kernel older than 100d", 1],
    ["fixes in curl", 0],
    ["package docker below 28.0.4", 0],
    ["package docker below 28.0.10", 1],
    ["package Linux below 6.12.102", 1],
    ["package openssh below 10.4_p1", 1],
    ["support ended", 0],
  ])("%j is broken %i times", (text, times) => expect(broken(text).length).toBe(times));

  it("says what is missing and since when", () => {
    expect(broken("fixes in openssh older than 30d")).toEqual([
      "4593.2.3 lacks 8 fixes of openssh, the oldest published on 2026-08-13",
    ]);
    expect(broken("fixes in openssh older than 30d", new Date("2026-09-01"))).toEqual([]);
    expect(
      judge(parsePolicy("support ended"), { ...evidence, support: { ...support, state: "ended", reason: "over" } }),
    ).toEqual(["4593.2.3 gets no more fixes: over"]);
  });

  it.each([
    "",
    "fix",
    "fixes older than 30",
    "fixes older than 30 days",
    "package docker",
    "package below 1",
    "fixes urgent",
    "fixes critical high",
  ])("%j is none", (text) =>
    expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: "FD1144" }) as Error),
  );

  it("of a severity needs somebody who rated, and takes what nobody rated for severe enough", () => {
    expect(() => broken("fixes critical older than 30d")).toThrow(
      /asks for the severity "critical", and Flatcar's release notes state none/,
    );
    const openssh = ids(found.fixes.filter((fix) => fix.package === "openssh"));
    const rated = (word: string) => Object.fromEntries(openssh.slice(1).map((id) => [id, word]));
    const by = (text: string, given: object) => {
      const ratings = { file: "cves.json", severities: readSeverities(JSON.stringify(given), "cves.json") };
      return judge(parsePolicy(text), { ...evidence, ratings });
    };
    const told =
      "4593.2.3 lacks 1 fix of openssh, the oldest published on 2026-08-13; cves.json does not rate 1 of them";
    expect(by("fixes critical in openssh", rated("Important"))).toEqual([told]);
    expect(by("fixes high in openssh", rated("Important"))[0]).toContain("lacks 8 fixes");
    expect(by("fixes critical in openssh", { ...rated("low"), [openssh[0] ?? ""]: "medium" })).toEqual([]);
  });

  it.each(["", "[]", "null", '{"CVE-2026-1": 9}', '{"CVE-2026-1": "urgent"}'])("%j rates nothing", (text) =>
    expect(() => readSeverities(text, "cves.json")).toThrow(/^cves\.json does not say how severe/),
  );

  it("names a package that no note names", () => {
    expect(() => broken("package dokcer below 1")).toThrow(/no release note up to 4593\.2\.3 names a package "dokcer"/);
  });
});

it.each([
  ["28.0.4", "28.0.10", -1],
  ["6.12.102", "6.12.99", 1],
  ["9.8_p1-r4", "9.8_p1-r10", -1],
  ["3.126", "3.126", 0],
  ["1.0", "1", 0],
])("%s and %s compare as %i", (a, b, sign) => expect(Math.sign(compareLoosely(a, b))).toBe(sign));
