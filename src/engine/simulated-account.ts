import type { ImageContent, ImagePlan, IO } from "../platform.ts";
import type { OpenOptions } from "./api.ts";
import { simulatedClouds } from "./clouds.ts";
import { refuseRunning, takeLock } from "./lock.ts";
import { makePlace, placeOf } from "./place.ts";

/** A deployment's simulated cloud, for a command that asks it without the engine. */
export interface SimulatedAccount {
  /** What a driver needs to reach it. */
  readonly io: IO;
  /** What an import reads there. */
  content(plan: ImagePlan): ImageContent;
}

/** What is opened, and by whom. */
export interface AccountOptions extends Pick<OpenOptions, "name" | "state" | "io"> {
  readonly platform: string;
  /** Name of the command where it changes the cloud; left out where it only looks. */
  readonly changing?: string;
  readonly signal: AbortSignal;
}

/** Runs `use` on the simulated cloud of a deployment, which need not be there yet. Throws FD1504 where a run works on it, FD1601 and FD1602. */
export async function onSimulatedAccount<T>(
  { changing, platform, signal, ...options }: AccountOptions,
  use: (account: SimulatedAccount) => Promise<T>,
): Promise<T> {
  const place = placeOf({ ...options, simulate: true });
  if (changing === undefined) refuseRunning(place);
  else makePlace(place);
  const lock = changing === undefined ? undefined : await takeLock(place, changing, signal);
  const clouds = simulatedClouds(place.directory, options.io);
  try {
    const io = await clouds.io([platform], lock !== undefined);
    return await use({ io, content: (plan) => clouds.content(plan) });
  } finally {
    await clouds.close();
    lock?.release("unchanged");
  }
}
