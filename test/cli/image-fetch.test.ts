import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeHierarchy } from "../images/signature/hierarchy.ts";
import { releaseServerFor } from "../release-server.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const file = "flatcar_production_akamai_image.bin.gz";
const path = `/stable/amd64-usr/4593.2.5/${file}`;
const disk = Buffer.concat([Buffer.from("boot"), Buffer.alloc(8_000_000), Buffer.from("end")]);
const packed = gzipSync(disk);
const feed = {
  "4593.2.5": {
    channel: "stable",
    architectures: ["amd64", "arm64"],
    release_date: "2026-08-13 15:48:35 +0000",
    major_software: {},
  },
};

/** A release server with one image, and a user's folder with an empty cache. */
async function setUp(content: Uint8Array = packed, more: Readonly<Record<string, Uint8Array>> = {}) {
  const server = await releaseServerFor({
    "/feed": Buffer.from(JSON.stringify(feed)),
    "/stable/amd64-usr/current/version.txt": Buffer.from("FLATCAR_VERSION=4593.2.5\n"),
    [path]: content,
    ...more,
  });
  const cwd = folderWith({});
  const env = {
    XDG_CACHE_HOME: join(cwd, "cache"),
    FLATCAR_DEPLOY_RELEASE_URL: `${server.url}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${server.url}/feed`,
  };
  const run = (words: readonly string[], more: Parameters<typeof runCli>[1] = {}) =>
    runCli(["image", ...words], { cwd, fetch, now: new Date(), ...more, env: { ...env, ...more.env } });
  return { server, cwd, run };
}

const sha512 = createHash("sha512").update(packed).digest("hex");

