import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { readKeyFile, type VerifyFileOptions, verifyFile } from "../../../src/images/files.ts";
import { type Hierarchy, makeHierarchy } from "./hierarchy.ts";

const now = new Date("2026-11-28T12:00:00Z");
const image = Buffer.from("an image");
const kernel = Buffer.from("a kernel");

let test: Hierarchy;
let options: VerifyFileOptions;

beforeAll(async () => {
  test = await makeHierarchy({ current: { from: "2026-01-01" } });
  options = { key: test.file, fingerprint: test.fingerprint, now };
});

function folder(files: Readonly<Record<string, Uint8Array | string>>): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), "verify-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return (name) => join(path, name);
}

async function failure(path: string, more: Partial<VerifyFileOptions> = {}): Promise<FlatcarError | undefined> {
  try {
    await verifyFile(path, { ...options, ...more });
    return undefined;
  } catch (error) {
    if (error instanceof FlatcarError) return error;
    throw error;
  }
}

const signatureOf = async (bytes: Uint8Array) => (await test.sign("current", bytes)).content;
const sections = (hex: string, name: string) => `# SHA512 HASH\n${hex}  ${name}\n`;

/** SHA-512 of `image`, by sha512sum. */
const imageSha512 =
  "b85976b97f57a4f68329fe92a726e14ea6499f733f9e7f775ef5b1eba5945818a0b8ac03126af61c1a3c7c96fc5b4380a77674149c781f203cf8f64713c622cf";

describe("beside a file", () => {
  it("counts its signature, its DIGESTS, and both", async () => {
    const clear = (await test.clearsign("current", sections(imageSha512, "image.bin"))).content;
    const signature = await signatureOf(image);
    const alone = folder({ "image.bin": image, "image.bin.sig": signature });
    expect(await verifyFile(alone("image.bin"), options)).toMatchObject({ named: false, sha512: imageSha512 });
    const listed = folder({ "image.bin": image, "image.bin.DIGESTS.asc": clear });
    expect(await verifyFile(listed("image.bin"), options)).toMatchObject({ named: true });
    const both = folder({ "image.bin": image, "image.bin.sig": signature, "image.bin.DIGESTS.asc": clear });
    const evidence = [both("image.bin.sig"), both("image.bin.DIGESTS.asc")];
    expect(await verifyFile(both("image.bin"), options)).toMatchObject({ named: true, evidence });
  });

  it("counts DIGESTS with a signature of its own", async () => {
    const digests = sections(imageSha512, "image.bin");
    const there = folder({
      "image.bin": image,
      "image.bin.DIGESTS": digests,
      "image.bin.DIGESTS.sig": await signatureOf(Buffer.from(digests)),
    });
    expect(await verifyFile(there("image.bin"), options)).toMatchObject({ named: true });
  });

  it("there has to be something that is signed", async () => {
    const there = folder({ "image.bin": image, "image.bin.DIGESTS": sections(imageSha512, "image.bin") });
    const error = await failure(there("image.bin"));
    expect(error?.findings[0]).toMatchObject({
      code: "FD1122",
      details: [
        "looked for: image.bin.sig, image.bin.DIGESTS.asc, image.bin.DIGESTS with image.bin.DIGESTS.sig",
        "image.bin.DIGESTS is there, and not signed: anybody can write one",
      ],
    });
  });

  it("the file itself is what is named, not its signature", async () => {
    const there = folder({ "image.bin": image, "image.bin.sig": await signatureOf(image) });
    const error = await failure(there("image.bin.sig"));
    expect(error?.findings[0]).toMatchObject({
      code: "FD1122",
      hint: `name the file that it is for: ${there("image.bin")}`,
    });
  });

  it("another file may be the one that was signed", async () => {
    const there = folder({
      "image.bin": image,
      "image.bin.sig": await signatureOf(kernel),
      vmlinuz: kernel,
      other: "",
    });
    const error = await failure(there("image.bin"));
    expect(error).toMatchObject({
      code: "FD1125",
      message: expect.stringContaining("is for vmlinuz, and not for image.bin"),
    });
  });

  it("an altered file is one without any that was signed", async () => {
    const there = folder({
      "image.bin": image.subarray(1),
      "image.bin.sig": await signatureOf(image),
      vmlinuz: kernel,
    });
    expect((await failure(there("image.bin")))?.code).toBe("FD1124");
  });
});

describe("what is named", () => {
  it("counts in place of what lies beside the file", async () => {
    const there = folder({ "image.bin": image, "image.bin.sig": "broken", "good.sig": await signatureOf(image) });
    expect((await failure(there("image.bin")))?.code).toBe("FD1123");
    expect(await failure(there("image.bin"), { signature: there("good.sig") })).toBeUndefined();
  });

  it.each(["signature", "digests"] as const)("as %s has to be there", async (kind) => {
    const there = folder({ "image.bin": image });
    expect((await failure(there("image.bin"), { [kind]: there("none") }))?.findings[0]).toMatchObject({
      code: "FD1122",
      message: `${there("none")} cannot be read: there is no such file`,
    });
  });

  it("as signature is no image", async () => {
    const there = folder({ "image.bin": image, "large.sig": Buffer.alloc(1024 * 1024 + 1) });
    expect((await failure(there("image.bin"), { signature: there("large.sig") }))?.message).toMatch(
      /larger than 1 MiB/,
    );
  });

  it("as a key has to be readable", () => {
    const there = folder({ large: Buffer.alloc(1024 * 1024 + 1) });
    expect(() => readKeyFile(there("none"))).toThrow(/there is no such file/);
    expect(() => readKeyFile(there("large"))).toThrow(/larger than 1 MiB/);
    expect(() => readKeyFile(there("."))).toThrow(/no ordinary file/);
  });
});

describe("a file that cannot be read", () => {
  it("is not there, is a folder, or leads nowhere", async () => {
    const there = folder({ plain: "" });
    mkdirSync(there("folder"));
    symlinkSync("nowhere", there("link"));
    for (const name of ["none", "folder", "link", "plain/file"])
      expect((await failure(there(name)))?.code).toBe("FD1121");
  });
});
