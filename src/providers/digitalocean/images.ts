import { FlatcarError } from "../../errors.ts";
import { makeOnce } from "../../http/make-once.ts";
import { type Poller, poller } from "../../http/poll.ts";
import {
  type ImageDriver,
  type ImagePlan,
  type ImageRun,
  type ImageState,
  type IO,
  importedImage,
  type Run,
} from "../../platform.ts";
import { whenDone } from "./action.ts";
import type { Droplet, Image } from "./answers.ts";
import { type Client, clientOf } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { doing, explain } from "./errors.ts";
import { requireAddress } from "./image-address.ts";
import { failedImport, goneImage, notAnImage, notOurs } from "./image-errors.ts";
import { imagesTagged, isReady } from "./image-finder.ts";
import { holderTag, holderTags, isIn, parseImageId, toImageState } from "./image-state.ts";
import { addTag, removeTag } from "./tagging.ts";
import { tagOf, valueIn } from "./tags.ts";

/** Minutes as a rule; half an hour is what DigitalOcean's own tools wait. */
const defaultTimeoutMs = 30 * 60_000;

interface Tools {
  readonly client: Client;
  readonly watch: Poller<Image>;
}

/** DigitalOcean downloads the file by itself, from where it is published. Every error is ours. */
export function images(credentials: Credentials, io: IO): ImageDriver {
  const client = clientOf(credentials, io);
  const tools: Tools = { client, watch: watchOf(client, io) };
  return {
    create: (plan, run) => create(plan, run, tools),
    read: (id, { signal }) =>
      doing(client, { what: `read image ${id}` }, async () => {
        const { place, image } = idOf(id);
        const found = await imageOf(client, image, signal);
        return found && isIn(found, place) ? toImageState(found, place) : undefined;
      }),
    delete: (id, run) => doing(client, { what: `delete image ${id}` }, () => remove(id, run, client)),
    list: (place, { signal }) =>
      doing(client, { what: "list the images" }, async () => {
        const all = (await client.all("/v2/images", "images", { private: true }, signal)) as readonly Image[];
        return all.filter((image) => isIn(image, place)).map((image) => toImageState(image, place));
      }),
    machines: (id, { signal }) =>
      doing(client, { what: `list the Droplets of image ${id}` }, async () => {
        const { place, image } = idOf(id);
        const all = (await client.all("/v2/droplets", "droplets", {}, signal)) as readonly Droplet[];
        return all.filter((droplet) => isFrom(droplet, image, place)).map(({ name }) => name);
      }),
  };
}

function isFrom({ image, region }: Droplet, id: string, place: string): boolean {
  return String(image?.id) === id && region.slug === place;
}

function watchOf(client: Client, io: IO): Poller<Image> {
  const ask = async (ids: readonly string[], signal: AbortSignal) => {
    const found = await Promise.all(ids.map((id) => imageOf(client, id, signal)));
    return new Map(found.flatMap((image) => (image ? [[String(image.id), image] as const] : [])));
  };
  return poller({ ask, idsInOneCall: 50, firstMs: 2_000, longestMs: 10_000 }, io);
}

function idOf(id: string) {
  const parsed = parseImageId(id);
  if (parsed) return parsed;
  throw notAnImage(id);
}

/** `undefined` where there is none. */
async function imageOf({ get }: Client, id: string, signal: AbortSignal): Promise<Image | undefined> {
  const found = (await get(`/v2/images/${id}`, signal)) as { readonly image?: Image } | undefined;
  return found?.image;
}

async function create(plan: ImagePlan, run: ImageRun, tools: Tools): Promise<ImageState> {
  const { client } = tools;
  const what = `import ${nameOf(plan)} into ${plan.place}`;
  requireAddress(plan.url);
  const begun = await doing(client, { what }, () => findOrImport(plan, run, client)).catch(async (error: unknown) => {
    throw error instanceof FlatcarError ? await explain(error, { region: plan.place }, client, run.signal) : error;
  });
  return doing(client, { what, created: `${plan.place}/${begun.id}` }, async () => {
    const limitMs = client.io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
    await hold(plan, begun, run, client);
    const ready = await whenAvailable(plan, begun.id, run, limitMs, tools);
    const there = isReady(ready, plan.place) ? ready : await transfer(plan, ready, run, limitMs, tools);
    return toImageState(there, plan.place);
  });
}

function nameOf({ release: { channel, version } }: ImagePlan): string {
  return `flatcar-${channel}-${version}`;
}

/** The image of this file, whoever makes it. Of several that were begun at once the first one stays, and who began another takes it back. */
async function findOrImport(plan: ImagePlan, run: Run, client: Client): Promise<Image> {
  const { signal } = run;
  const first = await firstOf(plan, client, signal);
  if (first) return first;
  run.progress(`asking DigitalOcean to fetch ${plan.file}`);
  const made = await begin(plan, run, client);
  const kept = (await firstOf(plan, client, signal)) ?? made;
  if (kept.id !== made.id && kept.id < made.id) {
    await discard(made, client, signal);
    return kept;
  }
  return made;
}

async function firstOf({ sha512 }: ImagePlan, client: Client, signal: AbortSignal): Promise<Image | undefined> {
  return (await usable(sha512, client, signal))[0];
}

/** The oldest first. */
async function usable(sha512: string, client: Client, signal: AbortSignal): Promise<readonly Image[]> {
  const all = await imagesTagged(client, importedImage(sha512), signal);
  return all.filter(({ status }) => status !== "deleted" && status !== "retired").sort((a, b) => a.id - b.id);
}

