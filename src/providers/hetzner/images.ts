import { FlatcarError } from "../../errors.ts";
import {
  type ImageDriver,
  type ImagePlan,
  type ImageRun,
  type ImageState,
  type IO,
  importedImage,
  type Run,
} from "../../platform.ts";
import { unlessMissing } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { toError } from "./errors.ts";
import { isHeldBy, isHeldByOthers, toImageState, withHolder, withoutHolder } from "./image-labels.ts";
import { importImage, listForsaken, tidy, tidyForsaken } from "./import.ts";
import { labelKeys } from "./labels.ts";
import { type Project, projectOf } from "./project.ts";
import type { Image, Labels, Server } from "./records.ts";
import { isOnItsWay, isReady } from "./state.ts";

/** Beta 3941.1.0, alpha 3975.0.0, stable 3975.2.0 and LTS 4081 are the first that have it. */
export const firstImage = {
  version: "3941.1.0",
  source: "https://www.flatcar.org/docs/latest/installing/cloud/hetzner/",
} as const;

export const imageFile = "flatcar_production_hetzner_image.bin.bz2";

/** Upload, writing and snapshot take a few minutes each at most, on a slow line longer. */
const defaultTimeoutMs = 60 * 60_000;
const pauseMs = 5_000;

/** Images of one project. Every error is ours. */
export function images(credentials: Credentials, io: IO): ImageDriver {
  const project = projectOf(credentials, io);
  const doing = <T>(what: string, step: () => Promise<T>): Promise<T> =>
    step().catch((error: unknown) => {
      throw toError(error, { what, created: undefined, client: project.client, secrets: [credentials.token] });
    });
  return {
    async create(plan, run) {
      const left: string[] = [];
      const made = doing(`import ${plan.file}`, () => create(plan, run, project, credentials, left));
      const state = await made.catch((error: unknown) => Promise.reject(withLeft(error, left)));
      for (const line of left) io.log(line);
      return state;
    },
    read: (id, run) => doing(`read image ${id}`, () => read(id, run, project)),
    delete: (id, run) => doing(`delete image ${id}`, () => remove(id, run, project)),
    list: (_, run) => doing("list the images", () => list(project, run, labelKeys.image)),
    tidy: (_, run) => doing("clear away what imports have left", () => tidyForsaken(project, run)),
    left: (_, run) => doing("look for what imports have left", () => listForsaken(project, run)),
    machines: (id, run) => doing(`list the servers of image ${id}`, () => machinesOf(id, run, project)),
  };
}

/** A ready image of the digest is taken, one that is on its way is waited for, and where there is none it is imported. */
async function create(
  plan: ImagePlan,
  run: ImageRun,
  project: Project,
  credentials: Credentials,
  left: string[],
): Promise<ImageState> {
  const { io } = project;
  const deadlineMs = io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
  for (;;) {
    const found = await imagesOf(project, run, `${labelKeys.image}==${importedImage(plan.sha512)}`);
    const ready = found.find(isReady);
    if (ready) {
      await tidy(project.client, plan.sha512, run.signal);
      const held = await hold(ready, run, project);
      if (held) return toImageState(held);
    }
    if (io.now().getTime() >= deadlineMs) throw late(plan);
    const unusable = found.find(({ status }) => status === "unavailable");
    if (unusable) throw cannotBeUsed(plan, unusable);
    if (found.some(({ status }) => status === "creating")) {
      run.progress("waiting for the snapshot");
      await io.sleep(pauseMs, run.signal);
    } else {
      await importImage(plan, run, project, credentials, deadlineMs, left);
    }
  }
}

/** The error, with what the import has left among its details. */
function withLeft(error: unknown, left: readonly string[]): unknown {
  if (!(error instanceof FlatcarError) || left.length === 0) return error;
  const [first, ...others] = error.findings;
  return new FlatcarError([{ ...first, details: [...(first.details ?? []), ...left] }, ...others], { cause: error });
}

function late({ file }: ImagePlan): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: `waited for the import of ${file}, until the time was over`,
    hint: "run the same again to go on",
  });
}

/** Importing it anew might end in the same way, and each time costs a machine. */
function cannotBeUsed({ file }: ImagePlan, { id, description }: Image): FlatcarError {
  return new FlatcarError({
    code: "FD1414",
    message: `the snapshot of ${file} is there, and Hetzner Cloud says that it is unavailable`,
    details: [`snapshot ${id}, ${description}`],
    hint: "run the same again later; when it stays so, delete the snapshot in the Hetzner Console, and it is imported anew",
  });
}

async function imagesOf({ client }: Project, { signal }: Run, selector: string): Promise<readonly Image[]> {
  return client.all<Image>("images", { type: "snapshot", label_selector: selector }, signal);
}

