import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Release, Simulator } from "../../src/platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../../src/providers/index.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { type ReleaseServer, releaseServerFor } from "../release-server.ts";
import { engineMissing, patienceMs } from "./engine.ts";

const bin = fileURLToPath(new URL("../../bin/flatcar-deploy.js", import.meta.url));
const release: Release = { channel: "stable", version: "4593.2.5", arch: "amd64" };

/** A text of one line, packed by bzip2. */
const bzipped = Buffer.from(
  "QlpoOTFBWSZTWbvr/Z4AAAZVgAAQQAQBAD8vnAAgACGpkDTI0ZCmTEyDIxNbu9k5AhV84qGISXdzDZh6ldAdJM/i7kinChIXfX+zwA==",
  "base64",
);

function published(file: string): Buffer {
  return file.endsWith(".bz2") ? bzipped : file.endsWith(".gz") ? gzipSync("a disk\n") : Buffer.from("a disk\n");
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A deployment of one machine in a folder of its own. */
interface Deployment {
  readonly folder: string;
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Kills the command with its engine as soon as `when` holds. */
  killed(words: readonly string[], when: () => boolean): Promise<void>;
}

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
      const server = await serverOf(platform);
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
      const server = await serverOf(platform);
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

    test.each(["up", "destroy"])(
      "an import that was killed is ended by %s, and nothing is left of it",
      async (verb) => {
        const server = await serverOf(platform);
        const shop = deploymentOf("shop", platform, cloud, server);
        const begun = () => cloud.calls.some(({ name }) => !/^(GET|HEAD|list|get|describe|find)|token/i.test(name));
        await shop.killed(["up", "--yes"], begun);
        expect((await shop.run([verb, "--yes"])).code).toBe(0);
        expect(cloud.images?.()).toHaveLength(verb === "up" ? 1 : 0);
        if (verb === "up") expect((await shop.run(["destroy", "--yes"])).code).toBe(0);
        expect([cloud.images?.(), cloud.machines(), cloud.leftovers()]).toEqual([[], [], []]);
      },
    );
  });
}

/** A release server with what the platform imports, signed. */
async function serverOf({ image }: AnyPlatform): Promise<ReleaseServer> {
  if (image.kind !== "imported") throw new Error("its images are published");
  const file = image.file(release, {});
  const content = published(file);
  const digests = Buffer.from(`# SHA512 HASH\n${createHash("sha512").update(content).digest("hex")}  ${file}\n`);
  const folder = `/stable/amd64-usr/${release.version}`;
  const { content: signature } = await key.sign("current", digests, { at: "2026-08-13" });
  const versionText = Buffer.from(`FLATCAR_VERSION=${release.version}\nFLATCAR_BUILD_ID="2026-08-13-0000"\n`);
  return releaseServerFor({
    [`${folder}/${file}`]: content,
    [`${folder}/${file}.DIGESTS`]: digests,
    [`${folder}/${file}.DIGESTS.sig`]: signature,
    [`${folder}/version.txt`]: versionText,
    "/stable/amd64-usr/current/version.txt": versionText,
  });
}

function writeFlatcarFile(folder: string, name: string, { id, sample }: AnyPlatform, count: number): void {
  const pool = { platform: id, count, options: sample.options.amd64 };
  writeFileSync(
    join(folder, "flatcar.yaml"),
    JSON.stringify({ name, release: release.version, machines: { web: pool } }),
  );
}

function deploymentOf(name: string, platform: AnyPlatform, cloud: Simulator, server: ReleaseServer): Deployment {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-images-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFlatcarFile(folder, name, platform, 1);
  writeFileSync(join(folder, "key.asc"), key.file.content);
  // A cloud that fetches by itself takes no address of a private network; Linux takes this one for this computer.
  const address = server.url.replace("127.0.0.1", "0.0.0.0");
  const { PATH, HOME, XDG_CACHE_HOME, FLATCAR_DEPLOY_PULUMI } = process.env;
  const given = {
    ...cloud.env,
    PATH,
    HOME,
    XDG_CACHE_HOME,
    FLATCAR_DEPLOY_PULUMI,
    NO_COLOR: "1",
    XDG_STATE_HOME: join(folder, "state"),
    FLATCAR_DEPLOY_KEY: join(folder, "key.asc"),
    FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint,
    FLATCAR_DEPLOY_RELEASE_URL: `${address}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${address}/feed`,
  };
  const start = (words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [bin, ...words], { cwd: folder, env: { ...given, ...env }, detached: true });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...output })));
    return { pid: child.pid ?? 0, ended };
  };
  return {
    folder,
    run: (words, env) => start(words, env).ended,
    killed: async (words, when) => {
      const { pid, ended } = start(words);
      await expect.poll(when, { timeout: 60_000, interval: 5 }).toBe(true);
      process.kill(-pid, "SIGKILL");
      await ended;
    },
  };
}
