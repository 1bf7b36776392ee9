import { isDeepStrictEqual } from "node:util";
import { type DiffOptions, diffIgnition, type IgnitionChange } from "./ignition/index.ts";
import type { MachinePlan } from "./platform.ts";
import type { AnyPlatform } from "./providers/index.ts";

export type OnConfigChange = "replace" | "ignore" | "rebuild";
export type OnImageChange = "keep" | "replace";

/** Stands for an image that nobody could be asked for. */
export const unknownImage = "image not known offline";

/** One difference between two plans of the same machine, and what comes of it. */
export interface Change {
  /** `name`, `image`, `ignition`, `labels.role`, `options.instanceType`; of settings `release`, `onConfigChange`, `onImageChange`. */
  readonly path: string;
  readonly kind: "update" | "replace" | "ignored" | "settings";
  readonly before?: unknown;
  readonly after?: unknown;
  /** The machine stops and starts for it. */
  readonly restarts?: true;
  /** For `ignition`: what changes on the machine, by meaning. */
  readonly ignition?: readonly IgnitionChange[];
}

export interface ChangePolicy {
  readonly onConfigChange: OnConfigChange;
  readonly onImageChange: OnImageChange;
}

/** What has to happen to turn `before` into `after`; empty when nothing does. With `lines` also the lines of texts in `ignition`. Pure. */
export function diff(
  before: MachinePlan,
  after: MachinePlan,
  platform: AnyPlatform,
  policy: ChangePolicy,
  detail: DiffOptions = {},
): readonly Change[] {
  return [
    ...changed("name", before.name, after.name, "replace"),
    ...changed("arch", before.release.arch, after.release.arch, "replace"),
    ...imageChanges(before, after, policy),
    ...configChanges(before.ignition, after.ignition, platform, policy, detail),
    ...keys(before.labels, after.labels).flatMap((key) =>
      inPlace(`labels.${key}`, before.labels[key], after.labels[key], ruleOf(platform, "labels", after)),
    ),
    ...optionChanges(before, after, platform),
  ];
}

/** What says how a machine is treated, not what it is: a change is written to state, and nothing on the machine changes. */
export const settingKeys = ["release", "onConfigChange", "onImageChange"] as const;

export interface MachineSettings {
  readonly release: string;
  readonly onConfigChange?: OnConfigChange;
  readonly onImageChange?: OnImageChange;
}

/** What a spec says of how its machine is treated. */
export function settingsOf({ release, onConfigChange = "replace", onImageChange = "keep" }: MachineSettings) {
  return { release, onConfigChange, onImageChange } as const satisfies Required<MachineSettings>;
}

/** Settings that state does not hold yet. Pure. */
export function diffSettings(before: MachineSettings, after: MachineSettings): readonly Change[] {
  const wanted = settingsOf(after);
  return settingKeys.flatMap((key) => changed(key, before[key], wanted[key], "settings"));
}

/** An image that nobody could be asked for is taken for the one of before where the release is: it may be no other one. */
function imageChanges(before: MachinePlan, after: MachinePlan, policy: ChangePolicy): readonly Change[] {
  if (after.image === unknownImage && after.release.version === before.release.version) return [];
  return changed("image", before.image, after.image, policy.onImageChange === "replace" ? "replace" : "ignored");
}

function optionChanges(before: MachinePlan, after: MachinePlan, platform: AnyPlatform): readonly Change[] {
  const [old, now] = [before.options, after.options] as Record<string, unknown>[];
  if (!old || !now) return [];
  return keys(old, now).flatMap((key) =>
    inPlace(`options.${key}`, old[key], now[key], ruleOf(platform, `options.${key}`, after)),
  );
}

function configChanges(
  before: string,
  after: string,
  platform: AnyPlatform,
  policy: ChangePolicy,
  detail: DiffOptions,
): readonly Change[] {
  if (before === after) return [];
  const ignition = diffIgnition(before, after, detail);
  if (ignition.length === 0) return [];
  const rebuild = platform.inPlace.some(({ path }) => path === "ignition") ? "update" : "replace";
  const kinds = { replace: "replace", ignore: "ignored", rebuild } as const;
  return [{ path: "ignition", kind: kinds[policy.onConfigChange], ignition }];
}

/** What lets a path change in place; `undefined`: a change of it replaces. */
function ruleOf(platform: AnyPlatform, path: string, after: MachinePlan): AnyPlatform["inPlace"][number] | undefined {
  return platform.inPlace.find((rule) => rule.path === path && (rule.when?.(after.options) ?? true));
}

function inPlace(path: string, before: unknown, after: unknown, rule: ReturnType<typeof ruleOf>): readonly Change[] {
  const changes = changed(path, before, after, rule ? "update" : "replace");
  return rule?.restarts ? changes.map((change) => ({ ...change, restarts: true })) : changes;
}

function changed(path: string, before: unknown, after: unknown, kind: Change["kind"]): readonly Change[] {
  return isDeepStrictEqual(before, after) ? [] : [{ path, kind, before, after }];
}

function keys(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}
