import type { HeldRelease } from "./hold.ts";
import type { ConfigSource, Forms, Rendered } from "./ignition/index.ts";
import type { ExtensionSource, Lock, LockedExtension, LockedFile, ReleaseSource } from "./images/index.ts";
import type { parseWith, resolveCredentials } from "./options.ts";
import type { IO, LocatedImage } from "./platform.ts";

/** What planning may use. One context serves many machines: what it looked up or rendered once is not looked up again. */
export interface PlanContext {
  readonly io: IO;
  readonly signal: AbortSignal;
  readonly releases: ReleaseSource;
  /** Left out: the names and versions that come with the package, so that only what is locked can be had. */
  readonly extensions?: ExtensionSource;
  /** No account is asked. */
  readonly offline: boolean;
  /** Offline, an image that only the cloud could name is `unknownImage`: enough to look at a plan, not to carry it out. */
  readonly imagesOptional?: boolean;
  /** An image counts only where its source is signed, or is an account of the platform. */
  readonly signedOnly?: boolean;
  readonly lock?: Lock;
  /** Credentials by platform id; what is left out comes from `io.env`. */
  readonly credentials?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Filled by `plan`; begin with an empty one for each operation. */
  readonly memory: PlanMemory;
}

/** What one operation has already worked out, by the identity or the text of what it came from. */
export interface PlanMemory {
  readonly rendered: WeakMap<readonly ConfigSource[], Rendered>;
  /** By the Ignition of the extensions below it. */
  readonly extended: WeakMap<Rendered, Map<string, Rendered>>;
  readonly fitted: WeakMap<Rendered, Map<string, Rendered>>;
  readonly forms: WeakMap<Rendered, Forms>;
  readonly parsed: WeakMap<object, ReturnType<typeof parseWith>>;
  readonly credentials: Map<string, ReturnType<typeof resolveCredentials>>;
  readonly lookups: Map<string, Promise<unknown>>;
  /** Images that were looked up, and the files of releases that were read for it, by their keys in a lock. */
  readonly images: Map<string, LocatedImage>;
  readonly files: Map<string, LockedFile>;
  readonly extensions: Map<string, LockedExtension>;
  /** What channels that are held back came to, by what was asked for. */
  readonly held: Map<string, HeldRelease>;
}

export function planMemory(): PlanMemory {
  return {
    rendered: new WeakMap(),
    extended: new WeakMap(),
    fitted: new WeakMap(),
    forms: new WeakMap(),
    parsed: new WeakMap(),
    credentials: new Map(),
    lookups: new Map(),
    images: new Map(),
    files: new Map(),
    extensions: new Map(),
    held: new Map(),
  };
}
