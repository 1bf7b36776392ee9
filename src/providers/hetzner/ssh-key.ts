import { generateKeyPairSync, randomBytes } from "node:crypto";

export interface SshKeyPair {
  /** In OpenSSH's own form, without a passphrase. */
  readonly privateKey: string;
  /** A line of `authorized_keys`. */
  readonly publicKey: string;
}

const algorithm = "ssh-ed25519";
const comment = "flatcar-import";
/** A private key without a cipher is filled up to this, https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key */
const blockBytes = 8;

/** A new Ed25519 key in the form of https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key */
export function newKeyPair(): SshKeyPair {
  const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const [seed, point] = [Buffer.from(d, "base64url"), Buffer.from(x, "base64url")];
  const blob = Buffer.concat([text(algorithm), text(point)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, blob, text(Buffer.concat([seed, point])), text(comment)]);
  const padding = Buffer.from(Array.from({ length: -secret.length & (blockBytes - 1) }, (_, index) => index + 1));
  const head = Buffer.from("openssh-key-v1\0");
  const whole = Buffer.concat([
    head,
    text("none"),
    text("none"),
    text(""),
    number(1),
    text(blob),
    text(Buffer.concat([secret, padding])),
  ]);
  return { privateKey: armoured(whole), publicKey: `${algorithm} ${blob.toString("base64")} ${comment}` };
}

function armoured(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}
