import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generated } from "../scripts/generated.ts";
import { root } from "./sources.ts";

it.each(Object.entries(generated))("%s is what `npm run gen` makes", async (file, make) => {
  expect(readFileSync(root + file, "utf8")).toBe(await make());
});

it("makes every file that is called generated", () => {
  const called = globSync("src/**/*.generated.*", { cwd: root });
  expect(called.sort()).toEqual(
    Object.keys(generated)
      .filter((file) => file.includes(".generated."))
      .sort(),
  );
});
