import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { FlatcarError } from "../../errors.ts";
import { backOffMs } from "../../http/back-off.ts";
import { CloudError } from "../../http/cloud-error.ts";
import { poller } from "../../http/poll.ts";
import { type ImagePlan, type ImageRun, type IO, importedImage } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import { unlessAbsent } from "./errors.ts";
import type { Glance } from "./glance.ts";
import { type GlanceImage, holderTag, isRight, ourTag, properties } from "./image-tags.ts";

/** One image that is to come in. */
export interface Importing {
  readonly glance: Glance;
  readonly io: IO;
  readonly way: Credentials["imageImport"];
  readonly plan: ImagePlan;
  readonly run: ImageRun;
  /** Of the clock of `io`. */
  readonly deadlineMs: number;
}

/** Images of one digest that may have been deleted before: their ids are spent. */
const generations = 100;
/** Nobody uploads for so long: the one who began is dead. */
const abandonedMs = 2 * 60 * 60_000;
/** A task of Glance's that has not begun by then is asked for again. */
const startMs = 60_000;

/**
 * Makes the image, or goes on with the one that another run has begun. Its id follows from project and digest: Glance gives an id
 * once, so two that begin at the same time have one image. `undefined` where it went away meanwhile.
 */
export async function bringIn(importing: Importing): Promise<GlanceImage | undefined> {
  const begun = await begin(importing);
  const image = await filled(begun, importing);
  if (image === undefined || isRight(image)) return image;
  await discard(image, importing);
  throw notPublished(importing, image);
}

async function begin({ glance, plan, run }: Importing): Promise<GlanceImage> {
  const project = await glance.project(run.signal);
  for (let generation = 0; generation < generations; generation++) {
    const id = imageId(project, plan, generation);
    const body = toRequest(plan, run.owner, id);
    const call = { method: "POST", path: "/images", body, idempotent: true, signal: run.signal } as const;
    const made = await unlessTaken(glance.request<GlanceImage>(call));
    const image = made?.body ?? (await glance.read(id, run.signal));
    if (image) return image;
  }
  throw new FlatcarError({
    code: "FD1420",
    message: `Glance knows ${generations} images of Flatcar ${plan.release.version} in ${plan.place}, and each is deleted`,
    hint: "ask the operators of the cloud to purge what is deleted: glance-manage db purge",
  });
}

/** `undefined` where the id is taken: by another run, by this one whose reply was lost, or by an image that is deleted. */
async function unlessTaken<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof CloudError && error.status === 409) return undefined;
    throw error;
  });
}

