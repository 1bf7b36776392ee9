import { type Ask, page, type Reply } from "./ask.ts";
import { givenImage, regions } from "./catalogue.ts";
import type { ImageRecord } from "./records.ts";
import { notFound, unprocessable } from "./refusal.ts";
import { imageStatus, showAction, showImage, showUnmadeImage } from "./show.ts";
import { nameTags, note, type Store } from "./store.ts";

const known = ["Arch Linux", "CentOS", "CoreOS", "Debian", "Fedora", "Fedora Atomic", "FreeBSD", "Gentoo", "openSUSE"];

/** DigitalOcean fetches the file by itself; here nothing is fetched, and its name alone says what comes of it. */
export function createImage(store: Store, { body }: Ask): Reply {
  const region = String(body.region);
  if (!regions.some(({ slug }) => slug === region)) throw unprocessable("Region is not available");
  const now = Date.now();
  const readyMs = String(body.url).includes("stalled") ? Number.MAX_SAFE_INTEGER : now + store.timing.latencyMs;
  const image: ImageRecord = {
    id: store.serial(),
    name: String(body.name),
    url: String(body.url),
    distribution: known.includes(String(body.distribution)) ? String(body.distribution) : "Unknown",
    description: String(body.description ?? ""),
    createdMs: now,
    readyMs,
    regions: { [region]: readyMs },
    tags: nameTags(store, Array.isArray(body.tags) ? body.tags.map(String) : []),
    failure: failureOf(String(body.url)),
  };
  store.images.set(image.id, image);
  return { status: 202, body: { image: { ...showImage(image), status: "NEW", regions: [] } } };
}

/** Of what is not there, or is too large, nobody has published what DigitalOcean says: no reason. The others are word for word, https://github.com/digitalocean/terraform-provider-digitalocean/pull/613 and https://github.com/hashicorp/packer/issues/7848 */
function failureOf(url: string): string | undefined {
  if (/\.(?:tar|xz|zip|zst|7z|ova)(?:\.\w+)?$/.test(url)) {
    return "We don't support the compression format of your image. Please try again with a supported format (gzip, bzip2) or an uncompressed image file.";
  }
  if (/missing|huge/.test(url)) return "";
  if (!url.includes("broken")) return undefined;
  return "We had a problem decompressing your file. This typically happens if the archive is corrupt or contains multiple files. Please try decompressing the file locally and uploading the uncompressed image, or recompressing using gzip or bzip2.";
}

/** One that came to nothing is in no list, and is told of when it is asked for, https://github.com/digitalocean/doctl/issues/671 */
export function listImages(store: Store, ask: Ask): Reply {
  const { tag_name: tag } = ask.query;
  const shown = [...store.images.values()].filter(
    (image) =>
      isShown(image, store) && imageStatus(image) !== "deleted" && (tag === undefined || image.tags.includes(tag)),
  );
  return page("images", shown.map(showImage), ask);
}

export function getImage(store: Store, { params }: Ask): Reply {
  if (params.image_id === String(givenImage)) return { status: 200, body: { image: showUnmadeImage(givenImage) } };
  return { status: 200, body: { image: showImage(imageOf(store, params.image_id)) } };
}

export function deleteImage(store: Store, { params }: Ask): Reply {
  const { id } = imageOf(store, params.image_id);
  store.images.delete(id);
  return { status: 204 };
}

/** Only a transfer: an image stays where it was as well. */
export function actOnImage(store: Store, { params, body }: Ask): Reply {
  const image = imageOf(store, params.image_id);
  const region = String(body.region);
  if (body.type !== "transfer") throw unprocessable("the simulated DigitalOcean only transfers images");
  if (!regions.some(({ slug }) => slug === region)) throw unprocessable("Region is not available");
  if (imageStatus(image) !== "available") throw unprocessable("Image is not available.");
  const about = { type: "transfer", resource: image.id, resourceType: "image", region };
  const action = note(store, about);
  image.regions = { [region]: action.doneMs, ...image.regions };
  return { status: 201, body: { action: showAction(action) } };
}

function imageOf(store: Store, id: unknown): ImageRecord {
  const image = store.images.get(Number(id));
  if (!image || !isShown(image, store)) throw notFound();
  return image;
}

function isShown({ createdMs }: ImageRecord, { timing }: Store): boolean {
  return Date.now() >= createdMs + timing.consistencyMs;
}
