const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Added to a byte that is not UTF-8 it is half a surrogate pair, which no other text holds. */
const invalid = 0xdc00;

/**
 * Text of bytes. What is not UTF-8 becomes half a surrogate pair for each byte, from which `bytesOf` has it back and which
 * `encodeString` writes as Go does; to all others it is U+FFFD.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLossy(bytes);
  }
}

function decodeLossy(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; ) {
    const [size, code] = characterAt(bytes, index);
    if (code > 0xffff) {
      units[length++] = 0xd7c0 + (code >> 10);
      units[length++] = 0xdc00 + (code & 0x3ff);
    } else units[length++] = code;
    index += size;
  }
  return Buffer.from(units.buffer, 0, 2 * length).toString("utf16le");
}

/** Length and code of the character that begins there; of a byte that begins none, one and half a surrogate pair. */
function characterAt(bytes: Uint8Array, index: number): readonly [size: number, code: number] {
  const lead = bytes[index] ?? 0;
  const size = lengthOf(lead);
  if (size === 1) return [1, lead];
  const second = bytes[index + 1] ?? 0;
  const [low, high] = secondOf[lead] ?? [0x80, 0xbf];
  if (size === 0 || second < low || second > high) return [1, invalid + lead];
  let code = ((lead & (0x7f >> size)) << 6) | (second & 0x3f);
  for (let at = index + 2; at < index + size; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) !== 0x80) return [1, invalid + lead];
    code = (code << 6) | (byte & 0x3f);
  }
  return [size, code];
}

/** Second bytes where not all of 0x80 to 0xbf may follow: RFC 3629, section 4. */
const secondOf: Readonly<Record<number, readonly [number, number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
};

/** The bytes that `decodeUtf8` has made a text of. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const bytes = Buffer.alloc(3 * text.length);
  let length = 0;
  for (let index = 0; index < text.length; ) {
    const code = text.codePointAt(index) ?? 0;
    if (code >= invalid + 0x80 && code <= invalid + 0xff) bytes[length++] = code - invalid;
    else length += bytes.write(String.fromCodePoint(code), length, "utf8");
    index += code > 0xffff ? 2 : 1;
  }
  return bytes.subarray(0, length);
}

/** How many bytes they are. */
export function byteLengthOf(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text, "utf8") : bytesOf(text).length;
}

/** Length of a character by its first byte; 0 for one that begins none. */
function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
