import { expect } from "vitest";
import { parseWith } from "../../../src/options.ts";
import type { Driver, ResourceKind, ResourcePlan, ResourceState, Run, Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { resources } from "../../../src/providers/hetzner/resources/index.ts";
import { credentialsOf, imageDriver, machinePlan, planFor, runFor, worldOf } from "./project.ts";

/** Any kind of the platform by its name. */
export function kindNamed(name: keyof typeof resources): ResourceKind {
  return resources[name] as unknown as ResourceKind;
}

export function run(more: Partial<Run> = {}): Run {
  return { owner: "fd0123456789abcdef", signal: new AbortController().signal, progress: () => undefined, ...more };
}

/** A plan of the kind with exactly these options. */
export function planWith(
  kind: ResourceKind,
  options: Readonly<Record<string, unknown>>,
  more: Partial<ResourcePlan> = {},
): ResourcePlan {
  const { value, findings } = parseWith(kind.options, options, (path) => ({ path }));
  expect(findings).toEqual([]);
  return { name: "shop", labels: {}, options: value, ...more };
}

export function driverOf(kind: ResourceKind, simulator: Simulator): Driver<ResourcePlan, ResourceState> {
  return kind.connect(credentialsOf(simulator), worldOf(simulator));
}

/** Makes a kind of these options, and gives what the cloud says of it. */
export function made(
  simulator: Simulator,
  name: keyof typeof resources,
  options: Readonly<Record<string, unknown>>,
  more: Partial<ResourcePlan> = {},
): Promise<ResourceState> {
  const kind = kindNamed(name);
  return driverOf(kind, simulator).create(planWith(kind, options, more), run());
}

/** Changes one to these options. */
export async function changed(
  simulator: Simulator,
  name: keyof typeof resources,
  id: string,
  options: Readonly<Record<string, unknown>>,
): Promise<ResourceState | undefined> {
  const kind = kindNamed(name);
  return driverOf(kind, simulator).update?.(id, planWith(kind, options), run({ dropped: [] }));
}

/** What the schema of a kind says against options: path and message. */
export function said(
  name: keyof typeof resources,
  options: unknown,
): readonly (readonly [string | undefined, string])[] {
  const { findings } = parseWith(kindNamed(name).options, options, (path) => ({ path }));
  return findings.map(({ at, message }) => [at?.path, message]);
}

/** A machine with these options; its image is imported first. */
export async function machineOf(
  simulator: Simulator,
  options: Readonly<Record<string, unknown>> = {},
  name = "web-0",
): Promise<number> {
  const image = planFor();
  await imageDriver(simulator, worldOf(simulator)).create(image, runFor(image));
  const driver = hetzner.connect(credentialsOf(simulator), worldOf(simulator));
  const { id } = await driver.create(machinePlan(options, { name }), run());
  return Number(id);
}
