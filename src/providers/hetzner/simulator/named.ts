import { systemImages } from "./catalogue.ts";
import { invalid, refuse } from "./refusal.ts";
import { all, type Entry, found, type Store } from "./store.ts";

/** What an image is to start on: GB of disk. */
interface Machine {
  readonly architecture: string;
  readonly disk: number;
}

/** An image by its id, or a system image by its name. */
export function imageOf(store: Store, wanted: unknown, { architecture, disk }: Machine): Entry {
  const text = String(wanted);
  const system = systemImages.find(
    (image) => String(image.id) === text || (image.name === text && image.architecture === architecture),
  ) as Entry | undefined;
  const image = system ?? store.project.entries.images[text];
  if (!image) throw invalid("image", "image not found");
  if (image.architecture !== architecture) {
    throw refuse(422, "invalid_input", "the image is not compatible with the architecture of the server type", null);
  }
  if ((image.disk_size as number) > disk) {
    throw refuse(422, "invalid_input", "image disk is bigger than server type disk", null);
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

/** Most servers of a spread placement group, https://docs.hetzner.com/cloud/placement-groups/overview/ */
const groupLimit = 10;

export function groupOf(store: Store, wanted: unknown): Entry | undefined {
  if (wanted === undefined || wanted === null) return undefined;
  const group = found(store, "placement_groups", wanted as number);
  if ((group.servers as readonly number[]).length >= groupLimit) {
    throw refuse(422, "placement_error", "placement group has the most servers that it can have");
  }
  return group;
}
