import type { OpenDeployment, Status } from "../../engine/index.ts";
import { FlatcarError } from "../../errors.ts";
import { unknownImage } from "../../plan.ts";
import { type Context, exitCodes, isSet, without } from "../command.ts";
import { type Cost, costOf } from "../cost.ts";
import { printCost } from "../cost-screen.ts";
import { type Ask, askCloud } from "../guarded.ts";
import { isGone, printLeftovers, searchOrLeave } from "../leftovers.ts";
import { lifeCycleWarnings, printLifeCycle } from "../life-cycle-warnings.ts";
import { nextLines } from "../next.ts";
import { open, refuseOtherFile } from "../opened.ts";
import { deploymentFile } from "../places.ts";
import { planDocument, printPlan } from "../plan-screen.ts";
import { changeCount, type KnownState, nothingKnown, type Planning, pooledPlans, prepare } from "../planning.ts";
import { runningNote, shown } from "../run-screen.ts";
import { pricesOf } from "../survey.ts";

/** `plan`: what would be made, and where there is state, what would change. Reads only. */
export default async function plan(context: Context): Promise<number> {
  let deployment: OpenDeployment | undefined;
  try {
    const planning = await prepare(context, "look", async (name) => {
      deployment = await open(context, name, deploymentFile(context));
      return found(context, deployment);
    });
    if (deployment) refuseOtherFile(planning, deployment);
    const cost = await costOf(planning, await pricesOf(context, planning, deployment, "plan"));
    return await show(context, { planning, cost, running: deployment?.running() });
  } finally {
    await deployment?.close();
  }
}

interface Shown {
  readonly planning: Planning;
  readonly cost: Cost;
  /** The run that works on the deployment now. */
  readonly running: Status["running"];
}

async function show(context: Context, { planning, cost, running }: Shown): Promise<number> {
  const { output } = context;
  const changes = changeCount(planning);
  const { places: leftoverPlaces, left: leftovers } = planning.search;
  const lifeCycle = await lifeCycleWarnings(pooledPlans(planning), context);
  output.document({ ...planDocument(planning), cost, leftoverPlaces, leftovers, running, lifeCycle });
  if (running) output.note(`${runningNote(running)}; the plan is made by what state holds of it now`);
  printLifeCycle(lifeCycle, context);
  printPlan(planning, context);
  printCost(cost, context);
  const compared = planning.known.length > 0 || (leftovers === undefined && leftoverPlaces.length > 0);
  if (!isSet(context, "refresh") && compared)
    output.line(`  ${output.style.dim("compared with what state holds; --refresh asks the cloud as well")}`);
  printLeftovers(planning, context);
  const open = planning.machines.some(({ plan }) => plan.image === unknownImage);
  const next = open ? without("offline", context) : context;
  for (const line of nextLines(next, changes > 0 || leftoverPlaces.length > 0 ? ["up"] : ["status", "destroy"]))
    output.line(line);
  return isSet(context, "check") && changes > 0 ? exitCodes.changes : exitCodes.done;
}

/** The state. One that only an engine can read is left out where there is none, and that is said. */
async function found(context: Context, deployment: OpenDeployment): Promise<KnownState> {
  try {
    if (!deployment.exists()) return nothingKnown;
    const { signal } = context.host;
    const known = await deployment.known(signal);
    const machines = isSet(context, "refresh")
      ? await shown(context, [], (options) => deployment.observed(known, options))
      : known;
    const left = await searchOrLeave(deployment, context);
    const there = new Set(machines.filter((machine) => !isGone(machine, left)).map(({ name }) => name));
    for (const { name, id } of known) if (!there.has(name)) context.output.note(`${name} (${id}) is gone`);
    return {
      machines,
      waiting: await deployment.waiting(signal),
      images: await deployment.images(signal),
      search: { places: await deployment.leftoverPlaces(signal), left },
      ask: askOrBelieve(context, deployment),
    };
  } catch (error) {
    if (!(error instanceof FlatcarError) || error.code !== "FD1501") throw error;
    context.output.note("no Pulumi engine to read this state with: the plan shows every machine as new");
    return nothingKnown;
  }
}

/** A plan can do without the cloud: what state says then counts. */
function askOrBelieve(context: Context, deployment: OpenDeployment): Ask {
  return async (known) => {
    try {
      return isSet(context, "offline") ? known : await askCloud(deployment, context)(known);
    } catch (error) {
      if (!(error instanceof FlatcarError) || error.code === "FD1409") throw error;
      return known;
    }
  };
}
