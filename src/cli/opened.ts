import { readFileSync } from "node:fs";
import type { OpenDeployment } from "../engine/index.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { ioOf } from "./io.ts";
import { deploymentFile } from "./places.ts";

/** Opens a deployment with the state and the clouds that the command line names. Close it in every case. */
export async function open(context: Context, name: string): Promise<OpenDeployment> {
  const { host, output } = context;
  const openDeployment = host.openDeployment ?? (await import("../engine/index.ts")).openDeployment;
  const state = flagValue(context, "state");
  return openDeployment({
    name,
    simulate: isSet(context, "simulate"),
    io: ioOf(host, output),
    ...(state === undefined ? {} : { state }),
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
