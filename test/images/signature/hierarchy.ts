import {
  config,
  enums,
  generateKey,
  PacketList,
  PrivateKey,
  type SecretKeyPacket,
  type SecretSubkeyPacket,
  SignaturePacket,
  type Subkey,
} from "openpgp";
import type { NamedBytes } from "../../../src/images/files.ts";

/** A primary key with signing subkeys of every fate, like Flatcar's but with the secret parts. */
export interface Hierarchy {
  readonly fingerprint: string;
  /** The public key as it is handed out. */
  readonly file: NamedBytes;
  sign(subkey: string, content: Uint8Array, options?: SignOptions): Promise<NamedBytes>;
  clearsign(subkey: string, text: string, options?: SignOptions): Promise<NamedBytes>;
  fingerprintOf(subkey: string): string;
}

export interface SignOptions {
  readonly at?: string;
  readonly hash?: enums.hash;
  readonly type?: enums.signature;
  /** Set on the packet before it is signed. */
  readonly more?: Partial<SignaturePacket>;
}

export interface SubkeyPlan {
  /** ISO day on which it is made. */
  readonly from: string;
  /** Days that it lives; for ever when left out. */
  readonly days?: number;
  readonly revoked?: { readonly at: string; readonly flag: enums.reasonForRevocation; readonly string?: string };
  /** Made anew on that day with another life, as `gpg --edit-key expire` does: the old binding is gone. */
  readonly prolonged?: { readonly at: string; readonly days: number };
  readonly encrypts?: true;
  /** Its binding is by a stranger. */
  readonly unbound?: true;
  readonly rsaBits?: number;
}

export interface PrimaryPlan {
  readonly from?: string;
  readonly days?: number;
  readonly revoked?: { readonly at: string; readonly flag: enums.reasonForRevocation };
}

const dayMs = 86_400_000;
const secondsOf = (days: number) => (days * dayMs) / 1000;
const weak = { ...config, minRSABits: 0 };

/** Makes the keys anew: no secret key is stored anywhere. */
export async function makeHierarchy(
  subkeys: Readonly<Record<string, SubkeyPlan>>,
  { from = "2020-01-01", days, revoked }: PrimaryPlan = {},
): Promise<Hierarchy> {
  const primary = await generate(from, days);
  const made = new Map<string, Subkey>();
  for (const [name, plan] of Object.entries(subkeys)) made.set(name, await makeSubkey(primary, plan));
  const packets = new PacketList<never>();
  packets.push(...([...primary.toPacketList()] as unknown as never[]));
  for (const subkey of made.values()) packets.push(...(packetsOf(subkey) as unknown as never[]));
  const whole = new PrivateKey(packets).toPublic();
  if (revoked) whole.revocationSignatures.push(...(await revocationsOf(primary, revoked)));
  const packetOf = (name: string) =>
    (name === "primary" ? primary.keyPacket : made.get(name)?.keyPacket) as SecretSubkeyPacket;
  const sign = async (name: string, content: Uint8Array, options: SignOptions = {}) => {
    const packet = await signPacket(packetOf(name), content, options);
    const list = new PacketList<SignaturePacket>();
    list.push(packet);
    return { name: `${name}.sig`, content: list.write() };
  };
  return {
    fingerprint: primary.getFingerprint(),
    file: { name: "test-key.asc", content: Buffer.from(whole.armor()) },
    sign,
    clearsign: async (name, text, options = {}) => {
      const lines = text.replace(/\n$/, "").split("\n");
      const bytes = Buffer.from(lines.map((line) => line.trimEnd()).join("\r\n"));
      const signature = await sign(name, bytes, { ...options, type: enums.signature.text });
      return { name: "DIGESTS.asc", content: Buffer.from(clear(lines.join("\n"), signature.content)) };
    },
    fingerprintOf: (name) => packetOf(name).getFingerprint(),
  };
}

