import { describe, expect, inject, test } from "vitest";
import { obey } from "../../conformance/rule.ts";
import { changeRules, updateKeeps } from "../../conformance/rules/change.ts";
import { lifeRules } from "../../conformance/rules/life.ts";
import { cloudOf } from "./client.ts";
import { realOpenstack } from "./subject.ts";

const provided = inject("openstack");

/** The sample with every option names a port, a volume and groups by ids that only its own simulated cloud has. */
const ofTheSimulator = [
  "what is read is what was asked for, with every option",
  "what a machine that vanished leaves is found by its owner, and deleting it leaves nothing",
];

/** Those of the change of machines that cut nothing off: a real cloud fails when it will. */
const changes = [
  updateKeeps,
  "update goes back as well where the plan of old still says how",
  "labels that others set stay, and those that the plan drops go",
  "updating what is gone fails",
];

const rules = [
  ...lifeRules.filter(({ name }) => !ofTheSimulator.includes(name)),
  ...changeRules.filter(({ name }) => changes.includes(name)),
];

describe("openstack on a real one keeps the rule", () => {
  if ("missing" in provided) {
    test("of each", ({ skip }) => skip(provided.missing));
    return;
  }
  test("names rules that there are", () => {
    for (const name of changes) expect(changeRules.map((rule) => rule.name)).toContain(name);
    for (const name of ofTheSimulator) expect(lifeRules.map((rule) => rule.name)).toContain(name);
  });
  test.each(rules)("$name", async (rule) => obey(rule, await realOpenstack(cloudOf(provided))));
});
