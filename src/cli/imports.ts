import type { KnownImage, Leftovers } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { fileKey, type Lock, type LockedFile } from "../images/index.ts";
import { imageName, importAddress, type PlanContext } from "../plan.ts";
import { type ImagePlan, importedImage, type Release } from "../platform.ts";
import type { PlannedMachine } from "./pools.ts";

/** An image that is imported for machines of the plan, or that none of them boots any more. */
export interface ImageStep {
  /**
   * `import`: it is brought there, unless the account has it already; `finish`: an interrupted run has brought it there, and state does not know it;
   * `release`: this deployment holds it no more.
   */
  readonly kind: "import" | "finish" | "keep" | "release";
  readonly name: string;
  readonly platform: string;
  readonly place: string;
  readonly release: Release;
  readonly image: string;
  /** Bytes of the published file; left out where nobody has said. */
  readonly size?: number;
  /** Fingerprint of the key that vouches for it; left out on simulated clouds, and where the lock does not say. */
  readonly signer?: string;
  /** Where the platform fetches it from; left out where that is where the file is published. */
  readonly url?: string;
}

export interface Sources {
  readonly context: PlanContext;
  readonly lock: Lock;
  readonly known: readonly KnownImage[];
  readonly left?: Leftovers | undefined;
}

/**
 * The machines, each with what its image is made of, where that is imported. It is looked up only where neither lock nor state says it. Offline it
 * stays open. Throws what the look-up throws.
 */
export async function withImports(
  machines: readonly PlannedMachine[],
  sources: Sources,
): Promise<readonly PlannedMachine[]> {
  const found = new Map<string, Promise<ImagePlan | undefined>>();
  return Promise.all(
    machines.map(async (machine) => {
      const { platform, plan } = machine;
      if (platform.image.kind !== "imported" || plan.ownImage) return machine;
      const key = `${platform.id} ${platform.image.place(plan.options)} ${plan.image}`;
      const image = found.get(key) ?? importOf(machine, sources);
      found.set(key, image);
      return { ...machine, image: await image };
    }),
  );
}

async function importOf(
  { platform, plan: { image, release, options } }: PlannedMachine,
  { context, lock, known }: Sources,
): Promise<ImagePlan | undefined> {
  if (platform.image.kind !== "imported") return undefined;
  const place = platform.image.place(options);
  const file = platform.image.file(release, options);
  const kept = known.find(
    (each) => each.platform === platform.id && each.plan.place === place && keyOf(each) === image,
  );
  const own = importAddress(platform, options, release);
  if (kept) return own === undefined ? kept.plan : { ...kept.plan, url: own };
  const pinned = lockedFile(lock, context, release, file) ?? (await lookedUp(context, release, file));
  if (pinned === undefined || importedImage(pinned.sha512) !== image) return undefined;
  return { release, file, url: own ?? pinned.url, sha512: pinned.sha512, place };
}

function keyOf({ plan: { sha512 } }: KnownImage): string {
  return importedImage(sha512);
}

function lockedFile(lock: Lock, { memory }: PlanContext, release: Release, file: string): LockedFile | undefined {
  const key = fileKey(release, file);
  return lock.files[key] ?? memory.files.get(key);
}

async function lookedUp(context: PlanContext, release: Release, file: string): Promise<LockedFile | undefined> {
  try {
    return await context.releases.published(release, file);
  } catch (error) {
    if (context.imagesOptional && error instanceof FlatcarError && error.code === "FD1106") return undefined;
    throw error;
  }
}

/** What is done about each image, in the order of their names. */
export function imageSteps(
  machines: readonly PlannedMachine[],
  { context, lock, known, left }: Sources,
): readonly ImageStep[] {
  const wanted = new Map<string, ImageStep>();
  for (const { platform, plan, image } of machines) {
    if (!image) continue;
    const name = imageName(platform.id, image);
    const key = importedImage(image.sha512);
    const there = known.some((each) => each.name === name && keyOf(each) === key);
    const begun = left?.images.some(
      (each) => each.ready && each.platform === platform.id && each.place === image.place && each.image === key,
    );
    const { size, signer } = lockedFile(lock, context, image.release, image.file) ?? {};
    const url = importAddress(platform, plan.options, image.release);
    const facts = {
      ...(size === undefined ? {} : { size }),
      ...(signer === undefined ? {} : { signer }),
      ...(url === undefined ? {} : { url }),
    };
    wanted.set(name, { ...stepOf(there ? "keep" : begun ? "finish" : "import", name, platform.id, image), ...facts });
  }
  const gone = known.filter(({ name }) => !wanted.has(name));
  const released = gone.map(({ name, platform, plan }) => stepOf("release", name, platform, plan));
  return [...wanted.values(), ...released].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function stepOf(kind: ImageStep["kind"], name: string, platform: string, plan: ImagePlan): ImageStep {
  const { place, release, sha512 } = plan;
  return { kind, name, platform, place, release, image: importedImage(sha512) };
}
