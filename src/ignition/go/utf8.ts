const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Stands for a byte that is not UTF-8: no text from elsewhere holds half a surrogate pair. */
const invalid = "\ud800";

/**
 * Text of bytes. What is not UTF-8 becomes half a surrogate pair for each byte, which `encodeString` writes as Go does; to all
 * others it is U+FFFD.
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
    text += one ?? invalid;
    index += one === undefined ? 1 : length;
  }
  return text;
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