describe("image fetch", () => {
  it("verifies what has a signature, and keeps nothing that is not what was signed", async () => {
    const key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
    const signature = (await key.sign("current", packed, { at: "2026-08-13" })).content;
    const fetchWith = async (content: Uint8Array) => {
      const { cwd, run } = await setUp(content, { [`${path}.sig`]: signature });
      writeFileSync(join(cwd, "key.asc"), key.file.content);
      const own = { FLATCAR_DEPLOY_KEY: join(cwd, "key.asc"), FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint };
      return { run, ran: await run(["fetch", "stable", file], { env: own }) };
    };
    const good = await fetchWith(packed);
    expect(good.ran).toMatchObject({ code: 0, stderr: "" });
    expect(good.ran.stdout).toContain(`signature   by ${key.fingerprint.toUpperCase()}, 2026-08-13T00:00:00Z`);
    const altered = await fetchWith(gzipSync("another disk"));
    expect(altered.ran.code).toBe(1);
    expect(altered.ran.stderr).toContain("error[FD1124]");
    expect((await altered.run(["cache", "list"])).stdout).not.toContain(file);
  });

  it("downloads a file once, and says where it is", async () => {
    const { server, run } = await setUp();
    const { code, stdout, stderr } = await run(["fetch", "stable", file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`stable 4593.2.5 amd64 ${file}\n`);
    expect(stdout).toContain("signature   none was published: nobody vouches for it");
    const [, stored = ""] = /path +(\S+)$/m.exec(stdout) ?? [];
    expect(readFileSync(stored).equals(packed)).toBe(true);
    const asked = server.asked.filter((line) => line.startsWith(path) && !line.includes(".sig")).length;
    const again = await run(["fetch", "4593.2.5", file, "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({
      version: "4593.2.5",
      arch: "amd64",
      file,
      sha512,
      size: packed.length,
      path: stored,
    });
    expect(server.asked.filter((line) => line.startsWith(path) && !line.includes(".sig"))).toHaveLength(asked);
  });

  it("writes it unpacked, with its zeros as holes", async () => {
    const { cwd, run } = await setUp();
    const { code, stdout } = await run(["fetch", "stable", file, "--decompress", "-o", "disk.img"]);
    expect(code).toBe(0);
    expect(stdout).toContain("✓ disk.img");
    expect(stdout).toContain(`written to   ${join(cwd, "disk.img")}\n`);
    expect(readFileSync(join(cwd, "disk.img")).equals(disk)).toBe(true);
    const { blocks, mode } = statSync(join(cwd, "disk.img"));
    expect(blocks * 512).toBeLessThan(100_000);
    expect(mode & 0o777).toBe(0o600);
    expect(readdirSync(cwd).toSorted()).toEqual(["cache", "disk.img"]);
  });

  it("leaves no half of a file whose content is broken", async () => {
    const { cwd, run } = await setUp(packed.subarray(0, -10));
    const { code, stderr } = await run(["fetch", "stable", file, "--decompress", "-o", "disk.img"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error[FD1157] the gzip data are broken: unexpected end of file");
    expect(readdirSync(cwd)).toEqual(["cache"]);
  });

  it("shows on a terminal how far it is", async () => {
    const { run } = await setUp();
    const { stdout } = await run(["fetch", "stable", file], { columns: 100 });
    expect(stdout).toMatch(/downloading: 7\.6 KiB of 7\.6 KiB/);
  });

  it("needs no network for what is there", async () => {
    const { cwd, run } = await setUp();
    const offline = ["fetch", "4593.2.5", file, "--offline"];
    const missing = await run(offline);
    expect(missing.stderr).toContain(`error[FD1106] ${file} of 4593.2.5 amd64 is not in the cache`);
    await run(["fetch", "4593.2.5", file]);
    const refuse: typeof fetch = async () => {
      throw new Error("no network");
    };
    const found = await run([...offline, "-o", "copy.gz"], { fetch: refuse });
    expect({ code: found.code, stderr: found.stderr }).toEqual({ code: 0, stderr: "" });
    expect(readFileSync(join(cwd, "copy.gz")).equals(packed)).toBe(true);
  });

  it.each([
    [
      "FD1151",
      ["stable", "flatcar_production_none.img"],
      "Flatcar 4593.2.5 for amd64 has no file flatcar_production_none.img",
    ],
    ["FD1701", ["stable", "../version.txt"], '"../version.txt" is no name of a file of a release'],
    ["FD1701", ["stable", file, "--decompress"], "--decompress needs --output"],
    [
      "FD1701",
      ["stable", "flatcar.iso", "--decompress", "-o", "x"],
      "--decompress does not know how flatcar.iso is packed",
    ],
  ])("refuses with %s: %j", async (error, words, message) => {
    const { run } = await setUp();
    const { code, stderr } = await run(["fetch", ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[${error}] ${message}`);
  });

  it("says where it cannot write", async () => {
    const { run } = await setUp();
    const { code, stderr } = await run(["fetch", "stable", file, "-o", "no/such/folder/x"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error[FD1156]");
    expect(stderr).toContain("there is no such file or folder");
  });
});

describe("image cache", () => {
  it("lists what is there, and deletes what was not used for long", async () => {
    const { cwd, run } = await setUp();
    expect((await run(["cache", "list"])).stdout).toContain("nothing is in ");
    await run(["fetch", "stable", file]);
    const listed = await run(["cache", "list"]);
    expect(listed.stdout).toMatch(new RegExp(`4593\\.2\\.5 +amd64 +${file} +7\\.6 KiB +today`));
    expect((await run(["cache", "prune"])).stdout).toMatch(/^0 B freed, 7\.6 KiB kept$/m);
    const then = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    utimesSync(join(cwd, "cache", "flatcar-deploy", "images", "objects", sha512.slice(0, 2), sha512), then, then);
    expect((await run(["cache", "list"])).stdout).toContain("31 days ago");
    const pruned = await run(["cache", "prune", "--json"]);
    expect(JSON.parse(pruned.stdout)).toMatchObject({ removed: [{ file }], inUse: [] });
    expect(JSON.parse((await run(["cache", "list", "--json"])).stdout)).toMatchObject({ bytes: 0, images: [] });
  });

  it("keeps so much", async () => {
    const { run } = await setUp();
    await run(["fetch", "stable", file]);
    expect((await run(["cache", "prune", "--keep", "1MB"])).stdout).toContain("0 B freed");
    expect((await run(["cache", "prune", "--keep=0"])).stdout).toMatch(new RegExp(`- +4593\\.2\\.5 +amd64 +${file}`));
  });

  it.each([
    [["cache", "drop"], '`image cache` takes list or prune, not "drop"'],
    [["cache", "prune", "--older-than", "a month"], '--older-than takes an age, not "a month"'],
    [["cache", "prune", "--keep", "much"], '--keep takes a size, not "much"'],
    [["cache", "list", "--keep", "0"], "`image cache list` takes no option --keep"],
  ])("refuses %j", async (words, message) => {
    const { run } = await setUp();
    const { code, stderr } = await run(words);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[FD1701] ${message}`);
  });
});
