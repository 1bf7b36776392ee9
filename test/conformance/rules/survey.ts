import { expect } from "vitest";
import type { Survey } from "../../../src/platform.ts";
import { newCalls, type Rule } from "../rule.ts";
import type { World } from "../world.ts";

/** How many machines a survey is asked about: its calls are as many as for one. */
const many = 50;

/** What is known before anything is made. */
export const surveyRules: readonly Rule[] = [
  {
    name: "a survey finds nothing wrong with what can be made, by as many calls for many machines as for one",
    async check({ open, platform }) {
      if (!platform.survey) return;
      const world = await open();
      const plan = await world.plan();
      const counts = [];
      for (const count of [1, many]) {
        const before = world.cloud.calls().length;
        const plans = Array.from({ length: count }, (_, index) => ({ ...plan, name: `conf-web-${index}` }));
        const { findings, prices } = await surveyIn(world, platform.survey, plans);
        expect(findings).toEqual([]);
        counts.push(newCalls(world, before).length);
        const known = Object.keys(prices?.prices ?? {});
        expect(known).toEqual(expect.arrayContaining([...(platform.charges?.(plan.options) ?? [])]));
      }
      expect(counts[1]).toBeLessThanOrEqual(counts[0] ?? 0);
      expect(await world.cloud.machines()).toEqual([]);
    },
  },
  {
    name: "a machine type that does not exist is told at its option, before anything is made",
    async check({ open, platform }) {
      if (!platform.survey) return;
      const world = await open();
      const plan = await world.plan();
      const options = plan.options as Readonly<Record<string, unknown>>;
      const { size } = platform.summary(options);
      const [option = ""] = Object.entries(options).find(([, value]) => value === size) ?? [];
      const wrong = { ...plan, options: { ...options, [option]: `${size}x` } };
      const { findings } = await surveyIn(world, platform.survey, [wrong]);
      const machine = plan.name;
      expect(findings).toMatchObject([{ code: "FD1411", machine, at: { path: `options.${option}` } }]);
      expect(findings[0]?.hint).toBe(`did you mean "${size}"?`);
    },
  },
];

type Opened = NonNullable<Parameters<Rule["check"]>[0]["platform"]["survey"]>;
type Plans = Parameters<ReturnType<Opened>["survey"]>[0];

async function surveyIn({ credentials, io }: World, survey: Opened, plans: Plans): Promise<Survey> {
  return survey(credentials, io).survey(plans, { signal: AbortSignal.timeout(20_000) });
}
