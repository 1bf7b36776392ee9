import type { Channel, ImageState } from "../../platform.ts";
import type { Image } from "./answers.ts";
import { isReady } from "./image-finder.ts";
import { tagOf, valueIn, valuesIn } from "./tags.ts";

/** Region and image of an id like `fra1/7555620`; `undefined` for every other text. */
export function parseImageId(id: string): { readonly place: string; readonly image: string } | undefined {
  const [, place, image] = /^([a-z]{3}\d)\/(\d+)$/.exec(id) ?? [];
  return place === undefined || image === undefined ? undefined : { place, image };
}

/** The tag of a deployment that holds an image in a region: one image serves many, and cannot leave a region alone. */
export function holderTag(place: string, owner: string): string {
  return tagOf("holder", `${place}/${owner}`);
}

/** Tags of every hold, of whatever region. */
export function holderTags(image: Image): readonly string[] {
  return (image.tags ?? []).filter((tag) => valueIn([tag], "holder") !== undefined);
}

function holdersIn({ tags }: Image, place: string): readonly string[] {
  return valuesIn(tags ?? [], "holder").flatMap((hold) =>
    hold.startsWith(`${place}/`) ? [hold.slice(place.length + 1)] : [],
  );
}

/** Whether it is one of ours, and in a region or on its way there. Only its holders tell where one goes that is not there yet. */
export function isIn(image: Image, place: string): boolean {
  if (valueIn(image.tags ?? [], "image") === undefined) return false;
  return (image.regions ?? []).includes(place) || holdersIn(image, place).length > 0;
}

/** An image of ours, as a region has it. */
export function toImageState(image: Image, place: string): ImageState {
  const tags = image.tags ?? [];
  const { id, size_gigabytes: size, created_at: created = "" } = image;
  return {
    id: `${place}/${id}`,
    phase: isReady(image, place) ? "ready" : "importing",
    image: valueIn(tags, "image") ?? "",
    release: {
      channel: (valueIn(tags, "channel") ?? "stable") as Channel,
      version: valueIn(tags, "version") ?? "",
      arch: "amd64",
    },
    place,
    ...(size ? { size: Math.round(size * 1e9) } : {}),
    created,
    holders: holdersIn(image, place),
  };
}
