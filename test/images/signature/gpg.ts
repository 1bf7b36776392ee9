import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { NamedBytes } from "../../../src/images/files.ts";

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

/** A key that gpg itself made, and what it signs with it in the way of Flatcar's `sign_artifacts` and `create_digests`. */
export interface GpgSigner {
  readonly key: NamedBytes;
  readonly fingerprint: string;
  sign(how: "--detach-sign" | "--clearsign", content: Uint8Array): NamedBytes;
}

export function gpgSigner(): GpgSigner {
  const home = mkdtempSync(join(tmpdir(), "gpg-"));
  onTestFinished(() => {
    spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
    rmSync(home, { recursive: true, force: true });
  });
  const options = ["--homedir", home, "--batch", "--no-tty", "--passphrase", "", "--pinentry-mode", "loopback"];
  const gpg = (...more: readonly string[]) =>
    execFileSync("gpg", [...options, ...more], { stdio: ["ignore", "pipe", "ignore"] });
  gpg("--quick-gen-key", "buildbot@example.org", "rsa2048", "sign", "never");
  const listed = gpg("--with-colons", "--list-keys").toString();
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? "";
  gpg("--quick-add-key", fingerprint, "rsa2048", "sign", "1y");
  return {
    key: { name: "gpg.asc", content: gpg("--armor", "--export") },
    fingerprint,
    sign: (how, content) => {
      writeFileSync(join(home, "content"), content);
      gpg(
        "--yes",
        "--local-user",
        "buildbot@example.org",
        "--output",
        join(home, "signed"),
        how,
        join(home, "content"),
      );
      return { name: how.slice(2), content: readFileSync(join(home, "signed")) };
    },
  };
}

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
