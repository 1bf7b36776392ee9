import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  labelFindings,
  tagKeys,
  toLabels,
  toRecord,
  toTagList,
  toTags,
  writtenLabels,
} from "../../../src/providers/aws/tags.ts";
import { planWith } from "./plans.ts";

const labels = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 20 }).filter((key) => !/^(?:aws:|flatcar-deploy:)|^Name$/i.test(key)),
  fc.string({ maxLength: 20 }),
);

describe("tags", () => {
  test("say whose a machine is, and what it was made from", () => {
    const plan = planWith({}, { labels: { role: "web" } });
    expect(toTags(plan, "owner-1", "digest-1")).toEqual({
      role: "web",
      [tagKeys.labels]: expect.stringMatching(/^[\w-]{6}$/),
      Name: "shop-web-0",
      [tagKeys.owner]: "owner-1",
      [tagKeys.name]: "shop-web-0",
      [tagKeys.plan]: "digest-1",
      [tagKeys.version]: "4593.2.5",
    });
  });

  test("give back exactly the labels", () => {
    fc.assert(
      fc.property(labels, (given) => {
        const list = toTagList(toTags(planWith({}, { labels: given }), "owner", "digest"));
        expect(toLabels(toRecord(list))).toEqual(given);
      }),
    );
  });

  test("say which labels are ours among those of others", () => {
    fc.assert(
      fc.property(labels, labels, (ours, theirs) => {
        const tags = toTags(planWith({}, { labels: ours }), "owner", "digest");
        expect([...writtenLabels({ ...theirs, ...tags })].sort()).toEqual(Object.keys(ours).sort());
      }),
    );
    const most = Object.fromEntries(Array.from({ length: 42 }, (_, n) => [`k${n}`, ""]));
    expect(toTags(planWith({}, { labels: most }), "owner", "digest")[tagKeys.labels]?.length).toBeLessThanOrEqual(256);
  });

  test("make the same list in whatever order they come", () => {
    fc.assert(
      fc.property(labels, (given) => {
        const turned = Object.fromEntries(Object.entries(given).reverse());
        expect(toTagList(turned)).toEqual(toTagList(given));
      }),
    );
  });

  test("of AWS itself are no labels", () => {
    expect(toLabels({ "aws:autoscaling:groupName": "x", Name: "web", role: "web" })).toEqual({ role: "web" });
  });
});

describe("labels that EC2 would refuse", () => {
  const tags = { metadata: { instanceMetadataTags: true } };

  test.each<[string, Record<string, string>, object, readonly RegExp[]]>([
    ["plain ones", { role: "web", "team/owner": "a b" }, {}, []],
    ["plain ones where the metadata shows tags", { role: "web/a b", "a.b:c": "" }, tags, []],
    ["a slash where the metadata shows tags", { "team/owner": "x" }, tags, [/"team\/owner".*only letters/]],
    ["a dot alone where the metadata shows tags", { ".": "x" }, tags, [/"\.".*only letters/]],
    ["a key of AWS", { "AWS:x": "y" }, {}, [/reserved/]],
    ["the name", { Name: "other" }, {}, [/reserved/]],
    ["a key of ours", { "flatcar-deploy:owner": "other" }, {}, [/reserved/]],
    ["a long key", { ["k".repeat(129)]: "" }, {}, [/1 to 128/]],
    ["as many characters as may be, whatever a string counts", { ["🐧".repeat(128)]: "🐧".repeat(256) }, {}, []],
    ["one character more", { ["🐧".repeat(129)]: "", role: "🐧".repeat(257) }, {}, [/1 to 128/, /this one 257/]],
    ["a long value", { role: "v".repeat(257) }, {}, [/at most 256 characters, this one 257/]],
    ["two wrong ones", { "": "x", "aws:y": "z" }, {}, [/1 to 128/, /reserved/]],
    [
      "too many",
      Object.fromEntries(Array.from({ length: 43 }, (_, n) => [`k${n}`, ""])),
      {},
      [/43 labels.*room for 41/],
    ],
  ])("%s", (_, labels, options, want) => {
    const findings = labelFindings(planWith(options, { labels }));
    expect(findings.map(({ code }) => code)).toEqual(want.map(() => "FD1003"));
    for (const [index, text] of want.entries()) expect(findings[index]?.message).toMatch(text);
  });

  test("are checked while the options are not valid", () => {
    const draft = { ...planWith(), options: undefined };
    expect(labelFindings({ ...draft, labels: { "aws:a.b": "x" } })).toMatchObject([{ at: { path: "labels.aws:a.b" } }]);
    expect(labelFindings({ ...draft, labels: { "team/owner": "x" } })).toEqual([]);
  });
});
