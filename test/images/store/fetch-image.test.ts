import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { type FetchImageOptions, fetchImage } from "../../../src/images/store/fetch-image.ts";
import type { ByteProgress } from "../../../src/images/store/meter.ts";
import { openImageStore } from "../../../src/images/store/store.ts";
import { folderWith } from "../../cli/folder.ts";
import { type ReleaseServer, type ReleaseServerOptions, releaseServerFor } from "../../release-server.ts";
import { root } from "../../sources.ts";

const file = "flatcar_production_image.bin.bz2";
const key = { version: "4593.2.5", arch: "amd64", file } as const;
const path = `/amd64-usr/4593.2.5/${file}`;
const signal = new AbortController().signal;
const sleep = (ms: number) => wait(Math.min(ms, 5));

/** Bytes that nothing repeats, the same for the same seed. */
function content(bytes: number, seed = 1): Buffer {
  const all = Buffer.alloc(bytes);
  for (let at = 0, block = 0; at < bytes; at += 64, block++) {
    createHash("sha512").update(`${seed} ${block}`).digest().copy(all, at);
  }
  return all;
}

const image = content(3_000_000);
const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex");

async function setUp(
  options: ReleaseServerOptions = {},
  files: Readonly<Record<string, Uint8Array>> = { [path]: image },
) {
  const folder = folderWith({});
  const server = await releaseServerFor(files, options);
  const store = openImageStore(folder, { sleep, signal });
  const get = (more: Partial<FetchImageOptions> = {}) =>
    fetchImage(store, key, server.url + path, {
      io: { fetch, sleep, now: () => new Date() },
      signal,
      pieceBytes: 1_000_000,
      idleMs: 300,
      ...more,
    });
  return { folder, server, store, get };
}

type Setting = Awaited<ReturnType<typeof setUp>>;

/** The content that the store has in the end, and that nothing else is left of the download. */
async function expectWhole({ folder, store }: Setting, wanted: Uint8Array = image): Promise<void> {
  const found = store.find(key);
  expect(found).toMatchObject({ size: wanted.length, sha512: sha512(wanted) });
  const bytes = found && (await store.use(found, async (object) => readFileSync(object)));
  expect(bytes?.equals(wanted)).toBe(true);
  expect(readdirSync(join(folder, "partials"))).toEqual([]);
}

const ranges = (server: ReleaseServer) => server.asked.map((line) => line.split(" ")[1]);

describe("a download", () => {
  it("asks for parts, several at a time, and never again for what is there", async () => {
    const setting = await setUp({ redirects: true });
    const { server, get } = setting;
    const progress: ByteProgress[] = [];
    const first = await get({ progress: (event) => progress.push(event) });
    await expectWhole(setting);
    expect(ranges(server).toSorted()).toEqual([
      "bytes=0-0",
      "bytes=0-999999",
      "bytes=1000000-1999999",
      "bytes=2000000-2999999",
    ]);
    expect(progress.at(-1)).toMatchObject({ bytes: 3_000_000, total: 3_000_000, secondsLeft: 0 });
    expect(progress.at(-1)?.rate).toBeGreaterThan(0);
    expect({ ...(await get()), used: "" }).toEqual({ ...first, used: "" });
    expect(server.asked).toHaveLength(4);
  });

  it("says who it is", async () => {
    const setting = await setUp();
    const agents: unknown[] = [];
    const watched: typeof fetch = async (input, init) => {
      agents.push(new Headers(init?.headers).get("user-agent"));
      return fetch(input, init);
    };
    await setting.get({ io: { fetch: watched, sleep, now: () => new Date() } });
    expect(new Set(agents)).toEqual(new Set(["flatcar-deploy (+https://www.flatcar.org)"]));
  });

  it.each<[string, ReleaseServerOptions]>([
    ["ignores Range", { ignoresRange: true }],
    ["gives nothing to tell contents apart", { untagged: true }],
  ])("takes the file in one piece from a server that %s", async (_, options) => {
    const setting = await setUp(options);
    setting.server.fail({ kind: "cut", after: 1_500_000 }, 1, options.ignoresRange ? 0 : 1);
    await setting.get();
    await expectWhole(setting);
  });

  it.each([0, 1, 63])("of %d bytes", async (bytes) => {
    const setting = await setUp({}, { [path]: content(bytes) });
    await setting.get();
    await expectWhole(setting, content(bytes));
  });

  it.each<[string, Parameters<ReleaseServer["fail"]>]>([
    ["is cut off", [{ kind: "cut", after: 200_000 }, 2, 1]],
    ["stands still", [{ kind: "stall", after: 200_000 }, 1, 2]],
    ["is slow", [{ kind: "slow", bytes: 64 * 1024 }, 4]],
    ["answers HTTP 503 for a while", [{ kind: "status", status: 503 }, 3]],
    ["answers HTTP 429 in the middle", [{ kind: "status", status: 429 }, 1, 2]],
  ])("comes to its end when the server %s", async (_, fault) => {
    const setting = await setUp();
    setting.server.fail(...fault);
    await setting.get();
    await expectWhole(setting);
    expect(setting.server.sent).toBeLessThan(image.length + 300_000);
  });

  it("begins anew when the file changes under it", async () => {
    const setting = await setUp();
    const other = content(2_500_000, 2);
    let asked = 0;
    const changing: typeof fetch = async (input, init) => {
      if (++asked === 3) setting.server.put(path, other);
      return fetch(input, init);
    };
    await setting.get({ io: { fetch: changing, sleep, now: () => new Date() }, connections: 1 });
    await expectWhole(setting, other);
  });
});

