import { expect, test } from "vitest";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";
import { simulated } from "./cloud.ts";
import { skips } from "./skips.ts";
import { conform } from "./suite.ts";

test.each(platformIds)("%s is called as its folder", async (id) => {
  expect((await loadPlatform(id)).id).toBe(id);
});

for (const id of platformIds) conform(id, async () => simulated(await loadPlatform(id), skips[id]), skips[id]);
