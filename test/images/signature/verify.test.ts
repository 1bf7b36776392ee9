import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import {
  type Evidence,
  type NamedBytes,
  type Verified,
  type VerifyOptions,
  verifyContent,
} from "../../../src/images/files.ts";
import { gpgMissing, gpgOpinion, gpgSigner } from "./gpg.ts";
import { type Hierarchy, makeHierarchy } from "./hierarchy.ts";

if (gpgMissing) console.warn(`skipped: ${gpgMissing}`);

const now = new Date("2026-11-28T12:00:00Z");
const name = "flatcar_production_image.bin.bz2";
const content = Buffer.from("compressed image, all of it\n".repeat(4));

let test: Hierarchy;
let signature: NamedBytes;

beforeAll(async () => {
  test = await makeHierarchy({
    current: { from: "2026-01-01", days: 730 },
    rsa: { from: "2026-01-01", rsaBits: 2048 },
  });
  signature = await test.sign("rsa", content);
}, 60_000);

/** In chunks of odd lengths, as a network gives them. */
async function* chunks(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 13) yield bytes.subarray(at, at + 13);
}

function verify(evidence: Evidence, bytes: Uint8Array = content, more: Partial<VerifyOptions> = {}): Promise<Verified> {
  return verifyContent(chunks(bytes), name, evidence, { key: test.file, fingerprint: test.fingerprint, now, ...more });
}

async function codeOf(verdict: Promise<unknown>): Promise<string> {
  return verdict.then(
    () => "good",
    (error: unknown) => (error instanceof FlatcarError ? error.code : String(error)),
  );
}

const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex");

function digestsOf(files: Readonly<Record<string, Uint8Array>>): string {
  const section = (hash: string, title: string) =>
    Object.entries(files).map(([file, bytes]) => {
      return `# ${title} HASH\n${createHash(hash).update(bytes).digest("hex")}  ${file}\n`;
    });
  return [...section("md5", "MD5"), ...section("sha1", "SHA1"), ...section("sha512", "SHA512")].join("");
}

describe("a content", () => {
  it("is hashed and verified in one pass", async () => {
    expect(await verify({ signature })).toMatchObject({ size: content.length, sha512: sha512(content), named: false });
  });

  it("tells how far it has come", async () => {
    const seen: number[] = [];
    await verify({ signature }, content, { progress: (bytes) => void seen.push(bytes) });
    expect([seen[0], seen.at(-1)]).toEqual([13, content.length]);
  });

  it("may be cancelled", async () => {
    const controller = new AbortController();
    const progress = () => controller.abort();
    expect(await codeOf(verify({ signature }, content, { signal: controller.signal, progress }))).toBe("FD1409");
  });

  it("is refused with any one byte of it flipped, cut off or added", async () => {
    const altered = fc.oneof(
      fc
        .tuple(fc.nat(content.length - 1), fc.integer({ min: 1, max: 255 }))
        .map(([at, bits]) => flipped(content, at, bits)),
      fc.nat(content.length - 1).map((length) => content.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((more) => Buffer.concat([content, more])),
    );
    await fc.assert(
      fc.asyncProperty(altered, async (bytes) => {
        expect(await codeOf(verify({ signature }, bytes))).toBe("FD1124");
      }),
      { numRuns: 100 },
    );
  });
});

function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ bits : byte));
}

