import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { type Published, releaseFetch } from "./release-fetch.ts";
import { noAccount, type Ran, runCli } from "./run.ts";
import { signedFiles, trusting } from "./signed.ts";

const feed = readFileSync(new URL("../fixtures/releases/releases-stable.json", import.meta.url), "utf8");
const imageList = "flatcar_production_ami_all.json";
const list = (hvm: string) => Buffer.from(JSON.stringify({ amis: [{ name: "eu-central-1", hvm }] }));
const amd64 = list("ami-0a1b2c3d4e5f60715");
const arm64 = list("ami-0a1b2c3d4e5f6071a");

let key: Hierarchy;
let files: Published["files"];

beforeAll(async () => {
  key = await makeHierarchy({
    current: { from: "2026-01-01", days: 730 },
    old: { from: "2020-01-01", days: 365 },
  });
  files = await signedFiles(key, {
    [`4593.2.5 amd64 ${imageList}`]: amd64,
    [`4593.2.5 arm64 ${imageList}`]: arm64,
    [`4593.2.4 amd64 ${imageList}`]: list("ami-0a1b2c3d4e5f60714"),
    [`4593.2.4 arm64 ${imageList}`]: list("ami-0a1b2c3d4e5f60719"),
  });
});

function lock(
  cwd: string,
  from: Published["files"],
  env: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Promise<Ran> {
  const fetch = releaseFetch({ current: { stable: "4593.2.5" }, feed, files: from });
  return runCli(["lock", ...words], { cwd, env: { ...noAccount(), ...trusting(key, cwd), ...env }, fetch });
}

const unlocked = () => folderWith({ "flatcar.yaml": shop["flatcar.yaml"], "base.bu": shop["base.bu"] });

it("a lock keeps who signed the list that names an image", async () => {
  const cwd = unlocked();
  const { code, stdout, stderr } = await lock(cwd, files);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const signer = key.fingerprint.toUpperCase();
  expect(stdout).toContain(`signed 2026-08-13 by …${signer.slice(-8)}`);
  const written = readFileSync(join(cwd, "flatcar.lock"), "utf8");
  expect(written).toContain(
    `    signer: ${signer}\n    signed: 2026-08-13T00:00:00Z\n    verified: 2026-11-24T12:00:00.000Z\n`,
  );
});

it.each([
  ["altered", async () => ({ ...files, [`4593.2.5 amd64 ${imageList}`]: list("ami-0ffffffffffffffff") }), {}, "FD1124"],
  [
    "signed by an expired subkey",
    async () => ({
      ...files,
      [`4593.2.5 amd64 ${imageList}.sig`]: (await key.sign("old", amd64, { at: "2026-08-13" })).content,
    }),
    {},
    "FD1130",
  ],
  [
    "signed by somebody's key",
    async () => files,
    { FLATCAR_DEPLOY_KEY: "", FLATCAR_DEPLOY_KEY_FINGERPRINT: "" },
    "FD112",
  ],
])("nothing is pinned by a list that is %s", async (_, from, env, code) => {
  const cwd = unlocked();
  const ran = await lock(cwd, await from(), env);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain(`error[${code}`);
  expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
});

it("a lock that does not say what an imported image's file is, is completed", async () => {
  const file = "flatcar_production_digitalocean_image.bin.bz2";
  const sha512 = "ab".repeat(64);
  const digests = Buffer.from(`# SHA512 HASH\n${sha512}  ${file}\n`);
  const published = {
    [`4593.2.5 amd64 ${file}`]: "a disk",
    [`4593.2.5 amd64 ${file}.DIGESTS`]: digests,
    [`4593.2.5 amd64 ${file}.DIGESTS.sig`]: (await key.sign("current", digests, { at: "2026-08-13" })).content,
  };
  const pool = { platform: "digitalocean", options: { region: "fra1", size: "s-1vcpu-2gb", sshKeys: [1] } };
  const cwd = folderWith({
    "flatcar.yaml": JSON.stringify({ name: "shop", release: "stable", machines: { web: pool } }),
  });
  expect(await lock(cwd, published)).toMatchObject({ code: 0, stderr: "" });
  const path = join(cwd, "flatcar.lock");
  const whole = readFileSync(path, "utf8");
  expect(whole).toContain(`    sha512: ${sha512}\n`);
  writeFileSync(path, whole.slice(0, whole.indexOf("\nfiles:")));
  expect(await lock(cwd, published)).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(path, "utf8")).toBe(whole);
});

