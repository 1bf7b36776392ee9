import { type Context, exitCodes, isSet } from "../command.ts";
import { readKnownMachines } from "../known.ts";
import { nextLines } from "../next.ts";
import { planDocument, printPlan } from "../plan-screen.ts";
import { changeCount, prepare } from "../planning.ts";

/** `plan`: what would be made, and where there is state, what would change. Reads only. */
export default async function plan(context: Context): Promise<number> {
  const { output } = context;
  const planning = await prepare(context, (deployment) => readKnownMachines(context, deployment));
  const changes = changeCount(planning);
  output.document(planDocument(planning));
  printPlan(planning, context);
  if (changes > 0) for (const line of nextLines(context, ["up"])) output.line(line);
  return isSet(context, "check") && changes > 0 ? exitCodes.changes : exitCodes.done;
}
