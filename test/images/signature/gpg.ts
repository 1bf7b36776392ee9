import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { NamedBytes } from "../../../src/images/index.ts";

/** What gpg says of a signature, by its status lines: https://git.gnupg.org/cgi-bin/gitweb.cgi?p=gnupg.git;f=doc/DETAILS */
export type Opinion = "good" | "altered" | "unknown" | "expired" | "revoked" | "ended" | "unreadable" | "other";

export const gpgMissing = spawnSync("gpg", ["--version"]).error ? "gpg is not installed" : undefined;

const meanings: readonly (readonly [RegExp, Opinion])[] = [
  [/^\[GNUPG:\] BADSIG/m, "altered"],
  [/^\[GNUPG:\] REVKEYSIG/m, "revoked"],
  [/^\[GNUPG:\] EXPKEYSIG/m, "expired"],
  [/^\[GNUPG:\] EXPSIG/m, "ended"],
  [/^\[GNUPG:\] NO_PUBKEY/m, "unknown"],
  [/^\[GNUPG:\] GOODSIG/m, "good"],
  [/^\[GNUPG:\] (?:NODATA|UNEXPECTED)/m, "unreadable"],
];

/** gpg's verdict on a detached signature, or on a clearsigned text where there is no content, as it would have been at `at`. */
export function gpgOpinion(
  key: NamedBytes,
  signature: NamedBytes,
  content: Uint8Array | undefined,
  at: string,
): Opinion {
  const home = mkdtempSync(join(tmpdir(), "gpg-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(home, name), bytes);
    return join(home, name);
  };
  const time = `${at.slice(0, 10).replaceAll("-", "")}T${(at.slice(11, 19) || "12:00:00").replaceAll(":", "")}!`;
  const options = ["--homedir", home, "--batch", "--no-tty", "--trust-model", "always"];
  execFileSync("gpg", [...options, "--import", file("key", key.content)], { stdio: "ignore" });
  const files = [file("signature", signature.content), ...(content ? [file("content", content)] : [])];
  const arguments_ = [...options, "--faked-system-time", time, "--status-fd", "1", "--verify", ...files];
  const { stdout } = spawnSync("gpg", arguments_, { encoding: "utf8" });
  return meanings.find(([pattern]) => pattern.test(stdout))?.[1] ?? "other";
}
