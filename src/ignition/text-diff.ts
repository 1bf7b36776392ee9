/** A run of lines of two texts: in both, only in the first, or only in the second. */
interface Run {
  readonly mark: " " | "-" | "+";
  readonly lines: readonly string[];
}

/** Lines shown before and after each change. */
const around = 2;
/** Longest pieces that are compared line by line, as the product of their lines; what is longer counts as all new. */
const mostCells = 4_000_000;

/**
 * How a text became another, as `diff -u` shows it, with two lines around each change. A line break that is missing at the end of one
 * of the two is said; control characters are left as they are.
 */
export function diffLines(before: string, after: string): readonly string[] {
  const runs = runsOf(splitLines(before), splitLines(after));
  const shown = hunksOf(runs).flatMap(({ head, lines }) => [head, ...lines]);
  const [had, has] = [before, after].map((text) => text.endsWith("\n"));
  if (had === has || before === "" || after === "") return shown;
  return [...shown, `\\ ${has ? "before" : "now"} without a line break at the end`];
}

function splitLines(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

/** What is equal at both ends needs no comparison. */
function runsOf(before: readonly string[], after: readonly string[]): readonly Run[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const middle = compare(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const runs: Run[] = [
    { mark: " ", lines: before.slice(0, start) },
    ...middle,
    { mark: " ", lines: end === 0 ? [] : before.slice(-end) },
  ];
  return runs.filter(({ lines }) => lines.length > 0);
}

/** The longest lines in common stay: https://en.wikipedia.org/wiki/Longest_common_subsequence. */
function compare(before: readonly string[], after: readonly string[]): readonly Run[] {
  if (before.length * after.length > mostCells) {
    return [
      { mark: "-", lines: before },
      { mark: "+", lines: after },
    ];
  }
  const common = commonLengths(before, after);
  const runs: { mark: Run["mark"]; lines: string[] }[] = [];
  const add = (mark: Run["mark"], line = "") => {
    const last = runs.at(-1);
    if (last?.mark === mark) last.lines.push(line);
    else runs.push({ mark, lines: [line] });
  };
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      add(" ", before[i]);
      i++;
      j++;
    } else if (i < before.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      add("-", before[i++]);
    } else {
      add("+", after[j++]);
    }
  }
  return runs;
}

/** For each pair of places: how many lines the rests have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, below] = [table[i], table[i + 1]];
    if (!row || !below) continue;
    for (let j = after.length - 1; j >= 0; j--) {
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

interface Hunk {
  readonly head: string;
  readonly lines: readonly string[];
}

/** Changes with the lines around them; those that are near each other are one. */
function hunksOf(runs: readonly Run[]): readonly Hunk[] {
  const rows = runs.flatMap(({ mark, lines }) => lines.map((line) => ({ mark, line })));
  const keep = rows.map(() => false);
  for (const [index, { mark }] of rows.entries()) {
    if (mark !== " ") keep.fill(true, Math.max(0, index - around), index + around + 1);
  }
  const hunks: Hunk[] = [];
  const at = { "-": 1, "+": 1 };
  for (let index = 0; index < rows.length; ) {
    const end = keep[index] ? endOfRun(keep, index) : index + 1;
    const part = rows.slice(index, end);
    const count = (mark: "-" | "+") => part.filter((row) => row.mark === " " || row.mark === mark).length;
    const [old, now] = [count("-"), count("+")];
    if (keep[index]) {
      const head = `@@ -${range(at["-"], old)} +${range(at["+"], now)} @@`;
      hunks.push({ head, lines: part.map(({ mark, line }) => `${mark} ${line}`.trimEnd()) });
    }
    at["-"] += old;
    at["+"] += now;
    index = end;
  }
  return hunks;
}

function endOfRun(keep: readonly boolean[], start: number): number {
  const end = keep.indexOf(false, start);
  return end < 0 ? keep.length : end;
}

/** As `diff -u` writes it: a text without lines begins before its first one. */
function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${count === 0 ? start - 1 : start},${count}`;
}
