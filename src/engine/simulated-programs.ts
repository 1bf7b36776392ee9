import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { IO } from "../platform.ts";
import { platformIds } from "../providers/index.ts";
import type { OpenOptions } from "./api.ts";
import { simulatedClouds } from "./clouds.ts";
import { takeLock } from "./lock.ts";
import { makePlace, placeOf } from "./place.ts";

/** Simulated clouds of every platform, for programs that are run on them. */
export interface ProgramClouds {
  /** The environment of a program that reaches them alone, and whose Pulumi keeps its state beside them. */
  readonly env: IO["env"];
  /** Where the clouds and Pulumi's state are kept. */
  readonly directory: string;
}

/** Whose programs, and what may stop the waiting for another. */
export interface ProgramOptions extends Pick<OpenOptions, "state" | "io"> {
  readonly signal: AbortSignal;
}

/** No deployment can have this name. */
const programs = "_programs";

/** Runs `use` with the simulated clouds of programs, which keep what is made there. Throws FD1504 where another command uses them, FD1601 and FD1602. */
export async function onProgramClouds<T>(
  { signal, ...options }: ProgramOptions,
  use: (clouds: ProgramClouds) => Promise<T>,
): Promise<T> {
  const found = placeOf({ ...options, name: programs, simulate: true });
  const place = { ...found, backend: join(found.directory, "pulumi") };
  makePlace(place);
  const lock = await takeLock(place, "simulate", signal);
  const clouds = simulatedClouds(place.directory, options.io);
  try {
    const { env } = await clouds.io(platformIds, true);
    return await use({ env: { ...env, ...settings(place.backend, env) }, directory: place.directory });
  } finally {
    await clouds.close();
    lock.release("unchanged");
  }
}

/** State of programs never meets that of real accounts; it needs a passphrase for secrets, which may be empty. */
function settings(backend: string, env: IO["env"]): Readonly<Record<string, string>> {
  const open = env.PULUMI_CONFIG_PASSPHRASE === undefined && env.PULUMI_CONFIG_PASSPHRASE_FILE === undefined;
  return {
    FLATCAR_DEPLOY_SIMULATED: "1",
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    ...(open ? { PULUMI_CONFIG_PASSPHRASE: "" } : {}),
  };
}
