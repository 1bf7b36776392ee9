import { type Finding, FlatcarError } from "../../errors.ts";
import { once } from "../../http/once.ts";
import { isImportedImage, type MachinePlan } from "../../platform.ts";
import type { Image } from "./answers.ts";
import type { Client } from "./client.ts";
import type { Options } from "./options.ts";
import { tagOf } from "./tags.ts";

/** The platform's own id of an image that a plan names. Throws FD1414 where the account has none in the region. */
export type ImageFinder = (plan: MachinePlan<Options>, signal: AbortSignal) => Promise<number | string>;

/** Asks once for each image, and anew where it was not found. */
export function imageFinder(client: Client): ImageFinder {
  const known = new Map<string, (signal: AbortSignal) => Promise<readonly Image[]>>();
  const list = (image: string, signal: AbortSignal) => {
    const ask = known.get(image) ?? once((asked) => imagesTagged(client, image, asked));
    known.set(image, ask);
    return ask(signal);
  };
  return async ({ name, image, options: { region } }, signal) => {
    if (!isImportedImage(image)) return /^\d+$/.test(image) ? Number(image) : image;
    for (const attempt of [1, 2]) {
      const ready = (await list(image, signal)).find((each) => isReady(each, region));
      if (ready) return ready.id;
      if (attempt === 1) known.delete(image);
    }
    throw new FlatcarError(notThere(name, image, region, (await list(image, signal))[0]));
  };
}

/** Why Droplets cannot be made from images that users named, each at its machine. Each image is asked for once, whether it is called by its id or its slug. */
export async function ownImageFindings(
  plans: readonly MachinePlan<Options>[],
  client: Client,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const own = plans.filter(({ ownImage }) => ownImage);
  const names = [...new Set(own.map(({ image }) => image))];
  const looks = names.map(async (name) => [name, await oneImage(name, client, signal)] as const);
  const found = new Map(await Promise.all(looks));
  return own.flatMap((plan) => ownImageProblem(plan, found.get(plan.image)));
}

async function oneImage(name: string, client: Client, signal: AbortSignal): Promise<Image | undefined> {
  const path = `/v2/images/${encodeURIComponent(name)}`;
  return ((await client.get(path, signal)) as { readonly image?: Image } | undefined)?.image;
}

function ownImageProblem(
  { name: machine, image, options: { region } }: MachinePlan<Options>,
  found: Image | undefined,
): readonly Finding[] {
  if (found && isReady(found, region)) return [];
  const { status = "unknown", regions = [] } = found ?? {};
  const message = found ? `image ${image} is not ready in ${region}` : `the account has no image ${image}`;
  const details = found ? [`it is ${status}${regions.length > 0 ? ` in ${regions.join(", ")}` : ""}`] : [];
  const hint = "`doctl compute image list` shows the images, their ids and their regions";
  return [{ code: "FD1414", message, machine, at: { path: "image" }, details, hint }];
}

/** Whether Droplets boot from it in a region. */
export function isReady({ status, regions = [] }: Image, region: string): boolean {
  return status === "available" && regions.includes(region);
}

/** The images of the account that were made of one file. */
export async function imagesTagged(client: Client, image: string, signal: AbortSignal): Promise<readonly Image[]> {
  return (await client.all("/v2/images", "images", { tag_name: tagOf("image", image) }, signal)) as readonly Image[];
}

function notThere(name: string, image: string, region: string, other: Image | undefined) {
  const { id, status = "unknown", regions = [] } = other ?? {};
  const facts = other ? [`image ${id} is ${status}${regions.length > 0 ? ` in ${regions.join(", ")}` : ""}`] : [];
  return {
    code: "FD1414",
    message: `the image of ${name} is not in ${region}`,
    details: [`${image.slice(0, 19)}… is wanted`, ...facts],
    hint: "import it into this region first, or name an image of your own",
  } as const;
}