async function discard({ id }: Pick<Image, "id">, client: Client, signal: AbortSignal): Promise<void> {
  await client.remove("/v2/images/{image_id}", undefined, { at: [id], signal });
}

/** Begins one import. What its lost replies leave behind is held by this deployment alone. */
async function begin(plan: ImagePlan, { owner, signal }: Run, client: Client): Promise<Image> {
  const body = toRequest(plan, owner);
  const tag = holderTag(plan.place, owner);
  const isOurs = (image: Image) => holderTags(image).every((holder) => holder === tag);
  return makeOnce({
    io: client.io,
    signal,
    async make() {
      const answer = (await client.post("/v2/images", body as never, { signal })) as { readonly image?: Image };
      if (answer.image) return answer.image;
      throw new FlatcarError({ code: "FD1420", message: "DigitalOcean accepted an image and named none" });
    },
    find: async () => (await usable(plan.sha512, client, signal)).filter(isOurs),
    unmake: (image) => discard(image, client, signal),
  });
}

/** What DigitalOcean is told of a new image. It keeps no digest: the tags do. */
function toRequest(plan: ImagePlan, owner: string) {
  const { release, url, place, sha512, file } = plan;
  return {
    name: nameOf(plan),
    url,
    region: place,
    distribution: "CoreOS",
    description: `${file} of Flatcar ${release.version}, SHA-512 ${sha512.slice(0, 56)}…, imported by flatcar-deploy`,
    tags: [
      tagOf("image", importedImage(sha512)),
      tagOf("channel", release.channel),
      tagOf("version", release.version),
      holderTag(place, owner),
    ],
  };
}

/** Waits until the import is done, wherever to. One that failed is cleared away: its reason is in the error. Throws FD1441 for one that goes meanwhile. */
async function whenAvailable(
  plan: ImagePlan,
  id: number,
  run: Run,
  limitMs: number,
  { client, watch }: Tools,
): Promise<Image> {
  let shown: Image | undefined;
  const image = await watch.until<Image>({
    id: String(id),
    what: `image ${id} to be imported`,
    signal: run.signal,
    timeoutMs: Math.max(0, limitMs - client.io.now().getTime()),
    answer: (found) => {
      if (shown && !found) throw goneImage(shown, plan.place);
      shown = found;
      return found && !isUnderWay(found) ? found : undefined;
    },
    looked: (found, waitedMs) =>
      run.progress(`DigitalOcean is importing it: ${found?.status ?? "begun"}, ${clock(waitedMs)}`),
    stateOf: ({ status = "unknown" }) => `is ${status}`,
  });
  if (image.status === "available") return image;
  const left: unknown = await discard(image, client, run.signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  throw failedImport(plan, image, left);
}

function isUnderWay({ status }: Image): boolean {
  return status === "NEW" || status === "pending";
}

/** Minutes and seconds. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Brings an image that is in another region to this one as well. Throws FD1441 where it goes meanwhile. */
async function transfer(
  { place }: ImagePlan,
  image: Image,
  run: Run,
  limitMs: number,
  { client, watch }: Tools,
): Promise<Image> {
  run.progress(`transferring image ${image.id} to ${place}`);
  const { signal } = run;
  const leftMs = () => Math.max(0, limitMs - client.io.now().getTime());
  const what = `the transfer of image ${image.id} to ${place}`;
  const body = { type: "transfer", region: place };
  const answer = await client.post("/v2/images/{image_id}/actions", body as never, {
    at: [image.id],
    signal,
    idempotent: true,
  });
  await whenDone(client, answer, { what, signal, timeoutMs: leftMs() });
  return watch.until<Image>({
    id: String(image.id),
    what,
    signal,
    timeoutMs: leftMs(),
    answer: (found) => {
      if (!found) throw goneImage(image, place);
      return isReady(found, place) ? found : undefined;
    },
    stateOf: ({ regions = [] }) => `is in ${regions.join(", ")}`,
  });
}

/** Adds the owner to the holders, so that the image stays while we wait for it. Throws FD1441 where it went meanwhile, with the last of those who held it. */
async function hold({ place }: ImagePlan, image: Image, { owner, signal }: Run, client: Client): Promise<void> {
  const tag = holderTag(place, owner);
  if (isHeld(image, tag)) return;
  await addTag(client, tag, { id: image.id, type: "image" }, signal);
  const now = await imageOf(client, String(image.id), signal);
  if (!now) throw goneImage(image, place);
}

/** Lets go of the image, and of what a lost reply left beside it. */
async function remove(id: string, { owner, signal }: Run, client: Client): Promise<void> {
  const { place, image } = idOf(id);
  const found = await imageOf(client, image, signal);
  if (!found) return;
  const file = valueIn(found.tags ?? [], "image");
  if (file === undefined) throw notOurs(id);
  const tag = holderTag(place, owner);
  const same = (await imagesTagged(client, file, signal)).filter((each) => each.id !== found.id && isHeld(each, tag));
  for (const each of [found, ...same]) await letGo(each, tag, client, signal);
}

function isHeld({ tags }: Image, tag: string): boolean {
  return tags?.includes(tag) ?? false;
}

/** Takes the owner off the holders; the image goes with the last of them, in whatever region. */
async function letGo(image: Image, tag: string, client: Client, signal: AbortSignal): Promise<void> {
  if (isHeld(image, tag)) await removeTag(client, tag, { id: image.id, type: "image" }, signal);
  const now = await imageOf(client, String(image.id), signal);
  if (now && holderTags(now).length === 0) await discard(now, client, signal);
}
