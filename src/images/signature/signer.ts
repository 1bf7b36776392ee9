import type { AnyKeyPacket, SignaturePacket } from "openpgp";
import { FlatcarError } from "../../errors.ts";
import { flatcarKey } from "../flatcar-key.ts";
import {
  type Claim,
  formatFingerprint,
  type KeyMaterial,
  type Keyring,
  primaryMaterial,
  subkeyMaterial,
  unusableKey,
} from "./keyring.ts";
import { type ReadSignature, unfit } from "./packet.ts";

/** A key that the primary key vouches for, or the primary key itself. */
export interface Signer {
  readonly packet: AnyKeyPacket;
  readonly fingerprint: string;
  /** As a message calls it. */
  readonly title: string;
  /** The newest that the primary key says of it: earlier ones no longer count. */
  readonly voucher: SignaturePacket;
  readonly revocations: readonly SignaturePacket[];
}

export interface Signers {
  readonly primary: Signer;
  readonly signer: Signer;
}

/**
 * The key that a signature names as its maker. Throws FD1126 when a subkey of that name may have been made since our copy of the key, FD1127
 * when it is a stranger's, FD1128 when the primary key itself is of no use.
 */
export async function findSigner({ name, packet, created }: ReadSignature, keyring: Keyring): Promise<Signers> {
  const is = (key: AnyKeyPacket) =>
    key.getKeyID().equals(packet.issuerKeyID) &&
    (packet.issuerFingerprint === null || key.getFingerprint() === hex(packet.issuerFingerprint));
  const material = await primaryMaterial(keyring);
  const primary = material && (await vouched(material, material.packet, "the primary key"));
  if (!primary) throw unusableKey(keyring.title, "its primary key has not signed itself");
  if (is(primary.packet)) return { primary, signer: primary };
  const found = subkeyMaterial(keyring, is);
  const issuer = packet.issuerFingerprint
    ? formatFingerprint(hex(packet.issuerFingerprint))
    : packet.issuerKeyID.toHex().toUpperCase();
  if (!found) throw mayBeNew(created, keyring) ? unknown(name, issuer) : stranger(name, issuer, keyring);
  const signer = await vouched(found, primary.packet, "subkey");
  if (!signer) throw stranger(name, issuer, keyring, "in", ", but the primary key never signed it");
  return { primary, signer };
}

