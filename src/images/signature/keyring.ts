import type { AnyKeyPacket, Key, SignaturePacket, Subkey } from "openpgp";
import { FlatcarError } from "../../errors.ts";
import { flatcarKey, flatcarKeyText } from "../flatcar-key.ts";

/** A small file with the name that messages give it. */
export interface NamedBytes {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface KeyOptions {
  /** A newer copy of Flatcar's key, armoured or binary. Everything that either copy says counts: a revocation cannot be left out. */
  readonly key?: NamedBytes;
  /** Forty hex digits of the primary key that counts in place of Flatcar's; it has to be in `key`. */
  readonly fingerprint?: string;
}

/** One primary key, as one or more copies of it describe it. */
export interface Keyring {
  /** Of the primary key, in lower case. */
  readonly fingerprint: string;
  readonly copies: readonly Key[];
  /** As a message names it: `our copy of Flatcar's key`. */
  readonly title: string;
  /** A subkey that signed before is known here; left out where no newer one is to be had. */
  readonly completeUntil?: Date;
}

/** A signature of a key about a key: what it says, and over what. */
export interface Claim {
  readonly signature: SignaturePacket;
  readonly over: object;
}

/** A primary key or a subkey, with what is said about it. Nothing here is verified. */
export interface KeyMaterial {
  readonly packet: AnyKeyPacket;
  /** Self-certifications of a primary key, bindings of a subkey. */
  readonly vouchers: readonly Claim[];
  readonly revocations: readonly Claim[];
}

/** Throws FD1128 for a file that is no key, FD1129 for a key that is another's. */
export async function openKeyring({ key, fingerprint }: KeyOptions): Promise<Keyring> {
  const wanted = fingerprint?.replaceAll(/\s/g, "").toLowerCase() ?? flatcarKey.fingerprint;
  const given = key === undefined ? [] : [await readCopy(key, wanted)];
  if (wanted !== flatcarKey.fingerprint) {
    return { fingerprint: wanted, copies: given, title: key?.name ?? "no key" };
  }
  const own = await readCopy({ name: "flatcar-key.asc", content: Buffer.from(flatcarKeyText()) }, wanted);
  return {
    fingerprint: wanted,
    copies: [own, ...given],
    title: `our copy of Flatcar's key${key ? ` and ${key.name}` : ""}`,
    ...(key ? {} : { completeUntil: new Date(flatcarKey.copied) }),
  };
}

async function readCopy({ name, content }: NamedBytes, fingerprint: string): Promise<Key> {
  const keys = await parseKeys(name, content);
  const found = keys.find((each) => each.getFingerprint() === fingerprint);
  if (found) return found;
  throw new FlatcarError({
    code: "FD1129",
    message: `this is not ${fingerprint === flatcarKey.fingerprint ? "Flatcar's key" : "the key"} ${formatFingerprint(fingerprint)}`,
    at: { file: name },
    details: keys.map(
      (each) => `it holds ${formatFingerprint(each.getFingerprint())}, ${each.getUserIDs()[0] ?? "without a name"}`,
    ),
    hint: `get Flatcar's from ${flatcarKey.origin}, or name the primary key that you trust instead with --fingerprint`,
  });
}

async function parseKeys(name: string, content: Uint8Array): Promise<readonly Key[]> {
  const { readKeys } = await import("openpgp");
  const text = Buffer.from(content).toString("latin1");
  const armored = text.trimStart().startsWith("-----BEGIN");
  try {
    const keys = await (armored ? readKeys({ armoredKeys: text }) : readKeys({ binaryKeys: content }));
    if (keys.length === 0) throw new Error("there is no key in it");
    return keys.map((key) => key.toPublic());
  } catch (cause) {
    throw unusableKey(name, (cause as Error).message, cause);
  }
}

/** FD1128. */
export function unusableKey(name: string, reason: string, cause?: unknown): FlatcarError {
  const message = `this cannot be used as a key: ${reason}`;
  const hint = `get the key again from ${flatcarKey.origin}`;
  return new FlatcarError({ code: "FD1128", message, at: { file: name }, hint }, { cause });
}

/** A fingerprint as Flatcar prints it, in groups of four. */
export function formatFingerprint(fingerprint: string): string {
  return (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(" ");
}

/** What all copies say about the primary key. */
export async function primaryMaterial({ copies }: Keyring): Promise<KeyMaterial | undefined> {
  const { SignaturePacket, enums } = await import("openpgp");
  return joined(
    copies.map((key) => {
      const over = { key: key.keyPacket };
      const direct = key
        .toPacketList()
        .filter((packet): packet is SignaturePacket => packet instanceof SignaturePacket)
        .filter(({ signatureType }) => signatureType === enums.signature.key);
      const certified = key.users.flatMap(({ userID, userAttribute, selfCertifications }) =>
        selfCertifications.map((signature) => ({ signature, over: { ...over, userID, userAttribute } })),
      );
      const vouchers = [...certified, ...direct.map((signature) => ({ signature, over }))];
      const revocations = key.revocationSignatures.map((signature) => ({ signature, over }));
      return { packet: key.keyPacket, vouchers, revocations };
    }),
  );
}

/** What all copies say about the subkey with this id; `undefined` when none has it. */
export function subkeyMaterial({ copies }: Keyring, is: (packet: AnyKeyPacket) => boolean): KeyMaterial | undefined {
  return joined(
    copies.flatMap((key) => key.subkeys.filter(({ keyPacket }) => is(keyPacket)).map((subkey) => about(key, subkey))),
  );
}

function about(key: Key, { keyPacket, bindingSignatures, revocationSignatures }: Subkey): KeyMaterial {
  const over = { key: key.keyPacket, bind: keyPacket };
  const claim = (signature: SignaturePacket): Claim => ({ signature, over });
  return {
    packet: keyPacket,
    vouchers: bindingSignatures.map(claim),
    revocations: revocationSignatures.map(claim),
  };
}

function joined(all: readonly KeyMaterial[]): KeyMaterial | undefined {
  const [first] = all;
  if (!first) return undefined;
  const same = all.filter(({ packet }) => packet.hasSameFingerprintAs(first.packet));
  return {
    packet: first.packet,
    vouchers: same.flatMap(({ vouchers }) => vouchers),
    revocations: same.flatMap(({ revocations }) => revocations),
  };
}
