import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { StreamDocument } from "../../src/images/files.ts";
import { formatLock, readLock } from "../../src/images/index.ts";
import { importedImage } from "../../src/platform.ts";
import { expectGolden } from "../golden.ts";
import { disk, image, imageList, makeKey, type Site, siteWith } from "../images/mirror/site.ts";
import type { Hierarchy } from "../images/signature/hierarchy.ts";
import { againstGo } from "../images/streams/go-types.ts";

let key: Hierarchy;
beforeAll(async () => {
  key = await makeKey();
});

const sha512 = createHash("sha512").update(image).digest("hex");
const cut: typeof fetch = () => Promise.reject(new Error("the network is cut off"));

/** A file that is brought to a platform, in the lock. */
function lockDisk({ cwd }: Site): void {
  const file = join(cwd, "flatcar.lock");
  const lock = readLock(file);
  const signer = key.fingerprint.toUpperCase();
  const text = formatLock({
    ...lock,
    images: { ...lock.images, "hetzner eu amd64 4593.2.5": { image: importedImage(sha512), source: disk } },
    files: {
      ...lock.files,
      [`4593.2.5 amd64 ${disk}`]: { url: "https://example.test/x", size: image.length, sha512, signer },
    },
  });
  writeFileSync(file, text);
}

/** The page of a release's folder, as web servers show it. */
function listFolder({ server }: Site, arch: string): void {
  const names = [disk, `${disk}.sig`, `${disk}.DIGESTS`, imageList, "version.txt", "flatcar_production_gone_image.bin"];
  const links = ["../", ...names].map((name) => `<a href="./${name}">${name}</a>`);
  server.put(`/stable/${arch}-usr/4593.2.5/`, Buffer.from(`<pre>${links.join("\n")}</pre>`));
}

describe("image streams", () => {
  it("prints what the lock pins, without a network", async () => {
    const site = await siteWith(key);
    lockDisk(site);
    const { code, stdout, stderr } = await site.run(["image", "streams"], { fetch: cut });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectGolden("image-streams", stdout.replaceAll(site.server.url, "http://RELEASES"));
    const others = againstGo(JSON.parse(stdout)).map((line) => line.replace(/^.*\.(\w+):/, "$1:"));
    expect(others).toEqual(["sha256: missing", "sha512: unknown"]);
  });

  it("has the sha256 of what was downloaded, and writes to a file", async () => {
    const site = await siteWith(key);
    lockDisk(site);
    await site.run(["image", "fetch", "stable", disk]);
    const { stdout } = await site.run(["image", "streams", "stable", "-o", "stable.json"], { fetch: cut });
    expect(stdout).toBe("");
    const file = join(site.cwd, "stable.json");
    expect(statSync(file).isFile()).toBe(true);
    const document = JSON.parse(readFileSync(file, "utf8")) as StreamDocument;
    expect(document.architectures.x86_64?.artifacts.hetzner?.formats["bin.bz2"]?.disk).toEqual({
      location: `${site.server.url}/stable/amd64-usr/4593.2.5/${disk}`,
      signature: `${site.server.url}/stable/amd64-usr/4593.2.5/${disk}.sig`,
      sha256: createHash("sha256").update(image).digest("hex"),
      sha512,
    });
  });

  it("refuses an imported image whose file the lock does not say", async () => {
    const site = await siteWith(key);
    lockDisk(site);
    const file = join(site.cwd, "flatcar.lock");
    const lock = readLock(file);
    const { [`4593.2.5 amd64 ${disk}`]: _, ...files } = lock.files;
    writeFileSync(file, formatLock({ ...lock, files }));
    const { code, stdout, stderr } = await site.run(["image", "streams"], { fetch: cut });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error[FD1178] flatcar.lock does not say what ${disk} of 4593.2.5 amd64 is`);
  });

  it.each([true, false])("--all has every image of the release in every region, with a lock: %s", async (locked) => {
    const site = await siteWith(key);
    for (const arch of ["amd64", "arm64"]) listFolder(site, arch);
    if (!locked) for (const name of ["flatcar.yaml", "flatcar.lock"]) rmSync(join(site.cwd, name));
    const { code, stdout, stderr } = await site.run(["image", "streams", "stable", "--all"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { x86_64, aarch64 } = (JSON.parse(stdout) as StreamDocument).architectures;
    for (const found of [x86_64, aarch64]) {
      expect(found?.artifacts).toMatchObject({
        metal: { release: "4593.2.5", formats: { "bin.bz2": { disk: { sha512 } } } },
      });
      expect(Object.keys(found?.artifacts ?? {})).toEqual(["metal"]);
    }
    expect(x86_64?.images).toEqual({
      aws: {
        regions: {
          "eu-central-1": { release: "4593.2.5", image: "ami-0a1b2c3d4e5f60715" },
          "us-east-1": { release: "4593.2.5", image: "ami-0a1b2c3d4e5f60715" },
        },
      },
    });
  });

  it("leaves out what nobody vouches for, and says so", async () => {
    const site = await siteWith(key);
    for (const arch of ["amd64", "arm64"]) listFolder(site, arch);
    site.server.remove(`/stable/amd64-usr/4593.2.5/${disk}.DIGESTS.sig`);
    const { stdout, stderr } = await site.run(["image", "streams", "stable", "--all"]);
    expect(stderr).toBe(`left out, nobody vouches for it: ${disk} of 4593.2.5 amd64\n`);
    expect((JSON.parse(stdout) as StreamDocument).architectures.x86_64?.artifacts).toEqual({});
  });

  it.each([
    [["beta"], 2, "error[FD1178] the lock pins nothing for beta\n  it has stable"],
    [["stabel"], 2, "error[FD1101]"],
    [["stable", "--all"], 1, "/stable/amd64-usr/4593.2.5/ shows no list of files"],
  ])("refuses %j", async (words, code, message) => {
    const site = await siteWith(key);
    const ran = await site.run(["image", "streams", ...words]);
    expect(ran.stderr).toContain(message);
    expect(ran.code).toBe(code);
  });
});
