import { formatTable } from "../src/cli/table.ts";

/** One table of the report. */
export interface Section {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the figures do not say by themselves. */
  readonly notes?: readonly string[];
}

export function printSection({ title, heads, rows, notes = [] }: Section): void {
  const right = heads.map((_, index) => index).filter((index) => index > 0 && index < heads.length - 1);
  console.log(`\n${title}`);
  for (const line of formatTable([heads, ...rows], { width: 120, right })) console.log(line);
  for (const note of notes) console.log(`  ${note}`);
}
