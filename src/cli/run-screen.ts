import type { RunEvent, RunOptions, RunResult, Status, Verb } from "../engine/index.ts";
import type { Context } from "./command.ts";
import { formatElapsed, type Progress, progressFor } from "./progress.ts";
import { did, imagesDone, machines, someOf } from "./style.ts";

/** Runs verbs of the engine and shows what happens while it does. `names` are the machines that will have a row. */
export async function shown<T>(
  context: Context,
  names: readonly string[],
  verb: (options: RunOptions) => Promise<T>,
): Promise<T> {
  const { host, output } = context;
  const progress = progressFor(host, output, names);
  const stopping = () => progress.note("stopping: what has begun is finished first; Ctrl-C again ends at once");
  host.signal.addEventListener("abort", stopping, { once: true });
  const rows = new Map<string, readonly [string, string]>();
  try {
    return await verb({ signal: host.signal, onEvent: (event) => show(event, progress, rows) });
  } finally {
    host.signal.removeEventListener("abort", stopping);
    progress.close();
  }
}

const doing: Readonly<Record<Verb, string>> = {
  create: "creating",
  update: "changing",
  replace: "replacing",
  delete: "deleting",
  refresh: "reading",
  keep: "keeping",
};

/** An image is shared: who is done with it lets it go, and the last of them deletes it. */
const doingImage = { ...doing, create: "importing", replace: "importing", delete: "letting go" };
const didImage = { ...did, create: "imported", replace: "imported", delete: "let go" };

/** `rows` holds, by machine, the row and the verb of what runs now. */
function show(event: RunEvent, progress: Progress, rows: Map<string, readonly [row: string, verb: string]>): void {
  switch (event.kind) {
    case "phase":
      progress.phase(event.message);
      break;
    case "start": {
      const row = [rowName(event), (event.image ? doingImage : doing)[event.verb]] as const;
      progress.phase(undefined);
      rows.set(event.name, row);
      progress.update(...row);
      break;
    }
    case "progress":
      progress.update(...(rows.get(event.name) ?? [event.name, doing.update]), event.message);
      break;
    case "done":
      progress.done(
        rowName(event),
        [event.gone ? "gone" : (event.image ? didImage : did)[event.verb], event.address].filter(Boolean).join("   "),
      );
      break;
    case "failed":
      progress.failed(rows.get(event.name)?.[0] ?? event.name, event.findings[0]?.message ?? "failed");
      break;
    case "note":
      progress.note([event.name, event.message].filter(Boolean).join(": "));
      break;
    case "swept":
      progress.note(`deleted ${event.name ?? event.platform} ${event.id}, which no state knew`);
      break;
    case "plan":
    case "summary":
      break;
  }
}

/** What the row of a machine is called. */
export function rowName({ name, replaced }: { readonly name: string; readonly replaced?: boolean }): string {
  return replaced ? oldName(name) : name;
}

/** The old machine of a replacement has a row of its own. */
export function oldName(name: string): string {
  return `${name} (old)`;
}

/** Who is at work on a deployment, and since when. */
export function runningNote({ command, pid, user, host, since }: NonNullable<Status["running"]>): string {
  return `\`${command}\` is running: process ${pid} of ${user}@${host}, since ${since}`;
}

/** `Done in 2m31s: 1 created, 2 deleted, 1 image imported; 3 machines, all ready.` */
export function doneLine({ elapsedMs, counts, swept, machines: list }: RunResult): string {
  const all = { ...counts, delete: counts.delete + swept.length };
  const verbs = ["create", "update", "replace", "delete"] as const;
  const done = verbs.flatMap((verb) => (all[verb] > 0 ? [`${all[verb]} ${did[verb]}`] : []));
  const ready = list.length === 0 ? "" : list.length === 1 ? ", ready" : ", all ready";
  return `Done in ${formatElapsed(elapsedMs)}: ${[...done, ...imagesDone(counts)].join(", ")}; ${machines(list.length)}${notRunning(list) || ready}.`;
}

/** `Nothing changed: 3 machines, 1 not running: web-0.` */
export function nothingLine({ machines: list }: Pick<RunResult, "machines">): string {
  return `Nothing changed: ${machines(list.length)}${notRunning(list)}.`;
}

function notRunning(list: RunResult["machines"]): string {
  const waiting = list.filter(({ phase }) => phase !== "running");
  return waiting.length === 0 ? "" : `, ${waiting.length} not running: ${someOf(waiting.map(({ name }) => name))}`;
}

/** How many machines and images the run touched. */
export function touched({ counts }: RunResult): number {
  const { create, update, replace, delete: gone, imported = 0, letGo = 0 } = counts;
  return create + update + replace + gone + imported + letGo;
}

/** A run as a JSON document. */
export function runDocument(
  name: string,
  { counts, elapsedMs, machines: list, swept }: RunResult,
): Record<string, unknown> {
  return {
    ok: true,
    name,
    counts,
    elapsedMs: Math.round(elapsedMs),
    swept,
    machines: list.map(({ name, platform, id, address, phase, plan }) => ({
      name,
      platform,
      id,
      phase,
      address,
      release: plan.release,
      image: plan.image,
      labels: plan.labels,
    })),
  };
}
