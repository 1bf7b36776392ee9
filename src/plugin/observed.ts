import { isDeepStrictEqual } from "node:util";
import { diffIgnition, render, unpack } from "../ignition/index.ts";
import type { MachineState } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { isList, isProperties, type Message, type Path, type Properties, type Value } from "./wire.ts";

/**
 * Inputs that describe the machine as it is. Kept ones stay where the cloud says the same in other words, or does not say.
 * Without kept ones they are all that can be read: enough to import the machine.
 */
export function toInputs(state: MachineState, kept: Message, platform: AnyPlatform): Message {
  const { observed } = state;
  const { ignition, ...known } = kept.properties;
  const userData = observed.userData === undefined ? undefined : ignitionOf(observed.userData, platform);
  const found = {
    name: observed.name,
    owner: observed.owner,
    arch: observed.arch,
    image: observed.image || undefined,
    labels: { ...observed.labels },
  };
  if (known.version === undefined) return imported(state, found, userData);
  const options = reconcile(known.options, observed.options as Properties);
  const properties: Properties = { ...known, ...defined(found), options, ignition: keptIgnition(ignition, userData) };
  return { properties, secrets: kept.secrets };
}

/** A configuration that others made may hold secrets, so it is taken for one. */
function imported({ observed }: MachineState, found: Properties, ignition: string | undefined): Message {
  const properties = { ...found, release: "stable", ignition, options: observed.options as Properties };
  const secrets: readonly Path[] = ignition === undefined ? [] : [["ignition"]];
  return { properties: defined(properties), secrets };
}

function ignitionOf(userData: string, platform: AnyPlatform): string {
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

/** Whether a machine with `found` is what `wanted` asks for. */
function agrees(wanted: Value | undefined, found: Value | undefined): boolean {
  if (wanted === undefined || found === undefined) return true;
  if (isProperties(wanted) && isProperties(found)) {
    return Object.keys(wanted).every((key) => agrees(wanted[key], found[key]));
  }
  if (!isList(wanted) || !isList(found)) return isDeepStrictEqual(wanted, found);
  if (wanted.some(isProperties) || found.some(isProperties)) {
    return wanted.every((element) => found.some((other) => agrees(element, other)));
  }
  return isDeepStrictEqual(new Set(wanted), new Set(found));
}

/** Of what was found, only as much as is wanted too: further keys are the platform's own defaults. */
export function narrow(found: Value | undefined, wanted: Value | undefined): Value | undefined {
  if (agrees(wanted, found)) return wanted;
  if (!isProperties(found) || !isProperties(wanted)) return found;
  const entries = Object.keys(wanted).map((key) => [key, narrow(found[key], wanted[key])] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function defined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
