import { childOf, type SourceNode } from "../decode/unused.ts";
import { positionOf } from "../report/entry.ts";
import { newReport, type Report, type Step } from "../report/report.ts";
import type { ButaneConfig } from "../schema/butane.ts";

/** A Butane document that is being made, and what there is to say about it. */
export interface Draft {
  /** The old document. */
  readonly root: SourceNode | undefined;
  /** Findings, at places of the old document. */
  readonly report: Report;
  /** Where in the old document a value comes from: its own values, and those that are made of them. */
  readonly places: WeakMap<object, readonly Step[]>;
  /** What stands above an item of the new document. */
  readonly comments: Map<object, readonly string[]>;
  /** Units of the new document by their names, in their order. */
  readonly units: Map<string, ButaneUnit>;
  /** What stands at the top. */
  readonly head: string[];
  readonly config: Required<Pick<Sections, keyof Sections>>;
}

interface Sections {
  readonly ignition: NonNullable<ButaneConfig["ignition"]>;
  readonly passwd: NonNullable<ButaneConfig["passwd"]>;
  readonly storage: NonNullable<ButaneConfig["storage"]>;
  readonly systemd: NonNullable<ButaneConfig["systemd"]>;
}

type Storage = Sections["storage"];
type ItemOf<T> = NonNullable<T> extends (infer Item)[] ? Item : never;
export type ButaneFile = ItemOf<Storage["files"]>;
export type ButaneUser = ItemOf<Sections["passwd"]["users"]>;
export type ButaneUnit = ItemOf<Sections["systemd"]["units"]>;

export function newDraft(root: SourceNode | undefined): Draft {
  const config = { ignition: {}, passwd: {}, storage: {}, systemd: {} };
  return { root, report: newReport(), places: new WeakMap(), comments: new Map(), units: new Map(), head: [], config };
}

/** Says of a value that it comes from where another one does; returns it. */
export function from<T extends object>(draft: Draft, origin: object | undefined, made: T): T {
  const place = origin && draft.places.get(origin);
  if (place) draft.places.set(made, place);
  return made;
}

/** Puts comments above an item of the new document, below those that it has; returns it. */
export function remark<T extends object>(draft: Draft, item: T, ...lines: readonly string[]): T {
  if (lines.length > 0) draft.comments.set(item, [...(draft.comments.get(item) ?? []), ...lines]);
  return item;
}

/** A finding at a value of the old document, or at one of its keys. */
export function report(
  draft: Draft,
  kind: "error" | "warning",
  origin: object | undefined,
  message: string,
  key?: string,
): void {
  draft.report.problems.push({ kind, message, path: pathOf(draft, origin, key) });
}

/** Line of a value of the old document, or of one of its keys, as `line 12`. */
export function lineOf(draft: Draft, origin: object, key?: string): string {
  const path = pathOf(draft, origin, key);
  const last = path.at(-1);
  const place = typeof last === "string" ? [...path.slice(0, -1), { key: last }] : path;
  return `line ${positionOf(draft.root, place)?.line ?? 1}`;
}

/** What stands at a key of a value of the old document. */
export function nodeAt(draft: Draft, origin: object, key: string): SourceNode | undefined {
  return nodeOf(draft, pathOf(draft, origin, key));
}

/** A key may be written with dashes. */
function pathOf(draft: Draft, origin: object | undefined, key: string | undefined): readonly Step[] {
  const path = (origin && draft.places.get(origin)) ?? [];
  if (key === undefined) return path;
  const dashed = [...path, key.replaceAll("_", "-")];
  return nodeOf(draft, dashed) ? dashed : [...path, key];
}

function nodeOf({ root }: Draft, path: readonly Step[]): SourceNode | undefined {
  return path.reduce((node, step) => (typeof step === "object" ? node : childOf(node, step)), root);
}

/** A text, or nothing where it is empty. */
export function textOf(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/** Each text once: Ignition 2 took a list that has one twice, Ignition 3 does not. */
export function onceEach(texts: readonly string[] | undefined): string[] | undefined {
  return texts && [...new Set(texts)];
}

/** True, or nothing. */
export function flagOf(value: boolean | undefined): true | undefined {
  return value === true ? true : undefined;
}

/** An object without what is not set. */
export function filled<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** An object without what is not set; nothing where that leaves nothing. */
export function filledOrNothing<T extends object>(values: T): T | undefined {
  const result = filled(values);
  return Object.keys(result).length === 0 ? undefined : result;
}
