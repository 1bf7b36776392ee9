import { createHash } from "node:crypto";
import { FlatcarError } from "../../errors.ts";
import { type Digested, digest, type ReadOptions } from "./content.ts";
import { type Digests, isClearsigned, notDigests, parseDigests, splitClearsigned, textOf } from "./digests.ts";
import { type KeyOptions, type Keyring, type NamedBytes, openKeyring } from "./keyring.ts";
import { hashOf, isSignedBy, type ReadSignature, readSignature } from "./packet.ts";
import { findSigner, judge, type Signers } from "./signer.ts";

export interface VerifyOptions extends KeyOptions, ReadOptions {
  readonly now: Date;
}

/** What says that a file is genuine; where both are there, both have to. */
export type Evidence =
  | { readonly signature: NamedBytes; readonly digests?: SignedDigests }
  | { readonly signature?: NamedBytes; readonly digests: SignedDigests };

/** `DIGESTS.asc`, or `DIGESTS` with its `DIGESTS.sig`. */
export interface SignedDigests {
  readonly file: NamedBytes;
  readonly signature?: NamedBytes;
}

/** A file that is what Flatcar signed. */
export interface Verified {
  /** File name without folders. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Hex digits. */
  readonly sha512: string;
  /** Fingerprint of the primary key, in lower-case hex digits. */
  readonly signer: string;
  /** Fingerprint of the subkey that signed; that of the primary key where it did so itself. */
  readonly subkey: string;
  /** ISO 8601 with seconds, UTC. */
  readonly signedAt: string;
  /** What was verified: names of the signature and of DIGESTS. */
  readonly evidence: readonly string[];
  /** Whether the name is signed too. A signature alone says nothing about it: only DIGESTS does. */
  readonly named: boolean;
}

/**
 * Verifies a content while it is read, once, in constant memory. Nothing of it may be used before this returns. A subkey counts that was
 * valid when it signed. Throws FD1123 to FD1135, each for one reason, and what the content itself throws.
 */
export async function verifyContent(
  content: AsyncIterable<Uint8Array>,
  name: string,
  evidence: Evidence,
  options: VerifyOptions,
): Promise<Verified> {
  const keyring = await openKeyring(options);
  const listed = evidence.digests && (await verifyDigests(evidence.digests, keyring, options.now));
  const own = evidence.signature && (await announced(await readSignature(evidence.signature, "binary"), keyring));
  const digested = await digest(content, name, own ? [own.signature.hash] : [], options);
  if (own) await checkSignature(own, digested, name, options.now);
  if (listed) checkListed(listed.digests, digested, name);
  const { signature, signers } = own ?? (listed as Announced);
  return {
    name,
    size: digested.size,
    sha512: digested.sha512,
    signer: keyring.fingerprint,
    subkey: signers.signer.fingerprint,
    signedAt: signature.created.toISOString().replace(".000Z", "Z"),
    evidence: [evidence.signature?.name, evidence.digests?.file.name].filter((each) => each !== undefined),
    named: listed !== undefined,
  };
}

/** A signature and who claims to have made it: enough to refuse it, not to take it. */
interface Announced {
  readonly signature: ReadSignature;
  readonly signers: Signers;
}

async function announced(signature: ReadSignature, keyring: Keyring): Promise<Announced> {
  return { signature, signers: await findSigner(signature, keyring) };
}

async function checkSignature(own: Announced, { states }: Digested, name: string, now: Date): Promise<void> {
  const { signature, signers } = own;
  const state = states.get(signature.hash) ?? createHash(signature.hash);
  if (!(await isSignedBy(signers.signer.packet, signature, state))) throw altered(name, signature.name);
  judge(signature, signers, now);
}

/** FD1124. */
function altered(name: string, by: string, details: readonly string[] = []): FlatcarError {
  return new FlatcarError({
    code: "FD1124",
    message: `${name} is not the file that ${by} is for: it was altered, or is incomplete`,
    details,
    hint: "get file and signature again; do not use this one",
  });
}

async function verifyDigests(
  { file, signature }: SignedDigests,
  keyring: Keyring,
  now: Date,
): Promise<Announced & { readonly digests: Digests }> {
  const clear = signature ? undefined : clearsigned(file);
  const text = clear?.text ?? textOf(file);
  const read = await readSignature(clear?.signature ?? signature ?? file, clear ? "text" : "binary");
  const own = await announced(read, keyring);
  const state = hashOf(read.hash, clear?.signed ?? file.content);
  if (!(await isSignedBy(own.signers.signer.packet, read, state))) {
    throw notDigests(file.name, "its signature is for another text");
  }
  judge(read, own.signers, now);
  return { ...own, digests: parseDigests(file.name, text) };
}

function clearsigned(file: NamedBytes): ReturnType<typeof splitClearsigned> {
  if (!isClearsigned(file)) throw notDigests(file.name, "it is not signed");
  return splitClearsigned(file);
}

function checkListed({ name: by, sha512 }: Digests, digested: Digested, name: string): void {
  const wanted = sha512.get(name);
  if (wanted === digested.sha512) return;
  const [other] = [...sha512].find(([, value]) => value === digested.sha512) ?? [];
  if (other !== undefined) throw mixedUp(name, other, by);
  if (wanted === undefined) throw notListed(name, by, [...sha512.keys()]);
  throw altered(name, by, [`SHA-512 in ${by}: ${wanted}`, `SHA-512 of ${name}: ${digested.sha512}`]);
}

/** FD1125. */
export function mixedUp(name: string, other: string, by: string): FlatcarError {
  return new FlatcarError({
    code: "FD1125",
    message: `${by} is for ${other}, and not for ${name}`,
    hint: "give each file the name that it was published under, and its own signature",
  });
}

/** FD1134. */
function notListed(name: string, by: string, names: readonly string[]): FlatcarError {
  return new FlatcarError({
    code: "FD1134",
    message: `this says nothing of ${name}`,
    at: { file: by },
    details: [`it is of ${names.join(", ")}`],
    hint: "take the DIGESTS of this file, or give the file the name again that it was published under",
  });
}
