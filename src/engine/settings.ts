import { join } from "node:path";
import { parse, stringify } from "yaml";
import { FlatcarError } from "../errors.ts";
import { randomOwner } from "../owner.ts";
import { type Place, project } from "./place.ts";
import { isMissing, readStateFile, writeStateFile } from "./state-file.ts";

/** A region, project or the like that machines were made in; listing goes by it. */
export interface Scope {
  readonly platform: string;
  readonly scope: string;
  /** Where images were imported for them; left out where none are. */
  readonly place?: string;
}

/** What a deployment knows of itself before the first call: kept in the configuration of its stack. */
export interface Settings {
  /** The deployment's random id: the owner label on everything it makes. */
  readonly owner: string;
  /** Every scope that it was ever in. Only grows. */
  readonly scopes: readonly Scope[];
  /** Absolute path of the deployment file on this computer, as far as one was used. */
  readonly file?: string;
}

interface StackFile {
  config?: Record<string, unknown>;
}

const ownerKey = "flatcar:owner";
const scopesKey = `${project}-deploy:scopes`;
const fileKey = `${project}-deploy:file`;

/** The stack's settings; `undefined` before the first run on this machine. Throws FD1601, and FD1503 where they are damaged. */
export function readSettings(place: Place): Settings | undefined {
  const { config = {} } = readStackFile(place);
  const owner = config[ownerKey];
  if (typeof owner !== "string") return undefined;
  const scopes = config[scopesKey];
  const file = config[fileKey];
  return {
    owner,
    scopes: typeof scopes === "string" ? (JSON.parse(scopes) as readonly Scope[]) : [],
    ...(typeof file === "string" ? { file } : {}),
  };
}

/** The file that the deployment was made from, when that is not `file` and is still there. A shared state has no file of its own. */
export function otherFile(place: Place, file: string | undefined): string | undefined {
  const kept = place.backend === undefined ? undefined : readSettings(place)?.file;
  return kept !== undefined && kept !== file && !isMissing(kept) ? kept : undefined;
}

/**
 * Writes the stack's settings, with these scopes added, and the project's. The owner that state names counts, whatever was known here.
 * A file that is still there is not given up for another, except where the deployment has no machine. Throws FD1601 and FD1602.
 */
export function writeSettings(
  place: Place,
  knownOwner: string | undefined,
  scopes: readonly Scope[],
  deploymentFile?: string,
  empty = false,
): Settings {
  const before = readSettings(place);
  const owner = knownOwner ?? before?.owner ?? randomOwner();
  const other = empty ? undefined : otherFile(place, deploymentFile);
  const kept = other ?? deploymentFile ?? before?.file;
  const settings = {
    owner,
    scopes: joinScopes(before?.scopes ?? [], scopes),
    ...(kept === undefined ? {} : { file: kept }),
  };
  const stack = readStackFile(place);
  const config = {
    ...stack.config,
    [ownerKey]: owner,
    [scopesKey]: JSON.stringify(settings.scopes),
    ...(kept === undefined ? {} : { [fileKey]: kept }),
  };
  writeProject(place);
  write(stackPath(place), { ...stack, config });
  return settings;
}

/** All of these, each once. */
export function joinScopes(...lists: readonly (readonly Scope[])[]): readonly Scope[] {
  return [...new Map(lists.flat().map((scope) => [wordsOf(scope), scope])).values()];
}

/** A scope on one line: `aws eu-central-1`. */
export function wordsOf({ platform, scope, place }: Scope): string {
  return [platform, scope, ...(place === undefined ? [] : [place])].join(" ");
}

/** Writes what the engine wants to see in the folder that it works in. Throws FD1601 and FD1602. */
export function writeProject(place: Place): void {
  const description = `Flatcar machines of ${place.name}`;
  write(join(place.directory, "Pulumi.yaml"), { name: project, runtime: "nodejs", description });
}

function stackPath({ directory, name }: Place): string {
  return join(directory, `Pulumi.${name}.yaml`);
}

function readStackFile(place: Place): StackFile {
  const file = stackPath(place);
  const text = readStateFile(file);
  if (text === undefined) return {};
  try {
    return (parse(text) as StackFile | null) ?? {};
  } catch (error) {
    const message = `the settings in ${file} are damaged: ${(error as Error).message}`;
    const hint = "correct the file: it holds the owner label of every machine of this deployment";
    throw new FlatcarError({ code: "FD1503", message, hint }, { cause: error });
  }
}

/** Only where something differs. */
function write(file: string, value: unknown): void {
  const text = stringify(value);
  if (readStateFile(file) === text) return;
  writeStateFile(file, text);
}
