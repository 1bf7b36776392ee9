import { quoteString } from "../go/quote.ts";
import { isSpace, trimSpace } from "../go/space.ts";

/** Longest line of a unit, https://github.com/coreos/go-systemd/blob/v22.7.0/unit/deserialize.go (SYSTEMD_LINE_MAX). */
const maxLine = 2048;
/** How much of a text Go's reader holds at once, https://pkg.go.dev/bufio (defaultBufSize). */
const bufferSize = 4096;

/** A unit's text, a character per byte, and how far it was read: Go's reader sees only what it has buffered. */
interface Reader {
  readonly text: string;
  index: number;
  buffered: number;
}

/** Sections of a unit that hold an option. Throws a `SyntaxError` in the words of go-systemd. */
export function readUnit(text: string): ReadonlySet<string> {
  const reader: Reader = { text: Buffer.from(text, "utf8").toString("latin1"), index: 0, buffered: 0 };
  const sections = new Set<string>();
  let section: string | undefined;
  for (;;) {
    checkLine(reader);
    const character = peekCharacter(reader);
    if (character === "") return sections;
    if (character === "[") {
      section = readSection(reader);
    } else if (character === "#" || character === ";") {
      skipComment(reader);
    } else if (section === undefined || isSpace(character)) {
      reader.index += Buffer.byteLength(character);
    } else {
      readOption(reader);
      sections.add(section);
    }
  }
}

/** The next character; empty at the end of the text. */
function peekCharacter(reader: Reader): string {
  const lead = reader.text.charCodeAt(reader.index);
  if (Number.isNaN(lead)) return "";
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (reader.buffered - reader.index < length) fill(reader);
  return length === 1 ? String.fromCharCode(lead) : toText(reader.text.slice(reader.index, reader.index + length));
}

function toText(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function fill(reader: Reader): void {
  reader.buffered = Math.min(reader.text.length, reader.index + bufferSize);
}

function checkLine({ text, index, buffered }: Reader): void {
  if (buffered - index < maxLine) return;
  if (!/[\r\n]/.test(text.slice(index, index + maxLine))) {
    throw new SyntaxError(`line too long (max ${maxLine} bytes)`);
  }
}

/** Moves behind the next `end` and returns what was before it; `undefined` at the end of the text. */
function readTo(reader: Reader, end: string): string | undefined {
  const from = reader.index;
  const found = reader.text.indexOf(end, from);
  const to = found < 0 ? reader.text.length : found + 1;
  while (reader.buffered < to) {
    if (reader.buffered - reader.index >= bufferSize) reader.index = reader.buffered;
    else fill(reader);
  }
  reader.index = to;
  return found < 0 ? undefined : reader.text.slice(from, found);
}

/** The rest of the line, without what ends it. */
function readLine(reader: Reader): { readonly line: string; readonly last: boolean } {
  const from = reader.index;
  const line = readTo(reader, "\n");
  return { line: line ?? reader.text.slice(from).replace(/\r$/, ""), last: line === undefined };
}

function readSection(reader: Reader): string {
  reader.index++;
  checkLine(reader);
  const name = readTo(reader, "]");
  if (name === undefined) throw new SyntaxError("unable to find end of section");
  checkLine(reader);
  const garbage = trimSpace(toText(readLine(reader).line));
  if (garbage !== "") throw new SyntaxError(`found garbage after section name : ${quoteString(garbage)}`);
  return name;
}

/** A comment goes on where its line ends with a backslash. */
function skipComment(reader: Reader): void {
  reader.index++;
  checkLine(reader);
  for (;;) {
    const { line } = readLine(reader);
    if (!/\\ ?$/.test(line) || reader.index >= reader.text.length) return;
  }
}

function readOption(reader: Reader): void {
  checkLine(reader);
  for (;;) {
    const character = peekCharacter(reader);
    if (character === "") throw new SyntaxError("EOF");
    reader.index += Buffer.byteLength(character);
    if (character === "\n" || character === "\r") {
      throw new SyntaxError("unexpected newline encountered while parsing option name");
    }
    if (character === "=") break;
  }
  for (;;) {
    checkLine(reader);
    const { line, last } = readLine(reader);
    if (last || !line.endsWith("\\") || trimSpace(toText(line)) === "") return;
  }
}
