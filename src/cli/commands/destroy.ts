import { type KnownMachine, noDeployment } from "../../engine/index.ts";
import { type Context, exitCodes } from "../command.ts";
import { nextLines } from "../next.ts";
import { deploymentName, open, refuseOtherFile } from "../opened.ts";
import { deploymentFile } from "../places.ts";
import { formatElapsed } from "../progress.ts";
import { confirmByName } from "../prompt.ts";
import { runDocument, shown } from "../run-screen.ts";
import { machines } from "../style.ts";
import { formatTable } from "../table.ts";

/** `destroy [NAME]`: deletes every machine, also those that only their owner label still knows. */
export default async function destroy(context: Context): Promise<number> {
  const { output } = context;
  const name = await deploymentName(context);
  const file = context.arguments.length === 0 ? deploymentFile(context) : undefined;
  const deployment = await open(context, name, file);
  try {
    if (!deployment.exists()) throw noDeployment(name);
    const known = await deployment.known();
    const names = known.map((machine) => machine.name);
    if (file !== undefined) refuseOtherFile({ name, file, gone: names }, deployment);
    list(name, known, context);
    if (!(await confirmByName(context, `Delete all of it? Type ${name} to confirm: `, name))) {
      output.line("Nothing was deleted.");
      return exitCodes.failed;
    }
    const result = await shown(context, names, (options) => deployment.destroy(options));
    output.document(runDocument(name, result));
    const count = result.counts.delete + result.swept.length;
    output.line();
    output.line(
      output.style.bold(`Done in ${formatElapsed(result.elapsedMs)}: ${machines(count)} deleted, nothing is left.`),
    );
    for (const line of nextLines(context, ["up"])) output.line(line);
    return exitCodes.done;
  } finally {
    await deployment.close();
  }
}

function list(name: string, known: readonly KnownMachine[], { output }: Context): void {
  output.line(`${output.style.bold(name)} · ${machines(known.length)}`);
  output.line();
  const rows = known.map((machine) => [
    output.style.red("-"),
    machine.name,
    machine.platform,
    machine.id,
    machine.address ?? "",
  ]);
  for (const line of formatTable(rows, output)) output.line(line);
  if (rows.length > 0) output.line();
}
