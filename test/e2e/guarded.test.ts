import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { Cloud } from "./cloud.ts";
import type { Shop } from "./shop.ts";
import { eachWithShop } from "./simulated-shop.ts";

let cloud: Cloud;
let shop: Shop;
eachWithShop(undefined, (opened) => {
  ({ cloud, shop } = opened);
});
const run = (...words: readonly string[]) => shop.start([...words, "--state", shop.state]).ended;

beforeEach(async () => {
  shop.write({ web: 1, worker: 1 });
  const file = join(shop.folder, "flatcar.yaml");
  const text = readFileSync(file, "utf8").replace("t3.small", "t3.small, terminationProtection: true");
  writeFileSync(file, text);
  expect(await run("up", "--yes", "--offline")).toMatchObject({ code: 0 });
});

test("destroy refuses a protected machine, and deletes all once it is gone", { timeout: 120_000 }, async () => {
  const refused = await run("destroy", "--yes");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("error[FD1605] shop-web-0 is protected");
  const web = (await cloud.machines()).find(({ name }) => name === "shop-web-0");
  await cloud.vanish(web?.id ?? "");
  expect(await run("destroy", "--yes")).toMatchObject({ code: 0 });
  expect(await cloud.machines()).toEqual([]);
});
