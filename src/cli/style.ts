import { stripVTControlCharacters } from "node:util";
import type { Writer } from "./command.ts";

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
export type Color = keyof typeof codes;
/** Colours a text, or leaves it alone where colour is off. */
export type Style = Readonly<Record<Color, (text: string) => string>>;

/** Colours for one stream: `NO_COLOR` and `TERM=dumb` turn them off, `FORCE_COLOR` on, otherwise a terminal decides. */
export function styleFor(writer: Writer, env: Readonly<Record<string, string | undefined>>): Style {
  const on = wantsColor(writer, env);
  const paint = (code: number) => (text: string) => (on && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text);
  return Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, paint(code)])) as Style;
}

function wantsColor(writer: Writer, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR || env.TERM === "dumb") return false;
  return writer.isTTY;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{M}/u.test(character)) continue;
    width += wide.test(character) ? 2 : 1;
  }
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Breaks at spaces so that no line is wider than `width`; a word that is wider stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((line) => {
    if (widthOf(line) <= width) return [line];
    const lines: string[] = [];
    let current = "";
    for (const word of line.split(" ")) {
      const longer = current === "" ? word : `${current} ${word}`;
      if (current !== "" && widthOf(longer) > width) {
        lines.push(current);
        current = word;
      } else current = longer;
    }
    return [...lines, current];
  });
}

/** Cuts a text to `width` columns, with an ellipsis where something is gone. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of stripVTControlCharacters(text)) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Makes text from files and clouds harmless for a terminal: control characters become visible. */
export function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the terminal
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === "\t" ? "  " : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** `1 machine`, `3 machines`. */
export function machines(count: number): string {
  return `${count} ${count === 1 ? "machine" : "machines"}`;
}

/** `1 image`, `2 images`. */
export function images(count: number): string {
  return `${count} ${count === 1 ? "image" : "images"}`;
}

/** What was done to images: `1 image imported`. */
export function imagesDone({
  imported = 0,
  letGo = 0,
}: {
  readonly imported?: number;
  readonly letGo?: number;
}): readonly string[] {
  return [...(imported > 0 ? [`${images(imported)} imported`] : []), ...(letGo > 0 ? [`${images(letGo)} let go`] : [])];
}

const mostNamed = 5;

/** `web-0, web-1`; of more than five the first, and how many more. */
export function someOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What was done to a machine, by its verb. */
export const did = {
  create: "created",
  update: "changed",
  replace: "replaced",
  delete: "deleted",
  refresh: "read",
  keep: "unchanged",
} as const;
