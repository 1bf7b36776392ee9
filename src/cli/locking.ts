import {
  extensionKey,
  fileKey,
  imageKey,
  type Lock,
  type LockedExtension,
  type LockedRelease,
  officialFile,
  readExtension,
  releaseKey,
  sourceKey,
} from "../images/index.ts";
import { imagePlace, importAddress, type PlanContext } from "../plan.ts";
import { type PlannedMachine, poolName } from "./pools.ts";

/** A deployment file that has been planned, and what planning it has found out. */
export interface Resolved {
  readonly name: string;
  readonly machines: readonly PlannedMachine[];
  readonly context: PlanContext;
}

/** All that these machines boot and nothing else. What `before` already says of it stays as it is. */
export async function lockOf(before: Lock, resolved: Resolved): Promise<Lock> {
  const releases: Record<string, LockedRelease> = {};
  const images: Record<string, Lock["images"][string]> = {};
  for (const { spec, plan, platform } of resolved.machines) {
    const { arch } = plan.release;
    const key = releaseKey(spec.release, arch);
    releases[key] ??= await releaseOf(before.releases[key], plan.release, resolved.context);
    if (spec.image !== undefined || plan.ownImage) continue;
    const place = imageKey(platform.id, imagePlace(platform, plan.options), plan.release);
    const known = before.images[place] ?? resolved.context.memory.images.get(place) ?? { image: plan.image };
    images[place] ??= withAddress(known, importAddress(platform, plan.options, plan.release));
  }
  return {
    releases: withPools(releases, resolved),
    images,
    files: filesOf(before, images, resolved),
    extensions: extensionsOf(before, resolved),
  };
}

/** Where the platform is to fetch it from is always what the deployment file says. */
function withAddress({ url: _, ...image }: Lock["images"][string], url: string | undefined): Lock["images"][string] {
  return url === undefined ? image : { ...image, url };
}

/** The extensions that these machines have, each with its pools. */
function extensionsOf(before: Lock, { name, machines, context }: Resolved): Lock["extensions"] {
  const found = new Map<string, LockedExtension & { readonly pools: readonly string[] }>();
  for (const { spec, plan } of machines) {
    for (const text of spec.extensions ?? []) {
      const key = extensionKey(text, plan.release.arch);
      const pinned = context.memory.extensions.get(key) ?? before.extensions[key];
      if (!pinned) continue;
      const pools = new Set([...(found.get(key)?.pools ?? []), poolName(name, plan.name)]);
      found.set(key, { ...pinned, pools: [...pools].sort() });
    }
  }
  return Object.fromEntries(found);
}

async function releaseOf(
  before: LockedRelease | undefined,
  { channel, version, arch }: PlannedMachine["plan"]["release"],
  { releases }: PlanContext,
): Promise<LockedRelease> {
  if (before?.version === version) return before;
  const published = (await releases.find(version, arch))?.published;
  return { channel, version, ...(published ? { published } : {}) };
}

function withPools(releases: Lock["releases"], { name, machines }: Resolved): Lock["releases"] {
  return Object.fromEntries(
    Object.entries(releases).map(([key, release]) => {
      const its = machines.filter(({ spec, plan }) => {
        return releaseKey(spec.release, plan.release.arch) === key && plan.release.version === release.version;
      });
      const pools = [...new Set(its.map(({ plan }) => poolName(name, plan.name)))].sort();
      return [key, pools.length > 0 ? { ...release, pools } : release];
    }),
  );
}

/** The files that these images were read from, and the extensions that come with a release. */
function filesOf(before: Lock, images: Lock["images"], { machines, context }: Resolved): Lock["files"] {
  const sources = new Set(Object.entries(images).map(([key, { source = "" }]) => sourceKey(key, source)));
  for (const { spec, plan } of machines)
    for (const text of spec.extensions ?? [])
      sources.add(fileKey(plan.release, officialFile(readExtension(text).name)));
  const known = { ...Object.fromEntries(context.memory.files), ...before.files };
  return Object.fromEntries(Object.entries(known).filter(([key]) => sources.has(key)));
}

/** The lock with what these machines boot added to it: what is locked stays, but for the pools of each release. */
export async function extendLock(before: Lock, resolved: Resolved): Promise<Lock> {
  const needed = await lockOf(before, resolved);
  const releases = Object.entries(before.releases).map(([key, release]) => {
    const now = needed.releases[key];
    return [key, now?.version === release.version ? now : release] as const;
  });
  return {
    releases: { ...needed.releases, ...Object.fromEntries(releases) },
    images: { ...before.images, ...needed.images },
    files: { ...needed.files, ...before.files },
    extensions: { ...before.extensions, ...needed.extensions },
  };
}
