/** Bytes of one string of a TXT record, RFC 1035, 3.3.14. */
const stringBytes = 255;

/** A text as the value of a TXT record: in strings of at most 255 bytes, each in quotes, what is not printable in octal. Pure. */
export function quoted(text: string): string {
  const bytes = [...Buffer.from(text, "utf8")];
  const count = Math.max(1, Math.ceil(bytes.length / stringBytes));
  const strings = Array.from({ length: count }, (_, index) =>
    bytes.slice(index * stringBytes, (index + 1) * stringBytes),
  );
  return strings.map((string) => `"${string.map(escaped).join("")}"`).join(" ");
}

function escaped(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === "\\") return `\\${character}`;
  return byte >= 32 && byte < 127 ? character : `\\${byte.toString(8).padStart(3, "0")}`;
}

/** The text of such a value, whoever wrote it. Pure. */
export function unquoted(value: string): string {
  const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s"]+)/g)].map(([, inner, bare]) => inner ?? bare ?? "");
  return decoded(strings.join(""));
}

/** A name as people write it: without the last dot, in small letters, with the characters that Route 53 shows in octal. Pure. */
export function plainName(name: string): string {
  return decoded(name).replace(/\.$/, "").toLowerCase();
}

function decoded(text: string): string {
  const parts = [...text.matchAll(/\\(\d{3})|\\(.)|([^\\]+)/gs)].map(([, octal, character, plain]) =>
    octal === undefined ? Buffer.from(character ?? plain ?? "", "utf8") : Buffer.from([Number.parseInt(octal, 8)]),
  );
  return Buffer.concat(parts).toString("utf8");
}
