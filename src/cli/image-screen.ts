import { type LtsStream, offlineSnapshot } from "../images/index.ts";
import { unknownImage } from "../plan.ts";
import { byHand, type ImageState } from "../platform.ts";
import { formatBytes } from "./byte-size.ts";
import type { ImageStep } from "./imports.ts";
import type { PlannedMachine } from "./pools.ts";
import { streamName } from "./releases.ts";
import { clean, images, type Style } from "./style.ts";

/** What a pool's row says of its image: the platform's id of it, or what is to be done about one that is imported. */
export function imageText(
  { platform, plan, image }: Pick<PlannedMachine, "platform" | "plan" | "image">,
  steps: readonly ImageStep[],
): string {
  if (platform.image.kind === "published" || plan.ownImage || plan.image === unknownImage) return plan.image;
  const step = image && steps.find((each) => each.platform === platform.id && each.image === plan.image);
  if (!step) return shortImage(plan.image);
  if (step.kind !== "import") return `${shortImage(plan.image)}, imported`;
  return ["image to import", ...factsOf(step)].join(", ").replace(",", ":");
}

/** `sha512-1c9f…`: enough to tell it from others on a screen. */
function shortImage(image: string): string {
  return image.length > 20 ? `${image.slice(0, 19)}…` : image;
}

/** `412.3 MiB`, `signed by F88C…B34A`, `from https://images.example.com/flatcar.img.gz` */
function factsOf({ size, signer, url }: ImageStep): readonly string[] {
  return [
    ...(size === undefined ? [] : [formatBytes(size)]),
    ...(signer === undefined ? [] : [`signed by ${signer.slice(0, 4)}…${signer.slice(-4)}`]),
    ...(url === undefined ? [] : [`from ${url}`]),
  ];
}

const counted = {
  finish: { mark: "~", color: "yellow", verb: "to take up" },
  import: { mark: "+", color: "green", verb: "to import" },
  release: { mark: "-", color: "red", verb: "to let go" },
} as const;

/** `+ 1 image to import`: the images of a plan as its last line counts them. */
export function imageCounts(steps: readonly ImageStep[], style: Style): readonly string[] {
  return (["import", "finish", "release"] as const).flatMap((kind) => {
    const count = steps.filter((step) => step.kind === kind).length;
    const { mark, color, verb } = counted[kind];
    return count === 0 ? [] : [style[color](`${mark} ${images(count)} ${verb}`)];
  });
}

/** Heads of a table of images in an account. */
export const imageHeads = ["release", "arch", "id", "size", "made", "held by", "booted by"] as const;

type ListedImage = ImageState & { readonly machines?: readonly string[] | undefined };

/** A row of it for each. LTS streams are told by what comes with the package: nobody is asked for a name. */
export async function imageRows(images: readonly ListedImage[]): Promise<readonly (readonly string[])[]> {
  const streams = await offlineSnapshot().streams();
  return images.map((image) => imageRow(image, streams));
}

function imageRow(image: ListedImage, streams: readonly LtsStream[]): readonly string[] {
  const { release, id, size, created, holders, phase, machines } = image;
  return [
    `${streamName(release, streams)} ${release.version}`,
    release.arch,
    id,
    size === undefined ? "" : formatBytes(size),
    phase === "ready" ? created.slice(0, 10) : "half made",
    holders.map((holder) => (holder === byHand ? "hand" : holder)).join(", "),
    machines === undefined ? "" : String(machines.length),
  ].map(clean);
}
