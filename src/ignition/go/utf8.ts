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
  let text = "";
  for (let index = 0; index < bytes.length; ) {
    const length = lengthOf(bytes[index] ?? 0);
    const one = length === 0 ? undefined : decodeOne(bytes.subarray(index, index + length));
    text += one ?? String.fromCharCode(invalid + (bytes[index] ?? 0));
    index += one === undefined ? 1 : length;
  }
  return text;
}

/** The bytes that `decodeUtf8` has made a text of. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  return Buffer.concat(Array.from(text, (character) => bytesOfCharacter(character)));
}

/** How many bytes they are. */
export function byteLengthOf(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text, "utf8") : bytesOf(text).length;
}

function bytesOfCharacter(character: string): Uint8Array {
  const byte = character.charCodeAt(0) - invalid;
  return character.length === 1 && byte >= 0x80 && byte <= 0xff ? Uint8Array.of(byte) : Buffer.from(character, "utf8");
}

/** Length of a character by its first byte; 0 for one that begins none. */
function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

function decodeOne(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
