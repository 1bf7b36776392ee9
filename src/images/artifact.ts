import { createHash } from "node:crypto";
import type { IO, Release } from "../platform.ts";
import type { LockedFile } from "./lock/lock.ts";
import type { Artifact, ReleaseSource } from "./source.ts";

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
  source: ReleaseSource,
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

async function verified(
  { content }: Artifact,
  signature: Uint8Array,
  name: string,
  io: IO,
): Promise<Pick<LockedFile, "signer" | "signed" | "verified">> {
  const { FLATCAR_DEPLOY_KEY: key, FLATCAR_DEPLOY_KEY_FINGERPRINT: fingerprint } = io.env;
  const [{ verifyContent }, { readKeyFile }] = await Promise.all([
    import("./signature/verify.ts"),
    import("./signature/file.ts"),
  ]);
  const now = io.now();
  const evidence = { signature: { name: `${name}.sig`, content: signature } };
  const { signer, signedAt } = await verifyContent(once(content), name, evidence, {
    now,
    ...(key ? { key: readKeyFile(key) } : {}),
    ...(fingerprint ? { fingerprint } : {}),
  });
  return { signer: signer.toUpperCase(), signed: signedAt, verified: now.toISOString() };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
