import { unknownImage } from "./difference.ts";
import { type Finding, FlatcarError, throwFindings } from "./errors.ts";
import {
  fileKey,
  imageKey,
  importedFile,
  lockedImage,
  readArtifact,
  sourceKey,
  unsignedImages,
} from "./images/index.ts";
import { resolveCredentials } from "./options.ts";
import type { PlanContext } from "./plan-context.ts";
import {
  filledAddress,
  type ImagePlan,
  type ImportedImages,
  importedImage,
  type LocatedImage,
  type Release,
} from "./platform.ts";
import type { AnyPlatform } from "./providers/index.ts";

/** Where images of a release are told apart: a region of the platform, or what one import serves. Options with mistakes may be missing. */
export function imagePlace({ image, scope }: AnyPlatform, options: unknown): string {
  return image.kind === "imported" ? image.place(options) : scope(options);
}

/** Where the platform is to fetch the file of an image that it imports; `undefined` where that is where the file is published. */
export function importAddress(
  { image }: Pick<AnyPlatform, "image">,
  options: unknown,
  release: Release,
): string | undefined {
  const address = image.kind === "imported" ? image.address?.(options) : undefined;
  if (image.kind !== "imported" || address === undefined) return undefined;
  return filledAddress(address, release, image.file(release, options));
}

/** What a deployment calls an image that is imported for it: `image-hetzner-project-amd64-4593.2.5`. */
export function imageName(platform: string, { place, release: { arch, version } }: ImagePlan): string {
  return ["image", platform, place, arch, version].join("-");
}

/**
 * The image of a release: the locked one, else what the platform or the release server says. Offline it is `unknownImage` where that is
 * enough. Throws what the platform's own source throws, FD1105, FD1106 and FD1111, and FD1122 where only signed ones count.
 */
export async function imageFor(
  platform: AnyPlatform,
  options: unknown,
  release: Release,
  context: PlanContext,
): Promise<string> {
  const image = await foundImage(platform, options, release, context);
  const key = imageKey(platform.id, imagePlace(platform, options), release);
  if (context.signedOnly && platform.image.kind === "published") checkSigned(key, context);
  return image;
}

async function foundImage(
  platform: AnyPlatform,
  options: unknown,
  release: Release,
  context: PlanContext,
): Promise<string> {
  if (platform.image.kind === "imported") importedFile(platform.image, release, options);
  const place = imagePlace(platform, options);
  const locked = context.lock && lockedImage(context.lock, platform.id, place, release);
  if (locked !== undefined) return locked.image;
  const key = imageKey(platform.id, place, release);
  const found = once(context, `image ${key}`, async () => {
    const located = await locate(platform, options, release, context);
    context.memory.images.set(key, located);
    return located.image;
  });
  return found.catch((error: unknown) => {
    const open = context.offline && context.imagesOptional && error instanceof FlatcarError && error.code === "FD1106";
    if (open) return unknownImage;
    throw error;
  });
}

/** FD1122 for an image that a file without a signature names. */
function checkSigned(key: string, { lock, memory }: PlanContext): void {
  const images = { ...lock?.images, ...Object.fromEntries(memory.images) };
  const files = { ...lock?.files, ...Object.fromEntries(memory.files) };
  const unsigned = unsignedImages({ images, files }).find(({ image }) => image === key);
  if (!unsigned) return;
  const { file } = unsigned;
  throw new FlatcarError({
    code: "FD1122",
    message: `${key.slice(0, key.lastIndexOf(" "))}: ${file} has no signature`,
    details: [`looked for: ${files[sourceKey(key, file)]?.url}.sig`],
    hint: "name a release server that has it in FLATCAR_DEPLOY_RELEASE_URL",
  });
}

/** What keeps the image of any release from being looked up, each at its path in the plan. */
export function checkImage(platform: AnyPlatform, options: unknown, context: PlanContext): readonly Finding[] {
  const { image } = platform;
  if (image.kind === "imported") return [];
  const { value } = credentialsOf(platform, context);
  return (value !== undefined && image.check?.(options, value)) || [];
}

async function locate(
  platform: AnyPlatform,
  options: unknown,
  release: Release,
  context: PlanContext,
): Promise<LocatedImage> {
  const { image } = platform;
  if (image.kind === "imported") return toImport(platform, image, options, release, context);
  const { value, findings } = credentialsOf(platform, context);
  throwFindings(findings);
  return image.locate(release, options, {
    credentials: value,
    io: context.io,
    signal: context.signal,
    offline: context.offline,
    artifact: async (name) => {
      const key = fileKey(release, name);
      const found = await once(context, `file ${key}`, () => readArtifact(context.releases, release, name, context.io));
      if (found?.file) context.memory.files.set(key, found.file);
      return found?.text;
    },
  });
}

async function toImport(
  { title }: AnyPlatform,
  images: ImportedImages<unknown, unknown>,
  options: unknown,
  release: Release,
  context: PlanContext,
): Promise<LocatedImage> {
  const { releases, memory } = context;
  const file = importedFile(images, release, options);
  const published = await once(context, `published ${fileKey(release, file)}`, () => releases.published(release, file));
  if (!published) throw notPublished(title, file, release, releases.name);
  memory.files.set(fileKey(release, file), published);
  return { image: importedImage(published.sha512), source: file };
}

function notPublished(title: string, file: string, { channel, version, arch }: Release, source: string): FlatcarError {
  return new FlatcarError({
    code: "FD1111",
    message: `${channel} ${version} has no image for ${title} on ${arch}`,
    details: [`${source}: no ${file}`],
    hint: "choose another release, or name an image of your own in the options",
  });
}

function credentialsOf(platform: AnyPlatform, { credentials, io, memory }: PlanContext) {
  const known = memory.credentials.get(platform.id) ?? resolveCredentials(platform, credentials?.[platform.id], io.env);
  memory.credentials.set(platform.id, known);
  return known;
}

/** Looks up once in one operation. */
export function once<T>({ memory }: PlanContext, key: string, look: () => Promise<T>): Promise<T> {
  const known = memory.lookups.get(key) as Promise<T> | undefined;
  if (known) return known;
  const found = look();
  memory.lookups.set(key, found);
  return found;
}
