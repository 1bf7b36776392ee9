import type { KnownMachine } from "../../engine/index.ts";
import { FlatcarError } from "../../errors.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { nextLines } from "../next.ts";
import { open } from "../opened.ts";
import { planDocument, printPlan } from "../plan-screen.ts";
import { changeCount, prepare } from "../planning.ts";

/** `plan`: what would be made, and where there is state, what would change. Reads only. */
export default async function plan(context: Context): Promise<number> {
  const { output } = context;
  const planning = await prepare(context, "look", (name) => knownMachines(context, name));
  const changes = changeCount(planning);
  output.document(planDocument(planning));
  printPlan(planning, context);
  for (const line of nextLines(context, changes > 0 ? ["up"] : ["status", "destroy"])) output.line(line);
  return isSet(context, "check") && changes > 0 ? exitCodes.changes : exitCodes.done;
}

/** The machines of the state. State that only an engine can read is left out where there is none, and that is said. */
async function knownMachines(context: Context, name: string): Promise<readonly KnownMachine[]> {
  const deployment = await open(context, name);
  try {
    return deployment.exists() ? await deployment.known() : [];
  } catch (error) {
    if (!(error instanceof FlatcarError) || error.code !== "FD1501") throw error;
    context.output.note("no Pulumi engine to read this state with: the plan shows every machine as new");
    return [];
  } finally {
    await deployment.close();
  }
}
