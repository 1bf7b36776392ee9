import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A release server on 127.0.0.1 that has what the published one had on the day of the fixtures: stable alone. */
export async function startReleaseServer(): Promise<{ readonly env: Readonly<Record<string, string>>; close(): void }> {
  const read = (name: string) => readFileSync(new URL(`../fixtures/releases/${name}`, import.meta.url), "utf8");
  const files: Readonly<Record<string, string>> = {
    "/stable/amd64-usr/current/version.txt": read("version-4593.2.5.txt"),
    "/stable/arm64-usr/current/version.txt": read("version-4593.2.5.txt"),
    "/releases.json": read("releases-stable.json"),
  };
  const server = createServer(({ url = "" }, response) => {
    const text = files[url];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { FLATCAR_DEPLOY_RELEASE_URL: `${base}/{channel}`, FLATCAR_DEPLOY_FEED_URL: `${base}/releases.json` },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
