import type { IgnitionChange } from "../ignition/index.ts";
import { type ChangePolicy, diff, settingKeys } from "../plan.ts";
import type { MachinePlan, Release } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { type Change, changeAt, withoutIgnored } from "./difference.ts";
import { isImported, narrow, onlyNamed } from "./observed.ts";
import { split } from "./path.ts";
import {
  isList,
  isProperties,
  type Message,
  type Path,
  type Properties,
  unknownValue,
  type Value,
  valueAt,
} from "./wire.ts";

export interface MachineDifference {
  readonly changes: readonly Change[];
  /** What changes on the machine, by meaning, where its configuration replaces or updates it. */
  readonly ignition: readonly IgnitionChange[];
}

/** Inputs that say how a machine is treated, not what it is: a change is written to state and does nothing else. */
const settings = [...settingKeys, "channel", "version"];

/**
 * What turns the machine of the old inputs into that of the new ones. Inputs that were read from a machine that is being imported
 * have no version; they hold more than a program writes, and what the program leaves out is no difference.
 */
export function diffMachine(
  platform: AnyPlatform,
  olds: Message,
  news: Message,
  ignored: readonly string[],
): MachineDifference {
  const imported = isImported(olds.properties);
  const before = imported ? asImported(olds.properties, news.properties) : withDefaults(olds.properties, platform);
  const after = news.properties;
  const found = diff(toPlan(before), toPlan(settled(before, after)), platform, policyOf(after));
  const changes = found.flatMap(({ path, kind }) =>
    kind === "ignored" ? [] : [changeOf(split(path), before, after, kind === "replace")],
  );
  const own = imported ? [] : settings.flatMap((key) => changeAt([key], olds, news, false));
  const all = [...changes, ...wholly("options", after, true), ...wholly("labels", after, false), ...own];
  const wanted = withoutIgnored(all, ignored.flatMap(withIgnition));
  const shown = wanted.some(({ path: [key] }) => key === "ignition");
  return { changes: wanted, ignition: shown ? found.flatMap(({ ignition }) => ignition ?? []) : [] };
}

/** Keys of labels that the old inputs set and the new ones do not. Which labels of an imported machine are ours nobody knows: none. */
export function droppedLabels(olds: Properties, news: Properties): readonly string[] {
  const { labels } = toPlan(news);
  return isImported(olds) ? [] : Object.keys(toPlan(olds).labels).filter((key) => !Object.hasOwn(labels, key));
}

/** The plan that inputs come to, without user data. What is not known stands in it as it is, and so differs from everything. */
export function toPlan(inputs: Properties): MachinePlan {
  const { name, channel, version, arch, image, ownImage, ignition, labels, options } = inputs;
  return {
    name: name as string,
    release: { channel, version, arch } as Release,
    image: image as string,
    ownImage: ownImage === true,
    ignition: ignition === unknownValue ? "" : (ignition as string),
    userData: "",
    labels: (labels ?? {}) as MachinePlan["labels"],
    options: options ?? {},
  };
}

/** What the program does not say stays as it was found. */
function asImported(before: Properties, after: Properties): Properties {
  const { name, arch, image, ignition } = { ...after, ...before };
  const options = isProperties(after.options) ? narrow(before.options, after.options) : before.options;
  const labels = isProperties(after.labels) ? onlyNamed(before.labels, after.labels) : before.labels;
  return { ...before, name, arch, image, ignition, labels: labels ?? {}, options: options ?? {} };
}

/** State of an earlier version of this package lacks options that came later; a machine without them has their defaults. */
function withDefaults(before: Properties, platform: AnyPlatform): Properties {
  const parsed = platform.options.safeParse(before.options);
  return parsed.success ? { ...before, options: completed(before.options, parsed.data as Value) } : before;
}

function completed(kept: Value | undefined, complete: Value | undefined): Value | undefined {
  if (kept === undefined) return complete;
  if (isList(kept) && isList(complete))
    return kept.map((element, index) => completed(element, complete[index]) ?? null);
  if (!isProperties(kept) || !isProperties(complete)) return kept;
  const entries = Object.entries({ ...complete, ...kept }).map(([key]) => [key, completed(kept[key], complete[key])]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Options or labels of which nothing is known are compared as a whole, not key by key. */
function settled(before: Properties, after: Properties): Properties {
  const { options, labels } = after;
  return {
    ...after,
    options: options === unknownValue ? before.options : options,
    labels: labels === unknownValue ? before.labels : labels,
  };
}

function wholly(key: string, after: Properties, replaces: boolean): readonly Change[] {
  return after[key] === unknownValue ? [{ path: [key], action: "update", replaces }] : [];
}

function policyOf({ onConfigChange, onImageChange }: Properties): ChangePolicy {
  return {
    onConfigChange: onConfigChange === "ignore" || onConfigChange === "rebuild" ? onConfigChange : "replace",
    onImageChange: onImageChange === "replace" ? "replace" : "keep",
  };
}

function changeOf(path: Path, before: Properties, after: Properties, replaces: boolean): Change {
  const [old, now] = [valueAt(before, path), valueAt(after, path)];
  return { path, action: old === undefined ? "add" : now === undefined ? "delete" : "update", replaces };
}

/** A program's `config` is the state's `ignition`. */
function withIgnition(ignored: string): readonly string[] {
  return ignored === "config" ? ["config", "ignition"] : [ignored];
}
