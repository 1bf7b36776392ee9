import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, shop } from "../../cli/folder.ts";
import { noAccount, type RunOptions, runCli } from "../../cli/run.ts";
import { type ReleaseServer, releaseServerFor } from "../../release-server.ts";
import { root } from "../../sources.ts";
import { type Hierarchy, makeHierarchy } from "../signature/hierarchy.ts";

export const imageList = "flatcar_production_ami_all.json";
export const disk = "flatcar_production_image.bin.bz2";
const feed = readFileSync(`${root}test/fixtures/releases/releases-stable.json`);
const list = (last: string) =>
  Buffer.from(
    JSON.stringify({
      amis: ["eu-central-1", "us-east-1"].map((name) => ({ name, hvm: `ami-0a1b2c3d4e5f6071${last}` })),
    }),
  );
export const image = Buffer.alloc(300_000, "disk of a release ");
const folderOf = (arch: string, version: string) => `/stable/${arch}-usr/${version}`;

/** A release server as the published one is, signed by keys of the test, and a deployment that is locked by it. */
export interface Site {
  readonly server: ReleaseServer;
  /** The deployment's folder, with `flatcar.yaml` and its lock. */
  readonly cwd: string;
  /** How our command line reaches a release server at that address. */
  envFor(url: string): Readonly<Record<string, string>>;
  run(words: readonly string[], options?: RunOptions & { readonly url?: string }): ReturnType<typeof runCli>;
}

export async function siteWith(key: Hierarchy): Promise<Site> {
  const server = await releaseServerFor(await published(key));
  const cwd = folderWith({ "flatcar.yaml": shop["flatcar.yaml"], "base.bu": shop["base.bu"] });
  writeFileSync(join(cwd, "key.asc"), key.file.content);
  const envFor = (url: string) => ({
    ...noAccount(),
    FLATCAR_DEPLOY_KEY: join(cwd, "key.asc"),
    FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint,
    FLATCAR_DEPLOY_RELEASE_URL: `${url}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${url}/releases.json`,
    XDG_CACHE_HOME: join(cwd, "cache"),
  });
  const run: Site["run"] = (words, { url = server.url, ...options } = {}) =>
    runCli(words, { cwd, fetch, ...options, env: { ...envFor(url), ...options.env } });
  const locked = await run(["lock"]);
  if (locked.code !== 0) throw new Error(locked.stderr);
  return { server, cwd, envFor, run };
}

export function makeKey(): Promise<Hierarchy> {
  return makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
}

const signed = new WeakMap<Hierarchy, Promise<Readonly<Record<string, Uint8Array>>>>();

/** Two versions for both architectures: `version.txt`, the list of images, an image with its DIGESTS. */
export function published(key: Hierarchy): Promise<Readonly<Record<string, Uint8Array>>> {
  const known = signed.get(key) ?? publish(key);
  signed.set(key, known);
  return known;
}

async function publish(key: Hierarchy): Promise<Readonly<Record<string, Uint8Array>>> {
  const files: Record<string, Uint8Array> = { "/releases.json": feed };
  const sign = async (path: string, content: Uint8Array) => {
    files[path] = content;
    files[`${path}.sig`] = (await key.sign("current", content, { at: "2026-08-13" })).content;
  };
  for (const [arch, last] of [
    ["amd64", "5"],
    ["arm64", "a"],
  ] as const) {
    for (const version of ["4593.2.4", "4593.2.5"]) {
      const folder = folderOf(arch, version);
      await sign(`${folder}/version.txt`, Buffer.from(`FLATCAR_VERSION=${version}\nFLATCAR_BOARD=${arch}-usr\n`));
      await sign(`${folder}/${imageList}`, list(version.endsWith("5") ? last : "0"));
      await sign(`${folder}/${disk}`, image);
      const sha512 = createHash("sha512").update(image).digest("hex");
      await sign(`${folder}/${disk}.DIGESTS`, Buffer.from(`# SHA512 HASH\n${sha512}  ${disk}\n`));
    }
    for (const ending of ["", ".sig"]) {
      files[`${folderOf(arch, "current")}/version.txt${ending}`] =
        files[`${folderOf(arch, "4593.2.5")}/version.txt${ending}`] ?? Buffer.of();
    }
  }
  return files;
}
