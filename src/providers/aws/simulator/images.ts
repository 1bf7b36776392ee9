import { createHash } from "node:crypto";
import { type Channel, channels, type Release } from "../../../platform.ts";
import { imageName } from "../image.ts";

/** Where Flatcar is published, https://github.com/flatcar/mantle/blob/main/cmd/plume/containerlinux.go */
const regions: ReadonlySet<string> = new Set([
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-south-1", "eu-central-1", "af-south-1"],
  ...[
    "ap-east-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-northeast-1",
    "ap-northeast-2",
  ],
]);

/** Day 0 of Flatcar's major versions, which count days: TODAYS_VERSION in https://github.com/flatcar/scripts/blob/main/common.sh */
const epoch = Date.UTC(2013, 6, 1);
const dayMs = 86_400_000;

/**
 * The id of a release's image in a region. It holds the release, so that any process finds the release by the id alone: eight digits
 * of a digest that proves it is one of these, and nine that hide channel, architecture and version.
 */
export function imageIdOf(release: Release, region: string): string {
  const proof = digestOf(`${region} ${imageName(release)}`).slice(0, 8);
  return `ami-${proof}${(toNumber(release) ^ maskOf(proof)).toString(16).padStart(9, "0")}`;
}

/** The release behind an id that `imageIdOf` made for this region. */
export function releaseOfId(id: string, region: string): Release | undefined {
  const [, proof = "", rest = ""] = /^ami-([0-9a-f]{8})([0-9a-f]{9})$/.exec(id) ?? [];
  if (!proof) return undefined;
  const release = toRelease(BigInt(`0x${rest}`) ^ maskOf(proof));
  return release && imageIdOf(release, region) === id ? release : undefined;
}

/** The release that an image is named after, where it is published: in this region, and not later than today. */
export function releaseOfName(name: string, region: string): Release | undefined {
  const [, channel, version = "", arm] = /^Flatcar-([a-z]+)-(\d+\.\d+\.\d+)(-arm64)?-hvm$/.exec(name) ?? [];
  const release: Release = { channel: channel as Channel, version, arch: arm ? "arm64" : "amd64" };
  const number = channels.includes(release.channel) && regions.has(region) ? toNumber(release) : -1n;
  if (number < 0n || imageName(toRelease(number) ?? release) !== name) return undefined;
  return branchedAt(release) <= Date.now() ? release : undefined;
}

/** Milliseconds; a fortnight from patch to patch keeps the order of releases. */
export function publishedAt(release: Release): number {
  return branchedAt(release) + 14 * dayMs * Number(release.version.split(".")[2]);
}

function branchedAt({ version }: Release): number {
  return epoch + dayMs * Number.parseInt(version, 10);
}

/** Bits: 3 for the channel, 1 for the architecture, then 14, 8 and 10 for the three parts of the version. */
function toNumber({ channel, version, arch }: Release): bigint {
  const [major = 0n, branch = 0n, patch = 0n] = version.split(".").map(BigInt);
  const head = BigInt(channels.indexOf(channel) * 2 + (arch === "arm64" ? 1 : 0));
  return (((((head << 14n) | (major & 0x3fffn)) << 8n) | (branch & 0xffn)) << 10n) | (patch & 0x3ffn);
}

function toRelease(number: bigint): Release | undefined {
  const part = (shift: bigint, mask: bigint) => Number((number >> shift) & mask);
  const channel = channels[part(33n, 7n)];
  const version = `${part(18n, 0x3fffn)}.${part(10n, 0xffn)}.${part(0n, 0x3ffn)}`;
  return channel && { channel, version, arch: part(32n, 1n) === 1 ? "arm64" : "amd64" };
}

function maskOf(proof: string): bigint {
  return BigInt(`0x${digestOf(proof).slice(0, 9)}`);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
