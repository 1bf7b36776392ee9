import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { tryHold, withFileLock } from "../../../src/images/store/file-lock.ts";
import { type ImageStore, openImageStore } from "../../../src/images/store/store.ts";
import { folderWith } from "../../cli/folder.ts";
import { root } from "../../sources.ts";

const day = 24 * 3600 * 1000;
const options = { sleep: (ms: number) => wait(Math.min(ms, 5)), signal: new AbortController().signal };

function storeIn(directory: string): ImageStore {
  return openImageStore(directory, options);
}

const key = (file: string) => ({ version: "4593.2.5", arch: "amd64", file }) as const;
const sha512 = (text: string) => createHash("sha512").update(text).digest("hex");

async function put(store: ImageStore, file: string, text: string) {
  const path = store.partial(key(file));
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return store.add(key(file), path, { size: text.length, sha512: sha512(text), url: `https://example.test/${file}` });
}

describe("the store", () => {
  it("keeps a content once, under every name", async () => {
    const folder = folderWith({});
    const store = storeIn(folder);
    expect(store.list()).toEqual([]);
    await put(store, "b.bin", "same");
    await put(store, "a.bin", "same");
    expect(store.list().map(({ file }) => file)).toEqual(["a.bin", "b.bin"]);
    expect(readdirSync(join(folder, "objects"), { recursive: true })).toHaveLength(2);
    const found = store.find(key("a.bin"));
    expect(found).toMatchObject({ size: 4, sha512: sha512("same"), url: "https://example.test/a.bin" });
    expect(found && (await store.use(found, async (path) => readFileSync(path, "utf8")))).toBe("same");
  });

  it("takes for whole only what has its full length and a readable entry", async () => {
    const folder = folderWith({});
    const store = storeIn(folder);
    const { sha512: hash } = await put(store, "a.bin", "content");
    truncateSync(join(folder, "objects", hash.slice(0, 2), hash), 3);
    expect(store.find(key("a.bin"))).toBeUndefined();
    await put(store, "a.bin", "content");
    expect(store.find(key("a.bin"))).toMatchObject({ size: 7 });
    const [entry = ""] = readdirSync(join(folder, "index"));
    truncateSync(join(folder, "index", entry), 20);
    expect(store.list()).toEqual([]);
  });

  it("keeps a file name inside the folder", async () => {
    const folder = folderWith({});
    const store = storeIn(folder);
    await put(store, "../../x", "text");
    expect(readdirSync(join(folder, "index"))).toEqual(["4593.2.5 amd64 ..%2F..%2Fx.json"]);
  });

  it("says what is wrong where it cannot write", async () => {
    const folder = folderWith({ file: "" });
    await expect(storeIn(join(folder, "file")).prune({ now: new Date() })).rejects.toMatchObject({
      code: "FD1156",
      message: expect.stringContaining("a part of its path is no folder") as string,
    });
  });
});

