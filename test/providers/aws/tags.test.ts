import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tagKeys, toLabels, toRecord, toTagList, toTags } from "../../../src/providers/aws/tags.ts";
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
