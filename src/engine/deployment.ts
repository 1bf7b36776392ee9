import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlatcarError } from "../errors.ts";
import type { IO } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type {
  KnownMachine,
  MachineStatus,
  OpenDeployment,
  OpenOptions,
  PlannedMachine,
  RunEvent,
  RunOptions,
  RunResult,
  Status,
} from "./api.ts";
import { type Clouds, realClouds, simulatedClouds } from "./clouds.ts";
import { runEngine } from "./command.ts";
import { type Engine, findEngine } from "./find.ts";
import { type RunLock, takeLock, wasInterrupted } from "./lock.ts";
import { engineOptions, makeStack, type Operation, operate, stackName } from "./operation.ts";
import { makePlace, type Place, placeExists, placeOf, stateFile } from "./place.ts";
import { plannedReleases, programOf } from "./program.ts";
import { readSettings, type Scope, type Settings, writeSettings } from "./settings.ts";
import { emptyState, readExport, readStateFile, type State } from "./state.ts";
import { deleteOwned, listOwned, type Owned } from "./sweep.ts";

/** What every verb of one open deployment works with. */
interface Session {
  readonly place: Place;
  readonly io: IO;
  readonly clouds: Clouds;
  engine(): Promise<Engine>;
}

/** Opens a deployment. Changes nothing; `close` it. Throws FD1601 when the place of its state is none. */
export async function openDeployment(options: OpenOptions): Promise<OpenDeployment> {
  const place = placeOf(options);
  const { io } = options;
  const clouds = options.simulate ? simulatedClouds(place.directory, io) : realClouds(io);
  let found: Promise<Engine> | undefined;
  const engine = () => (found ??= findEngine(io.env, options.engine));
  const session: Session = { place, io, clouds, engine };
  return {
    name: place.name,
    directory: place.directory,
    exists: () => place.backend === undefined || placeExists(place),
    known: async () => (await readState(session)).machines,
    up: (machines, run) => up(session, machines, run),
    preview: (machines, run) => preview(session, options, machines, run),
    refresh: (run) => refresh(session, run),
    destroy: (run) => destroy(session, run),
    status: (run) => status(session, run),
    close: () => clouds.close(),
  };
}

/** The state: from its file where it is local, else from the engine. No state is an empty one. */
async function readState({ place, io, engine }: Session): Promise<State> {
  const file = stateFile(place);
  if (file !== undefined) return readStateFile(file, io.env);
  makePlace(place);
  writeProjectOnly(place);
  const options = engineOptions({ place, env: io.env, engineStarted: () => undefined });
  const words = ["stack", "export", "--show-secrets", "--stack", stackName(place), "--non-interactive"];
  try {
    return await readExport((await runEngine(await engine(), words, options)).stdout, io.env);
  } catch (error) {
    if (isNoStack(error)) return emptyState;
    throw error;
  }
}
