import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { noDeployment, type OpenDeployment } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { type Context, flagValue, isSet, without } from "./command.ts";
import { ioOf } from "./io.ts";
import { deploymentFile } from "./places.ts";
import { type Step, stepKinds, stepVerbs } from "./step.ts";
import { someOf } from "./style.ts";

/** Opens a deployment with the state and the clouds that the command line names. Close it in every case. */
export async function open(context: Context, name: string, file?: string): Promise<OpenDeployment> {
  const { host, output } = context;
  const openDeployment = host.openDeployment ?? (await import("../engine/index.ts")).openDeployment;
  const state = flagValue(context, "state");
  return openDeployment({
    name,
    simulate: isSet(context, "simulate"),
    io: ioOf(host, output),
    ...(file === undefined ? {} : { file: realFile(file) }),
    ...(state === undefined ? {} : { state }),
  });
}

/** Throws FD1603 where there is nothing of the deployment; its remedy says where one of this name is simulated, or real, and the other was asked for. */
export async function requireThere(context: Context, deployment: OpenDeployment): Promise<void> {
  if (deployment.exists()) return;
  const { name } = deployment;
  const simulate = isSet(context, "simulate");
  const flags = new Map([...context.flags, ["simulate", []] as const]);
  const other = await open(simulate ? without("simulate", context) : { ...context, flags }, name);
  try {
    if (!other.exists()) throw noDeployment(name);
    throw noDeployment(
      name,
      simulate ? "there is a real one: leave out --simulate" : "there is a simulated one: give --simulate",
    );
  } finally {
    await other.close();
  }
}

/** One path for one file, by whatever links it was reached. */
function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

/** What a command is about to do: to which deployment, named by which file, and to which of its machines. */
interface Loss {
  readonly name: string;
  readonly file: string;
  /** A step for each machine that there is or will be. */
  readonly steps: readonly Pick<Step, "name" | "kind">[];
}

/**
 * Throws FD1604 where something of another file's deployment would change, were it only one machine more: two files of one name share one
 * state. Where no machine of the other file is left, the name is free.
 */
export function refuseOtherFile({ name, file, steps }: Loss, deployment: OpenDeployment): void {
  const free = steps.every(({ kind }) => kind === "create");
  const other = free || steps.every(({ kind }) => kind === "keep") ? undefined : deployment.otherFile();
  if (other === undefined) return;
  const changes = stepKinds.flatMap((kind) => {
    const names = steps.filter((step) => step.kind === kind).map((step) => step.name);
    return names.length > 0 ? [`${stepVerbs[kind]}: ${someOf(names)}`] : [];
  });
  throw new FlatcarError({
    code: "FD1604",
    message: `the deployment "${name}" belongs to another file, and this one would change it`,
    at: { file },
    details: [`made from ${other}`, ...changes],
    hint: `give one of the two another name; \`flatcar-deploy destroy ${name}\` deletes what the other file made`,
  });
}

/** The deployment's name: as given, else what the deployment file says, however wrong the rest of it is. */
export async function deploymentName(context: Context): Promise<string> {
  const [given] = context.arguments;
  if (given !== undefined) return given;
  const file = deploymentFile(context);
  const { loadDeployment } = await import("../deployment.ts");
  return (await nameIn(file)) ?? (await loadDeployment(file)).name;
}

async function nameIn(file: string): Promise<string | undefined> {
  if (!/\.ya?ml$/.test(file)) return undefined;
  const { parseDocument } = await import("yaml");
  try {
    const name = parseDocument(readFileSync(file, "utf8")).get("name");
    return typeof name === "string" && /^[a-z0-9-]+$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
