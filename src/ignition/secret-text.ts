import { secretIn } from "./lint/secrets.ts";

/** What says who may see a text. */
export interface TextPlace {
  /** Path of a file on the machine; a unit has none. */
  readonly path?: string;
  /** Its permission bits. */
  readonly mode?: number;
}

const names =
  "(?:token|secret|passw(?:or)?d|passphrase|(?:^|[_-])pass(?=[ \\t]*[:=])|(?:^|[_-])pwd|psk|" +
  "(?:api|private|certificate|pre-?shared|access|encryption|signing|license)[_-]?key|key-data|credential|authorization)";
const rules: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`(${names}[\\w.-]*["']?[ \\t]*[:=][ \\t]*)\\S.*$`, "gim"), "$1[secret]"],
  [new RegExp(`(-[\\w-]{0,40}${names}[\\w-]*[ \\t]+)\\S+`, "gi"), "$1[secret]"],
  [/\$(?:1|2[aby]|5|6|y|apr1)\$\S+/g, "[secret]"],
  [/\b(bearer[ \t]+|requirepass[ \t]+)\S+/gi, "$1[secret]"],
  [/([?&][\w.-]+=)[^\s&"']+/g, "$1[secret]"],
  [/\b([a-z]{2,10}:\/\/)[^\s/@]+@/gi, "$1[secret]@"],
];
/** A value that begins on the next line. */
const openEnded = new RegExp(`${names}[\\w.-]*["']?[ \\t]*[:=][ \\t]*(?:[|>][-+0-9]*|\\\\)?[ \\t]*$`, "im");
/** Longer lines are made by programs. */
const longestLine = /^.{2001}/m;

/**
 * A text that may be shown: without the values of what is called a token, a secret or a password, without password hashes, and without
 * users and passwords in URLs. `undefined` where all of it is secret: only its owner may read it, it holds a key, or a secret value has
 * more than one line.
 */
export function withoutSecretValues(text: string, { path = "", mode = 0o644 }: TextPlace): string | undefined {
  if ((mode & 0o044) === 0 || longestLine.test(text)) return undefined;
  if (secretIn(path, () => [text]) !== undefined || openEnded.test(text)) return undefined;
  return rules.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}
