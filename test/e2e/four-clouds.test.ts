import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Simulator } from "../../src/platform.ts";
import { type AnyPlatform, loadPlatform } from "../../src/providers/index.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import type { ReleaseServer } from "../release-server.ts";
import { root } from "../sources.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { type Deployment, openDeployment, serveImages } from "./imports.ts";

const ids = ["aws", "digitalocean", "hetzner", "openstack"] as const;
const title = "one file with a pool on each of four clouds";

let key: Hierarchy;
let platforms: readonly AnyPlatform[];
beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
  platforms = await Promise.all(ids.map((id) => loadPlatform(id)));
});

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let clouds: readonly Simulator[];
    let server: ReleaseServer;
    beforeEach(async () => {
      clouds = await Promise.all(platforms.map((platform) => platform.simulate({ latencyMs: 50 })));
      server = await serveImages(platforms, key);
    });
    afterEach(async () => {
      expect(clouds.flatMap(({ violations }) => violations)).toEqual([]);
      await Promise.all(clouds.map((cloud) => cloud.close()));
    });

    const machines = () => clouds.flatMap((cloud) => cloud.machines().map(({ name }) => name)).sort();
    const images = () => clouds.flatMap((cloud) => cloud.images?.() ?? []);
    const left = () =>
      clouds.flatMap((cloud) => [...cloud.machines(), ...cloud.leftovers(), ...(cloud.images?.() ?? [])]);
    const named = (name: string) => ids.map((id) => `${name}-${id}-0`);
    const written = () => clouds.reduce((sum, { calls }) => sum + calls.filter(({ name }) => changes(name)).length, 0);

    /** The example, under a name of its own. */
    function deployment(name: string): Deployment {
      const opened = openDeployment(Object.assign({}, ...clouds.map(({ env }) => env)), server, key);
      cpSync(join(root, "examples/four-clouds"), opened.folder, { recursive: true });
      rmSync(join(opened.folder, "flatcar.lock"), { force: true });
      const file = join(opened.folder, "flatcar.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace("name: four-clouds", `name: ${name}`));
      return opened;
    }

    test("goes up with one command, shows one table, shares its images, and is destroyed without leftovers", async () => {
      const [shop, other] = [deployment("shop"), deployment("other")];
      expect(await shop.run(["up", "--yes"])).toMatchObject({ code: 0, stderr: "" });
      expect(machines()).toEqual(named("shop"));
      const table = (await shop.run(["status"])).stdout;
      for (const name of named("shop")) expect(table).toMatch(new RegExp(`^ +${name} +running +\\S`, "m"));
      const made = images();
      expect(made).toHaveLength(3);
      const lock = readFileSync(join(shop.folder, "flatcar.lock"), "utf8");
      for (const image of made) expect(lock).toContain(`image: ${image}`);
      const second = await other.run(["up", "--yes"]);
      expect(second).toMatchObject({
        code: 0,
        stderr: "",
        stdout: expect.not.stringMatching(/uploading|fetch|rescue/),
      });
      expect(images()).toEqual(made);
      expect((await shop.run(["destroy", "--yes"])).stdout).toContain("nothing is left");
      expect([machines(), images()]).toEqual([named("other"), made]);
      expect((await other.run(["destroy", "--yes"])).stdout).toContain("nothing is left");
      expect(left()).toEqual([]);
    });

    test("goes on after kill -9 at whichever moment, and then nothing is left", {
      timeout: 3 * patienceMs,
    }, async () => {
      const moments: number[] = [];
      for (let writes = 1; ; writes += 5) {
        const shop = deployment(`shop${writes}`);
        const from = written();
        const killed = await shop.killed(["up", "--yes"], () => written() - from >= writes);
        const [verb, name] = moments.length % 2 === 0 ? (["up", `shop${writes}`] as const) : (["destroy", ""] as const);
        const next = await shop.run([verb, "--yes"]);
        expect([next.code, next.stderr], `${verb} after ${writes} writes`).toEqual([0, ""]);
        if (verb === "up") {
          expect(machines()).toEqual(named(name));
          expect((await shop.run(["up", "--yes"])).stdout).toContain("Nothing changed");
          expect((await shop.run(["destroy", "--yes"])).code).toBe(0);
        }
        expect(left(), `${verb} after ${writes} writes`).toEqual([]);
        if (!killed) break;
        moments.push(writes);
      }
      expect(moments.length).toBeGreaterThan(3);
    });
  },
);

/** Whether a call changes something. */
function changes(call: string): boolean {
  return !/^(GET|HEAD|list|get|describe|find)|token/i.test(call);
}
