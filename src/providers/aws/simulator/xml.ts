/** An element with its children, or with a text. */
export interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z][\w.:-]*)[^>]*?(\/?)>|([^<]+)/g;

/** Reads a document of elements and texts; attributes are passed over. `undefined` for what is none. */
export function parseXml(document: string): Element | undefined {
  const root: Element = { name: "", children: [], text: "" };
  const open = [root];
  let end = 0;
  for (const match of document.matchAll(token)) {
    if (match.index !== end) return undefined;
    end += match[0].length;
    if (!take(match, open)) return undefined;
  }
  const whole = end === document.length && open.length === 1 && root.children.length === 1;
  return whole ? root.children[0] : undefined;
}

/** Whether the token may stand here. */
function take([, closes, name, empty, text]: RegExpMatchArray, open: Element[]): boolean {
  const inner = open.at(-1);
  if (inner === undefined) return false;
  if (text !== undefined) inner.text += unescapeText(text);
  if (name === undefined) return true;
  if (closes) return open.length > 1 && open.pop()?.name === name;
  const element: Element = { name, children: [], text: "" };
  inner.children.push(element);
  if (!empty) open.push(element);
  return true;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(String(hexadecimal), 16));
    return entities[name] ?? whole;
  });
}
