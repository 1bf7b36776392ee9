import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { FlatcarError } from "../errors.ts";
import { wrongPassphrase } from "./failures.ts";
import type { Place } from "./place.ts";

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the engine is told about the passphrase. Local state gets the empty one unless the user has set one: it is then protected
 * by the rights of its folder alone. Throws FD1505 where state is shared and no passphrase is set.
 */
export function passphraseEnv(
  env: Environment,
  { backend, backendUrl, home }: Place,
): Readonly<Record<string, string>> {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return { PULUMI_CONFIG_PASSPHRASE: env.PULUMI_CONFIG_PASSPHRASE };
  if (env.PULUMI_CONFIG_PASSPHRASE_FILE) return { PULUMI_CONFIG_PASSPHRASE_FILE: env.PULUMI_CONFIG_PASSPHRASE_FILE };
  if (backend !== undefined) return { PULUMI_CONFIG_PASSPHRASE: "" };
  if (home === undefined) return {};
  throw new FlatcarError({
    code: "FD1505",
    message: `state at ${backendUrl} holds secrets, and no passphrase is set`,
    hint: "set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE); everybody who uses this state needs the same",
  });
}

/** Opens the secrets of a state. */
export type Reveal = (value: unknown) => unknown;

/** Opens secrets that were sealed with a passphrase; the key is derived when the first one is met. Throws FD1505. */
export function revealer(salt: string | undefined, env: Environment): Reveal {
  let key: Buffer | undefined;
  const open = (ciphertext: string): string => {
    key ??= keyOf(salt, env);
    return decrypt(ciphertext, key);
  };
  return (value) => revealWith(value, open);
}

function revealWith(value: unknown, open: (ciphertext: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => revealWith(item, open));
  if (typeof value !== "object" || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  if (record[signature] === secretSignature) {
    const text = typeof record.plaintext === "string" ? record.plaintext : open(String(record.ciphertext));
    return revealWith(JSON.parse(text), open);
  }
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, revealWith(item, open)]));
}

/** As Pulumi's passphrase secrets manager does: PBKDF2 with SHA-256 over a million rounds, then AES-256-GCM. */
function keyOf(salt: string | undefined, env: Environment): Buffer {
  const bytes = Buffer.from(salt?.split(":")[1] ?? "", "base64");
  return pbkdf2Sync(passphrase(env), bytes, 1_000_000, 32, "sha256");
}

function passphrase(env: Environment): string {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  return file ? readFileSync(file, "utf8").trim() : "";
}

function decrypt(text: string, key: Buffer): string {
  const [, nonce = "", sealed = ""] = text.split(":");
  const bytes = Buffer.from(sealed, "base64");
  const tagLength = 16;
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString("utf8");
  } catch (error) {
    throw new FlatcarError(wrongPassphrase(), { cause: error });
  }
}
