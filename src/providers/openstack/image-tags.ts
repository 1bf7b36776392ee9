import { importedImage, type Release } from "../../platform.ts";

/** Properties by which an image that was imported is found again. Glance takes any name but `os_glance_…`. */
export const properties = {
  image: "flatcar_deploy_image",
  channel: "flatcar_deploy_channel",
  version: "flatcar_deploy_version",
  arch: "flatcar_deploy_arch",
} as const;

/** On every image of ours. */
export const ourTag = "flatcar-deploy";

const holderPrefix = "flatcar-deploy:holder=";

/** Tag of a deployment that holds an image: a tag is set and taken off without touching the others. */
export function holderTag(owner: string): string {
  return holderPrefix + owner;
}

export function holdersOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => (tag.startsWith(holderPrefix) ? [tag.slice(holderPrefix.length)] : [])).sort();
}

/** An image as Glance shows it, as far as it is read. https://docs.openstack.org/api-ref/image/v2/#show-image */
export interface GlanceImage {
  readonly id: string;
  readonly name?: string | null;
  readonly status: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  readonly size?: number | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly os_hash_algo?: string | null;
  readonly os_hash_value?: string | null;
  readonly os_glance_failed_import?: string;
  readonly [properties.image]?: string;
  readonly [properties.channel]?: string;
  readonly [properties.version]?: string;
  readonly [properties.arch]?: string;
}

/** The release that an image says it is of. */
export function releaseOf(image: GlanceImage): Release {
  return {
    channel: (image[properties.channel] ?? "stable") as Release["channel"],
    version: image[properties.version] ?? "",
    arch: image[properties.arch] === "arm64" ? "arm64" : "amd64",
  };
}

/** Whether the content is what the label says, as far as Glance tells: it takes the SHA-512 of all it stores, from release Rocky on. */
export function isRight(image: GlanceImage): boolean {
  const { os_hash_algo, os_hash_value } = image;
  return os_hash_algo !== "sha512" || !os_hash_value || importedImage(os_hash_value) === image[properties.image];
}
