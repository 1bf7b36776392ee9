import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { checkLabels, tagKeys, toLabels, toRecord, toTagList, toTags } from "../../../src/providers/aws/tags.ts";
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

describe("labels", () => {
  test.each<[string, Record<string, string>, boolean, readonly RegExp[]]>([
    ["plain ones", { role: "web", "team/owner": "a b" }, false, []],
    ["a slash where the metadata shows tags", { "team/owner": "x" }, true, [/"team\/owner".*only letters/]],
    ["a key of AWS", { "AWS:x": "y" }, false, [/reserved/]],
    ["the name", { Name: "other" }, false, [/reserved/]],
    ["a key of ours", { "flatcar-deploy:owner": "other" }, false, [/reserved/]],
    ["a long key", { ["k".repeat(129)]: "" }, false, [/1 to 128/]],
    ["a long value", { role: "v".repeat(257) }, false, [/at most 256 characters, this one 257/]],
    ["two wrong ones", { "": "x", "aws:y": "z" }, false, [/1 to 128/, /reserved/]],
    ["too many", Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`k${n}`, ""])), false, [/45 labels/]],
  ])("%s", (_, given, inMetadata, want) => {
    const check = () => checkLabels(planWith({}, { labels: given }), inMetadata);
    if (want.length === 0) return expect(check).not.toThrow();
    const findings = findingsOf(check);
    expect(findings.map(({ code }) => code)).toEqual(want.map(() => "FD1405"));
    for (const [index, text] of want.entries()) expect(findings[index]?.message).toMatch(text);
  });
});

function findingsOf(step: () => void) {
  try {
    step();
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings;
    throw error;
  }
  return [];
}
