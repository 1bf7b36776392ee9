import {
  bundledExtensions,
  extensionServer,
  lockedReleases,
  offlineSnapshot,
  type ReleaseSource,
  releaseServer,
  simulatedExtensions,
  simulatedLock,
  simulatedReleases,
  withPinned,
} from "../images/index.ts";
import { type PlanContext, planMemory } from "../plan.ts";
import { type Connection, configurationOf, type PluginOptions } from "./connection.ts";

/** What planning uses for every machine of one provider instance, so that equal look-ups and renders happen once. */
export function planningOf(connection: Connection): PlanContext {
  connection.planning ??= planContext(connection);
  return connection.planning;
}

function planContext(connection: Connection): PlanContext {
  const { options, signal } = connection;
  const { io, simulated } = options;
  const { credentials, lock, offline } = configurationOf(connection);
  return {
    io,
    signal,
    releases: withPinned(options.releases ?? sourceOf(options, offline, signal), lockedReleases(lock)),
    extensions: simulated ? simulatedExtensions() : offline ? bundledExtensions() : extensionServer(io, { signal }),
    offline: false,
    lock: simulated ? simulatedLock(lock) : lock,
    credentials,
    memory: planMemory(),
  };
}

function sourceOf({ io, simulated }: PluginOptions, offline: boolean, signal: AbortSignal): ReleaseSource {
  if (simulated) return simulatedReleases(offlineSnapshot());
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
