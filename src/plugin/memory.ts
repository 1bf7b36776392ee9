import type { Message } from "./wire.ts";

/**
 * What the engine has shown of the operation under way. It tells of one resource at a time, and of a replacement only in parts: a
 * check without the old state, a creation, a deletion.
 */
export interface Memory {
  /** Names that machines had when the engine last showed their state, by URN. */
  readonly lastNames: Map<string, string>;
  /** URNs whose machine has a name that the user fixed: two of them cannot exist at once. */
  readonly fixedNames: Set<string>;
  /** What a machine that is in state comes to, by URN: a replacement, which is checked without the old state, comes to the same. */
  readonly checked: Map<string, Message>;
  /** Whose a name is: URN by platform, scope and name. */
  readonly names: Map<string, string>;
  /** Id of the machine that each URN had when it was compared with its new inputs. */
  readonly compared: Map<string, string>;
  /** Id of the machine that each URN was given by a creation. */
  readonly given: Map<string, string>;
  /** URNs whose machine was to be made or changed, and is not up. */
  readonly unready: Set<string>;
  /** URN and id of each machine whose deletion was asked for. */
  readonly released: Set<string>;
}

export function emptyMemory(): Memory {
  return {
    lastNames: new Map(),
    fixedNames: new Set(),
    checked: new Map(),
    names: new Map(),
    compared: new Map(),
    given: new Map(),
    unready: new Set(),
    released: new Set(),
  };
}

/** Takes a name for a URN; gives the URN that has it already. */
export function claimed({ names }: Memory, urn: string, name: string): string | undefined {
  const owner = names.get(name) ?? urn;
  names.set(name, owner);
  return owner === urn ? undefined : owner;
}

/**
 * The URN that goes on with a machine that another entry of the state is done with; `undefined` when the machine may go. A forced
 * replacement by the same plan takes up the machine that is there, and a resource that was renamed may do the same. Of several
 * entries that are all deleted the last one takes the machine along.
 */
export function keeperOf({ compared, given, released }: Memory, urn: string, id: string): string | undefined {
  released.add(`${urn} ${id}`);
  const alike = (other: string) => typeIn(other) === typeIn(urn);
  const kept = (other: string) => alike(other) && !given.has(other) && !released.has(`${other} ${id}`);
  return urnOf(given, id, alike) ?? urnOf(compared, id, kept);
}

/** Ids are numbers on many platforms: those of two types may be equal. */
function typeIn(urn: string): string | undefined {
  return urn.split("::")[2]?.split("$").at(-1);
}

/** The first URN that has this id and fits. A copy of all of them, at every deletion, would take long where many machines go. */
function urnOf(ids: ReadonlyMap<string, string>, id: string, fits: (urn: string) => boolean): string | undefined {
  for (const [urn, its] of ids) if (its === id && fits(urn)) return urn;
  return undefined;
}
