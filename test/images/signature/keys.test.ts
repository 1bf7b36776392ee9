import { enums, PacketList, PublicKey, readKey } from "openpgp";
import { beforeAll, describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { type NamedBytes, type Verified, verifyContent } from "../../../src/images/files.ts";
import { gpgMissing, gpgOpinion, type Opinion } from "./gpg.ts";
import { type Hierarchy, makeHierarchy, type SignOptions } from "./hierarchy.ts";

if (gpgMissing) console.warn(`skipped: ${gpgMissing}`);

const { keyCompromised, keyRetired, keySuperseded, noReason } = enums.reasonForRevocation;
const content = Buffer.from("all of an image\n");
const now = new Date("2026-11-28T12:00:00Z");

let test: Hierarchy;
let expiredPrimary: Hierarchy;
let revokedPrimary: Hierarchy;
let retiredPrimary: Hierarchy;
let stranger: Hierarchy;

beforeAll(async () => {
  test = await makeHierarchy({
    current: { from: "2026-01-01", days: 730 },
    previous: { from: "2023-01-01", days: 365 },
    hard: { from: "2022-01-01", revoked: { at: "2022-06-01", flag: keyCompromised, string: "stolen" } },
    unexplained: { from: "2022-01-01", revoked: { at: "2022-06-01", flag: noReason } },
    retired: { from: "2022-01-01", revoked: { at: "2022-06-01", flag: keyRetired } },
    superseded: { from: "2022-01-01", revoked: { at: "2022-06-01", flag: keySuperseded } },
    prolonged: { from: "2024-01-01", days: 365, prolonged: { at: "2025-06-01", days: 1500 } },
    encrypts: { from: "2024-01-01", encrypts: true, rsaBits: 2048 },
    unbound: { from: "2024-01-01", unbound: true },
    rsa: { from: "2024-01-01", rsaBits: 2048 },
    weak: { from: "2024-01-01", rsaBits: 1024 },
  });
  expiredPrimary = await makeHierarchy({ sub: { from: "2020-01-02" } }, { days: 365 });
  revokedPrimary = await makeHierarchy(
    { sub: { from: "2020-01-02" } },
    { revoked: { at: "2022-01-01", flag: keyCompromised } },
  );
  retiredPrimary = await makeHierarchy(
    { sub: { from: "2020-01-02" } },
    { revoked: { at: "2022-01-01", flag: keyRetired } },
  );
  stranger = await makeHierarchy({ sub: { from: "2024-01-01" } });
}, 60_000);

async function* all(bytes: Uint8Array) {
  yield bytes;
}

function verify(hierarchy: Hierarchy, signature: NamedBytes, bytes: Uint8Array = content): Promise<Verified> {
  const { fingerprint, file: key } = hierarchy;
  return verifyContent(all(bytes), "image.bin", { signature }, { key, fingerprint, now });
}

async function codeOf(verdict: Promise<unknown>): Promise<string> {
  return verdict.then(
    () => "good",
    (error: unknown) => (error instanceof FlatcarError ? error.code : String(error)),
  );
}

interface Case {
  readonly title: string;
  readonly by: string;
  readonly options?: SignOptions;
  readonly want: string;
  /** What gpg says at the time of the signature. */
  readonly gpg: Opinion;
  /** Whose key is trusted; the test key when left out. */
  readonly trusted?: () => Hierarchy;
  readonly signer?: () => Hierarchy;
  /** Why gpg says otherwise. */
  readonly differs?: string;
}

const cases: readonly Case[] = [
  { title: "by the subkey of today", by: "current", want: "good", gpg: "good" },
  { title: "with RSA", by: "rsa", want: "good", gpg: "good" },
  { title: "by the primary key itself", by: "primary", want: "good", gpg: "good" },
  { title: "with SHA-256", by: "current", options: { hash: enums.hash.sha256 }, want: "good", gpg: "good" },
  {
    title: "by a subkey that has expired since",
    by: "previous",
    options: { at: "2023-06-01" },
    want: "good",
    gpg: "good",
  },
  {
    title: "in the last second of a subkey",
    by: "previous",
    options: { at: "2023-12-31T23:59:59Z" },
    want: "good",
    gpg: "good",
  },
  {
    title: "by a subkey in the second of its end",
    by: "previous",
    options: { at: "2024-01-01T00:00:00Z" },
    want: "FD1130",
    gpg: "good",
    differs: "gpg counts that second in",
  },
  {
    title: "by a subkey that had expired",
    by: "previous",
    options: { at: "2024-06-01" },
    want: "FD1130",
    gpg: "expired",
  },
  {
    title: "by a stolen subkey, before it was revoked",
    by: "hard",
    options: { at: "2022-02-01" },
    want: "FD1131",
    gpg: "revoked",
  },
  { title: "by a stolen subkey, later", by: "hard", options: { at: "2023-02-01" }, want: "FD1131", gpg: "revoked" },
  {
    title: "by a subkey that was revoked without a reason",
    by: "unexplained",
    options: { at: "2022-02-01" },
    want: "FD1131",
    gpg: "revoked",
  },
  {
    title: "by a subkey that was retired later",
    by: "retired",
    options: { at: "2022-02-01" },
    want: "good",
    gpg: "revoked",
    differs: "gpg takes a revocation for one of all time, whatever its reason",
  },
  {
    title: "by a subkey that was superseded later",
    by: "superseded",
    options: { at: "2022-02-01" },
    want: "good",
    gpg: "revoked",
    differs: "gpg takes a revocation for one of all time, whatever its reason",
  },
  {
    title: "by a subkey that had been retired",
    by: "retired",
    options: { at: "2022-07-01" },
    want: "FD1131",
    gpg: "revoked",
  },
  {
    title: "by a subkey whose life was prolonged later",
    by: "prolonged",
    options: { at: "2024-03-01" },
    want: "good",
    gpg: "good",
  },
  {
    title: "after the first end of a prolonged life",
    by: "prolonged",
    options: { at: "2025-03-01" },
    want: "good",
    gpg: "good",
  },
  { title: "by a key for encryption", by: "encrypts", want: "FD1135", gpg: "other" },
  { title: "by a subkey that a stranger hung on", by: "unbound", want: "FD1127", gpg: "unknown" },
  { title: "by a stranger", by: "sub", signer: () => stranger, want: "FD1127", gpg: "unknown" },
  {
    title: "by a subkey of an expired primary key",
    by: "sub",
    options: { at: "2021-06-01" },
    trusted: () => expiredPrimary,
    want: "FD1130",
    gpg: "expired",
  },
  {
    title: "before the primary key expired",
    by: "sub",
    options: { at: "2020-06-01" },
    trusted: () => expiredPrimary,
    want: "good",
    gpg: "good",
  },
  {
    title: "by a subkey of a stolen primary key",
    by: "sub",
    options: { at: "2021-06-01" },
    trusted: () => revokedPrimary,
    want: "FD1131",
    gpg: "revoked",
  },
  {
    title: "before the primary key was retired",
    by: "sub",
    options: { at: "2021-06-01" },
    trusted: () => retiredPrimary,
    want: "good",
    gpg: "revoked",
    differs: "gpg takes a revocation for one of all time, whatever its reason",
  },
  {
    title: "with SHA-1",
    by: "rsa",
    options: { hash: enums.hash.sha1 },
    want: "FD1135",
    gpg: "good",
    differs: "gpg 2.2 takes SHA-1 for the signature of a file",
  },
  {
    title: "with 1,024 bits",
    by: "weak",
    want: "FD1135",
    gpg: "good",
    differs: "gpg takes RSA keys of any length",
  },
  {
    title: "over a text, with any ends of lines",
    by: "current",
    options: { type: enums.signature.text },
    want: "FD1123",
    gpg: "good",
    differs: "gpg takes a file with other ends of lines for the same one",
  },
  {
    title: "that holds for a day only",
    by: "current",
    options: { at: "2026-06-01", more: { signatureExpirationTime: 86_400, signatureNeverExpires: false } },
    want: "FD1135",
    gpg: "good",
    differs: "gpg was asked for the time of the signature",
  },
  {
    title: "from the future",
    by: "current",
    options: { at: "2026-11-28T12:06:00Z" },
    want: "FD1132",
    gpg: "good",
    differs: "gpg does not compare the time of a signature with the clock",
  },
  {
    title: "from a clock that is four minutes ahead",
    by: "current",
    options: { at: "2026-11-28T12:04:00Z" },
    want: "good",
    gpg: "good",
  },
  {
    title: "from before the subkey was made",
    by: "current",
    options: { at: "2025-06-01" },
    want: "FD1132",
    gpg: "other",
  },
];

const timeOf = ({ options }: Case) => options?.at ?? "2026-06-01";

async function signatureOf({ by, options, trusted, signer }: Case): Promise<NamedBytes> {
  return (signer ?? trusted ?? (() => test))().sign(by, content, options);
}

describe("a signature", () => {
  it.each(cases)("$title: $want", async (each) => {
    const signature = await signatureOf(each);
    expect(await codeOf(verify((each.trusted ?? (() => test))(), signature))).toBe(each.want);
  });

  it("says who made it and when", async () => {
    const signature = await test.sign("current", content);
    expect(await verify(test, signature)).toMatchObject({
      name: "image.bin",
      size: content.length,
      signer: test.fingerprint,
      subkey: test.fingerprintOf("current"),
      signedAt: "2026-06-01T00:00:00Z",
      evidence: ["current.sig"],
      named: false,
    });
  });

  it("is for one content", async () => {
    const signature = await test.sign("current", content);
    expect(await codeOf(verify(test, signature, Buffer.from("another image\n")))).toBe("FD1124");
    expect(gpgOpinionOf(signature, Buffer.from("another image\n"))).toBe(gpgMissing ? undefined : "altered");
  });
});

function gpgOpinionOf(signature: NamedBytes, bytes: Uint8Array): Opinion | undefined {
  return gpgMissing ? undefined : gpgOpinion(test.file, signature, bytes, "2026-11-28");
}

describe.skipIf(gpgMissing)("gpg", () => {
  it.each(cases)("says of a signature $title: $gpg", async (each) => {
    const signature = await signatureOf(each);
    expect(gpgOpinion((each.trusted ?? (() => test))().file, signature, content, timeOf(each))).toBe(each.gpg);
  });

  it("agrees in every case that gives no reason", () => {
    const same: Readonly<Record<string, readonly Opinion[]>> = {
      good: ["good"],
      FD1123: ["altered", "unreadable"],
      FD1127: ["unknown"],
      FD1130: ["expired"],
      FD1131: ["revoked"],
      FD1132: ["other"],
      FD1135: ["other"],
    };
    const wrong = cases.filter(({ want, gpg, differs }) => !differs !== (same[want] ?? []).includes(gpg));
    expect(wrong.map(({ title }) => title)).toEqual([]);
  });
});

/** A copy of a public key with only some of its subkeys, or without its revocations. */
async function copyOf(file: NamedBytes, keep: (packet: { readonly signatureType?: number | null }) => boolean) {
  const key = await readKey({ armoredKey: Buffer.from(file.content).toString() });
  const packets = new PacketList<never>();
  packets.push(...(key.toPacketList().filter((packet) => keep(packet as never)) as never[]));
  return { name: "old-copy.asc", content: Buffer.from(new PublicKey(packets).armor()) };
}

describe("a key", () => {
  it("is Flatcar's own where none is named, and a stranger's before the day of the copy is none of its subkeys", async () => {
    const before = await stranger.sign("sub", content, { at: "2026-08-20" });
    const after = await stranger.sign("sub", content, { at: "2026-08-22" });
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature: before }, { now }))).toBe("FD1127");
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature: after }, { now }))).toBe("FD1126");
  });

  it("has to have the primary key that is wanted", async () => {
    const signature = await stranger.sign("sub", content);
    const options = { key: stranger.file, now };
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature }, options))).toBe("FD1129");
    const other = { ...options, fingerprint: test.fingerprint };
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature }, other))).toBe("FD1129");
  });

  it.each([
    ["nothing", ""],
    ["a text", "no key at all\n"],
    ["a signature", "-----BEGIN PGP SIGNATURE-----\n\nwsB5\n-----END PGP SIGNATURE-----\n"],
    [
      "half a key",
      "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxjMEXgvhgBYJKwYBBAHaRw8BAQ\n-----END PGP PUBLIC KEY BLOCK-----\n",
    ],
  ])("is not %s", async (_, text) => {
    const key = { name: "key.asc", content: Buffer.from(text) };
    const signature = await test.sign("current", content);
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature }, { key, now }))).toBe("FD1128");
  });

  it("may be written in any case and with spaces", async () => {
    const signature = await test.sign("current", content);
    const fingerprint = (test.fingerprint.toUpperCase().match(/..../g) ?? []).join(" ");
    const options = { key: test.file, fingerprint, now };
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature }, options))).toBe("good");
  });

  it("without a signature of its own is of no use", async () => {
    const key = await copyOf(
      test.file,
      ({ signatureType }) => (signatureType ?? 0) < 0x10 || (signatureType ?? 0) > 0x13,
    );
    const signature = await test.sign("current", content);
    const options = { key, fingerprint: test.fingerprint, now };
    expect(await codeOf(verifyContent(all(content), "image.bin", { signature }, options))).toBe("FD1128");
  });
});
