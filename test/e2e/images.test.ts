import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Simulator } from "../../src/platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../../src/providers/index.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import type { ReleaseServer } from "../release-server.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { type Deployment, openDeployment, release, serveImages } from "./imports.ts";

let key: Hierarchy;
beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
});

const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
const title = "images that are imported";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    for (const platform of platforms.filter(({ image }) => image.kind === "imported")) describeOn(platform);
  },
);

function describeOn(platform: AnyPlatform): void {
  describe(platform.title, () => {
    let cloud: Simulator;
    beforeEach(async () => {
      cloud = await platform.simulate({ latencyMs: 300 });
    });
    afterEach(async () => {
      expect(cloud.violations).toEqual([]);
      await cloud.close();
    });

    test("two deployments share one image, which goes with the last of them", async () => {
      const server = await serveImages([platform], key);
      const [shop, other] = [
        deploymentOf("shop", platform, cloud, server),
        deploymentOf("other", platform, cloud, server),
      ];
      const planned = await shop.run(["plan"]);
      expect(planned).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/image to import: \d+ B, signed by .*1 image to import/s),
      });
      const made = await shop.run(["up", "--yes"]);
      expect(made).toMatchObject({ code: 0, stderr: "" });
      expect(made.stdout).toMatch(/✓ image-\S+ +\d+s +imported/);
      expect(made.stdout).toMatch(/^Done in \S+: 1 created, 1 image imported; 1 machine, ready\.$/m);
      const [image] = cloud.images?.() ?? [];
      expect(image).toMatch(/^sha512-[0-9a-f]{56}$/);
      expect(readFileSync(join(shop.folder, "flatcar.lock"), "utf8")).toContain(`image: ${image}`);
      expect((await shop.run(["plan", "--check"])).code).toBe(0);
      expect((await other.run(["up", "--yes"])).code).toBe(0);
      expect(cloud.images?.()).toEqual([image]);
      expect(cloud.machines()).toHaveLength(2);
      expect((await shop.run(["destroy", "--yes"])).stdout).toContain("nothing is left");
      expect(cloud.images?.()).toEqual([image]);
      expect((await other.run(["destroy", "--yes"])).stdout).toContain("nothing is left");
      expect([cloud.images?.(), cloud.machines(), cloud.leftovers()]).toEqual([[], [], []]);
    });

    test("a complete lock needs no release server to plan, and an image that is there none to go up", async () => {
      const server = await serveImages([platform], key);
      const shop = deploymentOf("shop", platform, cloud, server);
      expect((await shop.run(["up", "--yes"])).code).toBe(0);
      const gone = {
        FLATCAR_DEPLOY_RELEASE_URL: "http://127.0.0.1:9/{channel}",
        FLATCAR_DEPLOY_FEED_URL: "http://127.0.0.1:9/feed",
      };
      expect((await shop.run(["plan", "--check"], gone)).code).toBe(0);
      writeFlatcarFile(shop.folder, "shop", platform, 2);
      expect(await shop.run(["up", "--yes"], gone)).toMatchObject({ code: 0, stderr: "" });
      expect(cloud.machines()).toHaveLength(2);
      expect(cloud.images?.()).toHaveLength(1);
    });

    const { image } = platform;
    if (image.kind === "imported" && image.checkAddress) {
      test("an image is fetched from the address of the deployment file, which the plan and the lock show", async () => {
        const server = await serveImages([platform], key);
        const shop = deploymentOf("shop", platform, cloud, server);
        const from = (imageUrl: string) => writeFlatcarFile(shop.folder, "shop", platform, 1, { imageUrl });
        from("http://10.0.0.7/{file}");
        const refused = await shop.run(["up", "--yes"]);
        expect(refused).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(/^error\[FD1442\].*\n {2}flatcar\.yaml:1:/),
        });
        expect(cloud.calls).toEqual([]);
        from("https://images.example.com/{version}/{arch}/disk.img.gz");
        const url = `https://images.example.com/${release.version}/amd64/disk.img.gz`;
        expect((await shop.run(["plan"])).stdout).toMatch(new RegExp(`image to import: .*, from ${url}`));
        expect((await shop.run(["up", "--yes"])).code).toBe(0);
        const asked = cloud.calls.filter(({ name }) => name === "POST /v2/images");
        expect(asked.map(({ parameters }) => parameters.url)).toEqual([url]);
        expect(readFileSync(join(shop.folder, "flatcar.lock"), "utf8")).toContain(`    url: ${url}\n`);
        expect((await shop.run(["plan", "--check"])).code).toBe(0);
        expect((await shop.run(["destroy", "--yes"])).code).toBe(0);
      });
    }

    test.each(["up", "destroy"])(
      "an import that was killed is ended by %s, and nothing is left of it",
      async (verb) => {
        const server = await serveImages([platform], key);
        const shop = deploymentOf("shop", platform, cloud, server);
        const begun = () => cloud.calls.some(({ name }) => !/^(GET|HEAD|list|get|describe|find)|token/i.test(name));
        expect(await shop.killed(["up", "--yes"], begun)).toBe(true);
        expect((await shop.run([verb, "--yes"])).code).toBe(0);
        expect(cloud.images?.()).toHaveLength(verb === "up" ? 1 : 0);
        if (verb === "up") expect((await shop.run(["destroy", "--yes"])).code).toBe(0);
        expect([cloud.images?.(), cloud.machines(), cloud.leftovers()]).toEqual([[], [], []]);
      },
    );
  });
}

function writeFlatcarFile(
  folder: string,
  name: string,
  { id, sample }: AnyPlatform,
  count: number,
  more: object = {},
): void {
  const pool = { platform: id, count, options: { ...sample.options.amd64, ...more } };
  writeFileSync(
    join(folder, "flatcar.yaml"),
    JSON.stringify({ name, release: release.version, machines: { web: pool } }),
  );
}

/** A deployment of one machine. */
function deploymentOf(name: string, platform: AnyPlatform, cloud: Simulator, server: ReleaseServer): Deployment {
  const deployment = openDeployment(cloud.env, server, key);
  writeFlatcarFile(deployment.folder, name, platform, 1);
  return deployment;
}
