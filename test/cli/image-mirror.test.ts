import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { serveMirror } from "../../src/images/files.ts";
import { formatLock, readLock } from "../../src/images/index.ts";
import { expectGolden } from "../golden.ts";
import { disk, image, imageList, makeKey, published, type Site, siteWith } from "../images/mirror/site.ts";
import type { Hierarchy } from "../images/signature/hierarchy.ts";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";
import { trusting } from "./signed.ts";

let key: Hierarchy;
beforeAll(async () => {
  key = await makeKey();
});

/** Names the disk in the lock, as that of a platform does that images are brought to. */
function lockDisk(cwd: string): void {
  const file = join(cwd, "flatcar.lock");
  const lock = readLock(file);
  const sha512 = createHash("sha512").update(image).digest("hex");
  const locked = {
    url: `https://example.test/${disk}`,
    size: image.length,
    sha512,
    signer: key.fingerprint.toUpperCase(),
  };
  writeFileSync(file, formatLock({ ...lock, files: { ...lock.files, [`4593.2.5 amd64 ${disk}`]: locked } }));
}

const everything = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();

/** A mirror of everything that the deployment's lock names. */
async function mirrored(): Promise<Site & { readonly mirror: string }> {
  const site = await siteWith(key);
  lockDisk(site.cwd);
  expect(await site.run(["image", "mirror", "mirror"])).toMatchObject({ code: 0, stderr: "" });
  return { ...site, mirror: join(site.cwd, "mirror") };
}

let whole: ReadonlyMap<string, Uint8Array> | undefined;

/** A copy of one such mirror, without the release server: nobody is asked when it is verified. */
async function copied() {
  if (!whole) {
    const { mirror } = await mirrored();
    whole = new Map(everything(mirror).map((path) => [path, readFileSync(join(mirror, path))]));
  }
  const cwd = folderWith({});
  const mirror = join(cwd, "mirror");
  for (const [path, content] of whole) {
    mkdirSync(dirname(join(mirror, path)), { recursive: true });
    writeFileSync(join(mirror, path), content);
  }
  const env = trusting(key, cwd);
  return { mirror, run: (words: readonly string[]) => runCli(words, { cwd, env }) };
}

