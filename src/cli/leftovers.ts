import type { KnownMachine, LeftMachine, Leftovers, OpenDeployment } from "../engine/index.ts";
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

/** What an interrupted run has left and no step of a plan takes up. */
export interface Surplus {
  /** For each thing: what, platform, id. */
  readonly rows: readonly (readonly string[])[];
  /** Which command takes it away: `up` does where it looks for leftovers. */
  readonly by: "up" | "destroy";
}

/** What is left apart from what the steps take up. */
export function surplusOf({ steps, images }: Pick<Planning, "steps" | "images">, { places, left }: Search): Surplus {
  if (!left) return { rows: [], by: "up" };
  const begun = new Set(steps.flatMap(({ begun: id }) => id ?? []));
  const wanted = new Set(images.map(({ platform, place, image }) => `${platform} ${place} ${image}`));
  const others = left.images.filter(({ platform, place, image }) => !wanted.has(`${platform} ${place} ${image}`));
  const rows = leftRows({ ...left, machines: left.machines.filter(({ id }) => !begun.has(id)), images: others });
  return { rows, by: places.length > 0 || left.gone.length > 0 ? "up" : "destroy" };
}

/** Whether the cloud does not have this machine of the state any more, as far as it was asked; where another was made in its place, that one counts. */
export function isGone({ platform, id, name }: KnownMachine, left: Search["left"]): boolean {
  const gone = left?.gone.some((machine) => machine.platform === platform && machine.id === id) ?? false;
  return gone && !left?.machines.some(({ replaces }) => replaces === name);
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
export function printLeftovers({ search, surplus: { rows, by }, steps }: Planning, { output }: Context): void {
  const { line, style, width } = output;
  const { places } = search;
  if (rows.length > 0) {
    line();
    const marked = rows.map((row) => [style.red("-"), ...row.map(clean), `${whyLeft}: \`${by}\` deletes it`]);
    for (const text of formatTable(marked, output)) line(text);
  }
  if (places.length === 0) return;
  const more = rows.length > 0 || steps.some(({ begun }) => begun !== undefined) ? "anything more" : "anything";
  const where = places.map(({ platform, scope }) => `${platform} ${scope}`).join(", ");
  const text = `also takes up or deletes what an earlier run left behind, if ${more} is found in ${where}`;
  line();
  for (const part of wrap(clean(text), width - 2)) line(style.red(`  ${part}`));
}
