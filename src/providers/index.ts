import { FlatcarError, nearest } from "../errors.ts";
import type { Platform, ResourceKind } from "../platform.ts";

/** The registry: one line for each platform, loaded when it is first used. */
export const platforms = {
  aws: () => import("./aws/index.ts"),
  digitalocean: () => import("./digitalocean/index.ts"),
  hetzner: () => import("./hetzner/index.ts"),
  openstack: () => import("./openstack/index.ts"),
  ovhcloud: () => import("./ovhcloud/index.ts"),
} satisfies Record<string, () => Promise<{ default: AnyPlatform }>>;

// biome-ignore lint/suspicious/noExplicitAny: the registry holds platforms of every option type
export type AnyPlatform = Platform<any, any>;
export type PlatformId = keyof typeof platforms;
type PlatformOf<Id extends PlatformId> = Awaited<ReturnType<(typeof platforms)[Id]>>["default"];
/** What a user writes under `options` for one platform. */
export type PlatformOptions<Id extends PlatformId> = PlatformOf<Id>["options"]["_zod"]["input"];

type KindsOf<Id extends PlatformId> = NonNullable<PlatformOf<Id>["resources"]>;
/** Names of what a platform has beside machines: `Network`. */
export type KindName<Id extends PlatformId> = keyof KindsOf<Id> & string;
/** What a user writes under `options` for one of them. */
export type KindOptions<Id extends PlatformId, Name extends KindName<Id>> =
  KindsOf<Id>[Name] extends ResourceKind<infer Schema> ? Schema["_zod"]["input"] : never;

export const platformIds = Object.keys(platforms) as readonly PlatformId[];

export function isPlatformId(id: string): id is PlatformId {
  return Object.hasOwn(platforms, id);
}

const loaded = new Map<PlatformId, Promise<AnyPlatform>>();

/** Loads a platform, once. Throws FD1005 for an id that is not in the registry. */
export async function loadPlatform(id: string): Promise<AnyPlatform> {
  if (isPlatformId(id)) return loaded.get(id) ?? load(id);
  const near = nearest(id, platformIds);
  throw new FlatcarError({
    code: "FD1005",
    message: `there is no platform "${id}"`,
    hint: near ? `did you mean "${near}"?` : `one of: ${platformIds.join(", ")}`,
  });
}

/** Node looks a module up anew at every `import()`: a run of a thousand machines asks thousands of times. */
function load(id: PlatformId): Promise<AnyPlatform> {
  const platform = platforms[id]().then((module) => module.default);
  loaded.set(id, platform);
  platform.catch(() => loaded.delete(id));
  return platform;
}
