import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { type FailedRun, type Finding, parseFindings } from "../errors.ts";
import type { Counts, RunEvent, Verb } from "./api.ts";
import { plain } from "./failures.ts";
import { imagePlatform, machinePlatform, urnName } from "./state.ts";

/** Follows one operation of the engine. */
export interface Watch {
  event(event: EngineEvent): void;
  /** Reports what failed before any step of it began, and gives every failure of the operation. */
  end(): readonly Finding[];
  /** The machines of which a step failed, with its verb. */
  failed(): FailedRun["failed"];
  /**
   * How many machines, by what was done to them; `total` are the machines that should be there. The old one of a replacement counts
   * with it, unless it waited for this operation.
   */
  counts(total: number): Counts;
}

interface Step {
  readonly verb: Verb;
  /** The step deals with the old machine of a replacement. */
  readonly replaced: boolean;
  /** It does something, rather than to announce it. */
  readonly real: boolean;
}

const steps: Readonly<Record<string, Step>> = {
  create: { verb: "create", replaced: false, real: true },
  import: { verb: "create", replaced: false, real: true },
  update: { verb: "update", replaced: false, real: true },
  "create-replacement": { verb: "replace", replaced: false, real: true },
  "import-replacement": { verb: "replace", replaced: false, real: true },
  replace: { verb: "replace", replaced: false, real: false },
  delete: { verb: "delete", replaced: false, real: true },
  "delete-replaced": { verb: "delete", replaced: true, real: true },
  refresh: { verb: "refresh", replaced: false, real: true },
  same: { verb: "keep", replaced: false, real: false },
};

/** Turns the engine's events into those of a run. With `preview` nothing starts and nothing is done: it is only planned. */
export function watch(preview: boolean, emit: (event: RunEvent) => void): Watch {
  const findings = new Map<string, Finding[]>();
  /** How many findings of a machine were told when its last step failed, which was this one: one that fails later has its own. */
  const reported = new Map<string, { readonly told: number; readonly verb: Verb }>();
  const tally = newTally();
  /** Machines that a step is at work on: what the provider says may arrive after the step has ended. */
  const busy = new Map<string, Verb>();
  const add = (urn: string, found: readonly Finding[]) =>
    findings.set(urn, [...(findings.get(urn) ?? []), ...found.map((finding) => ({ ...finding, ...subjectOf(urn) }))]);
  const fail = (urn: string, verb: Verb) => {
    const found = findings.get(urn) ?? [];
    const own = found.slice(reported.get(urn)?.told);
    reported.set(urn, { told: found.length, verb });
    busy.delete(urn);
    if (isOurs(urn)) emit({ kind: "failed", name: urnName(urn), verb, findings: own });
  };
  const done = (metadata: StepEventMetadata, step: Step) => {
    busy.delete(metadata.urn);
    if (isMachine(metadata.urn)) tally.add(metadata.urn, step);
    else tally.image(step);
    if (!preview) emit(doneEvent(metadata, step));
  };
  /** What was begun as a reading ends as one: the engine calls it by what it does to state. */
  const end = (metadata: StepEventMetadata, step: Step) => {
    const begun = busy.get(metadata.urn);
    if (begun === "refresh") done(metadata, { verb: begun, replaced: false, real: true });
    else if (step.real) done(metadata, step);
    else if (begun) done(metadata, { verb: begun, replaced: false, real: true });
  };
  return {
    event: ({ resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent }) => {
      const metadata = (resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent)?.metadata;
      const step = metadata && stepOf(metadata);
      if (resourcePreEvent && step) {
        if (step.real) busy.set(resourcePreEvent.metadata.urn, step.verb);
        begin(resourcePreEvent.metadata, step, preview, emit);
      }
      if (resOutputsEvent && step) end(resOutputsEvent.metadata, step);
      if (resOpFailedEvent) fail(resOpFailedEvent.metadata.urn, step?.verb ?? "create");
      if (!diagnosticEvent) return;
      const { urn = "", severity, message, ephemeral } = diagnosticEvent;
      const text = plain(message).trim();
      if (severity === "error") add(urn, toFindings(text));
      else if (ephemeral !== true) note({ urn, text, severity }, emit);
      else if (busy.has(urn)) emit({ kind: "progress", name: urnName(urn), message: text });
    },
    end: () => {
      for (const urn of findings.keys()) if (!reported.has(urn)) fail(urn, "create");
      const ours = [...findings].flatMap(([urn, found]) => (isOurs(urn) ? found : []));
      return ours.length > 0 ? ours : [...findings.values()].flat();
    },
    failed: () => [...reported].flatMap(([urn, { verb }]) => (isMachine(urn) ? [{ name: urnName(urn), verb }] : [])),
    counts: tally.counts,
  };
}

