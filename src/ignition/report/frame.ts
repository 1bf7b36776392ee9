import { isSpace } from "../go/space.ts";
import type { Entry } from "../source.ts";
import { formatRaw } from "./raw.ts";

const colours = { error: "1;31", warning: "1;33", info: "1;36" } as const;
/** Lines shown before and after the one that matters. */
const around = 2;

export interface FrameOptions {
  readonly text: string;
  /** What stands for the file's name. */
  readonly name: string;
  readonly colour?: boolean;
}

/** An entry with the lines of the file around it, byte for byte as butane 0.29.0 prints it. */
export function formatFrame(entry: Entry, options: FrameOptions): string {
  const lines = options.text.split("\n");
  const { line = 0, column = 0 } = entry;
  const source = Buffer.from(lines[line - 1] ?? "", "utf8");
  if (line < 1 || line > lines.length || column < 1 || column > source.length) return `${formatRaw(entry)}\n`;
  const paint = (code: string, text: string) => (options.colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const blue = (text: string) => paint("1;34", text);
  const last = Math.min(lines.length, line + around);
  const gutter = String(last).length;
  const blank = " ".repeat(gutter);
  const out = [
    `${paint(colours[entry.kind], entry.kind)}${entry.path === "$" ? "" : `[${entry.path}]`}:`,
    `  ${blue("-->")} ${options.name}:${line}:${column}`,
    ` ${blank} |`,
  ];
  for (let number = Math.max(1, line - around); number <= last; number++) {
    out.push(` ${blue(String(number).padStart(gutter))} | ${lines[number - 1] ?? ""}`);
    if (number !== line) continue;
    out.push(` ${blank} | ${" ".repeat(column - 1)}${blue(carets(source, column))} ${entry.message}`);
  }
  out.push(` ${blank} |`);
  return `${out.join("\n")}\n`;
}

/** Carets from the column to the next white space; the column is taken as a byte index, as upstream does. */
function carets(line: Buffer, column: number): string {
  let start = column - 1;
  while (((line[start] ?? 0) & 0xc0) === 0x80) start++;
  const rest = line.subarray(start).toString("utf8");
  let end = 0;
  while (end < rest.length && !isSpace(rest.charAt(end))) end++;
  return "^".repeat(start - column + 1 + Buffer.byteLength(rest.slice(0, end)));
}
