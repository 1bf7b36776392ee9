import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { OpenDeployment } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { ioOf } from "./io.ts";
import { deploymentFile } from "./places.ts";
import type { Planning } from "./planning.ts";

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

/** One path for one file, by whatever links it was reached. */
function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

/** What a command is about to take away: of which deployment, named by which file. */
interface Loss {
  readonly name: string;
  readonly file: string;
  /** Names of the machines. */
  readonly gone: readonly string[];
}

/** Throws FD1604 where another file's machines would go: two files of one name share one state. */
export function refuseOtherFile({ name, file, gone }: Loss, deployment: OpenDeployment): void {
  const other = gone.length > 0 ? deployment.otherFile() : undefined;
  if (other === undefined) return;
  throw new FlatcarError({
    code: "FD1604",
    message: `the deployment "${name}" belongs to another file, and its machines would be deleted or replaced`,
    at: { file },
    details: [`made from ${other}`, `deleted or replaced: ${someOf(gone)}`],
    hint: `give one of the two another name; \`flatcar-deploy destroy ${name}\` deletes what the other file made`,
  });
}

/** The loss that a plan comes to. */
export function lossOf({ name, file, steps }: Planning): Loss {
  const gone = steps.filter(({ kind }) => kind === "delete" || kind === "replace").map((step) => step.name);
  return { name, file, gone };
}

const mostNamed = 5;

function someOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
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
