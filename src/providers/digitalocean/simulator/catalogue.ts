/** A region as the API tells of it. */
export interface RegionRecord {
  readonly slug: string;
  readonly name: string;
}

/** A size as the API tells of it. Prices in USD. */
export interface SizeRecord {
  readonly slug: string;
  readonly memory: number;
  readonly vcpus: number;
  readonly disk: number;
  readonly monthly: number;
  /** Where it is not to be had, though the rest of the regions has it. */
  readonly without?: readonly string[];
}

/** https://docs.digitalocean.com/platform/regional-availability/, seen 2026-11-23 */
export const regions: readonly RegionRecord[] = [
  { slug: "ams3", name: "Amsterdam 3" },
  { slug: "atl1", name: "Atlanta 1" },
  { slug: "blr1", name: "Bangalore 1" },
  { slug: "fra1", name: "Frankfurt 1" },
  { slug: "lon1", name: "London 1" },
  { slug: "nyc1", name: "New York 1" },
  { slug: "nyc2", name: "New York 2" },
  { slug: "nyc3", name: "New York 3" },
  { slug: "sfo2", name: "San Francisco 2" },
  { slug: "sfo3", name: "San Francisco 3" },
  { slug: "sgp1", name: "Singapore 1" },
  { slug: "syd1", name: "Sydney 1" },
  { slug: "tor1", name: "Toronto 1" },
];

/** https://www.digitalocean.com/pricing/droplets, seen 2026-11-23; which region lacks a size changes, these are for show. */
export const sizes: readonly SizeRecord[] = [
  { slug: "s-1vcpu-512mb-10gb", memory: 512, vcpus: 1, disk: 10, monthly: 4, without: ["nyc2", "sfo2"] },
  { slug: "s-1vcpu-1gb", memory: 1_024, vcpus: 1, disk: 25, monthly: 6 },
  { slug: "s-1vcpu-2gb", memory: 2_048, vcpus: 1, disk: 50, monthly: 12 },
  { slug: "s-2vcpu-2gb", memory: 2_048, vcpus: 2, disk: 60, monthly: 18 },
  { slug: "s-2vcpu-4gb", memory: 4_096, vcpus: 2, disk: 80, monthly: 24 },
  { slug: "s-4vcpu-8gb", memory: 8_192, vcpus: 4, disk: 160, monthly: 48 },
  { slug: "s-8vcpu-16gb", memory: 16_384, vcpus: 8, disk: 320, monthly: 96 },
  { slug: "c-2", memory: 4_096, vcpus: 2, disk: 25, monthly: 42, without: ["nyc2"] },
  { slug: "c-4", memory: 8_192, vcpus: 4, disk: 50, monthly: 84, without: ["nyc2"] },
  { slug: "g-2vcpu-8gb", memory: 8_192, vcpus: 2, disk: 25, monthly: 63, without: ["nyc2", "sfo2"] },
  { slug: "m-2vcpu-16gb", memory: 16_384, vcpus: 2, disk: 50, monthly: 84, without: ["nyc2", "sfo2"] },
];

/** An image of the account's own that nobody made here: in every region, and in no list. */
export const givenImage = 12_345_678;

/** Hours of a month as the price list counts them. */
const monthHours = 672;

export function isOffered({ without = [] }: SizeRecord, region: string): boolean {
  return !without.includes(region);
}

/** As `GET /v2/regions` shows it. */
export function shownRegion({ slug, name }: RegionRecord) {
  const features = ["backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];
  const here = sizes.filter((size) => isOffered(size, slug)).map((size) => size.slug);
  return { slug, name, features, available: true, sizes: here };
}

/** As `GET /v2/sizes` shows it. */
export function shownSize(size: SizeRecord) {
  const { slug, memory, vcpus, disk, monthly } = size;
  return {
    slug,
    memory,
    vcpus,
    disk,
    transfer: vcpus,
    price_monthly: monthly,
    price_hourly: Number((monthly / monthHours).toFixed(5)),
    regions: regions.filter((region) => isOffered(size, region.slug)).map((region) => region.slug),
    available: true,
    description: slug.startsWith("s-") ? "Basic" : "Dedicated",
  };
}
