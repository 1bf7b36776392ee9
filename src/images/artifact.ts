import { createHash } from "node:crypto";
import type { IO, Release } from "../platform.ts";
import { fetchFile } from "./fetch-file.ts";
import type { LockedFile } from "./lock/lock.ts";
import type { Artifact, ReleaseSource } from "./source.ts";
import type { VerifyContent } from "./store/fetch-image.ts";

/** A small file of a release that has been verified. */
export interface ReadArtifact {
  readonly text: string;
  /** What a lock keeps of it; left out for what came with the package. */
  readonly file?: LockedFile;
}

/**
 * A file of a release, with its signature verified where the release server has one: by Flatcar's key, by a newer copy of it in the file
 * `FLATCAR_DEPLOY_KEY`, or by the key of a mirror's own builds, whose primary fingerprint is then `FLATCAR_DEPLOY_KEY_FINGERPRINT`. `undefined`
 * when the file was not published. Throws what the source throws, and FD1123 to FD1135 where the signature is not right.
 */
export async function readArtifact(
  source: Pick<ReleaseSource, "artifact">,
  release: Release,
  name: string,
  io: IO,
): Promise<ReadArtifact | undefined> {
  const found = await source.artifact(release, name);
  if (!found) return undefined;
  const { content, url, signature } = found;
  const text = Buffer.from(content).toString("utf8");
  if (url === undefined) return { text };
  const sha512 = createHash("sha512").update(content).digest("hex");
  const signed = signature ? await verified(found, signature, `${name} of ${release.version}`, io) : {};
  return { text, file: { url, size: content.length, sha512, ...signed } };
}

/**
 * Verifies the file at an address while it is read, by the signature beside it and the keys of `readArtifact`; `undefined` where it has no
 * signature. Throws FD1105 and FD1409.
 */
export async function verifierOf(url: string, io: IO, signal: AbortSignal): Promise<VerifyContent | undefined> {
  const signature = await fetchFile(`${url}.sig`, io, { signal });
  return signature && ((content, name) => verify(content, name, signature, io));
}

async function verified(
  { content }: Artifact,
  signature: Uint8Array,
  name: string,
  io: IO,
): Promise<Pick<LockedFile, "signer" | "signed" | "verified">> {
  const { signer, signedAt } = await verify(once(content), name, signature, io);
  return { signer, signed: signedAt, verified: io.now().toISOString() };
}

async function verify(content: AsyncIterable<Uint8Array>, name: string, signature: Uint8Array, io: IO) {
  const [{ verifyContent }, { keysFrom }] = await Promise.all([
    import("./signature/verify.ts"),
    import("./signature/file.ts"),
  ]);
  const evidence = { signature: { name: `${name}.sig`, content: signature } };
  const { signer, ...found } = await verifyContent(content, name, evidence, { now: io.now(), ...keysFrom(io.env) });
  return { ...found, signer: signer.toUpperCase() };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
