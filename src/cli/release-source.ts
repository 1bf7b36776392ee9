import {
  bundledExtensions,
  cacheDirectory,
  type ExtensionSource,
  extensionServer,
  offlineSnapshot,
  type ReleaseSource,
  releaseServer,
} from "../images/index.ts";
import type { IO } from "../platform.ts";
import type { Context } from "./command.ts";

export interface SourceOptions {
  readonly io: IO;
  readonly offline: boolean;
  readonly signal: AbortSignal;
  /** What helps where the server cannot be reached, beside the network and a mirror. */
  readonly remedy?: string | undefined;
}

/** What a command says of `--offline` where the release server cannot be reached: nothing where it does not take it, or where it would find nothing new. */
export function offlineRemedy({ entry }: Pick<Context, "entry">): string | undefined {
  if (!entry?.flags.includes("offline") || entry.name === "lock") return undefined;
  return entry.name === "up" ? "use --offline where flatcar.lock has the images" : "use --offline";
}

/** Where releases are looked up: at the release server, or in the snapshot that comes with the package. */
export function releaseSource({ io, offline, signal, remedy }: SourceOptions): ReleaseSource {
  if (offline) return offlineSnapshot();
  const helps = remedy === undefined ? {} : { remedy };
  return releaseServer(io, { cacheDirectory: cacheDirectory(io.env), signal, ...helps });
}

/** Where system extensions are looked up: at the bakery or a mirror of it, or in the list that comes with the package. */
export function extensionSource({ io, offline, signal }: SourceOptions): ExtensionSource {
  if (offline) return bundledExtensions();
  return extensionServer(io, { cacheDirectory: cacheDirectory(io.env), signal });
}
