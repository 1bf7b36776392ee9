const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** What Go's `%q` prints as it is, https://pkg.go.dev/strconv#IsPrint. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A text in quotes as Go's `%q` prints it. */
export function quoteString(text: string): string {
  let out = "";
  for (const character of text) {
    const escaped = short[character];
    if (escaped !== undefined) out += escaped;
    else if (printable.test(character)) out += character;
    else out += escapeCode(character.codePointAt(0) ?? 0);
  }
  return `"${out}"`;
}

function escapeCode(code: number): string {
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
