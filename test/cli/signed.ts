import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hierarchy } from "../images/signature/hierarchy.ts";
import type { Published } from "./release-fetch.ts";

/** The files, each with a detached signature by the key's subkey `current`, made on that ISO day. */
export async function signedFiles(
  key: Hierarchy,
  files: Published["files"],
  at = "2026-08-13",
): Promise<Published["files"]> {
  const signed = Object.entries(files).map(async ([name, content]) => {
    const { content: signature } = await key.sign("current", Buffer.from(content), { at });
    return [
      [name, content],
      [`${name}.sig`, signature],
    ] as const;
  });
  return Object.fromEntries((await Promise.all(signed)).flat());
}

/** What was printed, with `<signer>` for the key, which is another one at each run. */
export function withoutKey({ fingerprint }: Hierarchy, text: string): string {
  const signer = fingerprint.toUpperCase();
  return text.replaceAll(signer, "<signer>").replaceAll(signer.slice(-8), "<signer>");
}

/** The environment in which that key alone counts. */
export function trusting(key: Hierarchy, cwd: string): Readonly<Record<string, string>> {
  const file = join(cwd, "key.asc");
  writeFileSync(file, key.file.content);
  return { FLATCAR_DEPLOY_KEY: file, FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint };
}
