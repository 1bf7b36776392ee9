import { decodeUtf8 } from "../go/utf8.ts";

/** Text of a YAML document: UTF-16 where it begins with its byte order mark, else UTF-8 as `decodeUtf8` reads it. */
export function decodeYamlText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;
  if (wide === undefined) return decodeUtf8(bytes);
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    return decodeUtf8(bytes);
  }
}
