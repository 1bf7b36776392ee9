import { describe, expect, test } from "vitest";
import type { Subject } from "./cloud.ts";
import { obey } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** One test for each rule. What a subject skips of a rule is printed here, and a whole rule at the end of the run. */
export function conform(title: string, find: () => Promise<Subject>, skips: Subject["skips"] = []): void {
  describe(title, () => {
    for (const rule of rules) {
      const skip = skips.find((candidate) => candidate.rule === rule.name && !candidate.options);
      test(rule.name, async (context) => {
        if (skip) context.skip(skip.reason);
        const subject = await find();
        const { image, resources } = subject.platform;
        if (rule.images && rule.images !== image.kind) context.skip(`its images are ${image.kind}`);
        if (rule.kinds && !resources) context.skip("it has no resources beside machines");
        await obey(rule, subject);
      });
    }
    test("every skip names a rule", () => {
      const names = rules.map(({ name }) => name);
      for (const skip of skips) expect(names).toContain(skip.rule);
    });
  });
  for (const { rule, reason, options } of skips) {
    if (options) console.warn(`skipped on ${title}: ${rule} (${options.join(", ")}): ${reason}`);
  }
}
