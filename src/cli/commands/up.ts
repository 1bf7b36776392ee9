import type { OpenDeployment } from "../../engine/index.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { type Cost, costOf } from "../cost.ts";
import { printCost } from "../cost-screen.ts";
import { askCloud } from "../guarded.ts";
import { leftBy, listKept } from "../kept.ts";
import { printLeftovers, searchLeft } from "../leftovers.ts";
import { type LifeCycleWarning, lifeCycleWarnings, printLifeCycle } from "../life-cycle-warnings.ts";
import { writeLock } from "../lock-file.ts";
import { newlyUnsigned, printUnsigned, refuseUnsigned } from "../lock-unsigned.ts";
import { nextLines } from "../next.ts";
import { open, refuseOtherFile } from "../opened.ts";
import { deploymentFile } from "../places.ts";
import { printDetails, printPlan } from "../plan-screen.ts";
import { changeCount, type KnownState, nothingKnown, type Planning, pooledPlans, prepare } from "../planning.ts";
import { confirm } from "../prompt.ts";
import { doneLine, nothingLine, oldName, runDocument, shown, touched } from "../run-screen.ts";
import { pricesOf } from "../survey.ts";

/** `up`: plan, ask, pin, run. The engine runs even when nothing differs, so that an interrupted run comes to its end. */
export default async function up(context: Context): Promise<number> {
  let deployment: OpenDeployment | undefined;
  const plan = async () => {
    const planning = await prepare(context, "apply", async (name) => {
      deployment ??= await open(context, name, deploymentFile(context));
      deployment.refuseRunning();
      return deployment.exists() ? knownState(context, deployment) : nothingKnown;
    });
    if (!deployment) throw new Error("the plan did not ask for the state");
    refuseOtherFile(planning, deployment);
    return { planning, deployment };
  };
  try {
    const first = await plan();
    const last = (await refreshed(context, first.planning, first.deployment)) ? await plan() : first;
    const { lock } = last.planning;
    refuseUnsigned(lock.file, lock.before, lock.after);
    printUnsigned(newlyUnsigned(lock.before, lock.after), context);
    const cost = await costOf(last.planning, await pricesOf(context, last.planning, last.deployment, "up"));
    const lifeCycle = await lifeCycleWarnings(pooledPlans(last.planning), context);
    printLifeCycle(lifeCycle, context);
    printPlan(last.planning, context);
    printCost(cost, context);
    printLeftovers(last.planning, context);
    const asked = changeCount(last.planning) > 0 || last.planning.search.places.length > 0;
    return await apply(context, { ...last, asked, cost, lifeCycle });
  } finally {
    await deployment?.close();
  }
}

async function knownState(context: Context, deployment: OpenDeployment): Promise<KnownState> {
  const { signal } = context.host;
  const machines = await deployment.known(signal);
  return {
    machines,
    waiting: await deployment.waiting(signal),
    images: await deployment.images(signal),
    search: { places: await deployment.leftoverPlaces(signal), left: await searchLeft(deployment, context) },
    ask: askCloud(deployment, context),
  };
}

/** Reads the machines into state where they are not what it says, or the user wishes it, and says whether that was done: what was planned is then old. */
async function refreshed(context: Context, { machines: planned, steps }: Planning, deployment: OpenDeployment) {
  const names = steps.map(({ name }) => name);
  const done = await shown(context, names, async (options) => {
    const wished = isSet(context, "refresh") && deployment.exists();
    const needed = wished || (await deployment.outOfDate(planned, options));
    if (needed) await deployment.refresh(options);
    return needed;
  });
  if (done) context.output.line();
  return done;
}

/** What `up` is about to do; `asked`: it makes, changes or deletes something. */
interface Proposal {
  readonly planning: Planning;
  readonly deployment: OpenDeployment;
  readonly asked: boolean;
  readonly cost: Cost;
  readonly lifeCycle: readonly LifeCycleWarning[];
}

async function apply(context: Context, { planning, deployment, asked, cost, lifeCycle }: Proposal): Promise<number> {
  const { output } = context;
  const { machines: planned, lock } = planning;
  output.line();
  if (asked) {
    const agreed = await confirm(context, "Apply?", () => printDetails(planning, output));
    if (!agreed) {
      output.line("Nothing was changed.");
      return exitCodes.failed;
    }
  }
  const pinned = writeLock(lock.file, lock.before, lock.after);
  const names = [
    ...planning.images.flatMap(({ name, kind }) => (kind === "keep" ? [] : [name])),
    ...planning.steps.flatMap(({ name, kind }) => (kind === "replace" ? [name, oldName(name)] : [name])),
  ];
  const result = await shown(context, names, (options) => deployment.up(planned, options));
  const kept = leftBy(planning.steps, result.swept);
  output.document({ ...runDocument(planning.name, result), kept, cost, lifeCycle });
  output.line();
  const quiet = touched(result) === 0 && result.swept.length === 0;
  output.line(output.style.bold(quiet ? nothingLine(result) : doneLine(result)));
  if (pinned) output.line(`  ${output.style.dim(`releases and images are pinned in ${lock.file}`)}`);
  if (kept.length > 0) {
    output.line();
    listKept("This is left:", kept, context);
  }
  for (const line of nextLines(context, ["status", "destroy"])) output.line(line);
  return exitCodes.done;
}
