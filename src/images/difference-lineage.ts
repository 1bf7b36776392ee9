import type { Changes } from "./notes/note.ts";
import type { ReleaseFacts, ReleaseSource } from "./source.ts";
import { compareVersions } from "./version.ts";

/** A release and what its note says has changed since the one below it. */
export interface Step {
  readonly facts: ReleaseFacts;
  readonly base: string;
  readonly changes: Changes;
}

/**
 * What came from what: each release with those that its notes compare with. A note without such a head follows the release before it in
 * its channel; the first of a channel the newest that is older.
 */
export interface Lineage {
  /** The newest release that two have in common: one of them, where it lies on the way to the other. `undefined` where they share none. */
  ancestor(a: string, b: string): string | undefined;
  /** From a release down to one that it came from, newest first; in its own channel as long as that leads there. */
  path(from: string, to: string): readonly Step[];
  /** The rest of its history, newest first. */
  history(from: string): readonly Step[];
}

/** Reads the notes of a release and of all that it came from. */
export async function lineageOf(versions: readonly string[], source: ReleaseSource): Promise<Lineage> {
  const known = new Map((await source.list()).map((facts) => [facts.version, facts]));
  const steps = new Map<string, readonly Step[]>();
  const open = [...versions];
  for (let version = open.pop(); version !== undefined; version = open.pop()) {
    const facts = known.get(version);
    if (!facts || steps.has(version)) continue;
    const found = stepsOf(facts, (await source.changes(version)) ?? [], known);
    steps.set(version, found);
    open.push(...found.map(({ base }) => base));
  }
  return lineage(steps);
}

const nothing: Changes = { since: undefined, fixes: [], updates: [], remarks: [] };

function stepsOf(
  facts: ReleaseFacts,
  notes: readonly Changes[],
  known: ReadonlyMap<string, ReleaseFacts>,
): readonly Step[] {
  const steps = (notes.length > 0 ? notes : [nothing]).flatMap((changes) => {
    const base = changes.since ?? before(facts, known);
    return base !== undefined && compareVersions(base, facts.version) < 0 ? [{ facts, base, changes }] : [];
  });
  const rank = ({ base }: Step) => (known.get(base)?.channel === facts.channel ? 0 : 1);
  return steps.toSorted((a, b) => rank(a) - rank(b));
}

function before({ channel, version }: ReleaseFacts, known: ReadonlyMap<string, ReleaseFacts>): string | undefined {
  const older = [...known.values()].filter((other) => compareVersions(other.version, version) < 0);
  const same = older.filter((other) => other.channel === channel);
  return (same.length > 0 ? same : older)
    .map((other) => other.version)
    .sort(compareVersions)
    .at(-1);
}

function lineage(steps: ReadonlyMap<string, readonly Step[]>): Lineage {
  const bases = (version: string) => steps.get(version) ?? [];
  const kin = new Map<string, ReadonlySet<string>>();
  const ancestry = (version: string): ReadonlySet<string> => {
    const found = kin.get(version) ?? collect(version, bases);
    kin.set(version, found);
    return found;
  };
  return {
    ancestor: (a, b) => {
      const others = ancestry(b);
      return [...ancestry(a)]
        .filter((version) => others.has(version))
        .sort(compareVersions)
        .at(-1);
    },
    path: (from, to) => walk(from, (step) => step.base === to || ancestry(step.base).has(to), to, bases),
    history: (from) => walk(from, () => true, undefined, bases),
  };
}

type Bases = (version: string) => readonly Step[];

/** The release itself and everything below it. */
function collect(version: string, bases: Bases): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [version];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...bases(next).map(({ base }) => base));
  }
  return found;
}

function walk(from: string, leads: (step: Step) => boolean, to: string | undefined, bases: Bases): readonly Step[] {
  const path: Step[] = [];
  for (let at: string | undefined = from; at !== undefined && at !== to; at = path.at(-1)?.base) {
    const next: Step | undefined = bases(at).find(({ base }) => base === to) ?? bases(at).find(leads);
    if (!next) break;
    path.push(next);
  }
  return path;
}