describe("a list of images without a signature", () => {
  const place = "aws eu-central-1 arm64";
  const warning = `warning: nobody vouches for the image of ${place} 4593.2.5: the release server has no signature of ${imageList}`;
  const without = (name: string) => {
    const { [`${name} ${imageList}.sig`]: _, ...rest } = files;
    return rest;
  };
  const signedLock = async (version: string) => {
    const cwd = unlocked();
    writeFileSync(join(cwd, "flatcar.yaml"), shop["flatcar.yaml"].replace("release: stable", `release: ${version}`));
    await lock(cwd, files);
    writeFileSync(join(cwd, "flatcar.yaml"), shop["flatcar.yaml"]);
    return { cwd, before: readFileSync(join(cwd, "flatcar.lock"), "utf8") };
  };

  it("is pinned with a warning, and `lock --check` tells it again", async () => {
    const cwd = unlocked();
    const first = await lock(cwd, without("4593.2.5 arm64"));
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) });
    expect(first.stderr).not.toContain("amd64");
    expect(first.stdout).toContain(`${imageList}, not signed`);
    const checked = await lock(cwd, {}, {}, ["--check"]);
    expect(checked).toMatchObject({ code: 0, stderr: first.stderr });
    const document = JSON.parse((await lock(cwd, {}, {}, ["--check", "--json"])).stdout) as object;
    expect(document).toMatchObject({ unsigned: [{ image: `${place} 4593.2.5`, file: imageList }] });
  });

  it("takes the place of a signed one only where the user says so", async () => {
    const { cwd, before } = await signedLock("4593.2.4");
    const refused = await lock(cwd, without("4593.2.5 arm64"), {}, ["--update"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(
      `error[FD1122] ${place}: nobody vouches for the image of 4593.2.5, and that of 4593.2.4 is signed`,
    );
    expect(refused.stderr).toContain("--accept-unsigned");
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toBe(before);
    const accepted = await lock(cwd, without("4593.2.5 arm64"), {}, ["--update", "--accept-unsigned"]);
    expect(accepted).toMatchObject({ code: 0, stderr: expect.stringContaining(warning) });
    expect((await lock(cwd, {})).code).toBe(0);
  });

  it("is not added by `up` where a signed one was, and with a warning elsewhere", async () => {
    const { cwd } = await signedLock("4593.2.4");
    writeFileSync(join(cwd, "flatcar.yaml"), shop["flatcar.yaml"].replace("release: stable", "release: 4593.2.5"));
    const fetch = releaseFetch({ current: {}, feed, files: without("4593.2.5 arm64") });
    const up = () => runCli(["up", "--yes"], { cwd, ...fakeDeployments(), env: trusting(key, cwd), fetch });
    const refused = await up();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`error[FD1122] ${place}`);
    writeFileSync(join(cwd, "flatcar.lock"), "");
    expect((await up()).stderr).toContain(warning);
  });

  it("keeps a channel back that waits until it is everywhere, and says where it is not signed", async () => {
    const held = shop["flatcar.yaml"].replace("release: stable", "release: { channel: stable, hold: everywhere }");
    const cwd = folderWith({ "flatcar.yaml": held, "base.bu": shop["base.bu"] });
    const { code, stdout, stderr } = await lock(cwd, without("4593.2.5 arm64"), {}, ["--accept-unsigned"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`4593.2.5 waits: ${place}: ${imageList} has no signature`);
    expect(stdout).toContain("stable+hold arm64   4593.2.4");
  });
});
