import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import { type Digested, digest } from "./content.ts";
import { isClearsigned } from "./digests.ts";
import { type KeyOptions, type NamedBytes, openKeyring, unusableKey } from "./keyring.ts";
import { isSignedBy, readSignature } from "./packet.ts";
import { findSigner } from "./signer.ts";
import {
  type Evidence,
  mixedUp,
  type SignedDigests,
  type Verified,
  type VerifyOptions,
  verifyContent,
} from "./verify.ts";

export interface VerifyFileOptions extends VerifyOptions {
  /** Path of the detached signature. Where neither it nor `digests` is given, all that lies beside the file counts. */
  readonly signature?: string;
  /** Path of `DIGESTS.asc`, or of `DIGESTS` with `DIGESTS.sig` beside it. */
  readonly digests?: string;
}

const mostEvidenceBytes = 1024 * 1024;

/**
 * Verifies a file by what lies beside it under its name (`.sig`, and `.DIGESTS.asc` or `.DIGESTS` with `.DIGESTS.sig`), or by what is named.
 * Throws FD1121 when the file cannot be read, FD1122 when nothing says that it is genuine, FD1123 to FD1135 when it is not.
 */
export async function verifyFile(path: string, options: VerifyFileOptions): Promise<Verified> {
  checkReadable(path);
  const evidence = readEvidence(path, options);
  try {
    return await verifyContent(contentOf(path), basename(path), evidence, options);
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw unreadableFile(path, error as NodeJS.ErrnoException);
    const [{ code }] = error.findings;
    const other =
      code === "FD1124" && evidence.signature ? await siblingOf(path, evidence.signature, options) : undefined;
    throw other === undefined ? error : mixedUp(basename(path), other, evidence.signature?.name ?? "");
  }
}

const chunkBytes = 1024 * 1024;

/** Opened when it is read: what is refused before leaves nothing open. Each part is gone when the next one is asked for. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function checkReadable(path: string): void {
  try {
    if (!statSync(path).isFile()) throw Object.assign(new Error("it is not a file"), { code: "EISDIR" });
  } catch (error) {
    throw unreadableFile(path, error as NodeJS.ErrnoException);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is no ordinary file",
  EACCES: "permission denied",
};

/** FD1121. */
function unreadableFile(path: string, cause: NodeJS.ErrnoException): FlatcarError {
  const message = `${path} cannot be read: ${reasons[cause.code ?? ""] ?? cause.message}`;
  return new FlatcarError({ code: "FD1121", message, hint: "name the file that was downloaded" }, { cause });
}

function readEvidence(path: string, options: VerifyFileOptions): Evidence {
  const named = options.signature !== undefined || options.digests !== undefined;
  const signature = named ? options.signature : present(`${path}.sig`);
  const digests = named ? options.digests : (present(`${path}.DIGESTS.asc`) ?? bothPresent(`${path}.DIGESTS`));
  const found = {
    ...(signature === undefined ? {} : { signature: readSmall(signature) }),
    ...(digests === undefined ? {} : { digests: readDigests(digests) }),
  };
  if (!hasEvidence(found)) throw noEvidence(path);
  return found;
}

function hasEvidence(found: { signature?: NamedBytes; digests?: SignedDigests }): found is Evidence {
  return found.signature !== undefined || found.digests !== undefined;
}

function present(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

function bothPresent(path: string): string | undefined {
  return existsSync(`${path}.sig`) ? present(path) : undefined;
}

function readDigests(path: string): SignedDigests {
  const file = readSmall(path);
  return isClearsigned(file) ? { file } : { file, signature: readSmall(`${path}.sig`) };
}

/** FD1122 for what is not there, FD1123 for what is too large to be a signature. */
function readSmall(path: string): NamedBytes {
  try {
    if (statSync(path).size > mostEvidenceBytes) throw new Error("it is larger than 1 MiB");
    return { name: path, content: readFileSync(path) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = `${path} cannot be read: ${reasons[code ?? ""] ?? message}`;
    throw new FlatcarError({ code: "FD1122", message: why, hint: getSignature }, { cause });
  }
}

const getSignature = "get the file with .sig at its end from the same folder of the release server";

/** FD1122. */
function noEvidence(path: string): FlatcarError {
  const [, signed] = /^(.+)\.(?:sig|DIGESTS|DIGESTS\.asc)$/.exec(path) ?? [];
  const name = basename(path);
  return new FlatcarError({
    code: "FD1122",
    message: `nothing beside ${path} says that it is genuine`,
    details: [
      `looked for: ${name}.sig, ${name}.DIGESTS.asc, ${name}.DIGESTS with ${name}.DIGESTS.sig`,
      ...(existsSync(`${path}.DIGESTS`) ? [`${name}.DIGESTS is there, and not signed: anybody can write one`] : []),
    ],
    hint: signed === undefined ? getSignature : `name the file that it is for: ${signed}`,
  });
}

const mostSiblingBytes = 1024 * 1024 * 1024;

/** Name of the file in the same folder that a signature is for; of large folders only the smaller files are tried. */
async function siblingOf(path: string, file: NamedBytes, options: VerifyOptions): Promise<string | undefined> {
  const signature = await readSignature(file, "binary");
  const { signer } = await findSigner(signature, await openKeyring(options));
  for (const name of siblings(path)) {
    const states = await statesOf(join(dirname(path), name), signature.hash, options);
    const state = states?.get(signature.hash);
    if (state && (await isSignedBy(signer.packet, signature, state))) return name;
  }
  return undefined;
}

/** `undefined` for a file that cannot be read: it only might have explained a mistake. */
async function statesOf(
  path: string,
  hash: string,
  { signal }: VerifyOptions,
): Promise<Digested["states"] | undefined> {
  try {
    return (await digest(contentOf(path), basename(path), [hash], signal ? { signal } : {})).states;
  } catch (error) {
    if (error instanceof FlatcarError) throw error;
    return undefined;
  }
}

function siblings(path: string): readonly string[] {
  const files = readdirSync(dirname(path), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== basename(path) && !/\.(?:sig|asc|DIGESTS)$/.test(entry.name))
    .map(({ name }) => ({ name, size: statSync(join(dirname(path), name)).size }))
    .toSorted((a, b) => a.size - b.size);
  let room = mostSiblingBytes;
  const fitting = files.filter(({ size }) => {
    room -= size;
    return room >= 0;
  });
  return fitting.map(({ name }) => name);
}

/** The keys that the environment names: `FLATCAR_DEPLOY_KEY` and `FLATCAR_DEPLOY_KEY_FINGERPRINT`. Throws FD1128. */
export function keysFrom({
  FLATCAR_DEPLOY_KEY: key,
  FLATCAR_DEPLOY_KEY_FINGERPRINT: fingerprint,
}: IO["env"]): KeyOptions {
  return { ...(key ? { key: readKeyFile(key) } : {}), ...(fingerprint ? { fingerprint } : {}) };
}

/** A key that a user names. Throws FD1128. */
export function readKeyFile(path: string): NamedBytes {
  try {
    if (statSync(path).size > mostEvidenceBytes) throw new Error("it is larger than 1 MiB");
    return { name: path, content: readFileSync(path) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw unusableKey(path, reasons[code ?? ""] ?? message, cause);
  }
}
