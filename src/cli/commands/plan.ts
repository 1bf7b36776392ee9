import type { KnownMachine, OpenDeployment } from "../../engine/index.ts";
import { FlatcarError } from "../../errors.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { nextLines } from "../next.ts";
import { open, refuseOtherFile } from "../opened.ts";
import { deploymentFile } from "../places.ts";
import { planDocument, printPlan } from "../plan-screen.ts";
import { changeCount, type Planning, prepare } from "../planning.ts";
import { shown } from "../run-screen.ts";

/** `plan`: what would be made, and where there is state, what would change. Reads only. */
export default async function plan(context: Context): Promise<number> {
  let deployment: OpenDeployment | undefined;
  try {
    const planning = await prepare(context, "look", async (name) => {
      deployment = await open(context, name, deploymentFile(context));
      return knownMachines(context, deployment);
    });
    if (deployment) refuseOtherFile(planning, deployment);
    return show(context, planning);
  } finally {
    await deployment?.close();
  }
}

function show(context: Context, planning: Planning): number {
  const { output } = context;
  const changes = changeCount(planning);
  output.document(planDocument(planning));
  printPlan(planning, context);
  if (!isSet(context, "refresh") && planning.steps.some(({ kind }) => kind !== "create"))
    output.line(`  ${output.style.dim("compared with what state holds; --refresh asks the cloud as well")}`);
  for (const line of nextLines(context, changes > 0 ? ["up"] : ["status", "destroy"])) output.line(line);
  return isSet(context, "check") && changes > 0 ? exitCodes.changes : exitCodes.done;
}

/** The machines of the state. State that only an engine can read is left out where there is none, and that is said. */
async function knownMachines(context: Context, deployment: OpenDeployment): Promise<readonly KnownMachine[]> {
  try {
    if (!deployment.exists()) return [];
    return isSet(context, "refresh") ? await observed(context, deployment) : await deployment.known();
  } catch (error) {
    if (!(error instanceof FlatcarError) || error.code !== "FD1501") throw error;
    context.output.note("no Pulumi engine to read this state with: the plan shows every machine as new");
    return [];
  }
}

/** The machines as the cloud has them; what is gone is said, and planned anew. */
async function observed(context: Context, deployment: OpenDeployment): Promise<readonly KnownMachine[]> {
  const before = await deployment.known();
  const now = await shown(context, [], (options) => deployment.observed(options));
  const there = new Set(now.map(({ name }) => name));
  for (const { name, id } of before) if (!there.has(name)) context.output.note(`${name} (${id}) is gone`);
  return now;
}
