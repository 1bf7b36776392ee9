import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emptyLock, formatLock } from "../../src/images/index.ts";
import type { Simulator } from "../../src/platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../../src/providers/index.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { releaseServerFor } from "../release-server.ts";
import { folderWith } from "./folder.ts";
import { type RunOptions, runCli } from "./run.ts";

let key: Hierarchy;
beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
});

const version = "4593.2.5";
const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));

for (const platform of platforms.filter(({ image }) => image.kind === "imported")) {
  describe(`images in an account of ${platform.title}`, () => {
    let cloud: Simulator;
    beforeEach(async () => {
      cloud = await platform.simulate({ latencyMs: 300 });
    });
    afterEach(async () => {
      expect(cloud.violations).toEqual([]);
      await cloud.close();
    });

    it("are not pruned while they are imported, nor while a lock names them", async () => {
      const run = await accountOf(platform, cloud);
      const importing = run(["import", version, "--arch", "amd64"]);
      const listed = async () => (await run(["list", "--json"])).stdout;
      await expect.poll(listed, { timeout: 30_000, interval: 20 }).toContain('"importing"');
      expect((await run(["prune", "--yes"])).stdout).toMatch(/ {3}being imported\nnothing to delete\n$/);
      expect(await importing).toMatchObject({ code: 0, stderr: "" });
      const [image = ""] = cloud.images?.() ?? [];
      const lock = formatLock({ ...emptyLock, images: { [`${platform.id} place amd64 ${version}`]: { image } } });
      const cwd = folderWith({ "shop/flatcar.yaml": "", "shop/flatcar.lock": lock });
      expect((await run(["prune", "--yes", "-f", "shop/flatcar.yaml"], { cwd })).stdout).toContain(
        "named by flatcar.lock",
      );
      expect((await run(["prune", "--yes"], { cwd: join(cwd, "shop") })).stdout).toContain("named by flatcar.lock");
      expect((await run(["prune", "--yes"])).stdout).toContain("Done: 1 image deleted.");
      expect([cloud.images?.(), cloud.leftovers()]).toEqual([[], []]);
    });
  });
}

/** `image` with a release server that has what the platform imports, signed. */
async function accountOf(platform: AnyPlatform, cloud: Simulator) {
  const options = platform.options.parse(platform.sample.options.amd64) as { readonly region?: string };
  const cwd = folderWith({});
  writeFileSync(join(cwd, "key.asc"), key.file.content);
  const server = await releaseServerFor(await published(platform, options));
  // A cloud that fetches by itself takes no address of a private network; Linux takes this one for this computer.
  const address = server.url.replace("127.0.0.1", "0.0.0.0");
  const env = {
    ...cloud.env,
    XDG_CACHE_HOME: join(cwd, "cache"),
    FLATCAR_DEPLOY_KEY: join(cwd, "key.asc"),
    FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint,
    FLATCAR_DEPLOY_RELEASE_URL: `${address}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${address}/feed`,
  };
  const where = ["--platform", platform.id, ...(options.region ? ["--region", options.region] : [])];
  return (words: readonly string[], more: RunOptions = {}) =>
    runCli(["image", ...words, ...where], { cwd, env, fetch, now: new Date(), ...more });
}

async function published({ image }: AnyPlatform, options: unknown): Promise<Readonly<Record<string, Uint8Array>>> {
  if (image.kind !== "imported") throw new Error("its images are published");
  const file = image.file({ channel: "stable", version, arch: "amd64" }, options);
  const content = Buffer.from("a disk\n");
  const digests = Buffer.from(`# SHA512 HASH\n${createHash("sha512").update(content).digest("hex")}  ${file}\n`);
  const folder = `/stable/amd64-usr/${version}`;
  return {
    [`${folder}/${file}`]: content,
    [`${folder}/${file}.DIGESTS`]: digests,
    [`${folder}/${file}.DIGESTS.sig`]: (await key.sign("current", digests, { at: "2026-08-13" })).content,
    [`${folder}/version.txt`]: Buffer.from(`FLATCAR_VERSION=${version}\nFLATCAR_BUILD_ID="2026-08-13-0000"\n`),
  };
}
