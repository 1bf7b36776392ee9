import type { Value, Values } from "../schema/type.ts";
import { scalarText } from "./scalar-text.ts";

/** What stands above an item or inside of a mapping, line by line. */
export type Comments = ReadonlyMap<object, readonly string[]>;

/** Values as YAML with comments: keys in their own order, modes in octal, a blank line between the sections. Nothing that is empty is written. */
export function butaneText(head: readonly string[], values: Values, comments: Comments): string {
  const sections = Object.entries(values).map(([key, value]) => entryLines(key, value, 0, comments).join("\n"));
  const [variant = "", version = "", ...rest] = sections;
  const start = [...commentLines(head, 0), variant, version].join("\n");
  return `${rest.filter((section) => section !== "").reduce(joinSections, start)}\n`;
}

/** A section may end in a text that keeps its empty lines: one more would be one of them. */
function joinSections(above: string, below: string): string {
  return above + (above.endsWith("\n") ? "\n" : "\n\n") + below;
}

function entryLines(key: string, value: Value | undefined, indent: number, comments: Comments): readonly string[] {
  const start = `${" ".repeat(indent)}${key}:`;
  if (isEmpty(value)) return [];
  if (Array.isArray(value)) return [start, ...value.flatMap((item) => itemLines(item, indent + 2, comments))];
  if (typeof value === "object") {
    return [start, ...commentLines(comments.get(value), indent + 2), ...mappingLines(value, indent + 2, comments)];
  }
  return `${start} ${leafText(key, value as string | number | bigint | boolean, indent + 2)}`.split("\n");
}

/** Nothing, or a mapping or a list with nothing in it. A text may be empty. */
function isEmpty(value: Value | undefined): value is undefined {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (typeof value === "object" && Object.values(value).every(isEmpty));
}

function mappingLines(values: Values, indent: number, comments: Comments): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => entryLines(key, value, indent, comments));
}

function itemLines(item: Value, indent: number, comments: Comments): readonly string[] {
  const dash = `${" ".repeat(indent)}- `;
  if (typeof item !== "object") return `${dash}${leafText("", item, indent + 2)}`.split("\n");
  const [first = "{}", ...rest] = mappingLines(item as Values, indent + 2, comments);
  return [...commentLines(comments.get(item), indent), dash + first.trimStart(), ...rest];
}

function leafText(key: string, value: string | number | bigint | boolean, indent: number): string {
  if (typeof value === "string") return scalarText(value, indent);
  return key === "mode" && typeof value !== "boolean" && value >= 0
    ? `0${value.toString(8).padStart(3, "0")}`
    : String(value);
}

/** Columns that a comment takes before it goes on in the next line. */
const width = 100;

function commentLines(lines: readonly string[] = [], indent: number): readonly string[] {
  const space = " ".repeat(indent);
  return lines.flatMap((line) => {
    const hanging = line.startsWith("- ") ? "  " : "";
    return wrap(line, width - indent).map((part, index) => `${space}# ${index > 0 ? hanging : ""}${part}`.trimEnd());
  });
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.replace(/[^\P{C}]+|\s/gu, " ").split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