async function list(project: Project, run: Run, selector: string): Promise<readonly ImageState[]> {
  return (await imagesOf(project, run, selector)).map(toImageState);
}

async function imageOf({ client }: Project, id: string, { signal }: Run): Promise<Image | undefined> {
  const image = await client.one<Image>(`/images/${id}`, "image", signal);
  return image?.labels[labelKeys.image] === undefined ? undefined : image;
}

async function read(id: string, run: Run, project: Project): Promise<ImageState | undefined> {
  const image = await imageOf(project, id, run);
  return image && toImageState(image);
}

/** How often labels are written and looked at. */
const attempts = 10;
/** Longer than another run takes from reading labels to writing them, so that what is seen after it stays. */
const settleMs = 4_000;

/**
 * Writes labels until they are as wanted: the API takes all of them at once, another run may write them at the same time, and the last one wins.
 * Those that collide meet less and less. Gives the image as it was seen last, `undefined` where it is gone.
 */
async function relabel(
  image: Image,
  change: (labels: Labels) => Labels | undefined,
  { signal }: Run,
  { client, io }: Project,
): Promise<Image | undefined> {
  let now: Image | undefined = image;
  for (let attempt = 1; now && attempt <= attempts; attempt++) {
    const labels = change(now.labels);
    if (!labels) return now;
    await unlessMissing(client.send("PUT", `/images/${image.id}`, signal, { body: { labels } }));
    await io.sleep(settleMs * (1 + attempt * Math.random()), signal);
    now = await client.one<Image>(`/images/${image.id}`, "image", signal);
  }
  return now;
}

/** The image with the run's owner among its holders. */
async function hold(image: Image, run: Run, project: Project): Promise<Image | undefined> {
  const change = (labels: Labels) => (isHeldBy(labels, run.owner) ? undefined : withHolder(labels, run.owner));
  const now = await relabel(image, change, run, project);
  return now && isHeldBy(now.labels, run.owner) ? now : undefined;
}

/** The run's owner lets go of it; with the last one the image goes. */
async function remove(id: string, run: Run, project: Project): Promise<void> {
  const image = await imageOf(project, id, run);
  if (!image) return;
  const change = (labels: Labels) =>
    isHeldBy(labels, run.owner) && isHeldByOthers(labels, run.owner) ? withoutHolder(labels, run.owner) : undefined;
  const now = await relabel(image, change, run, project);
  if (!now || isHeldByOthers(now.labels, run.owner)) return;
  await removeFree(id, run, project);
}

/** Longer than a run takes that has found the image, until its machine or its label is there. */
const doubtMs = 2 * settleMs;

/**
 * Nobody else holds it, as far as labels say; they may have been lost, and another run may have found it before. So it is looked at twice, with a
 * pause, and goes only where neither a label nor a machine speaks for it. Throws FD1420.
 */
async function removeFree(id: string, run: Run, project: Project): Promise<void> {
  if (await isWanted(id, run, project)) return letGo(id, run, project);
  await project.io.sleep(doubtMs, run.signal);
  if (await isWanted(id, run, project)) return letGo(id, run, project);
  await unlessMissing(project.client.send("DELETE", `/images/${id}`, run.signal));
}

/** It stays, for others. */
async function letGo(id: string, run: Run, project: Project): Promise<void> {
  const image = await imageOf(project, id, run);
  const change = (labels: Labels) => (isHeldBy(labels, run.owner) ? withoutHolder(labels, run.owner) : undefined);
  if (image) await relabel(image, change, run, project);
}

/** Whether others hold the image, or have machines of it; false where it is gone. Throws FD1420 where a machine is just being made from it. */
async function isWanted(id: string, run: Run, project: Project): Promise<boolean> {
  const servers = (await project.client.all<Server>("servers", {}, run.signal)).filter(
    ({ image }) => String(image?.id) === id,
  );
  const booting = servers.find(({ status }) => isOnItsWay(status));
  if (booting) throw needed(id, booting);
  const owners = servers.flatMap(({ labels }) => labels[labelKeys.owner] ?? []);
  const now = await imageOf(project, id, run);
  return now !== undefined && (isHeldByOthers(now.labels, run.owner) || owners.some((owner) => owner !== run.owner));
}

function needed(id: string, { name }: Server): FlatcarError {
  return new FlatcarError({
    code: "FD1420",
    message: `${name} is being made from image ${id} just now`,
    hint: "run the same again when it runs",
  });
}

async function machinesOf(id: string, { signal }: Run, { client }: Project): Promise<readonly string[]> {
  const servers = await client.all<Server>("servers", {}, signal);
  return servers.filter(({ image }) => String(image?.id) === id).map(({ name }) => name);
}
