import { nearest } from "../errors.ts";
import type { ConfigSource, LintSwitches } from "../ignition/index.ts";
import type { MachineSpec } from "../plan.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { readSources } from "./config-sources.ts";
import { deploymentFile } from "./places.ts";

/** Files that are merged in order, and the lints that whoever wrote them does not want to hear of. */
export interface NamedSources {
  readonly sources: readonly ConfigSource[];
  readonly lints?: LintSwitches | undefined;
  /** The machine whose they are. */
  readonly machine?: MachineSpec;
}

/** The files of the command line, or standard input, or those of the machine that it names. Throws as `readSources` does. */
export async function namedSources(
  context: Context,
  check: (sources: readonly ConfigSource[]) => unknown,
): Promise<NamedSources> {
  if (!namesMachine(context)) return { sources: await readSources(context, check) };
  if (context.arguments.length === 0) return machineSources(context);
  throw wrong("files and a machine are two things to read", "leave one of them out");
}

/** Whether it is a machine of the deployment file that is to be read. */
export function namesMachine(context: Context): boolean {
  return isSet(context, "machine") || isSet(context, "file");
}

/**
 * The files of a machine of the deployment file, by its name with or without that of the deployment, or of a pool, whose machines are equal;
 * it need not be named where there is one alone. Throws FD1701 where it is not there, and what is wrong with the file.
 */
export async function machineSources(context: Context): Promise<NamedSources> {
  const file = deploymentFile(context);
  const [{ loadDeployment }, { poolName }] = await Promise.all([import("../deployment.ts"), import("./pools.ts")]);
  const { name, machines } = await loadDeployment(file);
  const pools = new Map(machines.map((machine) => [poolName(name, machine.name), machine]));
  const wanted = flagValue(context, "machine");
  const found =
    wanted === undefined
      ? pools.size === 1 && [...pools.values()][0]
      : (machines.find((machine) => machine.name === wanted || machine.name === `${name}-${wanted}`) ??
        pools.get(wanted));
  if (found) return { sources: await sourcesOf(found, context), lints: found.lints, machine: found };
  const all = `one of: ${[...pools.keys()].join(", ")}`;
  if (wanted === undefined) throw wrong(`${file} has ${pools.size} pools: name a machine`, `--machine, ${all}`);
  const near = nearest(wanted, [...pools.keys(), ...ownNames(name, machines), ...machines.map(({ name }) => name)]);
  throw wrong(`there is no machine "${wanted}" in ${file}`, near === undefined ? all : `did you mean ${near}? ${all}`);
}

/** Only extensions need planning. */
async function sourcesOf(machine: MachineSpec, context: Context): Promise<readonly ConfigSource[]> {
  if (!machine.extensions?.length) return machine.config;
  return (await import("./planning.ts")).sourcesWithExtensions(context, machine);
}

/** `web-0` for `shop-web-0` of the deployment `shop`. */
function ownNames(deployment: string, machines: readonly MachineSpec[]): readonly string[] {
  return machines.map(({ name }) => name.slice(deployment.length + 1));
}