interface Tally extends Pick<Watch, "counts"> {
  add(urn: string, step: Step): void;
  image(step: Step): void;
}

function newTally(): Tally {
  const images = { imported: 0, letGo: 0 };
  const counted = new Map<Verb, number>();
  const count = (verb: Verb) => counted.get(verb) ?? 0;
  const renewed = new Set<string>();
  const old: string[] = [];
  return {
    add: (urn, { verb, replaced }) => {
      if (replaced) old.push(urn);
      else counted.set(verb, count(verb) + 1);
      if (verb === "replace") renewed.add(urn);
    },
    image: ({ verb }) => {
      if (verb === "create" || verb === "replace") images.imported++;
      if (verb === "delete") images.letGo++;
    },
    counts: (total) => {
      const [create, update, replace] = [count("create"), count("update"), count("replace")];
      const waited = old.length - new Set(old.filter((urn) => renewed.has(urn))).size;
      const keep = Math.max(0, total - create - update - replace);
      const some = Object.fromEntries(Object.entries(images).filter(([, number]) => number > 0));
      return { create, update, replace, delete: count("delete") + waited, keep, ...some };
    },
  };
}

function isMachine(urn: string): boolean {
  return machinePlatform(typeIn(urn)) !== undefined;
}

function isImage(urn: string): boolean {
  return imagePlatform(typeIn(urn)) !== undefined;
}

function isOurs(urn: string): boolean {
  return isMachine(urn) || isImage(urn);
}

function typeIn(urn: string): string {
  return urn.split("::").at(-2)?.split("$").at(-1) ?? "";
}

function subjectOf(urn: string): Pick<Finding, "machine"> {
  return isOurs(urn) ? { machine: urnName(urn) } : {};
}

function stepOf({ op, urn }: StepEventMetadata): Step | undefined {
  return isOurs(urn) ? steps[op] : undefined;
}

function begin(metadata: StepEventMetadata, step: Step, preview: boolean, emit: (event: RunEvent) => void): void {
  const name = urnName(metadata.urn);
  if (preview && isMachine(metadata.urn) && !step.replaced && step.verb !== "refresh") {
    emit({ kind: "plan", name, verb: step.verb, paths: Object.keys(metadata.detailedDiff ?? {}) });
  }
  if (!preview && step.real)
    emit({ kind: "start", name, verb: step.verb, ...(step.replaced ? { replaced: true } : {}), ...ofImage(metadata) });
}

function doneEvent({ op, urn, new: now, old }: StepEventMetadata, { verb, replaced }: Step): RunEvent {
  const id = now?.id ?? old?.id;
  const address: unknown = now?.outputs?.address;
  return {
    kind: "done",
    name: urnName(urn),
    verb,
    ...(replaced ? { replaced } : {}),
    ...(id ? { id } : {}),
    ...(verb === "refresh" && op === "delete" ? { gone: true } : {}),
    ...ofImage({ urn }),
    ...(typeof address === "string" && address !== "" && verb !== "delete" ? { address } : {}),
  };
}

function ofImage({ urn }: Pick<StepEventMetadata, "urn">): { readonly image?: true } {
  return isImage(urn) ? { image: true } : {};
}

interface Said {
  readonly urn: string;
  readonly text: string;
  readonly severity: string;
}

function note({ urn, text, severity }: Said, emit: (event: RunEvent) => void): void {
  if (severity !== "warning" && severity !== "info") return;
  emit({ kind: "note", level: severity, message: text, ...(isOurs(urn) ? { name: urnName(urn) } : {}) });
}

/** How the engine begins what the provider found in a resource's inputs: it names the property, and shows its value. */
const checkFailure = /^[^\n]*? resource '[^'\n]*'(?:: property (\S+) value .*?)? has a problem: (?=FD\d{4}: )/s;

/** Every finding that the provider printed; FD1503 where the text is the engine's own. */
export function toFindings(text: string): readonly Finding[] {
  const [head = "", property] = checkFailure.exec(text) ?? [];
  const found = parseFindings(text.slice(head.length));
  if (found.length === 0)
    return [
      {
        code: "FD1503",
        message: text
          .split(/\s*\n/)
          .join(" ")
          .replace(/^error: /, ""),
      },
    ];
  const path = property?.replaceAll(/\[(\d+)\]/g, ".$1");
  return path === undefined ? found : found.map((finding) => ({ at: { path }, ...finding }));
}
