import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { ReleaseSource } from "../source.ts";
import type { ImageStore } from "../store/store.ts";
import type { ToArtifact } from "./locked.ts";

/**
 * Artifacts with the addresses of a release server. `sha256`, which nobody publishes, is computed of what the store holds; of anything else it is left
 * out. Throws FD1156.
 */
export function toArtifactWith({ address }: Pick<ReleaseSource, "address">, store: ImageStore): ToArtifact {
  return async (release, name, { url, sha512, signer }) => {
    const location = address?.(release, name) ?? url;
    const stored = store.find({ version: release.version, arch: release.arch, file: name });
    const sha256 = stored?.sha512 === sha512 ? await store.use(stored, sha256Of) : undefined;
    return { location, ...(signer ? { signature: `${location}.sig` } : {}), ...(sha256 ? { sha256 } : {}), sha512 };
  };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
