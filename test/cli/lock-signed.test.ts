import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { folderWith, shop } from "./folder.ts";
import { type Published, releaseFetch } from "./release-fetch.ts";
import { noAccount, type Ran, runCli } from "./run.ts";

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
  const signed = async (content: Buffer) => (await key.sign("current", content, { at: "2026-08-13" })).content;
  files = {
    [`4593.2.5 amd64 ${imageList}`]: amd64,
    [`4593.2.5 amd64 ${imageList}.sig`]: await signed(amd64),
    [`4593.2.5 arm64 ${imageList}`]: arm64,
    [`4593.2.5 arm64 ${imageList}.sig`]: await signed(arm64),
  };
});

function lock(cwd: string, from: Published["files"], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  writeFileSync(join(cwd, "key.asc"), key.file.content);
  const own = { FLATCAR_DEPLOY_KEY: join(cwd, "key.asc"), FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint };
  const fetch = releaseFetch({ current: { stable: "4593.2.5" }, feed, files: from });
  return runCli(["lock"], { cwd, env: { ...noAccount(), ...own, ...env }, fetch });
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
