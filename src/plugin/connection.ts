import { FlatcarError } from "../errors.ts";
import type { LintSwitches } from "../ignition/index.ts";
import type { Lock, ReleaseSource } from "../images/index.ts";
import type { PlanContext } from "../plan.ts";
import type { ImageContent, ImagePlan, IO } from "../platform.ts";
import { type Journal, openJournal } from "./journal.ts";
import { emptyMemory, type Memory } from "./memory.ts";

/** What the provider is given by the process that it runs in. */
export interface PluginOptions {
  readonly io: IO;
  /** Owner of machines where the provider's configuration names none. */
  readonly owner?: string;
  /** Where releases are looked up; the release server when left out, the bundled snapshot when `offline`. */
  readonly releases?: ReleaseSource;
  /** Releases are looked up in the bundled snapshot. Accounts are asked all the same: a provider without them can do nothing. */
  readonly offline?: boolean;
  /** What imports read in place of published files: simulated clouds have images of their own. */
  readonly content?: (plan: ImagePlan) => ImageContent;
  /** Releases and extensions are those of simulated clouds, and locks pin no images. */
  readonly simulated?: boolean;
  /** Address of the engine, where it is known before the first call. */
  readonly engineAddress?: string;
}

/** The provider's configuration: who owns what it makes, and credentials by platform id. */
export interface Configuration {
  readonly owner: string;
  readonly offline: boolean;
  readonly lints: LintSwitches;
  /** What `flatcar.lock` pins for machines that are not there yet. */
  readonly lock: Lock;
  readonly credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One provider instance of the engine: its configuration, what it has worked out, and the work under way. */
export interface Connection {
  readonly options: PluginOptions;
  readonly signal: AbortSignal;
  readonly journal: Journal;
  readonly interned: Map<string, object>;
  memory: Memory;
  engineAddress: string | undefined;
  configuration: Configuration | undefined;
  planning: PlanContext | undefined;
  /** Ends the work under way; nothing is begun after it. */
  cancel(): void;
  /** Texts that must not show anywhere. */
  hide(text: string): void;
  hides(text: string): boolean;
  redact(text: string): string;
}

/** Shorter texts are left: blotting them out would garble every message and hide nothing worth hiding. */
const shortestSecret = 4;

function openConnection(options: PluginOptions): Connection {
  const abort = new AbortController();
  const hidden = new Set<string>();
  const connection: Connection = {
    options,
    signal: abort.signal,
    journal: openJournal(() => connection.engineAddress),
    interned: new Map(),
    memory: emptyMemory(),
    engineAddress: options.engineAddress,
    configuration: undefined,
    planning: undefined,
    cancel: () => {
      abort.abort(new FlatcarError({ code: "FD1409", message: "cancelled" }));
      connection.journal.close();
      connection.interned.clear();
      connection.planning = undefined;
    },
    hide: (text) => {
      if (text.length >= shortestSecret) hidden.add(text);
    },
    hides: (text) => hidden.has(text),
    redact: (text) => {
      const found = [...hidden].filter((secret) => secret.length <= text.length && text.includes(secret));
      found.sort((a, b) => b.length - a.length);
      return found.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
    },
  };
  return connection;
}

/** Connections by the peer that opened them: requests for resources do not name their provider instance. */
export interface Connections {
  of(peer: string): Connection;
  /** The connection of a peer that begins: an earlier one may have had the same port, and ended. */
  begin(peer: string): Connection;
  cancelAll(): void;
}

export function openConnections(options: PluginOptions): Connections {
  const open = new Map<string, Connection>();
  const add = (peer: string): Connection => {
    const connection = openConnection(options);
    const only = configured(open);
    connection.configuration = only?.configuration;
    connection.engineAddress ??= only?.engineAddress;
    open.set(peer, connection);
    return connection;
  };
  return {
    of: (peer) => open.get(peer) ?? add(peer),
    begin: (peer) => {
      const known = open.get(peer);
      return known && !known.signal.aborted ? known : add(peer);
    },
    cancelAll: () => {
      for (const connection of open.values()) connection.cancel();
    },
  };
}

/** The one instance that is configured: an engine that had to dial again comes from another port and does not configure anew. */
function configured(open: ReadonlyMap<string, Connection>): Connection | undefined {
  const all = [...open.values()].filter(({ configuration, signal }) => configuration && !signal.aborted);
  return all.length === 1 ? all[0] : undefined;
}

/** The configuration that requests for resources need. Throws FD1901 when the engine did not configure this instance. */
export function configurationOf(connection: Connection): Configuration {
  if (connection.configuration) return connection.configuration;
  throw new FlatcarError({
    code: "FD1901",
    message: "the engine asked for a resource before it configured the provider",
  });
}
