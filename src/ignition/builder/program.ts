import { readFileSync } from "node:fs";
import type { Location } from "../../errors.ts";
import type { Position } from "../report/report.ts";
import type { Origin } from "../source.ts";
import { type Literal, literalAt } from "./literal.ts";

/**
 * A line of a program where a literal begins, or is given to a call: what is in the literal lies where its text has it, as far as the text
 * tells. The file is read when that is first asked; one that cannot be read, or is another by now, tells nothing.
 */
export function programOrigin(at: Location): Origin {
  let found: { readonly text: string; readonly literal: Literal | undefined } | undefined;
  return {
    ...at,
    position: (steps) => {
      found ??= readLiteral(at);
      const { text, literal } = found;
      const inner = literal && partOf(literal, steps);
      return inner === literal || !inner ? undefined : positionAt(text, inner.offset);
    },
  };
}

function readLiteral({ file = "", line = 0, column = 0 }: Location) {
  const text = readText(file);
  return { text, literal: literalAt(text, offsetAt(text, line, column)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The value at a path, or the smallest one around it that the text tells. A name may hold dots. */
function partOf(literal: Literal, steps: readonly string[]): Literal {
  for (let length = steps.length; length > 0; length--) {
    const inner = literal.parts.get(steps.slice(0, length).join("."));
    if (inner) return partOf(inner, steps.slice(length));
  }
  return literal;
}

/** Columns of a stack count UTF-16 units. */
function offsetAt(text: string, line: number, column: number): number {
  const before = text.split("\n", line - 1);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}
