import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { formatFingerprint } from "../../src/images/files.ts";
import { expectGolden } from "../golden.ts";
import { type Hierarchy, makeHierarchy, type SignOptions } from "../images/signature/hierarchy.ts";
import { type Ran, type RunOptions, runCli } from "./run.ts";

const image = "flatcar_production_image.bin.bz2";
const bytes = Buffer.from("an image");
const sha512 =
  "b85976b97f57a4f68329fe92a726e14ea6499f733f9e7f775ef5b1eba5945818a0b8ac03126af61c1a3c7c96fc5b4380a77674149c781f203cf8f64713c622cf";
const now = new Date("2026-11-28T12:00:00Z");

let test: Hierarchy;

beforeAll(async () => {
  test = await makeHierarchy({ current: { from: "2026-01-01" }, previous: { from: "2023-01-01", days: 365 } });
});

function folder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = mkdtempSync(join(tmpdir(), "verify-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

async function signed(by = "current", options: SignOptions = { at: "2026-08-12T10:30:00Z" }): Promise<string> {
  const digests = await test.clearsign(by, `# SHA512 HASH\n${sha512}  ${image}\n`, options);
  return folder({
    [image]: bytes,
    [`${image}.sig`]: (await test.sign(by, bytes, options)).content,
    "DIGESTS.asc": digests.content,
    "key.asc": test.file.content,
  });
}

/** What was printed, the same for every key and folder. */
async function verify(cwd: string, more: readonly string[] = [], options: RunOptions = {}): Promise<Ran> {
  const trusted = ["--key", "key.asc", "--fingerprint", test.fingerprint];
  const ran = await runCli(["image", "verify", image, ...trusted, ...more], { cwd, now, ...options });
  const same = (text: string) =>
    text
      .replaceAll(`${cwd}/`, "")
      .replaceAll(formatFingerprint(test.fingerprint), "0123 PRIMARY KEY")
      .replaceAll(formatFingerprint(test.fingerprintOf("current")), "4567 SUBKEY")
      .replaceAll(formatFingerprint(test.fingerprintOf("previous")), "89AB SUBKEY");
  return { ...ran, stdout: same(ran.stdout), stderr: same(ran.stderr) };
}

describe("`image verify`", () => {
  it("says who signed a file, when and with what", async () => {
    const { code, stdout, stderr } = await verify(await signed(), [], { columns: 80 });
    expect([code, stderr]).toEqual([0, ""]);
    expectGolden("image-verify", stdout);
  });

  it("says that the name is signed where DIGESTS says it", async () => {
    const there = await signed();
    const { code, stdout } = await verify(there, ["--digests", "DIGESTS.asc", "--signature", `${image}.sig`]);
    expect(code).toBe(0);
    expectGolden("image-verify-digests", stdout);
  });

  it("gives the same as JSON", async () => {
    const { code, stdout } = await verify(await signed(), ["--json"]);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        file: image,
        name: image,
        size: 8,
        sha512,
        signer: test.fingerprint,
        subkey: test.fingerprintOf("current"),
        signedAt: "2026-08-12T10:30:00Z",
        evidence: [`${image}.sig`],
        named: false,
      },
    ]);
  });

  it("refuses an altered file with exit code 1", async () => {
    const there = await signed();
    writeFileSync(join(there, image), "an imago");
    const { code, stdout, stderr } = await verify(there);
    expect([code, stdout]).toEqual([1, ""]);
    expectGolden("image-verify-altered", stderr);
  });

  it("says when a subkey had expired", async () => {
    const { code, stderr } = await verify(await signed("previous", { at: "2024-06-01" }));
    expect(code).toBe(1);
    expectGolden("image-verify-expired", stderr);
  });

  it("trusts Flatcar's key alone, where no fingerprint is given", async () => {
    const cwd = await signed();
    expect(await runCli(["image", "verify", image], { cwd, now })).toMatchObject({ code: 1, stderr: /FD1127/ });
    const other = await runCli(["image", "verify", image, "--key", "key.asc"], { cwd, now });
    expect(other).toMatchObject({ code: 2, stderr: /FD1129.*not Flatcar's key F88C FEDE FF29/ });
  });

  it.each([
    ["no such file", ["none"], "FD1121"],
    ["a folder", ["."], "FD1121"],
    ["no signature", ["key.asc"], "FD1122"],
    ["no such key", [image, "--key", "none"], "FD1128"],
    ["no key", [image, "--key", "DIGESTS.asc"], "FD1128"],
    ["a fingerprint without its key", [image, "--fingerprint", "0".repeat(40)], "FD1701"],
    ["half a fingerprint", [image, "--key", "key.asc", "--fingerprint", "0123"], "FD1701"],
    ["nothing", [], "FD1701"],
  ])("refuses %s with exit code 2", async (_, words, code) => {
    const ran = await runCli(["image", "verify", ...words], { cwd: await signed(), now });
    expect(ran).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(code) });
  });

  it("shows on a terminal how far it is in a large file", async () => {
    const large = Buffer.alloc(65 * 1024 * 1024);
    const cwd = folder({
      [image]: large,
      [`${image}.sig`]: (await test.sign("current", large)).content,
      "key.asc": test.file.content,
    });
    const { code, stdout } = await verify(cwd, [], { columns: 100 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/verifying: 50 %/);
    expect((await verify(cwd)).stdout).not.toMatch(/verifying/);
  });
});
