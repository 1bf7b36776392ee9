import type { KnownMachine, RunResult } from "../engine/index.ts";
import { loadPlatform } from "../providers/index.ts";
import type { Context } from "./command.ts";
import { formatTable } from "./table.ts";

/** Something that stays when its machine is deleted. */
export interface Kept {
  readonly machine: string;
  readonly what: string;
}

/** What a machine of the state leaves when it is deleted: a line each. */
export async function keptOf({ platform, plan }: KnownMachine): Promise<readonly string[]> {
  return (await loadPlatform(platform)).kept?.(plan.options) ?? [];
}

/** What is left of machines of the state that are gone, and of those that only their owner label knew. */
export function leftBy(
  gone: readonly { readonly name: string; readonly kept: readonly string[] }[],
  swept: RunResult["swept"],
): readonly Kept[] {
  const strangers = swept.map(({ id, name = id, kept }) => ({ name, kept }));
  return [...gone, ...strangers].flatMap(({ name, kept }) => kept.map((what) => ({ machine: name, what })));
}

/** A title, and a row for each thing. */
export function listKept(title: string, kept: readonly Kept[], { output }: Context): void {
  output.line(output.style.bold(title));
  output.line();
  const rows = kept.map(({ machine, what }) => [machine, what]);
  for (const line of formatTable(rows, output)) output.line(line);
}