describe("prune", () => {
  const age = (folder: string, hash: string, days: number) => {
    const then = new Date(Date.now() - days * day);
    utimesSync(join(folder, "objects", hash.slice(0, 2), hash), then, then);
  };

  it("deletes what was not used for long, and what is more than may be kept", async () => {
    const folder = folderWith({});
    const store = storeIn(folder);
    for (const [file, days] of [
      ["old", 40],
      ["middle", 20],
      ["new", 1],
    ] as const) {
      age(folder, (await put(store, file, file.repeat(10))).sha512, days);
    }
    const byAge = await store.prune({ now: new Date(), olderThanMs: 30 * day });
    expect(byAge.removed.map(({ file }) => file)).toEqual(["old"]);
    expect(byAge.freed).toBeGreaterThan(0);
    const bySize = await store.prune({ now: new Date(), keepBytes: 40 });
    expect(bySize.removed.map(({ file }) => file)).toEqual(["middle"]);
    expect(store.list().map(({ file }) => file)).toEqual(["new"]);
    expect(readdirSync(join(folder, "index"))).toHaveLength(1);
  });

  it("leaves what is used", async () => {
    const folder = folderWith({});
    const store = storeIn(folder);
    const image = await put(store, "a", "text");
    await store.use(image, async (path) => {
      const { removed, inUse } = await storeIn(folder).prune({ now: new Date(), keepBytes: 0 });
      expect({ removed, inUse: inUse.map(({ file }) => file) }).toEqual({ removed: [], inUse: ["a"] });
      expect(existsSync(path)).toBe(true);
    });
    expect((await store.prune({ now: new Date(), keepBytes: 0 })).removed).toHaveLength(1);
    expect(readdirSync(join(folder, "leases"))).toEqual([]);
    await expect(store.use(image, async () => 1)).rejects.toMatchObject({ code: "FD1156" });
  });

  it("deletes what interrupted runs have left", async () => {
    const folder = folderWith({});
    const store = storeIn(folder);
    await put(store, "a", "text");
    const lost = join(folder, "objects", "ff", "f".repeat(128));
    mkdirSync(join(lost, ".."), { recursive: true });
    for (const path of [
      lost,
      join(folder, "index", "x.tmp"),
      join(folder, "partials", "old"),
      join(folder, "partials", "new"),
    ])
      writeFileSync(path, "left");
    const then = new Date(Date.now() - 8 * day);
    utimesSync(join(folder, "partials", "old"), then, then);
    expect((await store.prune({ now: new Date() })).removed).toEqual([]);
    expect(existsSync(lost)).toBe(false);
    expect(readdirSync(join(folder, "index"))).toHaveLength(1);
    expect(readdirSync(join(folder, "partials"))).toEqual(["new"]);
  });
});

describe("the file lock", () => {
  const lockModule = pathToFileURL(join(root, "src/images/store/file-lock.ts")).href;
  const program = (body: string) =>
    `import { tryHold, withFileLock } from ${JSON.stringify(lockModule)};
     import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
     import { setTimeout as sleep } from "node:timers/promises";
     const options = { sleep, signal: new AbortController().signal };
     ${body}`;
  const run = (body: string) =>
    new Promise<number | null>((resolve) => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", program(body)], { stdio: "inherit" });
      child.on("close", resolve);
    });

  it("lets one in at a time", async () => {
    const folder = folderWith({ count: "0" });
    const body = `for (let i = 0; i < 5; i++) await withFileLock(${JSON.stringify(join(folder, "lock"))}, { ...options, sleep: () => sleep(1) }, async () => {
      const before = Number(readFileSync(${JSON.stringify(join(folder, "count"))}, "utf8"));
      await sleep(3);
      writeFileSync(${JSON.stringify(join(folder, "count"))}, String(before + 1));
    });`;
    expect(await Promise.all([run(body), run(body), run(body)])).toEqual([0, 0, 0]);
    expect(readFileSync(join(folder, "count"), "utf8")).toBe("15");
    expect(readdirSync(folder)).toEqual(["count"]);
  });

  it("takes over the lock of a process that was killed, however many try", async () => {
    const folder = folderWith({ count: "0" });
    const file = join(folder, "lock");
    await run(`tryHold(${JSON.stringify(file)}); process.kill(process.pid, "SIGKILL");`);
    expect(existsSync(file)).toBe(true);
    let inside = 0;
    const turns = Array.from({ length: 20 }, () =>
      withFileLock(file, { ...options, sleep: () => wait(1) }, async () => {
        expect(++inside).toBe(1);
        await wait(1);
        inside--;
      }),
    );
    await Promise.all(turns);
    expect(readdirSync(folder)).toEqual(["count"]);
  });

  it("waits for a holder on another machine as long as it gives signs of life", () => {
    const file = join(folderWith({}), "lock");
    writeFileSync(file, JSON.stringify({ pid: 1, space: "elsewhere", token: crypto.randomUUID() }));
    expect(tryHold(file)).toBeUndefined();
    const then = new Date(Date.now() - 90_000);
    utimesSync(file, then, then);
    expect(tryHold(file)).toBeTypeOf("function");
  });

  it("takes over a lock that a loss of power left empty, once it is old", () => {
    const file = join(folderWith({ lock: "" }), "lock");
    expect(tryHold(file)).toBeUndefined();
    const then = new Date(Date.now() - 90_000);
    utimesSync(file, then, then);
    const release = tryHold(file);
    expect(release).toBeTypeOf("function");
    release?.();
    expect(existsSync(file)).toBe(false);
  });
});
