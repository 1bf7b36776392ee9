import type { Hash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { basename } from "node:path";
import { digest } from "../signature/content.ts";
import { verifyFile } from "../signature/file.ts";
import type { KeyOptions } from "../signature/keyring.ts";
import type { Verified } from "../signature/verify.ts";
import type { CheckedContent } from "../store/entries.ts";

export interface CheckOptions extends KeyOptions {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Endings of the files that say that another one is genuine. */
export const evidenceEndings = [".sig", ".DIGESTS", ".DIGESTS.sig", ".DIGESTS.asc"] as const;

export function isEvidence(path: string): boolean {
  return evidenceEndings.some((ending) => path.endsWith(ending));
}

/** Whether something beside a file says that it is genuine. */
export function hasEvidence(path: string): boolean {
  const has = (ending: (typeof evidenceEndings)[number]) => existsSync(path + ending);
  return has(".sig") || has(".DIGESTS.asc") || (has(".DIGESTS") && has(".DIGESTS.sig"));
}

/**
 * Reads a file once: what it is, and by what lies beside it, whose. Throws FD1121 and FD1123 to FD1135 where that is not right, FD1409, and what
 * Node throws.
 */
export async function checkFile(path: string, options: CheckOptions): Promise<CheckedContent> {
  if (!isEvidence(path) && hasEvidence(path)) {
    return checkedBy(await verifyFile(path, options));
  }
  return hashFile(path, options);
}

export function checkedBy({ size, sha512, signer, signedAt }: Verified): CheckedContent {
  return { size, sha512, signer: signer.toUpperCase(), signedAt };
}

/** Both digests. Throws FD1409 and what Node throws. */
export function hashFile(path: string, options: Pick<CheckOptions, "signal">): Promise<CheckedContent> {
  return hash(createReadStream(path, { highWaterMark: 1024 * 1024 }), basename(path), options);
}

/** The same of a content on its way. */
export async function hash(
  content: AsyncIterable<Uint8Array>,
  name: string,
  { signal }: Pick<CheckOptions, "signal">,
): Promise<CheckedContent> {
  const { size, sha512, states } = await digest(content, name, ["sha256"], { signal });
  return { size, sha512, ...hexOf(states.get("sha256")) };
}

function hexOf(state: Hash | undefined): { readonly sha256?: string } {
  return state ? { sha256: state.digest("hex") } : {};
}
