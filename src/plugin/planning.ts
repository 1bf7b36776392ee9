import {
  bundledExtensions,
  extensionServer,
  lockedReleases,
  offlineSnapshot,
  type ReleaseSource,
  releaseServer,
  withPinned,
} from "../images/index.ts";
import { type PlanContext, planMemory } from "../plan.ts";
import type { IO } from "../platform.ts";
import { type Connection, configurationOf } from "./connection.ts";

/** What planning uses for every machine of one provider instance, so that equal look-ups and renders happen once. */
export function planningOf(connection: Connection): PlanContext {
  connection.planning ??= planContext(connection);
  return connection.planning;
}

function planContext(connection: Connection): PlanContext {
  const { options, signal } = connection;
  const { credentials, lock, offline } = configurationOf(connection);
  return {
    io: options.io,
    signal,
    releases: withPinned(options.releases ?? sourceOf(options.io, offline, signal), lockedReleases(lock)),
    extensions: offline ? bundledExtensions() : extensionServer(options.io, { signal }),
    offline: false,
    lock,
    credentials,
    memory: planMemory(),
  };
}

function sourceOf(io: IO, offline: boolean, signal: AbortSignal): ReleaseSource {
  return offline
    ? offlineSnapshot()
    : releaseServer(io, { signal, remedy: "set flatcar:offline in the Pulumi project" });
}

/** The same object for the same content: planning remembers by identity. */
export function intern<T extends object>({ interned }: Connection, key: string, make: () => T): T {
  const known = interned.get(key);
  if (known) return known as T;
  const value = make();
  interned.set(key, value);
  return value;
}
