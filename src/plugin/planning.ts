import { offlineSnapshot, releaseServer } from "../images/index.ts";
import { type PlanContext, planMemory } from "../plan.ts";
import { type Connection, configurationOf } from "./connection.ts";

/** What planning uses for every machine of one provider instance, so that equal look-ups and renders happen once. */
export function planningOf(connection: Connection): PlanContext {
  connection.planning ??= planContext(connection);
  return connection.planning;
}

function planContext(connection: Connection): PlanContext {
  const { options, signal } = connection;
  const { credentials, offline } = configurationOf(connection);
  return {
    io: options.io,
    signal,
    releases: options.releases ?? (offline ? offlineSnapshot() : releaseServer(options.io, { signal })),
    offline: false,
    ...(options.lock ? { lock: options.lock } : {}),
    credentials,
    memory: planMemory(),
  };
}

/** The same object for the same content: planning remembers by identity. */
export function intern<T extends object>({ interned }: Connection, key: string, make: () => T): T {
  const known = interned.get(key);
  if (known) return known as T;
  const value = make();
  interned.set(key, value);
  return value;
}
