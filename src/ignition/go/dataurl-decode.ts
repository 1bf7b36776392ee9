/**
 * Contents of a data URL. Throws a `SyntaxError` in the words of the decoder that Ignition uses,
 * https://github.com/vincent-petithory/dataurl/blob/v1.0.0/lex.go
 */
export function decodeDataUrl(url: string): Uint8Array {
  if (!url.startsWith("data:")) throw new SyntaxError("missing data prefix");
  const head = readHead(url);
  const data = url.slice(head.end);
  const wrong = head.base64 ? /[^A-Za-z0-9+/=\n]/ : /[^!$%&'()*+,\-./0-9:;=?@A-Z_a-z~]/;
  if (wrong.test(data)) throw new SyntaxError("invalid data character");
  return head.base64 ? decodeBase64(data) : unescapeData(data);
}

interface Head {
  readonly base64: boolean;
  /** Where the data begins. */
  readonly end: number;
}

/** Letters, digits and whatever else RFC 2045 allows in a token. */
const token = /[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]/;

function isToken(character: string | undefined): boolean {
  return character !== undefined && token.test(character);
}

function skipToken(url: string, from: number): number {
  let index = from;
  while (isToken(url[index])) index++;
  return index;
}

/** Media type, parameters and `base64`, up to the comma. */
function readHead(url: string): Head {
  let index = readMediaType(url, "data:".length);
  for (;;) {
    const character = url[index];
    if (character === ",") return { base64: false, end: index + 1 };
    if (character === undefined) throw new SyntaxError("missing comma before data");
    if (character !== ";") throw new SyntaxError("expected semicolon or comma");
    const end = readAttribute(url, index + 1);
    if (url[end] === ",") return { base64: true, end: end + 1 };
    index = readParameterValue(url, end + 1);
  }
}

/** Upstream looks for `x-` and takes the second letter for read, even where it is the slash. */
function readMediaType(url: string, from: number): number {
  const first = url[from];
  if (first === undefined) throw new SyntaxError("missing comma before data");
  if (first === ";" || first === ",") return from;
  if (!isToken(first)) throw new SyntaxError("invalid character after data prefix");
  const skipped = /^x[^-]/i.test(url.slice(from, from + 2)) ? 2 : 0;
  const slash = skipToken(url, from + skipped);
  if (slash === url.length) throw new SyntaxError("missing media type slash");
  if (url[slash] !== "/") throw new SyntaxError("invalid character for media type");
  const type = url.slice(from, slash);
  if (!/^([xX]-|text|image|audio|video|application|message|multipart)/.test(type)) {
    throw new SyntaxError("invalid media type");
  }
  const end = skipToken(url, slash + 1);
  if (end === url.length) throw new SyntaxError("incomplete media type");
  if (url[end] !== ";" && url[end] !== ",") throw new SyntaxError("invalid character for media subtype");
  return end;
}

/** Ends at `=`, or at the comma after `base64`. */
function readAttribute(url: string, from: number): number {
  const end = skipToken(url, from);
  const last = url[end];
  if (last === undefined || (end === from && (last === "=" || last === ","))) {
    throw new SyntaxError("unterminated parameter sequence");
  }
  if (last === "=") return end;
  if (last !== ",") throw new SyntaxError("invalid character for parameter attribute");
  const name = url.slice(from, end);
  if (name !== "base64") throw new SyntaxError(`expected base64, got ${name}`);
  return end;
}

function readParameterValue(url: string, from: number): number {
  if (url[from] === '"') return readQuoted(url, from + 1);
  if (url[from] === undefined) throw new SyntaxError("missing comma before data");
  const end = skipToken(url, from);
  if (end === url.length) throw new SyntaxError("missing comma before data");
  if (end === from || (url[end] !== ";" && url[end] !== ",")) {
    throw new SyntaxError("invalid character for parameter value");
  }
  unescapeData(url.slice(from, end));
  return end;
}

/** A string of Go without its quotes, https://go.dev/ref/spec#String_literals. */
const quoted =
  /^(?:[^"\\\n]|\\(?:[abfnrtv\\"]|x[\da-fA-F]{2}|[0-3][0-7]{2}|u(?![dD][89a-fA-F])[\da-fA-F]{4}|U00(?!00[dD][89a-fA-F]|1[1-9a-fA-F]|[2-9a-fA-F])[\da-fA-F]{6}))*$/;

function readQuoted(url: string, from: number): number {
  let index = from;
  while (url[index] !== '"') {
    if (url[index] === undefined) throw new SyntaxError("unclosed quoted string");
    if (url.charCodeAt(index) > 0x7f) throw new SyntaxError("invalid character for parameter value");
    index += url[index] === "\\" ? 2 : 1;
  }
  if (!quoted.test(url.slice(from, index))) throw new SyntaxError("invalid syntax");
  return index + 1;
}

function decodeBase64(data: string): Uint8Array {
  const text = data.includes("\n") ? data.replaceAll("\n", "") : data;
  if (text.length % 4 !== 0 || !/^[^=]*={0,2}$/.test(text)) {
    throw new SyntaxError(`illegal base64 data at input byte ${findCorruptByte(data)}`);
  }
  return Buffer.from(text, "base64");
}

/** Where Go's decoder stops, https://pkg.go.dev/encoding/base64: at the first group of four that is not whole. */
function findCorruptByte(data: string): number {
  const isLetter = (index: number) => data[index] !== "=" && data[index] !== undefined;
  const skipBreaks = (from: number) => from + (/^\n*/.exec(data.slice(from))?.[0].length ?? 0);
  let index = 0;
  for (;;) {
    let letters = 0;
    for (index = skipBreaks(index); letters < 4 && isLetter(index); index = skipBreaks(index + 1)) letters++;
    if (letters === 4) continue;
    if (data[index] === undefined) return index - letters;
    if (letters < 2) return index;
    const next = skipBreaks(index + 1);
    if (letters === 3) return next;
    if (data[next] === undefined) return data.length;
    return data[next] === "=" ? skipBreaks(next + 1) : next - 1;
  }
}

function unescapeData(data: string): Uint8Array {
  if (!data.includes("%")) return Buffer.from(data, "latin1");
  const wrong = /%(?![0-9A-Fa-f]{2})(.{0,2})/.exec(data);
  if (wrong) {
    const cut = wrong[1] ?? "";
    const early = cut.length < 2 && !/[^0-9A-Fa-f]/.test(cut);
    throw new SyntaxError(
      early ? "rfc2396: unexpected end of unescape sequence" : "rfc2396: invalid char 0x25 in unescape sequence",
    );
  }
  const out = Buffer.alloc(data.length);
  let length = 0;
  for (let index = 0; index < data.length; index++) {
    if (data.charCodeAt(index) === 0x25) {
      out[length++] = Number.parseInt(data.slice(index + 1, index + 3), 16);
      index += 2;
    } else {
      out[length++] = data.charCodeAt(index);
    }
  }
  return out.subarray(0, length);
}