describe("image mirror", () => {
  it("writes all that the lock names, and then nothing more", async () => {
    const site = await siteWith(key);
    lockDisk(site.cwd);
    const first = await site.run(["image", "mirror", "mirror"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expectGolden("image-mirror", first.stdout.replaceAll(/ +… .*\n| +✓ .*\n/g, "").replaceAll(/\d+\.\d KiB/g, "N KiB"));
    const mirror = join(site.cwd, "mirror");
    const release = (arch: string, more: readonly string[] = []) => [
      ...[imageList, `${imageList}.sig`, ...more, "version.txt", "version.txt.sig"].map(
        (name) => `stable/${arch}-usr/4593.2.5/${name}`,
      ),
      ...["version.txt", "version.txt.sig"].map((name) => `stable/${arch}-usr/current/${name}`),
    ];
    expect(everything(mirror)).toEqual([
      "manifest.json",
      "releases.json",
      ...release("amd64", [disk, `${disk}.DIGESTS`, `${disk}.DIGESTS.sig`, `${disk}.sig`]),
      ...release("arm64"),
    ]);
    const before = everything(mirror).map((path) => [path, statSync(join(mirror, path)).mtimeMs]);
    const again = await site.run(["image", "mirror", "mirror"]);
    expect(again.stdout).toContain("  nothing was missing\n");
    expect(everything(mirror).map((path) => [path, statSync(join(mirror, path)).mtimeMs])).toEqual(before);
  });

  it("is enough for lock, plan and image fetch where the release server is not", async () => {
    const { server, cwd, mirror, envFor } = await mirrored();
    const there = folderWith({});
    cpSync(mirror, join(there, "mirror"), { recursive: true });
    for (const name of ["flatcar.yaml", "base.bu"]) cpSync(join(cwd, name), join(there, name));
    const served = await serveMirror(join(there, "mirror"), 0);
    onTestFinished(() => served.close());
    const asked: string[] = [];
    const onlyMirror: typeof fetch = (input, init) => {
      asked.push(String(input));
      if (!String(input).startsWith(served.url)) throw new Error(`the network is cut off: ${String(input)}`);
      return fetch(input, init);
    };
    const env = { ...envFor(served.url), XDG_CACHE_HOME: join(there, "cache") };
    const run = (words: readonly string[]) =>
      runCli(words, { cwd: there, env, fetch: onlyMirror, open: fakeDeployments().open });
    const had = server.asked.length;
    const unlocked = await run(["plan"]);
    expect(await run(["lock"])).toMatchObject({ code: 0, stderr: "" });
    const [home, away] = [cwd, there].map((folder) => readLock(join(folder, "flatcar.lock")));
    expect(away?.releases).toEqual(home?.releases);
    expect(away?.images).toEqual(home?.images);
    const { [`4593.2.5 amd64 ${disk}`]: _, ...files } = home?.files ?? {};
    const elsewhere = (url: string) => url.replace(server.url, served.url);
    expect(away?.files).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, file]) => [name, { ...file, url: elsewhere(file.url) }])),
    );
    const planned = await runCli(["plan"], { cwd, env: envFor(server.url), fetch, open: fakeDeployments().open });
    const plan = await run(["plan"]);
    expect(plan).toEqual(planned);
    expect(unlocked.stdout.replace("stable 4593.2.5,", "stable 4593.2.5, locked,")).toBe(plan.stdout);
    const fetched = await run(["image", "fetch", "stable", disk, "--json"]);
    expect(JSON.parse(fetched.stdout)).toMatchObject({
      version: "4593.2.5",
      signer: key.fingerprint.toUpperCase(),
      size: 300_000,
    });
    expect(asked.length).toBeGreaterThan(10);
    expect(server.asked.length).toBe(had);
  });

  it("is not whole after a run that failed, and the next one goes on", async () => {
    const site = await siteWith(key);
    const late = `/stable/arm64-usr/4593.2.5/${imageList}`;
    site.server.remove(late);
    rmSync(join(site.cwd, "cache"), { recursive: true });
    const failed = await site.run(["image", "mirror", "mirror"]);
    expect(failed.stderr).toContain(`error[FD1151] Flatcar 4593.2.5 for arm64 has no file ${imageList}`);
    const half = await site.run(["image", "mirror", "verify", "mirror"]);
    expect(half.code).toBe(1);
    expect(half.stderr).toContain(
      "error[FD1173] the run that made this mirror did not come to its end\n  mirror/manifest.json",
    );
    site.server.put(late, (await published(key))[late] ?? Buffer.of());
    const asked = site.server.asked.length;
    const next = await site.run(["image", "mirror", "mirror"]);
    expect(next).toMatchObject({ code: 0, stderr: "" });
    const contents = site.server.asked
      .slice(asked)
      .filter((line) => line.includes(imageList) && !/\.(?:sig|DIGESTS)/.test(line));
    expect(new Set(contents.map((line) => line.split(" ")[0]))).toEqual(new Set([late]));
    expect(await site.run(["image", "mirror", "verify", "mirror"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("removes what the lock names no more", async () => {
    const { run, mirror } = await mirrored();
    await run(["lock", "--update", "4593.2.4"]);
    const moved = await run(["image", "mirror", "mirror"]);
    expect(moved.stdout).toMatch(/ {2}12 files written, 12 files removed that the lock names no more\n/);
    expect(everything(mirror).filter((path) => path.includes("4593.2.5"))).toEqual([]);
    expect(readFileSync(join(mirror, "stable/amd64-usr/current/version.txt"), "utf8")).toContain("4593.2.4");
    expect(await run(["image", "mirror", "verify", "mirror", "-f", "flatcar.yaml"])).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  it.each([
    [
      "an altered image",
      (site: Site) => site.server.put(`/stable/amd64-usr/4593.2.5/${disk}`, Buffer.alloc(300_000, "x")),
      "FD1124",
    ],
    ["an image without what vouches for it", removeEvidence, "FD1122"],
  ])("takes no %s", async (_, spoil, code) => {
    const site = await siteWith(key);
    lockDisk(site.cwd);
    spoil(site);
    const { stderr } = await site.run(["image", "mirror", "mirror"]);
    expect(stderr).toContain(`error[${code}]`);
    expect(everything(join(site.cwd, "mirror")).filter((path) => path.endsWith("manifest.json"))).toHaveLength(1);
  });

  it.each([
    [["image", "mirror", "a", "b"], {}, 2, '`image mirror` takes one folder, or verify and one, not "a b"'],
    [["image", "mirror", "a", "--port", "1"], {}, 2, "--port needs --serve"],
    [["image", "mirror", "a", "--serve", "--port", "x"], {}, 2, '--port takes a number up to 65535, not "x"'],
    [["image", "mirror", "other"], { "other/mine.txt": "" }, 2, "error[FD1172] not a mirror: "],
    [["image", "mirror", "verify", "other"], { "other/mine.txt": "" }, 2, "error[FD1172] not a mirror: there is no "],
    [["image", "mirror", "verify", "m"], { "m/manifest.json": "{}" }, 2, "manifest.json: it is of another program"],
    [["image", "mirror", "m"], { "flatcar.lock": "releases: {}\n" }, 2, "error[FD1171] the lock names no release"],
  ])("%j is refused", async (words, files, code, message) => {
    const site = await siteWith(key);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(site.cwd, name, ".."), { recursive: true });
      writeFileSync(join(site.cwd, name), text);
    }
    const ran = await site.run(words);
    expect(ran.stderr).toContain(message);
    expect(ran.code).toBe(code);
  });
});

function removeEvidence({ server }: Site): void {
  for (const ending of [".sig", ".DIGESTS", ".DIGESTS.sig"])
    server.remove(`/stable/amd64-usr/4593.2.5/${disk}${ending}`);
}

describe("image mirror verify", () => {
  const amd64 = "stable/amd64-usr/4593.2.5";

  it("says what is in it, by itself and by a lock", async () => {
    const { run, cwd, mirror } = await mirrored();
    const cut: typeof fetch = () => Promise.reject(new Error("the network is cut off"));
    const verified = await run(["image", "mirror", "verify", mirror, "-f", "flatcar.yaml"], { fetch: cut });
    expect(verified).toMatchObject({ code: 0, stderr: "" });
    expectGolden("image-mirror-verify", verified.stdout.replaceAll(/\d+\.\d KiB/g, "N KiB"));
    const document = await run(["image", "mirror", "verify", mirror, "--json"], { fetch: cut, cwd });
    expect(JSON.parse(document.stdout)).toMatchObject({ folder: mirror, locked: false, unsigned: ["releases.json"] });
  });

  it.each([
    ["missing", (mirror: string) => rmSync(join(mirror, amd64, disk)), ["FD1173"]],
    ["missing, and its signature", (mirror: string) => rmSync(join(mirror, amd64, "version.txt.sig")), ["FD1173"]],
    ["shorter", (mirror: string) => writeFileSync(join(mirror, amd64, disk), "x"), ["FD1174"]],
    ["altered", (mirror: string) => writeFileSync(join(mirror, amd64, disk), Buffer.alloc(300_000)), ["FD1174"]],
    ["altered, and not signed", (mirror: string) => writeFileSync(join(mirror, "releases.json"), "{}"), ["FD1174"]],
    ["too much", (mirror: string) => writeFileSync(join(mirror, amd64, "other.bin"), "x"), ["FD1175"]],
    ["a link", (mirror: string) => symlinkSync("/etc/passwd", join(mirror, amd64, "other.bin")), ["FD1175"]],
    ["another, with the list made to fit", replaceListed, ["FD1124"]],
    ["unsigned, with the list made to fit", unsign, ["FD1173"]],
    ["replaced, and said to be of nobody", disown, ["FD1173"]],
    ["of another release, with the list made to fit", putBack, ["FD1173", "FD1174"]],
  ])("names a file that is %s", async (_, spoil, codes) => {
    const { run, mirror } = await copied();
    spoil(mirror);
    const { code, stderr } = await run(["image", "mirror", "verify", "mirror"]);
    expect([...stderr.matchAll(/^error\[(\w+)\]/gm)].map(([, found]) => found)).toEqual(codes);
    expect(stderr).toMatch(/^ {2}mirror\/\S+$/m);
    expect(code).toBe(1);
  });

  it("takes what a lock pins without a signature only by that lock", async () => {
    const { run, cwd, mirror, server } = await mirrored();
    rmSync(join(cwd, "flatcar.lock"));
    server.remove(`/${amd64}/${imageList}.sig`);
    expect((await run(["lock"])).stderr).toContain("warning: nobody vouches");
    expect((await run(["image", "mirror", mirror])).code).toBe(0);
    const alone = await run(["image", "mirror", "verify", mirror]);
    expect(alone.stderr).toContain(`error[FD1173] nobody signed this file`);
    expect(alone.stderr).toContain("-f");
    const locked = await run(["image", "mirror", "verify", mirror, "-f", "flatcar.yaml"]);
    expect(locked).toMatchObject({ code: 0, stderr: "" });
    expect(locked.stdout).toContain(`  flatcar.lock takes without a signature: ${amd64}/${imageList}\n`);
  });

  it("does not take a lock that is not there for one that names it all", async () => {
    const { run, cwd } = await mirrored();
    rmSync(join(cwd, "flatcar.lock"));
    const { code, stderr } = await run(["image", "mirror", "verify", "mirror", "-f", "flatcar.yaml"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("error[FD1171]") });
  });

  it("compares with a lock", async () => {
    const { run } = await mirrored();
    await run(["lock", "--update", "4593.2.4"]);
    const { code, stderr } = await run(["image", "mirror", "verify", "mirror", "-f", "flatcar.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error\[FD1176\] flatcar.lock names this file, and the mirror has it not\n {2}mirror\//m);
    expect(stderr).toContain(`\n  mirror/stable/amd64-usr/4593.2.4/${imageList}\n`);
    expect(stderr).toContain(
      "error[FD1176] flatcar.lock has 4593.2.4 for this channel\n  mirror/stable/amd64-usr/current/version.txt",
    );
  });

  /** As somebody does who can write the mirror, and has no key. */
  function relist(mirror: string, path: string, content: Uint8Array | undefined, more: object = {}): void {
    const file = join(mirror, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { files: { path: string }[] };
    const sha512 = content && createHash("sha512").update(content).digest("hex");
    const files = manifest.files.flatMap((entry) => {
      if (entry.path !== path) return [entry];
      return content ? [{ ...entry, size: content.length, sha512, ...more }] : [];
    });
    writeFileSync(file, JSON.stringify({ ...manifest, files }));
    if (content) writeFileSync(join(mirror, path), content);
    else rmSync(join(mirror, path));
  }

  function replaceListed(mirror: string): void {
    relist(mirror, `${amd64}/${imageList}`, Buffer.from('{"amis":[]}'));
  }

  function unsign(mirror: string): void {
    relist(mirror, `${amd64}/${imageList}.sig`, undefined);
  }

  function disown(mirror: string): void {
    relist(mirror, `${amd64}/${imageList}`, Buffer.from('{"amis":[]}'), { signer: undefined, signed: undefined });
    relist(mirror, `${amd64}/${imageList}.sig`, undefined);
  }

  function putBack(mirror: string): void {
    const old = Buffer.from("FLATCAR_VERSION=4593.2.4\n");
    relist(mirror, `${amd64}/version.txt`, old, { signer: undefined });
    relist(mirror, `${amd64}/version.txt.sig`, undefined);
  }
});

describe("image mirror --serve", () => {
  it("serves until it is told to stop, without any network", async () => {
    const { run, mirror } = await mirrored();
    const { url, close } = await serveMirror(mirror, 0);
    await close();
    const port = new URL(url).port;
    const stop = new AbortController();
    const cut: typeof fetch = () => Promise.reject(new Error("the network is cut off"));
    const serving = run(["image", "mirror", "mirror", "--serve", "--port", port], { fetch: cut, signal: stop.signal });
    const answer = await asked(`${url}/stable/amd64-usr/current/version.txt`);
    expect(await answer.text()).toContain("FLATCAR_VERSION=4593.2.5");
    const second = await run(["image", "mirror", "mirror", "--serve", "--port", port]);
    expect(second.stderr).toContain(
      `error[FD1177] nothing can be served on 127.0.0.1:${port}: something else is served there`,
    );
    stop.abort();
    const { code, stdout } = await serving;
    expect(code).toBe(0);
    expect(stdout).toBe(
      `mirror · ${url}, until Ctrl-C\n\n  export FLATCAR_DEPLOY_RELEASE_URL='${url}/{channel}'\n  export FLATCAR_DEPLOY_FEED_URL='${url}/releases.json'\n`,
    );
  });

  /** Until it is served. */
  async function asked(url: string): Promise<Response> {
    for (;;) {
      const answer = await fetch(url).catch(() => undefined);
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