async function generate(from: string, days: number | undefined, rsaBits?: number): Promise<PrivateKey> {
  const { privateKey } = await generateKey({
    ...(rsaBits ? { type: "rsa" as const, rsaBits } : { type: "ecc" as const, curve: "ed25519Legacy" as const }),
    userIDs: [{ name: "Test Buildbot", email: "buildbot@example.org" }],
    date: new Date(from),
    keyExpirationTime: days === undefined ? 0 : secondsOf(days),
    subkeys: [],
    format: "object",
    config: { minRSABits: 0 },
  });
  return privateKey;
}

async function makeSubkey(primary: PrivateKey, plan: SubkeyPlan): Promise<Subkey> {
  const options = { date: new Date(plan.from), sign: !plan.encrypts };
  const host = plan.unbound ? await generate("2019-01-01", undefined) : primary;
  const whole = await host.addSubkey({
    ...options,
    ...(plan.rsaBits ? { type: "rsa" as const, rsaBits: plan.rsaBits, config: weak } : {}),
    ...(plan.days === undefined ? {} : { keyExpirationTime: secondsOf(plan.days) }),
  });
  const subkey = whole.subkeys.at(-1) as Subkey;
  if (plan.prolonged) subkey.bindingSignatures = [await rebind(primary, subkey, plan)];
  if (!plan.revoked) return subkey;
  const { at, ...reason } = plan.revoked;
  return subkey.revoke(primary.keyPacket as SecretKeyPacket, reason, new Date(at));
}

/** A new binding by the primary key, and no other. */
async function rebind(primary: PrivateKey, subkey: Subkey, { prolonged }: SubkeyPlan): Promise<SignaturePacket> {
  const over = { key: primary.keyPacket, bind: subkey.keyPacket };
  const at = new Date(prolonged?.at ?? 0);
  const own = subkey.keyPacket as SecretSubkeyPacket;
  const back = await signed(own, over, at, { signatureType: enums.signature.keyBinding });
  return signed(primary.keyPacket as SecretKeyPacket, over, at, {
    signatureType: enums.signature.subkeyBinding,
    keyFlags: new Uint8Array([enums.keyFlags.signData]),
    keyExpirationTime: secondsOf(prolonged?.days ?? 0),
    keyNeverExpires: false,
    embeddedSignature: back,
  });
}

async function signed(
  key: SecretKeyPacket | SecretSubkeyPacket,
  over: object,
  at: Date,
  properties: Partial<SignaturePacket>,
): Promise<SignaturePacket> {
  const packet = Object.assign(new SignaturePacket(), {
    publicKeyAlgorithm: key.algorithm,
    hashAlgorithm: enums.hash.sha512,
    ...properties,
  });
  const sign = packet.sign.bind(packet) as unknown as (...all: unknown[]) => Promise<void>;
  await sign(key, over, at, true, { ...config, nonDeterministicSignaturesViaNotation: false });
  return packet;
}

async function signPacket(
  key: SecretSubkeyPacket,
  content: Uint8Array,
  { at = "2026-06-01", hash = enums.hash.sha512, type = enums.signature.binary, more = {} }: SignOptions,
): Promise<SignaturePacket> {
  const over = { text: null, getBytes: () => content };
  return signed(key, over, new Date(at), { signatureType: type, hashAlgorithm: hash, ...more });
}

function packetsOf({ keyPacket, revocationSignatures, bindingSignatures }: Subkey): readonly object[] {
  return [keyPacket, ...revocationSignatures, ...bindingSignatures];
}

async function revocationsOf(
  primary: PrivateKey,
  { at, flag }: NonNullable<PrimaryPlan["revoked"]>,
): Promise<readonly SignaturePacket[]> {
  const revoked = await primary.revoke({ flag }, new Date(at));
  return revoked.revocationSignatures;
}

function clear(text: string, signature: Uint8Array): string {
  const armor = Buffer.from(signature)
    .toString("base64")
    .replaceAll(/.{1,64}/g, "$&\n");
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text}\n-----BEGIN PGP SIGNATURE-----\n\n${armor}-----END PGP SIGNATURE-----\n`;
}
