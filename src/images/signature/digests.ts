import { FlatcarError } from "../../errors.ts";
import type { NamedBytes } from "./keyring.ts";

/** What a DIGESTS file says, and the bytes that its signature is over. */
export interface Digests {
  /** As messages call it. */
  readonly name: string;
  /** SHA-512 in hex digits, by file name. */
  readonly sha512: ReadonlyMap<string, string>;
}

/** A text with its signature in one file, taken apart. */
export interface Clearsigned {
  /** The text as it is signed: lines end in CR LF, and the last one does not end. */
  readonly signed: Uint8Array;
  readonly text: string;
  readonly signature: NamedBytes;
}

const frame =
  /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [A-Z0-9, ]+\n)*\n(.*?)\n(-----BEGIN PGP SIGNATURE-----\n.*)$/s;

export function isClearsigned({ content }: NamedBytes): boolean {
  return Buffer.from(content.subarray(0, 64)).toString("latin1").startsWith("-----BEGIN PGP SIGNED MESSAGE-----");
}

/** Takes `DIGESTS.asc` apart. Nothing may stand before, between or behind text and signature. Throws FD1133. */
export function splitClearsigned(file: NamedBytes): Clearsigned {
  const [, text, armor] = frame.exec(textOf(file).replaceAll("\r\n", "\n")) ?? [];
  if (text === undefined || armor === undefined) throw notDigests(file.name, "it is not one signed text");
  return {
    signed: Buffer.from(text.replaceAll("\n", "\r\n")),
    text: `${text}\n`,
    signature: { name: file.name, content: Buffer.from(armor) },
  };
}

/** Bytes that are ASCII as text; DIGESTS never holds anything else. Throws FD1133. */
export function textOf({ name, content }: NamedBytes): string {
  if (content.some((byte) => byte > 0x7e)) throw notDigests(name, "it holds other characters than ASCII");
  return Buffer.from(content).toString("latin1");
}

const digits: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, SHA512: 128 };

/**
 * Reads DIGESTS: sections `# SHA512 HASH`, and lines of hex digits, two spaces and a file name below.
 * https://github.com/flatcar/scripts, `create_digests` of `ci-automation/ci_automation_common.sh`. Throws FD1133 for anything else in it.
 */
export function parseDigests(name: string, text: string): Digests {
  const sha512 = new Map<string, string>();
  let section: string | undefined;
  for (const line of text.split("\n").slice(0, -1)) {
    const [, heading] = /^# ([A-Z0-9-]+) HASH$/.exec(line) ?? [];
    const [, value, file] = /^([0-9a-f]+) {2}([^/\\\s]+)$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    else if (section === undefined || value === undefined || file === undefined) {
      throw notDigests(name, `"${line}" is no line of it`);
    } else if (value.length !== (digits[section] ?? value.length)) {
      throw notDigests(name, `the ${section} of ${file} has ${value.length} digits`);
    } else if (section === "SHA512") {
      if ((sha512.get(file) ?? value) !== value) throw notDigests(name, `it names two SHA512 of ${file}`);
      sha512.set(file, value);
    }
  }
  if (sha512.size === 0) throw notDigests(name, "it holds no SHA512");
  return { name, sha512 };
}

/** FD1133. */
export function notDigests(name: string, reason: string): FlatcarError {
  return new FlatcarError({
    code: "FD1133",
    message: `this is not what was signed: ${reason}`,
    at: { file: name },
    hint: "get it again from the release server; where it is the same again, somebody has replaced it",
  });
}
