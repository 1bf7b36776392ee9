import { FlatcarError } from "../../errors.ts";
import type { ImageKey } from "./entries.ts";

/** What a download is for, as its errors say it. */
export interface Wanted extends ImageKey {
  readonly url: string;
}

/** FD1151 */
export function noSuchFile({ version, arch, file, url }: Wanted): FlatcarError {
  return new FlatcarError({
    code: "FD1151",
    message: `Flatcar ${version} for ${arch} has no file ${file}`,
    details: [`asked: ${url}`],
    hint: "correct the name: not every file is published for each architecture, and some came with later releases",
  });
}

/** FD1152 */
export function notToItsEnd({ file, url }: Wanted, reason: string, kept: number): FlatcarError {
  return new FlatcarError({
    code: "FD1152",
    message: `${file} did not come to its end: ${reason}`,
    details: [url, ...(kept > 0 ? [`${kept} bytes are kept`] : [])],
    hint:
      kept > 0
        ? "run it again: it goes on where it stopped"
        : "try again, or name a mirror in FLATCAR_DEPLOY_RELEASE_URL",
  });
}

/** FD1153 */
export function notTheFile({ file, url }: Wanted, reason: string): FlatcarError {
  return new FlatcarError({
    code: "FD1153",
    message: `the server does not answer with ${file}: ${reason}`,
    details: [url],
    hint: "a proxy, a login page or a mirror may have answered in its place",
  });
}

/** FD1154 */
export function notExpected({ file, url }: Wanted, differences: readonly string[]): FlatcarError {
  return new FlatcarError({
    code: "FD1154",
    message: `${file} is not what was expected`,
    details: [...differences, url],
    hint: "a mirror may be stale or damaged: leave it out, or let it fetch the file again",
  });
}

/** FD1155 */
export function keepsChanging({ file, url }: Wanted): FlatcarError {
  return new FlatcarError({
    code: "FD1155",
    message: `${file} changed while it was downloaded`,
    details: [url],
    hint: "a mirror may be bringing it up to date: try again later",
  });
}
