import { readFileSync } from "node:fs";

/**
 * Flatcar's image signing key. The primary key stays; its signing subkeys change about once a year, so that only the primary is named here.
 * `flatcar-key.asc` beside this file is the key as it was published on the day of `copied`, byte for byte:
 * https://github.com/flatcar/flatcar-website, commit 2075ef37, `static/security/image-signing-key`.
 */
export const flatcarKey = {
  /** Of the primary key, as https://www.flatcar.org/security/image-signing-key/ states it: F88C FEDE FF29 A5B4 D952 3864 E25D 9AED 0593 B34A. */
  fingerprint: "f88cfedeff29a5b4d9523864e25d9aed0593b34a",
  origin: "https://www.flatcar.org/security/image-signing-key/Flatcar_Image_Signing_Key.asc",
  /** ISO day. A subkey that signed before it is in the copy. */
  copied: "2026-08-21",
} as const;

/** The key with all its subkeys, in ASCII armour. */
export function flatcarKeyText(): string {
  return readFileSync(new URL("./flatcar-key.asc", import.meta.url), "utf8");
}
