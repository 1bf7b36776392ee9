import type { KnownImage, KnownMachine, Leftovers, RunResult } from "../../engine/index.ts";
import { type Context, exitCodes } from "../command.ts";
import { askCloud, refuseGuarded } from "../guarded.ts";
import { type Kept, keptOf, leftBy, listKept } from "../kept.ts";
import { isGone, leftRows, searchLeft, whyLeft } from "../leftovers.ts";
import { nextLines } from "../next.ts";
import { deploymentName, open, refuseOtherFile, requireThere } from "../opened.ts";
import { deploymentFile } from "../places.ts";
import { formatElapsed } from "../progress.ts";
import { confirmByName } from "../prompt.ts";
import { rowName, runDocument, shown } from "../run-screen.ts";
import { clean, machines } from "../style.ts";
import { formatTable } from "../table.ts";

/** `destroy [NAME]`: deletes every machine, also those that only their owner label still knows. */
export default async function destroy(context: Context): Promise<number> {
  const { output } = context;
  const name = await deploymentName(context);
  const file = context.arguments.length === 0 ? deploymentFile(context) : undefined;
  const deployment = await open(context, name, file);
  try {
    await requireThere(context, deployment);
    deployment.refuseRunning();
    const { signal } = context.host;
    const known = [...(await deployment.known(signal)), ...(await deployment.waiting(signal))];
    const names = known.map(rowName);
    const steps = known.map((machine) => ({ name: machine.name, kind: "delete" as const }));
    if (file !== undefined) refuseOtherFile({ name, file, steps }, deployment);
    await refuseGuarded(known, askCloud(deployment, context));
    const going = await Promise.all(known.map(async (machine) => ({ ...machine, kept: await keptOf(machine) })));
    const kept = leftBy(going, []);
    const images = await deployment.images(signal);
    const left = await searchLeft(deployment, context, true);
    list(name, { known, images, left }, context);
    if (kept.length > 0) {
      listKept("This stays, and may go on to cost:", kept, context);
      output.line();
    }
    const what = kept.length > 0 ? "all but what stays" : "all of it";
    const question = `Delete ${what}? Type ${name} to confirm: `;
    if (!(await confirmByName(context, question, name, "look at `flatcar-deploy status`"))) {
      output.line("Nothing was deleted.");
      return exitCodes.failed;
    }
    const madeFrom = file === undefined ? deployment.otherFile() : undefined;
    const rows = [...names, ...images.map((image) => image.name)];
    const result = await shown(context, rows, (options) => deployment.destroy(options));
    const stays = leftBy(going, result.swept);
    output.document({ ...runDocument(name, result), kept: stays });
    end(result, stays, context);
    for (const line of nextLines(context, ["up"], madeFrom)) output.line(line);
    return exitCodes.done;
  } finally {
    await deployment.close();
  }
}

function end(result: RunResult, kept: readonly Kept[], context: Context): void {
  const { output } = context;
  const done = `Done in ${formatElapsed(result.elapsedMs)}: ${machines(result.counts.delete + result.swept.length)} deleted`;
  output.line();
  if (kept.length > 0) listKept(`${done}. This is left:`, kept, context);
  else output.line(output.style.bold(`${done}, nothing is left.`));
}

interface Doomed {
  readonly known: readonly KnownMachine[];
  readonly images: readonly KnownImage[];
  readonly left: Leftovers;
}

function list(name: string, { known, images, left }: Doomed, { output }: Context): void {
  const there = known.filter((machine) => !isGone(machine, left)).length;
  output.line(`${output.style.bold(name)} · ${machines(there + left.machines.length)}`);
  output.line();
  const mark = output.style.red("-");
  const rows = [
    ...known.map((machine) => {
      const gone = isGone(machine, left);
      const last = gone ? "gone already" : (machine.address ?? "");
      return [gone ? " " : mark, rowName(machine), machine.platform, machine.id, last];
    }),
    ...images.map((image) => [mark, image.name, image.platform, image.id, "unless another deployment holds it"]),
    ...leftRows(left).map((row) => [mark, ...row.map(clean), whyLeft]),
  ];
  for (const line of formatTable(rows, output)) output.line(line);
  if (rows.length > 0) output.line();
}
