import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";

test.each(platformIds)("%s is called as its folder", async (id) => {
  expect((await loadPlatform(id)).id).toBe(id);
});

/** A file for each, so that the processors share them. */
test.each(platformIds)("%s has its files of rules and of stories", (id) => {
  expect(existsSync(new URL(`${id}.test.ts`, import.meta.url))).toBe(true);
  const stories = ["", "-even", "-odd"].map((part) => new URL(`../faults/${id}${part}.test.ts`, import.meta.url));
  expect(stories.some((file) => existsSync(file))).toBe(true);
});
