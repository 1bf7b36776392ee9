import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { simulatedContent } from "../../src/images/index.ts";
import type { Arch } from "../../src/platform.ts";
import type { Hierarchy } from "../images/signature/hierarchy.ts";

/** A file of a release that is an image, or its DIGESTS, or their signature; `undefined` for any other. `path`: as the release servers have it. */
export async function signedImage(path: string, key: Hierarchy): Promise<Uint8Array | undefined> {
  const [, arch, version = "", name = ""] = /\/(amd64|arm64)-usr\/(\d[^/]+)\/(.+_image\..+)$/.exec(path) ?? [];
  if (arch === undefined) return undefined;
  const [, file = name] = /^(.*)\.DIGESTS(?:\.sig)?$/.exec(name) ?? [];
  const content = simulatedContent({ version, arch: arch as Arch }, file);
  if (file === name) return content;
  const digests = Buffer.from(`# SHA512 HASH\n${createHash("sha512").update(content).digest("hex")}  ${file}\n`);
  return name.endsWith(".sig") ? (await key.sign("current", digests, { at: "2026-08-13" })).content : digests;
}

export interface ReleaseHost {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What makes a program ask this server. */
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * A release server on 127.0.0.1 that has what the published one had on the day of the fixtures: stable alone, and with a key that signs them every
 * image of it, too.
 */
export async function startReleaseServer(key?: Hierarchy): Promise<ReleaseHost> {
  const read = (name: string) => readFileSync(new URL(`../fixtures/releases/${name}`, import.meta.url), "utf8");
  const files: Readonly<Record<string, string>> = {
    "/stable/amd64-usr/current/version.txt": read("version-4593.2.5.txt"),
    "/stable/arm64-usr/current/version.txt": read("version-4593.2.5.txt"),
    "/releases.json": read("releases-stable.json"),
  };
  const contentAt = async (url: string) => {
    const text = files[url];
    return text === undefined ? key && signedImage(url, key) : Buffer.from(text);
  };
  const server = createServer(({ url = "" }, response) => {
    void contentAt(url).then((content) =>
      response.writeHead(content ? 200 : 404, { "content-length": content?.length ?? 0 }).end(content),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A cloud that fetches by itself takes no address of a private network; Linux takes this one for this computer.
  const base = `http://0.0.0.0:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    env: { FLATCAR_DEPLOY_RELEASE_URL: `${base}/{channel}`, FLATCAR_DEPLOY_FEED_URL: `${base}/releases.json` },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
