import { describe, expect, it } from "vitest";
import { bundledChanges } from "../../../src/images/notes/bundled.ts";
import type { Changes } from "../../../src/images/notes/note.ts";
import { parseNotes } from "../../../src/images/notes/parse.ts";
import { noteTexts } from "./fixture.ts";

const cves = (text: string) => [...new Set(text.match(/CVE-\d{4}-\d{4,}/g))].sort();
const cvesOf = (list: readonly Changes[]) =>
  cves(list.flatMap(({ fixes }) => fixes.flatMap(({ advisories }) => advisories)).join(" "));
const note = (version: string) => parseNotes(noteTexts.get(version) ?? "");

describe("every published note", () => {
  const parsed = [...noteTexts].map(([version, text]) => ({ version, text, list: parseNotes(text) }));
  const blocks = parsed.flatMap(({ list }) => list);

  it("loses no CVE and invents none", () => {
    expect(parsed.length).toBe(540);
    for (const { version, text, list } of parsed) expect(cvesOf(list), version).toEqual(cves(text));
    expect(cvesOf(blocks).length).toBe(7614);
  });

  it("says with which release it compares, in every spelling", () => {
    const told = parsed.filter(({ list }) => list.some(({ since }) => since !== undefined));
    const written = parsed.filter(({ text }) => /^[\s_*#]*changes (?:since|compared to|from)\b.*\d\.\d/im.test(text));
    expect(told.map(({ version }) => version)).toEqual(written.map(({ version }) => version));
    const bases = blocks.flatMap(({ since }) => since ?? []);
    expect(bases.filter((version) => !noteTexts.has(version))).toEqual([]);
    expect({ told: told.length, bases: bases.length }).toMatchInlineSnapshot(`
      {
        "bases": 349,
        "told": 283,
      }
    `);
  });

  it("has as many fixes, updates and remarks as were counted", () => {
    const kinds = blocks.flatMap(({ remarks }) => remarks.map(({ kind }) => kind));
    expect({
      fixes: blocks.flatMap(({ fixes }) => fixes).length,
      unnamed: blocks.flatMap(({ fixes }) => fixes.filter((fix) => fix.package === "")).length,
      updates: blocks.flatMap(({ updates }) => updates).length,
      ...Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((each) => each === kind).length])),
    }).toMatchInlineSnapshot(`
      {
        "bug fix": 989,
        "change": 1151,
        "fixes": 2109,
        "known issue": 8,
        "notice": 75,
        "security fix": 222,
        "unnamed": 217,
        "update": 3,
        "updates": 6890,
      }
    `);
  });

  it("names a version in every update", () => {
    const odd = blocks
      .flatMap(({ updates }) => updates)
      .filter(({ version }) => !/^[\w.+/: -]*\d[\w.+~-]*$/.test(version));
    expect(odd).toMatchInlineSnapshot(`[]`);
  });

  it("comes with the package as it was read", () => {
    const sorted = (list: readonly Changes[]) =>
      list.map((changes) => ({
        ...changes,
        fixes: changes.fixes.map((fix) => ({ ...fix, advisories: [...fix.advisories].sort() })),
      }));
    for (const { version, list } of parsed)
      expect(sorted(bundledChanges(version) ?? []), version).toEqual(sorted(list));
    expect(bundledChanges("9999.0.0")).toBeUndefined();
  });
});

describe("a note", () => {
  it("may compare with the last release of its channel and with the one it was promoted from", () => {
    expect(note("4593.2.0").map(({ since, updates }) => [since, updates.length])).toMatchInlineSnapshot(`
      [
        [
          "4459.2.4",
          89,
        ],
        [
          "4593.1.0",
          2,
        ],
      ]
    `);
  });

  it("that forgot a heading is still read", () => {
    const [first] = note("4081.3.0");
    expect(first?.fixes.find((fix) => fix.package === "openssh")?.advisories).toContain("CVE-2024-6387");
  });

  it.each([
    ["- Linux ([CVE-2026-1234](u), [CVE-2026-1235](u))", "Linux", ["CVE-2026-1234", "CVE-2026-1235"]],
    ["* jq: [CVE-2015-8863](u),  [CVE-2016-4074](u)", "jq", ["CVE-2015-8863", "CVE-2016-4074"]],
    ["*   Linux kernel - [CVE-2020-27194](u)", "Linux", ["CVE-2020-27194"]],
    ["*   Go[ CVE-2021-3114](u)", "Go", ["CVE-2021-3114"]],
    ["* Bind: fixes for [CVE-2020-8616](u)", "Bind", ["CVE-2020-8616"]],
    [" - containerd ([GHSA-6g2q-w5j3-fwh4](u))", "containerd", ["GHSA-6g2q-w5j3-fwh4"]],
    ["- Fix multiple Git [vulnerabilities](u) ([CVE-2019-1348](u))", "", ["CVE-2019-1348"]],
    ["*   bsdiff\n    *   [CVE-2014-9862](u)", "bsdiff", ["CVE-2014-9862"]],
  ])("%j fixes", (text, name, advisories) => {
    expect(parseNotes(`**Security Fixes:**\n\n${text}\n`)[0]?.fixes).toEqual([{ package: name, advisories }]);
  });

  it.each([
    ["- ca-certificates ([3.83](u))", "ca-certificates", "3.83"],
    ["  - Linux [4.19.86](u)", "Linux", "4.19.86"],
    ["* SDK: bison (3.7.6)", "SDK: bison", "3.7.6"],
    ["- pambase 20200817", "pambase", "20200817"],
    ["- openssh(9.8_p1-r4)", "openssh", "9.8_p1-r4"],
    ["- Linux ([6.12.3](u) (includes [6.12.2](u), [6.12.1](u)))", "Linux", "6.12.3"],
  ])("%j updates", (text, name, version) => {
    expect(parseNotes(`#### Updates:\n${text}\n`)[0]?.updates).toEqual([{ package: name, version }]);
  });

  it("keeps sentences as plain text, the lines below them too", () => {
    const text =
      "Changes:\n\n- Add **gVNIC** ([scripts#1](https://x/(y)))\n  for GCE\n  - nested\n\nNote: read this.\n";
    expect(parseNotes(text)[0]?.remarks).toEqual([
      { kind: "change", text: "Add gVNIC (scripts#1) for GCE; nested" },
      { kind: "notice", text: "Note: read this." },
    ]);
  });

  it.each(["", "\n \n", "no heading at all", "#### Security fixes:\n- \n- [](", "- [CVE-2026-1", "\u0000"])(
    "%j is no reason to fail",
    (text) => expect(() => parseNotes(text)).not.toThrow(),
  );
});
