import { createHash, type Hash } from "node:crypto";
import type { AnyKeyPacket, SignaturePacket } from "openpgp";
import { FlatcarError } from "../../errors.ts";
import type { NamedBytes } from "./keyring.ts";

/** One OpenPGP signature over bytes, read and not yet verified. */
export interface ReadSignature {
  /** As messages call it: the name of its file. */
  readonly name: string;
  readonly packet: SignaturePacket;
  /** When it says that it was made. */
  readonly created: Date;
  /** Name of its hash, as `node:crypto` calls it. */
  readonly hash: string;
}

/** By number: https://www.rfc-editor.org/rfc/rfc9580#section-9.5 */
const hashes: Readonly<Record<number, string>> = {
  8: "sha256",
  9: "sha384",
  10: "sha512",
  11: "sha224",
  12: "sha3-256",
  14: "sha3-512",
};
const weakHashes: Readonly<Record<number, string>> = { 1: "MD5", 2: "SHA-1", 3: "RIPEMD-160" };

/** Of the part that nobody signed: issuer key id and issuer fingerprint, https://www.rfc-editor.org/rfc/rfc9580#section-5.2.3.7 */
const issuerSubpackets: readonly number[] = [16, 33];

/** Of packets with an old or a new header: https://www.rfc-editor.org/rfc/rfc9580#section-4.2 */
const longestHeader = 6;

/** Times have four bytes, in seconds. */
const latestMs = 0xffff_ffff * 1000;

/**
 * Reads a file with one signature of this kind, binary or armoured. Every byte counts: none may be there that neither is signed nor says who
 * signed. Throws FD1123 where it is no such file, FD1135 where its hash is too weak or it demands what is not known here.
 */
export async function readSignature(file: NamedBytes, kind: "binary" | "text"): Promise<ReadSignature> {
  const { enums } = await import("openpgp");
  const packet = await parsePacket(file);
  const { created, hashAlgorithm } = packet;
  if (packet.version !== 4 || created === null || !(created.getTime() <= latestMs))
    throw unreadable(file.name, "it is of a kind that is not known here");
  if (packet.signatureType !== enums.signature[kind]) throw unreadable(file.name, `it does not sign ${kind} content`);
  if (packet.unhashedSubpackets.some(({ type }) => !issuerSubpackets.includes(type))) {
    throw unreadable(file.name, "it holds statements that nobody signed");
  }
  const hash = hashes[hashAlgorithm ?? 0];
  if (hash === undefined) throw unfit(file.name, `its hash is ${weakHashes[hashAlgorithm ?? 0] ?? "not known here"}`);
  if (demands(packet)) throw unfit(file.name, "it demands something that is not known here");
  return { name: file.name, packet, created, hash };
}

async function parsePacket({ name, content }: NamedBytes): Promise<SignaturePacket> {
  const openpgp = await import("openpgp");
  const binary = dearmored(content);
  if (binary.length === 0) throw unreadable(name, "there is nothing in it");
  const { packets } = await openpgp.readSignature({ binarySignature: binary }).catch((cause: unknown) => {
    throw unreadable(name, "it holds something else", cause);
  });
  const [packet] = packets;
  if (packets.length > 1) throw unreadable(name, `it holds ${packets.length} signatures, and one is expected`);
  if (!(packet instanceof openpgp.SignaturePacket)) throw unreadable(name, "its kind is not known here");
  if (!isCanonical(packet.write(), binary)) throw unreadable(name, "there is more in it than the signature");
  return packet;
}

/** https://www.rfc-editor.org/rfc/rfc9580#section-6.2; the checksum protects nothing that the signature does not. */
const armor =
  /^\s*-----BEGIN PGP SIGNATURE-----\n(?:[A-Z]\w*: [^\n]*\n)*\n([A-Za-z0-9+/\n]*={0,2}\n)(?:=[A-Za-z0-9+/]{4}\n)?-----END PGP SIGNATURE-----\s*$/;

/** What is in ASCII armour, or the bytes as they are where it is not one signature in armour and nothing else. */
function dearmored(content: Uint8Array): Uint8Array {
  const [, body] = armor.exec(Buffer.from(content).toString("latin1").replaceAll("\r\n", "\n")) ?? [];
  return body === undefined ? content : Buffer.from(body, "base64");
}

function isCanonical(body: Uint8Array, file: Uint8Array): boolean {
  const header = file.length - body.length;
  return header >= 2 && header <= longestHeader && Buffer.from(body).equals(file.subarray(header));
}

function demands({ unknownSubpackets, rawNotations, revocationKeyClass }: SignaturePacket): boolean {
  return [...unknownSubpackets, ...rawNotations].some(({ critical }) => critical) || revocationKeyClass !== null;
}

/** FD1123. */
export function unreadable(name: string, reason: string, cause?: unknown): FlatcarError {
  const message = `this is not the signature of a file: ${reason}`;
  const hint = "get it again, from the same folder as the file that it signs";
  return new FlatcarError({ code: "FD1123", message, at: { file: name }, hint }, { cause });
}

/** FD1135. */
export function unfit(name: string, reason: string): FlatcarError {
  return new FlatcarError({
    code: "FD1135",
    message: `the signature is not to be relied on: ${reason}`,
    at: { file: name },
    hint: "get file and signature again from the release server; an honest signature of Flatcar's has SHA-256 or SHA-512 and a key of 2,048 bits or more",
  });
}

/** Whether the key made this signature over the content whose hash has this state. The state can be used again. */
export async function isSignedBy(key: AnyKeyPacket, { packet, created }: ReadSignature, state: Hash): Promise<boolean> {
  // What is signed is the content and then what the signature says of itself: https://www.rfc-editor.org/rfc/rfc9580#section-5.2.4
  const said = packet.signatureData ?? new Uint8Array();
  const trailer = Buffer.alloc(6);
  trailer.writeUInt16BE(0x04ff);
  trailer.writeUInt32BE(said.length, 2);
  const hashed = state.copy().update(said).update(trailer).digest();
  try {
    // As openpgp itself does where it has hashed a message before its signature comes. A package that did not know this would hash nothing and refuse.
    await Object.assign(packet, { hashed }).verify(key, packet.signatureType ?? 0, {}, created, true);
    return true;
  } catch {
    return false;
  }
}

/** The state of a hash of these bytes. */
export function hashOf(name: string, bytes: Uint8Array): Hash {
  return createHash(name).update(bytes);
}
