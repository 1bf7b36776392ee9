import { systemImages } from "./catalogue.ts";
import { invalid, refuse } from "./refusal.ts";
import { all, type Entry, found, type Store } from "./store.ts";

/** An image by its id, or a system image by its name. */
export function imageOf(store: Store, wanted: unknown, architecture: string): Entry {
  const text = String(wanted);
  const system = systemImages.find(
    (image) => String(image.id) === text || (image.name === text && image.architecture === architecture),
  ) as Entry | undefined;
  const image = system ?? store.project.entries.images[text];
  if (!image) throw invalid("image", "image not found");
  if (image.architecture !== architecture) {
    throw refuse(422, "invalid_input", "the image is not compatible with the architecture of the server type", null);
  }
  if (image.status !== "available") throw refuse(422, "invalid_input", "image is not available", null);
  return image;
}

/** SSH keys by ids or names. */
export function keysOf(store: Store, wanted: unknown): readonly Entry[] {
  return ((wanted ?? []) as readonly unknown[]).map((one) => {
    const key = all(store, "ssh_keys").find(({ id, name }) => name === one || String(id) === String(one));
    if (!key) throw refuse(404, "not_found", `SSH key not found: ${String(one)}`);
    return key;
  });
}

export function groupOf(store: Store, wanted: unknown): Entry | undefined {
  return wanted === undefined || wanted === null ? undefined : found(store, "placement_groups", wanted as number);
}