/** A UUID of version 8, RFC 9562, from what makes the image the same. Pure. */
export function imageId(project: string, { sha512 }: Pick<ImagePlan, "sha512">, generation: number): string {
  const hex = createHash("sha256").update(`${project} ${sha512} ${generation}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** What Glance is told of it: https://docs.openstack.org/glance/latest/admin/useful-image-properties.html. Pure. */
export function toRequest({ release, sha512 }: ImagePlan, owner: string, id: string): object {
  const arm = release.arch === "arm64";
  return {
    id,
    name: `flatcar-${release.channel}-${release.version}-${release.arch}`,
    disk_format: "qcow2",
    container_format: "bare",
    visibility: "private",
    tags: [ourTag, holderTag(owner)],
    architecture: arm ? "aarch64" : "x86_64",
    os_type: "linux",
    os_distro: "flatcar",
    os_version: release.version,
    image_original_user: "core",
    hw_qemu_guest_agent: "yes",
    ...(arm ? { hw_firmware_type: "uefi", hw_machine_type: "virt" } : {}),
    [properties.image]: importedImage(sha512),
    [properties.channel]: release.channel,
    [properties.version]: release.version,
    [properties.arch]: release.arch,
  };
}

/** Fills the image as long as nobody else does, and waits until it is ready. */
async function filled(begun: GlanceImage, importing: Importing): Promise<GlanceImage | undefined> {
  const { io, run, plan, deadlineMs } = importing;
  let image: GlanceImage | undefined = begun;
  for (let round = 0; image && image.status !== "active"; round++) {
    if (isAbandoned(image, io)) {
      await discard(image, importing);
      return undefined;
    }
    if (round > 0) await io.sleep(backOffMs(round), run.signal);
    if (image.status === "queued") await fill(image, importing);
    image = await settled(image, importing);
    if (image?.status === "queued" && io.now().getTime() >= deadlineMs) throw late(plan);
    run.signal.throwIfAborted();
  }
  return image;
}

function isAbandoned({ status, updated_at }: GlanceImage, io: IO): boolean {
  return status !== "queued" && io.now().getTime() - Date.parse(updated_at) > abandonedMs;
}

/** Hands the content over. Another run that is doing so already is let go on. */
async function fill(image: GlanceImage, importing: Importing): Promise<void> {
  await unlessOvertaken(importing.way === "upload" ? upload(image, importing) : download(image, importing));
}

/**
 * `undefined` where the image does not wait to be filled any more. Glance refuses with 409 what comes later, and the other one of two that come
 * at once with 410: what it would say of an image that was deleted meanwhile.
 */
async function unlessOvertaken<T>(step: Promise<T>): Promise<T | undefined> {
  return unlessTaken(step).catch((error: unknown) => {
    if (error instanceof CloudError && error.status === 410 && /found after upload/.test(String(error.body)))
      return undefined;
    throw error;
  });
}

async function upload({ id }: GlanceImage, { glance, run, plan, io, deadlineMs }: Importing): Promise<void> {
  const { path, size } = await run.content.file();
  run.progress(`uploading ${Math.ceil(size / 1e6)} MB to Glance`);
  const leftMs = Math.max(60_000, Math.ceil(deadlineMs - io.now().getTime()));
  await glance.request({
    method: "PUT",
    path: `/images/${id}/file`,
    headers: { "content-type": "application/octet-stream", "content-length": String(size) },
    body: () => createReadStream(path),
    expect: "nothing",
    timeouts: { tryMs: leftMs, totalMs: leftMs },
    signal: run.signal,
  });
  run.progress(`uploaded ${plan.file}`);
}

/** Glance fetches the file itself, and says only that it begins. */
async function download({ id }: GlanceImage, { glance, run, plan }: Importing): Promise<void> {
  run.progress(`having Glance fetch ${plan.url}`);
  const body = { method: { name: "web-download", uri: plan.url } };
  const path = `/images/${id}/import`;
  await glance.request({ method: "POST", path, body, expect: "nothing", idempotent: true, signal: run.signal });
}

/** The image once it is ready, or free to be filled again; `undefined` where it is gone. Throws FD1441 where Glance could not fetch it. */
async function settled(before: GlanceImage, importing: Importing): Promise<GlanceImage | undefined> {
  const { glance, io, run, plan, deadlineMs } = importing;
  const { id } = before;
  const isFree = freeWhen(before, importing);
  const first = await glance.read(id, run.signal);
  if (!first || first.status === "active" || isFree(first)) return first;
  run.progress("waiting for Glance to store the image");
  const ask = async (_: readonly string[], signal: AbortSignal) => {
    const image = await glance.read(id, signal);
    return new Map(image ? [[id, image]] : []);
  };
  return poller<GlanceImage>({ ask, idsInOneCall: 1 }, io).until({
    id,
    what: `the image of Flatcar ${plan.release.version} in ${plan.place}`,
    signal: run.signal,
    timeoutMs: Math.max(0, deadlineMs - io.now().getTime()),
    answer: (image) => {
      if (image && /^(?:killed|deleted|pending_delete|deactivated)$/.test(image.status)) throw lostImage(plan, image);
      return image === undefined || image.status === "active" || isFree(image) ? image : undefined;
    },
    stateOf: ({ status }) => `is ${status}`,
  });
}

/**
 * Whether an image waits to be filled again. What Glance is to fetch is `queued` until its task begins: that makes it `importing`, and clears
 * what an earlier one failed in; when it fails, the image is `queued` again and names the stores (glance/async_/flows/api_image_import.py).
 */
function freeWhen(before: GlanceImage, { way, plan, io }: Importing): (image: GlanceImage) => boolean {
  const endMs = io.now().getTime() + startMs;
  let begun = !before.os_glance_failed_import;
  return ({ status, os_glance_failed_import: failed }) => {
    begun ||= status !== "queued" || !failed;
    if (status !== "queued" || way === "upload") return status === "queued";
    const late = io.now().getTime() >= endMs;
    if (failed && (begun || late)) throw notFetched(plan, failed);
    return late;
  };
}

async function discard({ id }: GlanceImage, { glance, run }: Importing): Promise<void> {
  const call = { method: "DELETE", path: `/images/${id}`, expect: "nothing", signal: run.signal } as const;
  await unlessAbsent(glance.request(call));
}

function late({ release, place }: ImagePlan): FlatcarError {
  const message = `the image of Flatcar ${release.version} did not get ready in ${place} in time`;
  return new FlatcarError({ code: "FD1408", message, hint: "run the same again to go on" });
}

function lostImage({ release, place }: ImagePlan, { id, status }: GlanceImage): FlatcarError {
  return new FlatcarError({
    code: "FD1441",
    message: `Glance gave the image of Flatcar ${release.version} in ${place} up: it is ${status}`,
    details: [`image ${id}`],
    hint: "delete it with openstack image delete, then run the same again",
  });
}

function notFetched({ url, place }: ImagePlan, stores: string): FlatcarError {
  return new FlatcarError({
    code: "FD1441",
    message: `Glance in ${place} could not fetch ${url}`,
    details: [`os_glance_failed_import: ${stores}`],
    hint: "many clouds may not reach the Internet, or are refused there: set FLATCAR_DEPLOY_OPENSTACK_IMAGE_IMPORT=upload",
  });
}

function notPublished({ plan, way }: Importing, { id, os_hash_value }: GlanceImage): FlatcarError {
  return new FlatcarError({
    code: "FD1154",
    message: `what Glance stored of ${plan.file} in ${plan.place} is not what Flatcar published`,
    details: [
      `image ${id}, deleted again`,
      `published: ${plan.sha512.slice(0, 32)}…`,
      `stored: ${os_hash_value?.slice(0, 32)}…`,
    ],
    hint:
      way === "upload"
        ? "run the same again; when it goes on, ask the operators of the cloud what changes images on their way"
        : "a cloud that converts what it downloads leaves nothing to compare: set FLATCAR_DEPLOY_OPENSTACK_IMAGE_IMPORT=upload",
  });
}
