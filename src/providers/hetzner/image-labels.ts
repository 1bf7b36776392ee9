import { type Channel, channels, type ImagePlan, type ImageState, importedImage } from "../../platform.ts";
import { labelKeys } from "./labels.ts";
import type { Image, Labels } from "./records.ts";
import { isReady } from "./state.ts";

const keys = { channel: "flatcar-deploy.channel", arch: "flatcar-deploy.arch" } as const;
const holderPrefix = "holder.flatcar-deploy/";

/** Each holder has a label of its own: one value has no room for several. */
function holderKey(owner: string): string {
  return `${holderPrefix}${owner}`;
}

export function isHeldBy(labels: Labels, owner: string): boolean {
  return labels[holderKey(owner)] !== undefined;
}

export function isHeldByOthers(labels: Labels, owner: string): boolean {
  return Object.keys(labels).some((key) => key.startsWith(holderPrefix) && key !== holderKey(owner));
}

export function withHolder(labels: Labels, owner: string): Labels {
  return { ...labels, [holderKey(owner)]: "" };
}

export function withoutHolder(labels: Labels, owner: string): Labels {
  const { [holderKey(owner)]: _, ...rest } = labels;
  return rest;
}

/** Labels of a snapshot: what it is found by, what it is, and who holds it. */
export function toImageLabels({ release, sha512 }: ImagePlan, owner: string): Labels {
  return withHolder(
    {
      [labelKeys.image]: importedImage(sha512),
      [labelKeys.version]: release.version,
      [keys.channel]: release.channel,
      [keys.arch]: release.arch,
    },
    owner,
  );
}

const bytesInGB = 1e9;

/** A snapshot as the seam knows it. Pure. */
export function toImageState(image: Image): ImageState {
  const { labels } = image;
  return {
    id: String(image.id),
    phase: isReady(image) ? "ready" : "importing",
    image: labels[labelKeys.image] ?? "",
    release: {
      channel: channels.find((channel) => channel === labels[keys.channel]) ?? ("stable" satisfies Channel),
      version: labels[labelKeys.version] ?? "",
      arch: image.architecture === "arm" ? "arm64" : "amd64",
    },
    place: "project",
    ...(image.image_size === null ? {} : { size: Math.round(image.image_size * bytesInGB) }),
    created: image.created,
    holders: Object.keys(labels).flatMap((key) =>
      key.startsWith(holderPrefix) ? [key.slice(holderPrefix.length)] : [],
    ),
  };
}