describe("a signature", () => {
  it.each(["rsa", "current"])(
    "of %s is refused with any one byte of it flipped",
    async (by) => {
      const whole = await test.sign(by, content);
      const each = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => 1 << bit);
      for (let at = 0; at < whole.content.length; at++) {
        for (const bits of at < 24 ? each : [1 << (at % 8)]) {
          const bytes = flipped(whole.content, at, bits);
          const code = await codeOf(verify({ signature: { ...whole, content: bytes } }));
          expect(`${at} ${bits} ${code}`).toMatch(/FD11(?:23|24|27|35)$/);
        }
      }
    },
    120_000,
  );

  it("is refused when anything is cut off it, or hangs on it", async () => {
    for (let length = 0; length < signature.content.length; length++) {
      const cut = { ...signature, content: signature.content.subarray(0, length) };
      expect(`${length} ${await codeOf(verify({ signature: cut }))}`).toBe(`${length} FD1123`);
    }
    for (const more of [signature.content, Buffer.from([0]), Buffer.from([0xca, 3, 0x50, 0x47, 0x50])]) {
      const longer = { ...signature, content: Buffer.concat([signature.content, more]) };
      expect(await codeOf(verify({ signature: longer }))).toBe("FD1123");
    }
  });

  it.each([
    ["a page of a portal", "<!doctype html><title>Log in</title>"],
    ["a key", "key"],
    ["a signed text", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nhello\n"],
    ["ASCII armour of nothing", "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n"],
  ])("is not %s", async (_, text) => {
    const bytes = text === "key" ? test.file.content : Buffer.from(text);
    expect(await codeOf(verify({ signature: { name: "image.sig", content: bytes } }))).toBe("FD1123");
  });

  it("may be in ASCII armour", async () => {
    const body = Buffer.from(signature.content)
      .toString("base64")
      .replaceAll(/.{1,64}/g, "$&\n");
    const armor = `-----BEGIN PGP SIGNATURE-----\n\n${body}-----END PGP SIGNATURE-----\n`;
    expect(await codeOf(verify({ signature: { name: "image.asc", content: Buffer.from(armor) } }))).toBe("good");
  });
});

