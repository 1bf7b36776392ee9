import type { MachineStatus, Status } from "../../engine/index.ts";
import type { Addresses } from "../../platform.ts";
import { loadPlatform } from "../../providers/index.ts";
import { type Context, exitCodes } from "../command.ts";
import { leftName } from "../leftovers.ts";
import { lifeCycleWarnings, type PooledPlan, printLifeCycle } from "../life-cycle-warnings.ts";
import { nextLines } from "../next.ts";
import { deploymentName, open, requireThere } from "../opened.ts";
import { poolName } from "../pools.ts";
import { rowName, runningNote } from "../run-screen.ts";
import { clean, machines, type Style, someOf } from "../style.ts";
import { formatTable } from "../table.ts";

/** `status [NAME]`: every machine as state and cloud see it together. */
export default async function status(context: Context): Promise<number> {
  const { host, output } = context;
  const name = await deploymentName(context);
  const deployment = await open(context, name);
  try {
    await requireThere(context, deployment);
    const found = await deployment.status({ signal: host.signal });
    const { interrupted, running, pending } = found;
    const rows = await Promise.all(found.machines.map(rowOf));
    const list = rows.map((row) => machineDocument(name, row));
    const lifeCycle = await lifeCycleWarnings(await pooledPlans(name, found), context);
    output.document({ name, interrupted, running, pending, machines: list, lifeCycle });
    print(name, found, rows, context);
    printLifeCycle(lifeCycle, context);
    const madeFrom = context.arguments.length > 0 ? deployment.otherFile() : undefined;
    for (const line of nextLines(context, nextVerbs(found), madeFrom)) output.line(line);
    return exitCodes.done;
  } finally {
    await deployment.close();
  }
}

function nextVerbs({ interrupted, running, pending }: Status): readonly string[] {
  if (running) return ["status"];
  return interrupted || pending > 0 ? ["up", "destroy"] : ["plan", "destroy"];
}

interface Row extends MachineStatus {
  /** What kind of machine, and where; `undefined` for one that no state knows. */
  readonly summary: { readonly size: string; readonly place: string } | undefined;
}

async function rowOf(machine: MachineStatus): Promise<Row> {
  const { platform, known } = machine;
  return { ...machine, summary: known && (await loadPlatform(platform)).summary(known.plan.options) };
}

/** Of the machines that state holds, those apart that wait to be deleted. */
async function pooledPlans(name: string, { machines: list }: Status): Promise<readonly PooledPlan[]> {
  const kept = list.flatMap(({ platform, known }) => (known && !known.replaced ? [{ platform, known }] : []));
  return Promise.all(
    kept.map(async ({ platform, known: { plan } }) => ({
      pool: poolName(name, plan.name),
      platform: await loadPlatform(platform),
      plan,
    })),
  );
}

function print(name: string, found: Status, list: readonly Row[], { output }: Context): void {
  const { style } = output;
  output.line(`${style.bold(name)} · ${machines(list.length)}`);
  output.line();
  const rows = list.map((machine) => [
    machine.known ? rowName(machine.known) : leftName(machine),
    phase(machine, style),
    machine.platform,
    machine.summary?.size ?? "",
    machine.known ? machine.known.plan.release.version : "",
    machine.id,
    address(machine.addresses),
  ]);
  for (const line of formatTable(rows, output)) output.line(line);
  const notes = notesOf(found);
  if (notes.length > 0) output.line();
  for (const note of notes) output.line(style.yellow(`  ${clean(note)}`));
}

function notesOf({ machines: list, interrupted, running, pending }: Status): readonly string[] {
  const waiting = list.filter(({ known }) => known?.replaced).length;
  const unknown = list.filter((machine) => machine.phase === "unknown");
  const followed = new Set(unknown.map(({ replaces }) => replaces));
  const missing = list.filter(({ phase, known }) => phase === "gone" && !known?.replaced);
  const gone = missing.filter(({ name }) => !followed.has(name));
  const replaced = missing.filter(({ name }) => followed.has(name));
  const notes = [
    running && runningNote(running),
    interrupted && "an earlier run was interrupted: `up` or `destroy` finishes what it began",
    !running && pending > 0 && `${steps(pending)} noted as begun: a run works on them elsewhere, or was interrupted`,
    waiting > 0 && waitingNote(waiting),
    gone.length > 0 && `${namesOf(gone)} gone: \`up\` makes anew what the deployment file has`,
    replaced.length > 0 && `${namesOf(replaced)} gone, and replaced by an interrupted run`,
    unknown.length > 0 && unknownNote(unknown, running !== undefined || (pending > 0 && !interrupted)),
  ];
  return notes.filter((note) => typeof note === "string");
}

function steps(count: number): string {
  return count === 1 ? "1 step is" : `${count} steps are`;
}

function waitingNote(count: number): string {
  const [wait, them] = count === 1 ? ["waits", "it"] : ["wait", "them"];
  return `${machines(count)} ${wait} to be deleted: the next \`up\` or \`destroy\` deletes ${them}`;
}

function unknownNote(list: readonly MachineStatus[], busy: boolean): string {
  if (busy) return `${namesOf(list)} not in the state yet`;
  const them = list.length === 1 ? "it" : "them";
  return `${namesOf(list)} left by an interrupted run: \`up\` takes up or deletes ${them}, \`destroy\` deletes ${them}`;
}

/** `web-0 is`, `web-0, web-1 are` */
function namesOf(list: readonly MachineStatus[]): string {
  return `${someOf(list.map(leftName).sort())} ${list.length === 1 ? "is" : "are"}`;
}

function phase({ phase: now }: MachineStatus, style: Style): string {
  const colors = { running: "green", pending: "yellow", stopped: "yellow", gone: "red", unknown: "yellow" } as const;
  return style[colors[now]](now === "unknown" ? "not in state" : now);
}

function address({ publicIpv4, publicIpv6, privateIpv4 }: Addresses): string {
  return publicIpv4 ?? publicIpv6 ?? privateIpv4 ?? "";
}

function machineDocument(
  deployment: string,
  { name, platform, id, phase: now, addresses, known, summary }: Row,
): unknown {
  const pool = name === undefined ? undefined : poolName(deployment, name);
  const { release, image } = known?.plan ?? {};
  const replaced = known?.replaced;
  return { name, pool, platform, ...summary, id, replaced, phase: now, addresses, release, image };
}
