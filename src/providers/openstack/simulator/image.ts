import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { project } from "./account.ts";
import { digestsOf, fill } from "./image-content.ts";
import { nextPage, page } from "./paging.ts";
import type { ImageRecord } from "./records.ts";
import { glancePage } from "./refusal.ts";
import { newId, type Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;

const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, "");

function showImage(image: ImageRecord): Readonly<Record<string, unknown>> {
  const { id, name, status, tags, size = null, sha512 = null, md5 = null } = image;
  return {
    ...image.properties,
    id,
    name,
    status,
    tags,
    size,
    checksum: md5,
    os_hash_algo: sha512 === null ? null : "sha512",
    os_hash_value: sha512,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    created_at: time(image.createdAt),
    updated_at: time(image.updatedAt),
    owner: project.id,
    visibility: "private",
    protected: false,
    os_hidden: false,
    min_disk: 0,
    min_ram: 0,
    virtual_size: null,
    self: `/v2/images/${id}`,
    file: `/v2/images/${id}/file`,
    schema: "/v2/schemas/image",
  };
}

const listImages: Handler = (store, { query }) => {
  const filters = [...query].filter(([key]) => !["limit", "marker", "sort", "sort_key", "sort_dir"].includes(key));
  const fitting = [...store.images.values()].filter((image) =>
    filters.every(([key, value]) => fits(image, key, value)),
  );
  const { items, next } = page(fitting, query, 25);
  const more = next === undefined ? {} : { next: nextPage("/v2/images", query, next) };
  return {
    status: 200,
    body: { images: items.map(showImage), first: "/v2/images", schema: "/v2/schemas/images", ...more },
  };
};

function fits(image: ImageRecord, key: string, value: string): boolean {
  if (key === "tag") return image.tags.includes(value);
  return String(showImage(image)[key] ?? "") === value;
}

function imageOf(store: Store, id = ""): ImageRecord {
  const image = store.images.get(id);
  if (image) return image;
  throw glancePage(404, "Not Found", `No image found with ID ${id}`);
}

/** Fields of an image that are no properties of its owner's. */
const own = new Set(["id", "name", "tags", "disk_format", "container_format", "visibility", "min_disk", "min_ram"]);

const createImage: Handler = (store, { body }) => {
  const wanted = body as Readonly<Record<string, unknown>>;
  const id = typeof wanted.id === "string" ? wanted.id : newId();
  if (store.images.has(id) || store.spentImages.has(id))
    throw glancePage(409, "Conflict", `Image ID ${id} already exists!`);
  const now = Date.now();
  const properties = Object.entries(wanted).filter(([key]) => !own.has(key));
  const image: ImageRecord = {
    id,
    createdAt: now,
    updatedAt: now,
    status: "queued",
    name: String(wanted.name ?? ""),
    diskFormat: String(wanted.disk_format ?? ""),
    containerFormat: String(wanted.container_format ?? ""),
    properties: Object.fromEntries(properties) as Readonly<Record<string, string>>,
    tags: (wanted.tags as readonly string[] | undefined) ?? [],
  };
  store.images.set(id, image);
  return { status: 201, body: showImage(image), headers: { location: `/v2/images/${id}` } };
};

const deleteImage: Handler = (store, { parameters }) => {
  const { id } = imageOf(store, parameters.image_id);
  store.images.delete(id);
  store.spentImages.add(id);
  return { status: 204 };
};

/** Of two uploads that are under way at once Glance lets one pass, and says of the other what it says of an image that was deleted meanwhile. */
const upload: Handler = (store, { parameters, content, arrivedMs }) => {
  const image = imageOf(store, parameters.image_id);
  if (image.status === "active" && arrivedMs <= image.updatedAt)
    throw glancePage(
      410,
      "Gone",
      `Image ${image.id} could not be found after upload. The image may have been deleted during the upload, cleaning up the chunks uploaded.`,
    );
  if (image.status !== "queued")
    throw glancePage(409, "Conflict", `Image status transition from ${image.status} to saving is not allowed`);
  fill(image, content ?? digestsOf(new Uint8Array()));
  return { status: 204 };
};

/** Glance fetches the file in the background. */
const importImage: Handler = (store, { parameters, body }) => {
  const image = imageOf(store, parameters.image_id);
  const { method } = body as { readonly method: { readonly name: string; readonly uri?: string } };
  if (method.name !== "web-download")
    throw glancePage(400, "Bad Request", `Unknown import method name '${method.name}'.`);
  if (image.status !== "queued")
    throw glancePage(409, "Conflict", `Only images with status 'queued' can be imported, not '${image.status}'`);
  image.task = { uri: method.uri ?? "", at: Date.now() + store.latencyMs };
  return { status: 202 };
};

const addTag: Handler = (store, { parameters }) => {
  const image = imageOf(store, parameters.image_id);
  image.tags = [...new Set([...image.tags, parameters.tag_value ?? ""])];
  return { status: 204 };
};

const removeTag: Handler = (store, { parameters }) => {
  const image = imageOf(store, parameters.image_id);
  if (!image.tags.includes(parameters.tag_value ?? ""))
    throw glancePage(404, "Not Found", "The requested tag could not be found.");
  image.tags = image.tags.filter((tag) => tag !== parameters.tag_value);
  return { status: 204 };
};

export const image: Readonly<Record<string, Handler>> = {
  "GET /image/v2/images": listImages,
  "POST /image/v2/images": createImage,
  "GET /image/v2/images/{image_id}": (store, { parameters }) => ({
    status: 200,
    body: showImage(imageOf(store, parameters.image_id)),
  }),
  "DELETE /image/v2/images/{image_id}": deleteImage,
  "PUT /image/v2/images/{image_id}/file": upload,
  "POST /image/v2/images/{image_id}/import": importImage,
  "PUT /image/v2/images/{image_id}/tags/{tag_value}": addTag,
  "DELETE /image/v2/images/{image_id}/tags/{tag_value}": removeTag,
};
