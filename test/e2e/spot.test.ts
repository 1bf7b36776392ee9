import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Cloud } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import type { Shop, ShopContent } from "./shop.ts";
import { eachWithShop } from "./simulated-shop.ts";

const title = "the persistent spot request of a machine that somebody terminated";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let cloud: Cloud;
    let shop: Shop;

    eachWithShop(0, (opened) => {
      ({ cloud, shop } = opened);
    });
    beforeEach(async () => {
      await write({ web: 1, worker: 1 });
      expect((await run("up", "--offline")).code).toBe(0);
      const web = (await cloud.machines()).find(({ name }) => name === "shop-web-0");
      await cloud.vanish(web?.id ?? "");
      expect(await cloud.leftovers()).toHaveLength(1);
    });

    const run = (...words: string[]) => shop.start([...words, "--yes", "--state", shop.state]).ended;
    const write = async (content: Partial<ShopContent>) => {
      shop.write(content);
      const file = join(shop.folder, "flatcar.yaml");
      const spot = readFileSync(file, "utf8").replace("t3.small", "t3.small, spot: { interruption: stop }");
      writeFileSync(file, spot);
    };
    const names = async () => (await cloud.machines()).map(({ name }) => name).sort();

    test.each<[string, Partial<ShopContent>, readonly string[]]>([
      ["is made anew otherwise", { web: 1, worker: 1, webText: "other" }, ["shop-web-0", "shop-worker-0"]],
      ["is not wanted any more", { web: 0, worker: 1 }, ["shop-worker-0"]],
    ])("ends with the run that notices, where the machine %s", async (_, content, want) => {
      await write(content);
      const { code, stdout } = await run("up", "--offline");
      expect(code).toBe(0);
      expect(stdout).toMatch(/ended spot request sir-\w+ of shop-web-0/);
      expect([await names(), await cloud.leftovers()]).toEqual([want, []]);
    });

    test("ends with destroy, where a refresh has forgotten the machine", async () => {
      await shop.with((deployment) => deployment.refresh({ signal: new AbortController().signal }));
      expect(await cloud.leftovers()).toHaveLength(1);
      expect((await run("destroy")).code).toBe(0);
      expect([await names(), await cloud.leftovers()]).toEqual([[], []]);
    });
  },
);
