import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FlatcarError } from "../errors.ts";
import type { OpenOptions } from "./api.ts";
import { toStateError } from "./failures.ts";
import { isThere } from "./state-file.ts";

/** Pulumi project of every deployment; a deployment is a stack of it. */
export const project = "flatcar";

/** Where the files of one deployment are. */
export interface Place {
  readonly name: string;
  /** What the engine is told. */
  readonly backendUrl: string;
  /** Folder of `file://` state; `undefined` for any other. */
  readonly backend: string | undefined;
  /** The deployment's own folder: settings of its stack, lock, simulated clouds. */
  readonly directory: string;
  /** The engine's own folder; `undefined`: the user's, where a login to a Pulumi service is kept. */
  readonly home: string | undefined;
}

/**
 * Default state is `$XDG_STATE_HOME/flatcar-deploy/state`. Simulated clouds have a folder `simulated` in it, so that simulated and
 * real deployments of one name never meet. Throws FD1701 for a place that is none.
 */
export function placeOf({ name, state, simulate, io }: OpenOptions): Place {
  const base = stateDirectory(io.env);
  const given = state ?? join(base, "state");
  const local = localFolder(given);
  if (local !== undefined) {
    const root = simulate ? join(local, "simulated") : local;
    const directory = join(root, "deployments", name);
    return { name, backendUrl: pathToFileURL(root).href, backend: root, directory, home: join(root, "engine") };
  }
  const key = createHash("sha256").update(given).digest("hex").slice(0, 12);
  const root = join(base, "remote", simulate ? `${key}-simulated` : key);
  if (simulate) {
    const backend = join(root, "state");
    return {
      name,
      backendUrl: pathToFileURL(backend).href,
      backend,
      directory: join(root, name),
      home: join(root, "engine"),
    };
  }
  const home = given.startsWith("https:") || given.startsWith("http:") ? undefined : join(root, "engine");
  return { name, backendUrl: given, backend: undefined, directory: join(root, name), home };
}

const schemes = ["s3:", "azblob:", "gs:", "https:", "http:", "postgres:"];

/** The folder that a path or a `file://` URL names; `undefined` for state kept elsewhere. */
function localFolder(state: string): string | undefined {
  if (state.startsWith("/")) return state;
  if (state.startsWith("file://~")) return join(homedir(), state.slice("file://~".length));
  const url = URL.canParse(state) ? new URL(state) : undefined;
  if (url?.protocol === "file:" && url.host === "") return fileURLToPath(url);
  if (url && schemes.includes(url.protocol)) return undefined;
  throw new FlatcarError({
    code: "FD1701",
    message: `"${state}" is no place for state`,
    hint: `/absolute/folder, file:///absolute/folder, or a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(", ")}`,
  });
}

function stateDirectory(env: OpenOptions["io"]["env"]): string {
  const home = env.HOME ?? homedir();
  const base = env.XDG_STATE_HOME?.startsWith("/") ? env.XDG_STATE_HOME : join(home, ".local", "state");
  return join(base, "flatcar-deploy");
}

/** The engine's own file of a deployment's state, where state is local. */
export function stateFile({ backend, name }: Place): string | undefined {
  return backend && join(backend, ".pulumi", "stacks", project, `${name}.json`);
}

/** Folder of the engine's own locks, where state is local. */
export function engineLocks({ backend, name }: Place): string | undefined {
  return backend && join(backend, ".pulumi", "locks", "organization", project, name);
}

/** Whether a local deployment has state or files of an earlier run. Throws FD1601 where that cannot be seen. */
export function placeExists(place: Place): boolean {
  const file = stateFile(place);
  return (file !== undefined && isThere(file)) || isThere(join(place.directory, `Pulumi.${place.name}.yaml`));
}

/** Deletes what the engine keeps of a local stack that it has removed: its last version and what happened to it. */
export function removeRemains({ backend, name }: Place): void {
  if (backend === undefined) return;
  const root = join(backend, ".pulumi");
  for (const kind of ["history", "backups"]) rmSync(join(root, kind, project, name), { recursive: true, force: true });
  for (const end of ["", ".attrs", ".bak", ".bak.attrs"]) {
    rmSync(join(root, "stacks", project, `${name}.json${end}`), { force: true });
  }
}

/** Makes the folders. Throws FD1601 or FD1602. */
export function makePlace({ directory, backend, home }: Place): void {
  for (const folder of [backend, home, directory]) {
    if (folder === undefined) continue;
    try {
      makeFolder(folder);
    } catch (error) {
      throw toStateError(error, folder);
    }
  }
}

/** Step by step: below /proc, which refuses a folder as if its parent were missing, Node's own recursion never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const raced = (error as NodeJS.ErrnoException).code === "EEXIST" && statSync(folder).isDirectory();
    if (!raced) throw error;
  }
}
