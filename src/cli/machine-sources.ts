import type { ConfigSource } from "../ignition/index.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { readSources } from "./config-sources.ts";
import { deploymentFile } from "./places.ts";
import { poolName } from "./pools.ts";

/** The files of the command line, or standard input, or those of the machine that it names. Throws as `readSources` does. */
export async function namedSources(
  context: Context,
  check: (sources: readonly ConfigSource[]) => unknown,
): Promise<readonly ConfigSource[]> {
  if (!isSet(context, "machine") && !isSet(context, "file")) return readSources(context, check);
  if (context.arguments.length === 0) return machineSources(context);
  throw wrong("files and a machine are two things to read", "leave one of them out");
}

/**
 * The Butane and Ignition files of a machine of the deployment file, or of a pool, whose machines are equal; it need not be named where
 * there is one alone. Throws FD1701 where it is not there, and what is wrong with the file.
 */
async function machineSources(context: Context): Promise<readonly ConfigSource[]> {
  const file = deploymentFile(context);
  const { loadDeployment } = await import("../deployment.ts");
  const { name, machines } = await loadDeployment(file);
  const pools = new Map(machines.map((machine) => [poolName(name, machine.name), machine]));
  const wanted = flagValue(context, "machine");
  const found =
    wanted === undefined
      ? pools.size === 1 && [...pools.values()][0]
      : (machines.find((machine) => machine.name === wanted) ?? pools.get(wanted));
  if (found) return found.config;
  const hint = `one of: ${[...pools.keys()].join(", ")}`;
  if (wanted === undefined) throw wrong(`${file} has ${pools.size} pools: name a machine`, `--machine, ${hint}`);
  throw wrong(`there is no machine "${wanted}" in ${file}`, hint);
}