describe("what goes wrong for good", () => {
  const failing = async (setting: Setting, more: Partial<FetchImageOptions> = {}) => {
    const error: unknown = await setting.get(more).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(FlatcarError);
    expect(setting.store.list()).toEqual([]);
    return error as FlatcarError;
  };

  it("is a file that the release, or a stale mirror, has not", async () => {
    const setting = await setUp({}, {});
    const { code, message } = await failing(setting);
    expect([code, message]).toEqual(["FD1151", `Flatcar 4593.2.5 for amd64 has no file ${file}`]);
    expect(setting.server.asked).toHaveLength(1);
  });

  it.each<[string, Parameters<ReleaseServer["fail"]>, string, string]>([
    ["HTTP 500", [{ kind: "status", status: 500 }, 9], "FD1152", "did not come to its end: HTTP 500"],
    ["a server that is silent", [{ kind: "stall", after: 0 }, 9, 1], "FD1152", "nothing came for 0.3 s"],
    ["a connection that breaks each time", [{ kind: "cut", after: 10 }, 99, 1], "FD1152", "the connection was cut off"],
    ["HTTP 403", [{ kind: "status", status: 403 }], "FD1153", "HTTP 403"],
    ["redirects in a circle", [{ kind: "redirect-loop" }, 99], "FD1153", "redirect count exceeded"],
    ["a login page", [{ kind: "page" }], "FD1153", "a web page came"],
    [
      "another part",
      [{ kind: "other-part" }, 1, 1],
      "FD1153",
      "bytes 0-999999 were asked, and bytes 1-999999/3000000 came",
    ],
  ])("is %s", async (_, fault, code, message) => {
    const setting = await setUp();
    setting.server.fail(...fault);
    const error = await failing(setting, { connections: 1 });
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it("is a length that no connection delivers", async () => {
    const setting = await setUp({ ignoresRange: true });
    setting.server.fail({ kind: "too-long", by: 10 }, 9);
    expect((await failing(setting)).code).toBe("FD1152");
  });

  it("is a server of another length than the lock says, before anything is fetched", async () => {
    const setting = await setUp();
    const { code, findings } = await failing(setting, { expected: { size: 2_999_999 } });
    expect([code, findings[0].details?.[0]]).toEqual([
      "FD1154",
      "2999999 bytes are expected, and the server has 3000000",
    ]);
    expect(setting.server.sent).toBeLessThanOrEqual(1);
  });

  it("is a mirror with another content", async () => {
    const setting = await setUp();
    const { code, findings } = await failing(setting, { expected: { sha512: "0".repeat(128) } });
    expect([code, findings[0].details?.[0]]).toEqual(["FD1154", `sha512 expected ${"0".repeat(128)}`]);
    expect(readdirSync(join(setting.folder, "partials"))).toEqual([]);
  });

  it("is a file that changes again and again", async () => {
    const setting = await setUp();
    let asked = 0;
    const changing: typeof fetch = async (input, init) => {
      setting.server.put(path, Buffer.concat([image, Buffer.of(++asked)]));
      return fetch(input, init);
    };
    expect((await failing(setting, { io: { fetch: changing, sleep, now: () => new Date() } })).code).toBe("FD1155");
  });

  it("is whatever the verification says", async () => {
    const setting = await setUp();
    const verify = async () => {
      throw new FlatcarError({ code: "FD1409", message: "stopped" });
    };
    expect((await failing(setting, { verify })).code).toBe("FD1409");
  });

  it("is Ctrl-C, and the next run goes on from there", async () => {
    const setting = await setUp();
    setting.server.fail({ kind: "stall", after: 700_000 }, 1, 3);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    expect((await failing(setting, { signal: stop.signal, idleMs: 30_000 })).code).toBe("FD1409");
    const before = setting.server.sent;
    await setting.get();
    await expectWhole(setting);
    expect(setting.server.sent - before).toBeLessThan(1_000_000);
  });
});

describe("what an earlier run has left", () => {
  it("is fetched anew where it is not what it says, whoever damaged it", async () => {
    const setting = await setUp();
    setting.server.fail({ kind: "status", status: 403 }, 1, 3);
    await setting.get({ connections: 1 }).catch(() => {});
    const part = join(setting.folder, "partials", `4593.2.5 amd64 ${file}.part`);
    writeSync(openSync(part, "r+"), Buffer.from("damaged"), 0, 7, 1000);
    await setting.get({ expected: { sha512: sha512(image) } });
    await expectWhole(setting);
  });

  it.each([0, 1, 40, 90, 137])("a state file of %d bytes costs time and no more", async (bytes) => {
    const setting = await setUp();
    setting.server.fail({ kind: "status", status: 403 }, 1, 2);
    await setting.get({ connections: 1 }).catch(() => {});
    const state = join(setting.folder, "partials", `4593.2.5 amd64 ${file}.state.json`);
    writeFileSync(state, readFileSync(state).subarray(0, bytes));
    await setting.get();
    await expectWhole(setting);
  });

  it("does not count where the file has changed since", async () => {
    const setting = await setUp();
    setting.server.fail({ kind: "status", status: 403 }, 1, 2);
    await setting.get({ connections: 1 }).catch(() => {});
    const other = content(3_000_000, 2);
    setting.server.put(path, other);
    await setting.get();
    await expectWhole(setting, other);
  });
});

describe("verification", () => {
  const signed = async (bytes: AsyncIterable<Uint8Array>) => {
    const hash = createHash("sha512");
    let size = 0;
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
    }
    return { size, sha512: hash.digest("hex"), signer: "f88c", signedAt: "2026-08-13T00:00:00Z" };
  };

  it("is noted, and done once", async () => {
    const setting = await setUp();
    let runs = 0;
    const verify: FetchImageOptions["verify"] = (bytes, name) => {
      runs++;
      expect(name).toBe(file);
      return signed(bytes);
    };
    expect(await setting.get({ verify })).toMatchObject({ signer: "f88c" });
    expect(await setting.get({ verify })).toMatchObject({ signer: "f88c", signedAt: "2026-08-13T00:00:00Z" });
    expect(runs).toBe(1);
  });

  it("is made up for when the file was fetched without it", async () => {
    const setting = await setUp();
    expect(await setting.get()).not.toHaveProperty("signer");
    expect(await setting.get({ verify: signed })).toMatchObject({ signer: "f88c" });
    expect(setting.store.find(key)).toMatchObject({ signer: "f88c" });
    expect(setting.server.sent).toBeLessThan(image.length + 10);
  });
});

describe("several processes", () => {
  const program = (folder: string, url: string) => `
    import { setTimeout as sleep } from "node:timers/promises";
    const { fetchImage } = await import(${JSON.stringify(pathToFileURL(join(root, "src/images/store/fetch-image.ts")).href)});
    const { openImageStore } = await import(${JSON.stringify(pathToFileURL(join(root, "src/images/store/store.ts")).href)});
    const { signal } = new AbortController();
    const store = openImageStore(${JSON.stringify(folder)}, { sleep, signal });
    const io = { fetch, sleep, now: () => new Date() };
    const { sha512 } = await fetchImage(store, ${JSON.stringify(key)}, ${JSON.stringify(url)}, { io, signal, pieceBytes: 500000 });
    process.stdout.write(sha512);`;
  const start = (folder: string, url: string) =>
    spawn(process.execPath, ["--input-type=module", "-e", program(folder, url)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  const end = (child: ReturnType<typeof start>) =>
    new Promise<string>((resolve) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
      child.on("close", () => resolve(text));
    });

  it("download a file once", async () => {
    const setting = await setUp();
    const ended = [1, 2, 3].map(() => end(start(setting.folder, setting.server.url + path)));
    expect(new Set(await Promise.all(ended))).toEqual(new Set([sha512(image)]));
    expect(setting.server.sent).toBe(image.length + 1);
    await expectWhole(setting);
  });

  it("go on where one was killed", async () => {
    const setting = await setUp();
    setting.server.fail({ kind: "slow", bytes: 20_000 }, 99);
    const child = start(setting.folder, setting.server.url + path);
    while (setting.server.sent < 1_000_000) await wait(5);
    child.kill("SIGKILL");
    await end(child);
    expect(existsSync(join(setting.folder, "partials", `4593.2.5 amd64 ${file}.lock`))).toBe(true);
    await setting.get();
    await expectWhole(setting);
  });
});
