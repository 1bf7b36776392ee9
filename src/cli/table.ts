import { padEnd, padStart, widthOf } from "./style.ts";

export interface TableOptions {
  /** Columns of the terminal; a table that is wider continues on a further, indented line. */
  readonly width: number;
  /** Spaces before each row; 2 by default. */
  readonly indent?: number;
  /** Columns that are aligned to the right. */
  readonly right?: readonly number[];
}

/** Rows whose cells line up. Empty columns vanish; no cell is ever cut. */
export function formatTable(rows: readonly (readonly string[])[], options: TableOptions): readonly string[] {
  const { width, indent = 2, right = [] } = options;
  const count = largestOf(rows.map((row) => row.length));
  const columns = Array.from({ length: count }, (_, index) => index)
    .map((index) => ({ index, width: largestOf(rows.map((row) => widthOf(row[index] ?? ""))) }))
    .filter((column) => column.width > 0);
  const lines = arrange(columns, width - indent);
  return rows
    .flatMap((row) =>
      lines.map((line, depth) => {
        const cells = line.map(({ index, width: room }) =>
          right.includes(index) ? padStart(row[index] ?? "", room) : padEnd(row[index] ?? "", room),
        );
        return (" ".repeat(indent + depth * continuation) + cells.join(gap)).trimEnd();
      }),
    )
    .filter((line) => line !== "");
}

/** The largest of numbers that may be more than a call takes arguments; 0 of none. */
export function largestOf(numbers: readonly number[]): number {
  return numbers.reduce((largest, number) => Math.max(largest, number), 0);
}

const gap = "   ";
const continuation = 2;

interface Column {
  readonly index: number;
  readonly width: number;
}

/** Which columns share a line, so that every row breaks at the same place. */
function arrange(columns: readonly Column[], width: number): readonly (readonly Column[])[] {
  const lines: Column[][] = [[]];
  let used = 0;
  for (const column of columns) {
    const line = lines.at(-1) ?? [];
    const needed = (line.length > 0 ? used + gap.length : 0) + column.width;
    if (line.length > 0 && needed > width - (lines.length > 1 ? continuation : 0)) {
      lines.push([column]);
      used = column.width;
    } else {
      line.push(column);
      used = needed;
    }
  }
  return lines;
}
