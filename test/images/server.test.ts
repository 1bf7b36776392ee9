import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { type ReleaseSource, releaseServer, resolveRelease } from "../../src/images/index.ts";
import { isolatedIO } from "../../src/testing.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const feed = readFileSync(new URL("../fixtures/releases/releases-stable.json", import.meta.url), "utf8");
const versionText = readFileSync(new URL("../fixtures/releases/version-4593.2.5.txt", import.meta.url), "utf8");

let base: string;
let close: () => Promise<void>;
let cacheDirectory: string;
let requests: string[];
let slept: number[];
let answers: Record<string, Answer>;

const text =
  (body: string, etag?: string): Answer =>
  (request, response) => {
    if (etag !== undefined && request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, etag === undefined ? {} : { etag }).end(body);
  };
const status =
  (code: number): Answer =>
  (_, response) =>
    void response.writeHead(code).end("no");

beforeEach(async () => {
  requests = [];
  slept = [];
  cacheDirectory = mkdtempSync(join(tmpdir(), "release-cache-"));
  answers = {
    "/stable/amd64-usr/current/version.txt": text(versionText, '"v1"'),
    "/stable/arm64-usr/current/version.txt": text(versionText),
    "/lts/amd64-usr/current-2024/version.txt": text("FLATCAR_VERSION=4081.3.10\n"),
    "/stable/amd64-usr/4593.2.5/list.json": text("{}"),
    "/releases.json": text(feed, '"f1"'),
  };
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    (answers[request.url ?? ""] ?? status(404))(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
});

afterEach(async () => {
  await close();
  rmSync(cacheDirectory, { recursive: true, force: true });
});

function open(signal = new AbortController().signal): ReleaseSource {
  const env = {
    FLATCAR_DEPLOY_RELEASE_URL: `${base}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${base}/releases.json`,
  };
  const io = {
    ...isolatedIO(env),
    fetch: globalThis.fetch,
    sleep: async (ms: number) => {
      slept.push(ms);
    },
  };
  return releaseServer(io, { cacheDirectory, signal });
}

describe("the release server", () => {
  test("says what a channel has, with the feed's facts beside it", async () => {
    const source = open();
    expect(await resolveRelease("stable", "arm64", source)).toEqual({
      channel: "stable",
      version: "4593.2.5",
      arch: "arm64",
    });
    expect(await source.current("lts-2024", "amd64")).toBe("4081.3.10");
    expect((await source.find("4593.2.5"))?.software.kernel).toBe("6.12.102");
    expect(await source.artifact({ channel: "stable", version: "4593.2.5", arch: "amd64" }, "list.json")).toEqual({
      content: Buffer.from("{}"),
      url: `${base}/stable/amd64-usr/4593.2.5/list.json`,
    });
    expect(
      await source.artifact({ channel: "stable", version: "4593.2.5", arch: "arm64" }, "list.json"),
    ).toBeUndefined();
    expect(source.name).toBe(`release server ${new URL(base).host}`);
  });

  test("reads what a note says from the feed, and knows nothing of a release without one", async () => {
    const note = "_Changes since **Stable 4593.2.4**_\n\n#### Updates:\n\n- docker ([28.0.4](u))\n";
    const noted = JSON.stringify({ "4593.2.5": { channel: "stable", release_notes: note }, "4593.2.4": {} });
    answers["/releases.json"] = text(noted);
    const source = open();
    expect(await source.changes("4593.2.5")).toEqual([
      { since: "4593.2.4", fixes: [], updates: [{ package: "docker", version: "28.0.4" }], remarks: [] },
    ]);
    expect(await source.changes("4593.2.4")).toBeUndefined();
    expect(await source.changes("4593.2.3")).toBeUndefined();
    expect(requests).toEqual(["/releases.json"]);
  });

  test("names the LTS streams, and those that come with the package where it does not", async () => {
    answers["/lts/lts-info"] = text("4081:2024:unsupported\n4593:2026:supported\n");
    expect(await open().streams()).toEqual([
      { name: "lts-2024", major: 4081, supported: false },
      { name: "lts-2026", major: 4593, supported: true },
    ]);
    for (const answer of [status(404), text("<html>a login page</html>")]) {
      answers["/lts/lts-info"] = answer;
      expect((await open().streams()).map(({ name }) => name)).toEqual([
        "lts-2021",
        "lts-2022",
        "lts-2023",
        "lts-2024",
      ]);
    }
  });

  test("is asked once for each address, and not again for what has not changed", async () => {
    const source = open();
    await Promise.all([source.find("4593.2.5"), source.find("4593.2.4"), source.list()]);
    expect(requests).toEqual(["/releases.json"]);
    await source.current("stable", "amd64");
    const again = open();
    expect(await again.current("stable", "amd64")).toBe("4593.2.5");
    expect((await again.find("4593.2.5"))?.channel).toBe("stable");
    answers["/releases.json"] = text('{"1.2.3":{"channel":"stable","architectures":["amd64"]}}', '"f2"');
    expect((await open().list()).map(({ version }) => version)).toEqual(["1.2.3"]);
  });

  test("a version that the feed lacks is looked for under each channel", async () => {
    answers["/beta/amd64-usr/4800.1.0/version.txt"] = text(
      'FLATCAR_VERSION=4800.1.0\nFLATCAR_BUILD_ID="2026-10-01-0930"\n',
    );
    expect(await open().find("4800.1.0")).toEqual({
      channel: "beta",
      version: "4800.1.0",
      architectures: ["amd64"],
      published: "2026-10-01T09:30:00.000Z",
      software: {},
    });
    expect(await open().find("4800.9.9")).toBeUndefined();
  });

  test("a failure that passes is waited out; one that stays is FD1105 with the address", async () => {
    let failures = 2;
    const fine = text(versionText);
    answers["/stable/amd64-usr/current/version.txt"] = (request, response) =>
      failures-- > 0 ? status(503)(request, response) : fine(request, response);
    expect(await open().current("stable", "amd64")).toBe("4593.2.5");
    expect(slept).toEqual([250, 500]);
    answers["/stable/amd64-usr/current/version.txt"] = status(500);
    const error = await rejected(open().current("stable", "amd64"));
    expect(error.findings[0]).toMatchObject({
      code: "FD1105",
      message: `cannot get ${base}/stable/amd64-usr/current/version.txt: HTTP 500`,
      hint: "check the network, or name a mirror in FLATCAR_DEPLOY_RELEASE_URL",
    });
  });

  test("where the feed cannot be had, the variable that moves the feed is named", async () => {
    answers["/releases.json"] = status(500);
    const error = await rejected(open().list());
    expect(error.findings[0]?.hint).toBe("check the network, or name a mirror in FLATCAR_DEPLOY_FEED_URL");
  });

  test.each([
    ["a refusal is not repeated", status(403), "HTTP 403", 0],
    [
      "a dropped connection is repeated",
      ((request) => void request.socket.destroy()) as Answer,
      /other side closed|ECONNRESET/,
      3,
    ],
  ])("%s", async (_, answer, reason, repeats) => {
    answers["/stable/amd64-usr/current/version.txt"] = answer;
    const error = await rejected(open().current("stable", "amd64"));
    expect(error.code).toBe("FD1105");
    expect(error.message).toMatch(reason);
    expect(slept.length).toBe(repeats);
  });

  test("a server that is not there is FD1105, whatever the feed would say", async () => {
    await close();
    const error = await rejected(open().current("stable", "amd64"));
    expect(error.code).toBe("FD1105");
    expect(error.message).toContain("ECONNREFUSED");
    close = async () => undefined;
  });

  test("a feed that is not there leaves what version.txt says", async () => {
    answers["/releases.json"] = status(500);
    expect(await resolveRelease("stable", "amd64", open())).toMatchObject({ version: "4593.2.5" });
  });

  test("a cache that is damaged or cannot be written is done without", async () => {
    await open().list();
    const folder = join(cacheDirectory, "releases");
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), "{ damaged");
    expect((await open().list()).length).toBeGreaterThan(100);
    rmSync(cacheDirectory, { recursive: true, force: true });
    writeFileSync(cacheDirectory, "a file where the folder should be");
    expect((await open().list()).length).toBeGreaterThan(100);
  });

  test("ends at once when it is cancelled", async () => {
    const abort = new AbortController();
    answers["/stable/amd64-usr/current/version.txt"] = () => abort.abort();
    expect((await rejected(open(abort.signal).current("stable", "amd64"))).code).toBe("FD1409");
  });

  test("a page in place of the answer is said to be one", async () => {
    answers["/stable/amd64-usr/current/version.txt"] = text("<html>Please log in</html>");
    const error = await rejected(open().current("stable", "amd64"));
    expect(error.findings[0]).toMatchObject({
      code: "FD1105",
      details: ['it begins with "<html>Please log in</html>"'],
    });
  });
});

async function rejected(work: Promise<unknown>): Promise<FlatcarError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FlatcarError) return error;
  throw new Error(`expected a FlatcarError, got ${String(error)}`);
}