function mayBeNew(created: Date, { completeUntil }: Keyring): boolean {
  return completeUntil !== undefined && created >= completeUntil;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Keeps of what is said about a key only what the primary key has signed; `undefined` where that is nothing. */
async function vouched(material: KeyMaterial, primary: AnyKeyPacket, kind: string): Promise<Signer | undefined> {
  const { packet } = material;
  const vouchers = await filtered(material.vouchers, async (claim) => {
    return (await holds(claim, primary)) && (packet === primary || (await agrees(claim, packet)));
  });
  const revocations = await filtered(material.revocations, (claim) => holds(claim, primary));
  const [voucher] = vouchers.toSorted((a, b) => timeOf(b) - timeOf(a));
  const fingerprint = packet.getFingerprint();
  return voucher && { packet, fingerprint, title: `${kind} ${formatFingerprint(fingerprint)}`, voucher, revocations };
}

async function filtered(
  claims: readonly Claim[],
  keep: (claim: Claim) => Promise<boolean>,
): Promise<readonly SignaturePacket[]> {
  const kept = await Promise.all(claims.map(keep));
  return claims.filter((_, index) => kept[index]).map(({ signature }) => signature);
}

/** Whether a key made this claim. When it did is not asked: what the newest copy of a key says holds for all of its time. */
async function holds({ signature, over }: Claim, key: AnyKeyPacket): Promise<boolean> {
  const { signatureType, created } = signature;
  if (signatureType === null || created === null) return false;
  return signature.verify(key, signatureType, over, created).then(
    () => true,
    () => false,
  );
}

/** Whether a subkey that may sign has signed for its part that it belongs to the primary key: no one can take up a key of somebody else's. */
async function agrees({ signature, over }: Claim, subkey: AnyKeyPacket): Promise<boolean> {
  if (!maySign(signature)) return true;
  const back = signature.embeddedSignature;
  return back !== null && holds({ signature: back, over }, subkey);
}

/** https://www.rfc-editor.org/rfc/rfc9580#section-5.2.3.29 */
function maySign({ keyFlags }: SignaturePacket): boolean {
  return ((keyFlags?.[0] ?? 0) & 2) !== 0;
}

function timeOf({ created }: SignaturePacket): number {
  return created?.getTime() ?? 0;
}

/** FD1126. */
function unknown(name: string, issuer: string): FlatcarError {
  return new FlatcarError({
    code: "FD1126",
    message: `signed by ${issuer}, which is not in our copy of Flatcar's key of ${flatcarKey.copied}`,
    at: { file: name },
    details: [
      "Flatcar has a new subkey about once a year; a signature of a stranger's looks the same until the key is there",
    ],
    hint: `get the key from ${flatcarKey.origin} and name it with --key`,
  });
}

/** FD1127. */
function stranger(name: string, issuer: string, { title }: Keyring, how = "not in", more = ""): FlatcarError {
  return new FlatcarError({
    code: "FD1127",
    message: `signed by a stranger: ${issuer} is ${how} ${title}${more}`,
    at: { file: name },
    hint: "do not use the file; get file and signature again from the release server",
  });
}

/** How far the clock of whoever signed may be ahead of ours. */
const skewMs = 5 * 60_000;

/**
 * Whether a key may have made a signature that is its own, by what is known today of the time at which it was made: FD1132 when that time
 * cannot be, FD1131 when the key was revoked, FD1130 when it had expired, FD1135 when it may not sign.
 */
export function judge(signature: ReadSignature, { primary, signer }: Signers, now: Date): void {
  checkTime(signature, signer, now);
  for (const each of new Set([primary, signer])) {
    checkRevoked(signature, each);
    checkExpired(signature, each);
  }
  checkFit(signature, signer, now);
}

function checkTime({ name, created }: ReadSignature, { packet, title }: Signer, now: Date): void {
  const early = created < packet.created;
  if (!early && created.getTime() <= now.getTime() + skewMs) return;
  throw new FlatcarError({
    code: "FD1132",
    message: early
      ? `signed on ${second(created)}, it says, by ${title}, which was only made on ${second(packet.created)}`
      : `signed on ${second(created)}, it says, and the clock of this machine says ${second(now)}`,
    at: { file: name },
    hint: early
      ? "do not use the file: whoever signed it has set the clock back"
      : "set this machine's clock; where it is right, do not use the file",
  });
}

/** What a revocation says that is no reason to doubt earlier signatures: https://www.rfc-editor.org/rfc/rfc9580#section-5.2.3.31 */
const softReasons: Readonly<Record<number, string>> = { 1: "superseded", 3: "retired", 32: "no longer used" };

function checkRevoked({ name, created }: ReadSignature, { title, revocations }: Signer): void {
  for (const { created: at, reasonForRevocationFlag: reason, reasonForRevocationString: text } of revocations) {
    const soft = softReasons[reason ?? 0];
    if (soft !== undefined && at !== null && created < at) continue;
    throw new FlatcarError({
      code: "FD1131",
      message: `signed by ${title}, which was revoked on ${day(at)}: ${soft ?? (reason === 2 ? "compromised" : "no reason given")}`,
      at: { file: name },
      details: [
        ...(text ? [`the revocation says: ${text}`] : []),
        soft === undefined
          ? "nothing that it signed counts, whenever that was"
          : `what it signed before that day counts; this is of ${day(created)}`,
      ],
      hint: "do not use the file; choose a newer release",
    });
  }
}

function checkExpired({ name, created }: ReadSignature, { packet, voucher, title }: Signer): void {
  const lifeMs = (voucher.keyExpirationTime ?? 0) * 1000;
  const expires = lifeMs === 0 ? undefined : new Date(packet.created.getTime() + lifeMs);
  if (expires === undefined || created < expires) return;
  throw new FlatcarError({
    code: "FD1130",
    message: `signed on ${second(created)} by ${title}, which had expired on ${second(expires)}`,
    at: { file: name },
    hint: `do not use the file, unless the key of today, from ${flatcarKey.origin} and named with --key, has prolonged that time`,
  });
}

/** Shorter RSA keys count as weak, as they do in openpgp. */
const leastRsaBits = 2047;

function checkFit({ name, packet }: ReadSignature, { packet: key, voucher, title }: Signer, now: Date): void {
  const { algorithm, bits } = key.getAlgorithmInfo();
  const ends = packet.getExpirationTime();
  if (ends <= now) throw unfit(name, `it says of itself that it holds until ${second(new Date(ends))} only`);
  if (!maySign(voucher)) throw unfit(name, `${title} is not meant to sign`);
  if (algorithm === "dsa") throw unfit(name, `${title} is a DSA key`);
  if (bits !== undefined && bits < leastRsaBits) throw unfit(name, `${title} has ${bits} bits`);
}

function second(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function day(time: Date | null): string {
  return time === null ? "an unknown day" : time.toISOString().slice(0, 10);
}
