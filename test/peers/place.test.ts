import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { peers } from "../../scripts/peers/catalogue.ts";
import { fill, findPeer, peersCache, placeOf } from "../../scripts/peers/place.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "peers-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  [{ XDG_CACHE_HOME: "/c", HOME: "/h" }, "/c/flatcar-deploy/peers"],
  [{ XDG_CACHE_HOME: "relative", HOME: "/h" }, "/h/.cache/flatcar-deploy/peers"],
  [{ HOME: "/h" }, "/h/.cache/flatcar-deploy/peers"],
])("%o keeps peers in %s", (env, place) => {
  expect(peersCache(env)).toBe(place);
});

test("a peer's place names its version", () => {
  const places = peers.map((peer) => placeOf(peer, { XDG_CACHE_HOME: "/c" }));
  expect(places).toContain("/c/flatcar-deploy/peers/moto-5.2.5");
  expect(new Set(places).size).toBe(peers.length);
});

test("a peer is there when its program is", () => {
  const env = { XDG_CACHE_HOME: folder };
  expect(findPeer("butane", env)).toBeUndefined();
  const bin = join(folder, "flatcar-deploy", "peers", "butane-0.29.0", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "butane"), "");
  expect(findPeer("butane", env)).toBe(join(bin, "butane"));
  expect(() => findPeer("butan", env)).toThrow('there is no peer "butan"');
});

test("what fails half way leaves nothing", async () => {
  const place = join(folder, "x-1");
  const failing = fill(place, async (partial) => {
    writeFileSync(join(partial, "half"), "");
    throw new Error("no network");
  });
  await expect(failing).rejects.toThrow("no network");
  expect(readdirSync(folder)).toEqual([]);
});

test("of two at a time the first to finish stays", async () => {
  const place = join(folder, "x-1");
  await fill(place, async (partial) => {
    mkdirSync(place);
    writeFileSync(join(place, "who"), "first");
    writeFileSync(join(partial, "who"), "second");
  });
  expect(readFileSync(join(place, "who"), "utf8")).toBe("first");
  expect(readdirSync(folder)).toEqual(["x-1"]);
});

test("what a dead run left goes, and what a live one makes stays", async () => {
  const [dead, live] = [join(folder, "y-1.partial-999999999"), join(folder, `y-2.partial-${process.ppid}`)];
  mkdirSync(dead);
  mkdirSync(live);
  await fill(join(folder, "x-1"), async () => undefined);
  expect([existsSync(dead), existsSync(live)]).toEqual([false, true]);
});
