import { deleteOrphans, findOrphans, type Orphan, readStacks, type Stacks } from "../../engine/index.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { ioOf } from "../io.ts";
import { type Kept, listKept } from "../kept.ts";
import { searchOf, stateTexts } from "../orphan-search.ts";
import { confirmByName } from "../prompt.ts";
import { clean, someOf } from "../style.ts";
import { formatTable } from "../table.ts";

/** An orphan, and why it stays; `undefined`: `--delete` deletes it. */
interface Fate {
  readonly orphan: Orphan;
  readonly stays: string | undefined;
}

/** `orphans [STATE…]`: what a Pulumi stack has made and its state does not know. */
export default async function orphans(context: Context): Promise<number> {
  const { output } = context;
  const stacks = await readStacks(await stateTexts(context));
  const search = await searchOf(context, stacks);
  const { orphans: found, unasked } = await findOrphans(search);
  for (const note of [...notesOf(stacks), ...unasked.map((line) => `not looked for: ${line}`)]) output.note(note);
  const fates = found.map((orphan) => ({ orphan, stays: reason(orphan, context) }));
  const document = { owners: search.owners, places: search.places, images: search.images, unasked };
  print(fates, search.owners, context);
  if (isSet(context, "delete") && fates.some(({ stays }) => stays === undefined)) {
    return remove(fates, document, stacks, context);
  }
  output.document({ ...document, orphans: fates.map(documentOf) });
  if (found.length === 0) return exitCodes.done;
  output.line(isSet(context, "delete") ? "Nothing to delete." : offer(fates));
  return exitCodes.changes;
}

function offer(fates: readonly Fate[]): string {
  const going = fates.filter(({ stays }) => stays === undefined).length;
  if (going === 0) return "The same with --delete would leave it all.";
  return `The same with --delete deletes ${going === fates.length ? "all of it" : `${going} of ${fates.length}`}.`;
}

function reason({ guarded, holdsData }: Orphan, context: Context): string | undefined {
  if (guarded !== undefined) return `stays: ${guarded}`;
  return holdsData && !isSet(context, "with-data") ? "stays without --with-data" : undefined;
}

function documentOf({ orphan, stays }: Fate): unknown {
  return { ...orphan, ...(stays === undefined ? {} : { stays }) };
}

function print(fates: readonly Fate[], owners: readonly string[], context: Context): void {
  const { output } = context;
  const { style } = output;
  output.line(`${style.bold(things(fates.length))} · ${owners.join(", ")}`);
  if (fates.length === 0) return;
  output.line();
  const dated = fates.some(({ orphan }) => orphan.created !== undefined);
  const heads = ["", "what", "name", "id", "where", dated ? "made" : "", ""].map(style.dim);
  const rows = fates.map(({ orphan, stays }) => [
    isSet(context, "delete") && stays === undefined ? style.red("-") : "",
    ...[orphan.type, orphan.name ?? "", orphan.id, `${orphan.platform} ${orphan.place}`].map(clean),
    orphan.created?.slice(0, 10) ?? "",
    stays ?? "",
  ]);
  for (const line of formatTable([heads, ...rows], output)) output.line(line);
  output.line();
}

function things(count: number): string {
  return count === 0 ? "no orphans" : count === 1 ? "1 orphan" : `${count} orphans`;
}

async function remove(fates: readonly Fate[], document: object, stacks: Stacks, context: Context): Promise<number> {
  const { host, output } = context;
  const going = fates.flatMap(({ orphan, stays }) => (stays === undefined ? [orphan] : []));
  const [name = going[0]?.owner ?? ""] = stacks.names.length === 1 ? stacks.names : [];
  const question = `Delete ${things(going.length)}? Type ${name} to confirm: `;
  if (!(await confirmByName(context, question, name, "look at it without --delete"))) {
    output.line("Nothing was deleted.");
    return exitCodes.failed;
  }
  await deleteOrphans(going, {
    io: ioOf(host, output),
    signal: host.signal,
    deleted: ({ type, name: own, id }) => output.line(clean(`  deleted ${type} ${own ?? ""} (${id})`)),
  });
  const left = going.flatMap(({ name: own, id, kept = [] }) =>
    kept.map((what): Kept => ({ machine: own ?? id, what })),
  );
  const staying = fates.filter(({ stays }) => stays !== undefined);
  output.document({ ...document, deleted: going, orphans: staying.map(documentOf), kept: left });
  output.line();
  output.line(
    output.style.bold(`Done: ${things(going.length)} deleted${staying.length > 0 ? `, ${staying.length} left` : ""}.`),
  );
  if (left.length > 0) listKept("This stays, and may go on to cost:", left, context);
  if (stacks.begun.length > 0) output.line(forget);
  return staying.length > 0 ? exitCodes.changes : exitCodes.done;
}

const forget = "`pulumi refresh --clear-pending-creates` takes what was begun out of the state.";

/** What the reader should know of the states before anything is deleted. */
function notesOf({ begun, others, ownCredentials }: Stacks): readonly string[] {
  const notes = [
    begun.length > 0 &&
      `begun, and not noted as made: ${someOf(begun)}. If a run works on this stack now, wait until it ends: what it makes is not in its state yet`,
    others.length > 0 &&
      `resources in the state have other owner labels: they were imported, are only looked at, or an earlier provider made them. Look for what is left of the last with --owner: ${others.join(", ")}`,
    ownCredentials.length > 0 &&
      `a provider of this stack has credentials of its own for ${ownCredentials.join(", ")}; looked at are the accounts of the environment's`,
  ];
  return notes.filter((note) => typeof note === "string");
}
