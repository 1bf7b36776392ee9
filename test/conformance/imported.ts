import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulatedContent, simulatedFile } from "../../src/images/index.ts";
import {
  byHand,
  type ImageContent,
  type ImagePlan,
  type ImageRun,
  type ImportedImages,
  type IO,
  type LocatedImage,
  type Release,
} from "../../src/platform.ts";

/** The file of a release, as a simulated cloud has it, in the place that the options name. */
export function imagePlan(images: ImportedImages<unknown, unknown>, release: Release, options: unknown): ImagePlan {
  const file = images.file(release, options);
  const { url, sha512 } = simulatedFile(release, file);
  return { release, file, url, sha512, place: images.place(options) };
}

/** Its bytes: they are the disk too, packed in nothing. */
export function imageContent({ release, file }: Pick<ImagePlan, "release" | "file">): ImageContent {
  const bytes = simulatedContent(release, file);
  return {
    file: async () => {
      const path = join(mkdtempSync(join(tmpdir(), "image-")), file);
      writeFileSync(path, bytes);
      return { path, size: bytes.length };
    },
    disk: async function* () {
      yield bytes;
    },
  };
}

/** The image, brought to the cloud by hand. */
export async function importFor(
  images: ImportedImages<unknown, unknown>,
  context: { readonly credentials: unknown; readonly io: IO; readonly run: Omit<ImageRun, "content"> },
  release: Release,
  options: unknown,
): Promise<LocatedImage> {
  const plan = imagePlan(images, release, options);
  const run = { ...context.run, owner: byHand, content: imageContent(plan) };
  const { image } = await images.connect(context.credentials, context.io).create(plan, run);
  return { image, source: plan.file };
}
