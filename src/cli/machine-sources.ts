import type { ConfigSource, LintSwitches } from "../ignition/index.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { readSources } from "./config-sources.ts";
import { deploymentFile } from "./places.ts";

/** Files that are merged in order, and the lints that whoever wrote them does not want to hear of. */
export interface NamedSources {
  readonly sources: readonly ConfigSource[];
  readonly lints?: LintSwitches | undefined;
}

/** The files of the command line, or standard input, or those of the machine that it names. Throws as `readSources` does. */
export async function namedSources(
  context: Context,
  check: (sources: readonly ConfigSource[]) => unknown,
): Promise<NamedSources> {
  if (!isSet(context, "machine") && !isSet(context, "file")) return { sources: await readSources(context, check) };
  if (context.arguments.length === 0) return machineSources(context);
  throw wrong("files and a machine are two things to read", "leave one of them out");
}

/**
 * The files of a machine of the deployment file, by its name with or without that of the deployment, or of a pool, whose machines are equal;
 * it need not be named where there is one alone. Throws FD1701 where it is not there, and what is wrong with the file.
 */
async function machineSources(context: Context): Promise<NamedSources> {
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
  if (found) return { sources: found.config, lints: found.lints };
  const hint = `one of: ${[...pools.keys()].join(", ")}`;
  if (wanted === undefined) throw wrong(`${file} has ${pools.size} pools: name a machine`, `--machine, ${hint}`);
  throw wrong(`there is no machine "${wanted}" in ${file}`, hint);
}
