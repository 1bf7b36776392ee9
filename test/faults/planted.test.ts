import { expect, test } from "vitest";
import { loadPlatform } from "../../src/providers/index.ts";
import type { Flaw } from "../conformance/cloud.ts";
import { play } from "./campaign.ts";

/** A campaign that lets one of these pass finds nothing. */
const planted: readonly { readonly bug: string; readonly flaw: Flaw }[] = [
  {
    bug: "no look for an earlier machine",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => driver.create(plan, { ...run, owner: `${run.owner}-${Math.random()}` }),
    }),
  },
  { bug: "a delete that failed is taken for done", flaw: (driver) => ({ ...driver, delete: async () => undefined }) },
  {
    bug: "it is not heard which machine is replaced",
    flaw: (driver) => ({ ...driver, create: (plan, { replacing: _, ...run }) => driver.create(plan, run) }),
  },
  {
    bug: "an update is forgotten",
    flaw: ({ update: _, ...driver }) => driver,
  },
];

test.each(planted)("$bug is noticed", async ({ flaw }) => {
  const aws = await loadPlatform("aws");
  const platform: typeof aws = { ...aws, connect: (credentials, io) => flaw(aws.connect(credentials, io), {}) };
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const stories = await Promise.all(seeds.map((seed) => play(seed, platform)));
  expect(stories.flat().join("\n")).toMatch(/orphan|times|is \w+, not/);
});
