import { FlatcarError } from "../../errors.ts";
import type { Answer, Call } from "../../http/api.ts";
import { once } from "../../http/once.ts";
import { linkQuery, pages } from "../../http/pages.ts";
import type { MachinePlan } from "../../platform.ts";
import { unlessAbsent } from "./errors.ts";
import { isUuid } from "./id.ts";
import { type GlanceImage, isRight, ourTag, properties } from "./image-tags.ts";
import type { Session } from "./session.ts";

interface ImagesPage {
  readonly images: readonly GlanceImage[];
  readonly next?: string;
}

/** Glance in one region. */
export interface Glance {
  request<T>(call: Call): Promise<Answer<T>>;
  /** Id of the project that images belong to. */
  project(signal: AbortSignal): Promise<string>;
  /** Images of the project that these filters take: never one that a stranger shares or publishes under the same words. */
  list(filters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<readonly GlanceImage[]>;
  /** One image; `undefined` where there is none. */
  read(id: string, signal: AbortSignal): Promise<GlanceImage | undefined>;
}

export function openGlance(session: Session): (region: string) => Glance {
  return (region) => {
    const api = (signal: AbortSignal) => session.api("image", region, signal);
    return {
      request: async (call) => (await api(call.signal)).request(call),
      project: (signal) => session.project(signal),
      async list(filters, signal) {
        const query = { ...filters, owner: await session.project(signal), limit: 100 };
        const call = { method: "GET", path: "/images", query, signal } as const;
        const all: GlanceImage[] = [];
        for await (const { images } of pages<ImagesPage>(await api(signal), call, ({ next }) => linkQuery(next)))
          all.push(...images);
        return all;
      },
      async read(id, signal) {
        const call = { method: "GET", path: `/images/${encodeURIComponent(id)}`, signal } as const;
        return (await unlessAbsent((await api(signal)).request<GlanceImage>(call)))?.body;
      },
    };
  };
}

/** Finds the image of a plan in one region. */
export interface ImageFinder {
  /** Glance's id. Throws FD1414 where there is none. */
  find(plan: Pick<MachinePlan, "image" | "ownImage" | "name">, signal: AbortSignal): Promise<string>;
}

/** One list serves all machines, and is asked for anew where it does not have what is sought; an image of the user's own is looked for once. */
export function openImages(session: Session, region: string): ImageFinder {
  const glance = openGlance(session)(region);
  const list = async (signal: AbortSignal) => glance.list({ tag: ourTag, status: "active" }, signal);
  const owns = new Map<string, (signal: AbortSignal) => Promise<string>>();
  const own = (image: string) => {
    const look = owns.get(image) ?? once((asked) => ownImageOf(glance, region, image, asked));
    owns.set(image, look);
    return look;
  };
  let known = once(list);
  const labelled = async (label: string, signal: AbortSignal) =>
    (await known(signal)).find((image) => image[properties.image] === label && isRight(image))?.id;
  return {
    async find({ image, ownImage, name }, signal) {
      if (ownImage) return own(image)(signal);
      const found = await labelled(image, signal);
      if (found !== undefined) return found;
      known = once(list);
      const anew = await labelled(image, signal);
      if (anew !== undefined) return anew;
      throw notImported(image, name, region);
    },
  };
}

async function ownImageOf(glance: Glance, region: string, image: string, signal: AbortSignal): Promise<string> {
  if (!isUuid(image)) return byName(glance, region, image, signal);
  const found = await glance.read(image, signal);
  if (found?.status === "active") return found.id;
  throw new FlatcarError({
    code: "FD1414",
    message: found ? `image ${image} in ${region} is ${found.status}` : `${region} has no image ${image}`,
    hint: "openstack image list shows those that there are",
  });
}

/** Here images that others share or publish count, too: the user named one. */
async function byName(glance: Glance, region: string, name: string, signal: AbortSignal): Promise<string> {
  const call = { method: "GET", path: "/images", query: { name, status: "active" }, signal } as const;
  const { body } = await glance.request<ImagesPage>(call);
  const [found, ...others] = body.images;
  if (found && others.length === 0) return found.id;
  throw new FlatcarError({
    code: "FD1414",
    message: found ? `${region} has several images "${name}"` : `${region} has no image "${name}"`,
    hint: "name it by its id: openstack image list shows them",
  });
}

function notImported(image: string, machine: string, region: string): FlatcarError {
  return new FlatcarError({
    code: "FD1414",
    message: `${region} has no image ${image.slice(0, 19)}…, from which ${machine} is to be made`,
    hint: "import it: `flatcar-deploy up` does so by itself",
  });
}
