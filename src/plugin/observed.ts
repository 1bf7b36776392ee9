import { isDeepStrictEqual } from "node:util";
import { diffIgnition, render, unpack } from "../ignition/index.ts";
import type { MachineState, ObservedMachine, Release } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { isList, isProperties, type Message, type Path, type Properties, type Value } from "./wire.ts";

/** Kept inputs with what is different on the machine. They stay where the cloud says the same in other words, or does not say. */
export function toInputs({ observed }: MachineState, kept: Message, platform: AnyPlatform): Message {
  const { ignition, options, labels, ...known } = kept.properties;
  const properties: Properties = {
    ...known,
    ...facts(observed),
    labels: onlyNamed(observed.labels, labels),
    options: reconcile(options, observed.options),
    ignition: keptIgnition(ignition, ignitionOf(observed, platform)),
  };
  return { properties, secrets: kept.secrets };
}

/**
 * Inputs of a machine of which only the id is known: all that can be read, and the release where its image says it. They say nothing of
 * how the machine is treated, which marks them as imported. A configuration that others made may hold secrets, so it is taken for one.
 */
export function toImported(
  { observed }: MachineState,
  found: Pick<Release, "channel" | "version"> | undefined,
  platform: AnyPlatform,
): Message {
  const ignition = ignitionOf(observed, platform);
  const options = observed.options as Properties;
  const secrets: readonly Path[] = ignition === undefined ? [] : [["ignition"]];
  const release = { release: found?.channel ?? "stable", version: found?.version };
  return { properties: defined({ ...facts(observed), ...release, options, ignition }), secrets };
}

/** Whether inputs were read from a machine that is being imported. */
export function isImported({ onImageChange }: Properties): boolean {
  return onImageChange === undefined;
}

function facts({ name, owner, arch, image, labels }: ObservedMachine): Properties {
  return defined({ name, owner, arch, image: image || undefined, labels: { ...labels } });
}

function ignitionOf({ userData }: ObservedMachine, platform: AnyPlatform): string | undefined {
  if (userData === undefined) return undefined;
  if (userData === "") return render([]).ignition;
  return unpack(userData, platform.userData) ?? userData;
}

function keptIgnition(kept: Value | undefined, found: string | undefined): Value | undefined {
  if (found === undefined || typeof kept !== "string") return kept ?? found;
  return diffIgnition(kept, found).length === 0 ? kept : found;
}

/** Kept options with what is different on the machine. What the user did not set is the platform's, and no drift. */
function reconcile(kept: Value | undefined, observed: Properties): Properties {
  const options = isProperties(kept) ? kept : {};
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, narrow(observed[key], value)]));
}

/** Of the labels that were found, those that the others name. What somebody else set is theirs, and no drift. */
export function onlyNamed(found: Value | undefined, named: Value | undefined): Properties {
  if (!isProperties(found) || !isProperties(named)) return {};
  return Object.fromEntries(Object.entries(found).filter(([key]) => Object.hasOwn(named, key)));
}

/** Whether what has `found` is what `wanted` asks for. `whole`: a list that is given is all there may be. */
function agrees(wanted: Value | undefined, found: Value | undefined, whole: boolean): boolean {
  if (wanted === undefined || found === undefined) return true;
  if (isProperties(wanted) && isProperties(found)) {
    return Object.keys(wanted).every((key) => agrees(wanted[key], found[key], whole));
  }
  if (!isList(wanted) || !isList(found)) return isDeepStrictEqual(wanted, found);
  if (wanted.some(isProperties) || found.some(isProperties)) {
    const more = whole && found.length > wanted.length;
    return !more && wanted.every((element) => found.some((other) => agrees(element, other, whole)));
  }
  return isDeepStrictEqual(new Set(wanted), new Set(found));
}

/**
 * Of what was found, only as much as is wanted too: further keys are the platform's own defaults. What stands in lists beside what is wanted
 * is on machines no difference, disks that others attached say, and with `whole` one.
 */
export function narrow(found: Value | undefined, wanted: Value | undefined, whole = false): Value | undefined {
  if (agrees(wanted, found, whole)) return wanted;
  if (!isProperties(found) || !isProperties(wanted)) return found;
  const entries = Object.keys(wanted).map((key) => [key, narrow(found[key], wanted[key], whole)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
