import { describe, expect, test } from "vitest";
import type { Subject } from "./cloud.ts";
import { obey } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** One test for each rule. What a subject skips is printed, with the reason. */
export function conform(title: string, find: () => Promise<Subject>, skips: Subject["skips"] = []): void {
  describe(title, () => {
    for (const rule of rules) {
      const skip = skips.find((candidate) => candidate.rule === rule.name && !candidate.options);
      test.skipIf(skip !== undefined)(rule.name, async () => obey(rule, await find()));
    }
    test("every skip names a rule", () => {
      const names = rules.map(({ name }) => name);
      for (const skip of skips) expect(names).toContain(skip.rule);
    });
  });
  for (const { rule, reason, options } of skips) {
    console.warn(`skipped on ${title}: ${rule}${options ? ` (${options.join(", ")})` : ""}: ${reason}`);
  }
}
