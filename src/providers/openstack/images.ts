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
import type { Credentials } from "./credentials.ts";
import { translate, unlessAbsent } from "./errors.ts";
import { type Glance, openGlance } from "./glance.ts";
import { idOf, parseId } from "./id.ts";
import { machinesOf } from "./image-machines.ts";
import { type GlanceImage, holdersOf, holderTag, isRight, ourTag, properties, releaseOf } from "./image-tags.ts";
import { bringIn, type Importing } from "./import.ts";
import { openSession } from "./session.ts";

/** From half a gigabyte over a slow line to the copy in the cloud's own store. */
const defaultTimeoutMs = 60 * 60_000;
/** An image that went away between two calls is looked for so often. */
const attempts = 5;

/** Images in Glance. Every error is ours. */
export function images(credentials: Credentials, io: IO): ImageDriver {
  const session = openSession(credentials, io);
  const glance = openGlance(session);
  const doing = <T>(what: string, step: () => Promise<T>): Promise<T> =>
    step().catch((error: unknown) => {
      throw translate(error, { what });
    });
  return {
    create: (plan, run) =>
      doing(`import ${plan.file} of Flatcar ${plan.release.version}`, () =>
        create(plan, run, { glance: glance(plan.place), io, way: credentials.imageImport }),
      ),
    read: (id, run) => doing(`read image ${id}`, () => read(id, run, glance)),
    delete: (id, run) => doing(`delete image ${id}`, () => remove(id, run, glance)),
    list: (place, run) =>
      doing(`list the images in ${place}`, async () => {
        const all = await glance(place).list({ tag: ourTag }, run.signal);
        return all.filter(isOurs).map((image) => toState(place, image));
      }),
    machines: (id, run) =>
      doing(`list the machines of image ${id}`, async () => {
        const { region, id: image } = parseId(id);
        return machinesOf(session, region, image, run.signal);
      }),
  };
}

type Way = Pick<Importing, "glance" | "io" | "way">;

/** A ready image of the same digest is only held; one that is half made is gone on with. */
async function create(plan: ImagePlan, run: ImageRun, way: Way): Promise<ImageState> {
  const { glance, io } = way;
  const deadlineMs = io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const ready = await readyOne(plan, run, glance);
    const image = ready ?? (await bringIn({ ...way, plan, run, deadlineMs }));
    const held = image && (await hold(image, run, glance));
    if (held) return toState(plan.place, held);
  }
  throw new FlatcarError({
    code: "FD1420",
    message: `the image of Flatcar ${plan.release.version} in ${plan.place} goes away again each time that it is there`,
    hint: "find out who deletes it, then run the same again",
  });
}

async function readyOne({ sha512 }: ImagePlan, { signal }: Run, glance: Glance): Promise<GlanceImage | undefined> {
  const label = importedImage(sha512);
  const found = await glance.list({ tag: ourTag, status: "active" }, signal);
  const right = found.filter((image) => image[properties.image] === label && isRight(image));
  return right.sort((a, b) => (a.created_at < b.created_at ? -1 : 1))[0];
}

/** Sets the owner's tag, unless it is there; what a list said of it may be over. `undefined` where the image is gone by now. */
async function hold({ id }: GlanceImage, { owner, signal }: Run, glance: Glance): Promise<GlanceImage | undefined> {
  const image = await glance.read(id, signal);
  const tag = holderTag(owner);
  if (!image || image.tags.includes(tag)) return image;
  const path = `/images/${image.id}/tags/${encodeURIComponent(tag)}`;
  const call = { method: "PUT", path, expect: "nothing", signal } as const;
  const done = await unlessAbsent(glance.request(call));
  return done && { ...image, tags: [...image.tags, tag] };
}

async function read(id: string, { signal }: Run, glance: (region: string) => Glance): Promise<ImageState | undefined> {
  const { region, id: own } = parseId(id);
  const image = await glance(region).read(own, signal);
  return image && isOurs(image) ? toState(region, image) : undefined;
}

/** The image itself goes with the last who holds it. */
async function remove(id: string, { owner, signal }: Run, glance: (region: string) => Glance): Promise<void> {
  const { region, id: own } = parseId(id);
  const { request, read: look } = glance(region);
  const tag = encodeURIComponent(holderTag(owner));
  await unlessAbsent(request({ method: "DELETE", path: `/images/${own}/tags/${tag}`, expect: "nothing", signal }));
  const image = await look(own, signal);
  if (!image || !isOurs(image) || holdersOf(image.tags).length > 0) return;
  await unlessAbsent(request({ method: "DELETE", path: `/images/${own}`, expect: "nothing", signal }));
}

function isOurs(image: GlanceImage): boolean {
  return image.tags.includes(ourTag) && image[properties.image] !== undefined;
}

/** Pure. */
function toState(region: string, image: GlanceImage): ImageState {
  return {
    id: idOf({ region, kind: "image", id: image.id }),
    phase: image.status === "active" ? "ready" : "importing",
    image: image[properties.image] ?? "",
    release: releaseOf(image),
    place: region,
    ...(image.size ? { size: image.size } : {}),
    created: image.created_at,
    holders: holdersOf(image.tags),
  };
}