describe("DIGESTS", () => {
  const texts = {
    whole: digestsOf({ [name]: content }),
    many: digestsOf({ "flatcar_production_pxe.vmlinuz": Buffer.from("kernel"), [name]: content }),
    others: digestsOf({ "flatcar_production_pxe.vmlinuz": Buffer.from("kernel") }),
    altered: digestsOf({ [name]: Buffer.from("another image") }),
    mixedUp: digestsOf({ "flatcar_production_pxe.vmlinuz": content }),
    exchanged: digestsOf({ "flatcar_production_pxe.vmlinuz": content, [name]: Buffer.from("kernel") }),
  };

  it.each([
    ["names the file", texts.whole, "good"],
    ["names several files", texts.many, "good"],
    ["names other files", texts.others, "FD1134"],
    ["has another hash", texts.altered, "FD1124"],
    ["calls the file otherwise", texts.mixedUp, "FD1125"],
    ["calls another file so", texts.exchanged, "FD1125"],
    ["has no SHA-512", texts.whole.replace(/# SHA512.*/s, ""), "FD1133"],
    ["has a short SHA-512", texts.whole.replace(/[0-9a-f]( {2}\S+\n)$/, "$1"), "FD1133"],
    ["has a line of something else", `${texts.whole}hello\n`, "FD1133"],
    ["has a path for a name", texts.whole.replaceAll(name, `../${name}`), "FD1133"],
    ["has two hashes of a file", texts.whole + texts.altered, "FD1133"],
    ["has lines before a section", `${"0".repeat(32)}  ${name}\n${texts.whole}`, "FD1133"],
    ["is in another language", texts.whole.replace("MD5", "МD5"), "FD1133"],
  ])("that %s", async (_, text, want) => {
    const file = { name: `${name}.DIGESTS`, content: Buffer.from(text) };
    const own = { file, signature: await test.sign("current", file.content) };
    expect(await codeOf(verify({ digests: own }))).toBe(want);
    const clear = await test.clearsign("current", text);
    expect(await codeOf(verify({ digests: { file: clear } }))).toBe(want);
  });

  it("says that the name is right", async () => {
    const file = await test.clearsign("current", texts.whole);
    const verified = await verify({ signature, digests: { file } });
    expect(verified).toMatchObject({ named: true, evidence: ["rsa.sig", "DIGESTS.asc"], size: content.length });
  });

  it("counts beside a signature", async () => {
    const file = await test.clearsign("current", texts.mixedUp);
    expect(await codeOf(verify({ signature, digests: { file } }))).toBe("FD1125");
  });

  it("has to be signed", async () => {
    const file = { name: `${name}.DIGESTS`, content: Buffer.from(texts.whole) };
    expect(await codeOf(verify({ digests: { file } }))).toBe("FD1133");
  });

  it("is another one when it was replaced", async () => {
    const genuine = await test.sign("current", Buffer.from(texts.whole));
    const file = { name: `${name}.DIGESTS`, content: Buffer.from(texts.altered) };
    expect(await codeOf(verify({ digests: { file, signature: genuine } }))).toBe("FD1133");
    const clear = Buffer.from((await test.clearsign("current", texts.whole)).content).toString();
    const replaced = clear.replace(sha512(content), sha512(Buffer.from("another image")));
    expect(await codeOf(verify({ digests: { file: { name: "DIGESTS.asc", content: Buffer.from(replaced) } } }))).toBe(
      "FD1133",
    );
  });

  it("is all that stands in its file", async () => {
    const clear = Buffer.from((await test.clearsign("current", texts.whole)).content).toString();
    const asc = (text: string) => ({ file: { name: "DIGESTS.asc", content: Buffer.from(text) } });
    const crlf = clear.replaceAll("\n", "\r\n");
    expect(await codeOf(verify({ digests: asc(crlf) }))).toBe("good");
    const around = [`${clear}more\n`, `${clear}${clear}`, `more\n${clear}`, clear.replace("\n\n", "\nComment: x\n\n")];
    for (const text of around) expect(await codeOf(verify({ digests: asc(text) }))).toMatch(/FD11(?:23|33)/);
    expect(await codeOf(verify({ digests: asc(clear.replace("HASH", "- HASH")) }))).toBe("FD1133");
  });

  it("is refused when anything is cut off it", async () => {
    const { content: clear } = await test.clearsign("current", texts.whole);
    const last = clear.length - 1;
    for (let length = 0; length < last; length += length > last - 30 ? 1 : 17) {
      const file = { name: "DIGESTS.asc", content: clear.subarray(0, length) };
      expect(`${length} ${await codeOf(verify({ digests: { file } }))}`).toMatch(/FD11(?:23|33)$/);
    }
  });

  it.skipIf(gpgMissing).each([
    ["names the file", texts.whole, "good", 0],
    ["has another hash", texts.altered, "good", 1],
    ["calls another file so", texts.exchanged, "good", 1],
    ["was replaced", texts.whole, "altered", 1],
  ] as const)("that %s is the same for gpg and sha512sum", async (_, text, gpg, status) => {
    const clear = await test.clearsign("current", text);
    const shown = Buffer.from(clear.content).toString();
    const replaced = gpg === "good" ? shown : shown.replace(sha512(content), sha512(Buffer.from("x")));
    const file = { ...clear, content: Buffer.from(replaced) };
    expect(gpgOpinion(test.file, file, undefined, "2026-11-28")).toBe(gpg);
    expect(sha512sum(replaced)).toBe(status);
    expect((await codeOf(verify({ digests: { file } }))) === "good").toBe(gpg === "good" && status === 0);
  });
});

/** Exit code of `sha512sum --check` on the lines of DIGESTS that are its own, for the content under its name. */
function sha512sum(text: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), "sha512sum-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), content);
  const lines = text.split("\n").filter((line) => /^[0-9a-f]{128} /.test(line) && line.endsWith(name));
  const input = `${lines.join("\n")}\n`;
  return spawnSync("sha512sum", ["--check", "--strict", "--status"], { cwd: folder, input }).status;
}

describe.skipIf(gpgMissing)("gpg refuses too", () => {
  it("a flipped, cut or lengthened content", () => {
    const bad = [
      flipped(content, 7, 1),
      content.subarray(0, -1),
      content.subarray(0, 0),
      Buffer.concat([content, content]),
    ];
    for (const bytes of bad) expect(gpgOpinion(test.file, signature, bytes, "2026-11-28")).toBe("altered");
    expect(gpgOpinion(test.file, signature, content, "2026-11-28")).toBe("good");
  });

  it("a signature that is cut off", () => {
    for (const length of [0, 1, 3, 20, 60, signature.content.length - 1]) {
      const cut = { ...signature, content: signature.content.subarray(0, length) };
      expect(gpgOpinion(test.file, cut, content, "2026-11-28")).not.toBe("good");
    }
  });
});

it.skipIf(gpgMissing)(
  "what gpg signs as Flatcar does is taken",
  async () => {
    const { key, fingerprint, sign } = gpgSigner();
    const digests = { file: sign("--clearsign", Buffer.from(digestsOf({ [name]: content }))) };
    const options = { key, fingerprint, now: new Date() };
    expect(await verify({ signature: sign("--detach-sign", content), digests }, content, options)).toMatchObject({
      named: true,
    });
  },
  60_000,
);
