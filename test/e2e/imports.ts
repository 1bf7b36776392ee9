import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished } from "vitest";
import type { Release } from "../../src/platform.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";
import type { Hierarchy } from "../images/signature/hierarchy.ts";
import { type ReleaseServer, releaseServerFor } from "../release-server.ts";

const bin = fileURLToPath(new URL("../../bin/flatcar-deploy.js", import.meta.url));
export const release: Release = { channel: "stable", version: "4593.2.5", arch: "amd64" };

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

/** The command line in a folder of its own, which is the deployment's. */
export interface Deployment {
  readonly folder: string;
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Kills the command with its engine as soon as `when` holds, or when it has ended. Whether it was killed. */
  killed(words: readonly string[], when: () => boolean): Promise<boolean>;
}

/** A release server with what these platforms import, signed. */
export async function serveImages(platforms: readonly AnyPlatform[], key: Hierarchy): Promise<ReleaseServer> {
  const folder = `/stable/amd64-usr/${release.version}`;
  const versionText = Buffer.from(`FLATCAR_VERSION=${release.version}\nFLATCAR_BUILD_ID="2026-08-13-0000"\n`);
  const files: Record<string, Uint8Array> = {
    [`${folder}/version.txt`]: versionText,
    "/stable/amd64-usr/current/version.txt": versionText,
  };
  for (const { image } of platforms) {
    if (image.kind !== "imported") continue;
    const file = image.file(release, {});
    const content = published(file);
    const digests = Buffer.from(`# SHA512 HASH\n${createHash("sha512").update(content).digest("hex")}  ${file}\n`);
    files[`${folder}/${file}`] = content;
    files[`${folder}/${file}.DIGESTS`] = digests;
    files[`${folder}/${file}.DIGESTS.sig`] = (await key.sign("current", digests, { at: "2026-08-13" })).content;
  }
  return releaseServerFor(files);
}

/** A deployment in an empty folder, gone when the test ends. `cloud` is what its environment holds of its clouds. */
export function openDeployment(
  cloud: Readonly<Record<string, string>>,
  server: ReleaseServer,
  key: Hierarchy,
): Deployment {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-images-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "key.asc"), key.file.content);
  // A cloud that fetches by itself takes no address of a private network; Linux takes this one for this computer.
  const address = server.url.replace("127.0.0.1", "0.0.0.0");
  const { PATH, HOME, XDG_CACHE_HOME, FLATCAR_DEPLOY_PULUMI } = process.env;
  const given = {
    ...cloud,
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
    return { pid: child.pid ?? 0, ended, runs: () => child.exitCode === null && child.signalCode === null };
  };
  return {
    folder,
    run: (words, env) => start(words, env).ended,
    killed: async (words, when) => {
      const { pid, ended, runs } = start(words);
      await expect.poll(() => when() || !runs(), { timeout: 60_000, interval: 5 }).toBe(true);
      const alive = runs();
      if (alive) process.kill(-pid, "SIGKILL");
      await ended;
      return alive;
    },
  };
}
