import { offlineSnapshot, type ReleaseFacts, type ReleaseSource, releaseServer } from "../images/index.ts";
import { type PlanContext, planMemory } from "../plan.ts";
import type { Release } from "../platform.ts";
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

/** The same context, in which a release that state already holds is not looked up again. */
export function withRelease(context: PlanContext, { channel, version }: Omit<Release, "arch">): PlanContext {
  const { releases } = context;
  const facts: ReleaseFacts = { channel, version, architectures: ["amd64", "arm64"], published: "", software: {} };
  const source: ReleaseSource = {
    name: releases.name,
    current: (name, arch) => releases.current(name, arch),
    find: async (wanted) => (wanted === version ? facts : releases.find(wanted)),
    artifact: (release, file) => releases.artifact(release, file),
    list: () => releases.list(),
  };
  return { ...context, releases: source };
}

/** The same object for the same content: planning remembers by identity. */
export function intern<T extends object>({ interned }: Connection, key: string, make: () => T): T {
  const known = interned.get(key);
  if (known) return known as T;
  const value = make();
  interned.set(key, value);
  return value;
}
