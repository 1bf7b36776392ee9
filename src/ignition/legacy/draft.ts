import type { SourceNode } from "../decode/unused.ts";
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
  return { root, report: newReport(), places: new WeakMap(), comments: new Map(), head: [], config };
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

/** A finding at a value of the old document, or below it. */
export function report(
  draft: Draft,
  kind: "error" | "warning",
  origin: object | undefined,
  message: string,
  ...below: readonly Step[]
): void {
  const path = [...((origin && draft.places.get(origin)) ?? []), ...below];
  draft.report.problems.push({ kind, message, path });
}

/** Line of a value of the old document, as `line 12`. */
export function lineOf(draft: Draft, origin: object, ...below: readonly Step[]): string {
  const position = positionOf(draft.root, [...(draft.places.get(origin) ?? []), ...below]);
  return `line ${position?.line ?? 1}`;
}

/** A text, or nothing where it is empty. */
export function textOf(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
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
