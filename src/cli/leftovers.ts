import type { LeftMachine, Leftovers, OpenDeployment } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { type Context, isSet } from "./command.ts";
import type { Planning } from "./planning.ts";
import { shown } from "./run-screen.ts";
import { clean, wrap } from "./style.ts";
import { formatTable } from "./table.ts";

/** Where `up` looks for what an earlier run has left. */
export type LeftoverPlaces = Awaited<ReturnType<OpenDeployment["leftoverPlaces"]>>;

/** Where an earlier run may have left something, and what was found there; `undefined` where nobody was asked. */
export interface Search {
  readonly places: LeftoverPlaces;
  readonly left: Leftovers | undefined;
}

export const nothingLeft: Search = { places: [], left: undefined };

/** Asks the cloud what an interrupted run has left; after a run that ended in order nothing is asked. With `everywhere` it is in any case. */
export function searchLeft(deployment: OpenDeployment, context: Context, everywhere = false): Promise<Leftovers> {
  return shown(context, [], (options) => deployment.leftovers({ ...options, everywhere }));
}

/** The same for who can do without: offline, and where the cloud cannot be asked, what is left is not known. */
export async function searchOrLeave(deployment: OpenDeployment, context: Context): Promise<Leftovers | undefined> {
  if (isSet(context, "refresh")) return searchLeft(deployment, context, true);
  if (isSet(context, "offline") && !isSet(context, "simulate")) return undefined;
  try {
    return await searchLeft(deployment, context);
  } catch (error) {
    if (!(error instanceof FlatcarError) || error.code === "FD1409") throw error;
    return undefined;
  }
}

/** What `up` takes away of it, as rows of a table; what it takes up has a step of the plan. */
function surplusRows({ steps, images }: Pick<Planning, "steps" | "images">, left: Leftovers): readonly string[][] {
  const begun = new Set(steps.flatMap(({ begun: id }) => id ?? []));
  const wanted = new Set(images.map(({ platform, place, image }) => `${platform} ${place} ${image}`));
  const others = left.images.filter(({ platform, place, image }) => !wanted.has(`${platform} ${place} ${image}`));
  const surplus = { ...left, machines: left.machines.filter(({ id }) => !begun.has(id)), images: others };
  return leftRows(surplus);
}

export const whyLeft = "left by an interrupted run";

/** A row for each thing: what, platform, id. */
export function leftRows({ machines, images, remains }: Leftovers): readonly string[][] {
  return [
    ...machines.map((machine) => [leftName(machine), machine.platform, machine.id]),
    ...images.map(({ platform, id, release }) => [`image of ${release.version} ${release.arch}`, platform, id]),
    ...remains.map(({ platform, id, what }) => [what, platform, id]),
  ];
}

/** What a machine is called that no state knows. */
export function leftName({ name, replaces }: Pick<LeftMachine, "name" | "replaces">): string {
  return replaces === undefined ? (name ?? "(no name)") : `${replaces} (new)`;
}

/** What a plan says of it: what is taken away, and where it is looked for; nothing after a run that ended in order. */
export function printLeftovers({ places, left }: Search, planning: Planning, { output }: Context): void {
  const { line, style, width } = output;
  const rows = left ? surplusRows(planning, left) : [];
  if (rows.length > 0) {
    line();
    const marked = rows.map((row) => [style.red("-"), ...row.map(clean), `${whyLeft}: \`up\` deletes it`]);
    for (const text of formatTable(marked, output)) line(text);
  }
  if (places.length === 0) return;
  const more =
    rows.length > 0 || planning.steps.some(({ begun }) => begun !== undefined) ? "anything more" : "anything";
  const where = places.map(({ platform, scope }) => `${platform} ${scope}`).join(", ");
  const text = `also takes up or deletes what an earlier run left behind, if ${more} is found in ${where}`;
  line();
  for (const part of wrap(clean(text), width - 2)) line(style.red(`  ${part}`));
}
