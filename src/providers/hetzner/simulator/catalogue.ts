/** What Hetzner offers, in part; names and sizes are real, prices are of the autumn of 2026 and only stand for such. */

const zones = [
  {
    id: 1,
    name: "fsn1",
    city: "Falkenstein",
    country: "DE",
    network_zone: "eu-central",
    latitude: 50.47612,
    longitude: 12.370071,
  },
  {
    id: 2,
    name: "nbg1",
    city: "Nuremberg",
    country: "DE",
    network_zone: "eu-central",
    latitude: 49.452102,
    longitude: 11.076665,
  },
  {
    id: 3,
    name: "hel1",
    city: "Helsinki",
    country: "FI",
    network_zone: "eu-central",
    latitude: 60.169855,
    longitude: 24.938379,
  },
  {
    id: 4,
    name: "ash",
    city: "Ashburn, VA",
    country: "US",
    network_zone: "us-east",
    latitude: 39.045821,
    longitude: -77.487073,
  },
  {
    id: 5,
    name: "hil",
    city: "Hillsboro, OR",
    country: "US",
    network_zone: "us-west",
    latitude: 45.54222,
    longitude: -122.951924,
  },
  {
    id: 6,
    name: "sin",
    city: "Singapore",
    country: "SG",
    network_zone: "ap-southeast",
    latitude: 1.283333,
    longitude: 103.833333,
  },
] as const;

export const locations = zones.map((zone) => ({ ...zone, description: `${zone.city} DC Park 1` }));

const european = ["fsn1", "nbg1", "hel1"];
const everywhere = zones.map(({ name }) => name as string);

/** Name, cores, GB of memory, GB of disk, EUR a month, and where. */
const typeRows = [
  ["cx23", 2, 4, 40, 3.49, european],
  ["cx33", 4, 8, 80, 5.49, european],
  ["cx43", 8, 16, 160, 9.49, european],
  ["cx53", 16, 32, 320, 17.49, european],
  ["cpx11", 2, 2, 40, 4.99, ["ash", "hil", "sin"]],
  ["cpx22", 2, 4, 80, 6.49, everywhere],
  ["cpx32", 4, 8, 160, 10.99, everywhere],
  ["cax11", 2, 4, 40, 3.79, european],
  ["cax21", 4, 8, 80, 6.49, european],
  ["cax31", 8, 16, 160, 12.49, european],
  ["ccx13", 2, 8, 80, 12.49, everywhere],
  ["ccx23", 4, 16, 160, 24.49, everywhere],
] as const;

/** Which type there is none left of, and where; and which ends, where and when. Both change, and these only stand for such. */
const soldOut: Readonly<Record<string, string>> = { ccx23: "sin" };
const ending: Readonly<Record<string, { readonly place: string; readonly announced: string; readonly end: string }>> = {
  cpx11: { place: "sin", announced: "2026-09-01T00:00:00Z", end: "2099-01-01T00:00:00Z" },
};

function deprecationOf(type: string, place: string) {
  const known = ending[type];
  return known?.place === place ? { announced: known.announced, unavailable_after: known.end } : null;
}

const hoursAMonth = 624;
const priceOf = (net: number) => ({ net: net.toFixed(10), gross: (net * 1.19).toFixed(10) });
const pricesOf = (monthly: number, where: readonly string[]) =>
  where.map((location) => ({
    location,
    price_hourly: priceOf(monthly / hoursAMonth),
    price_monthly: priceOf(monthly),
    included_traffic: 21_990_232_555_520,
    price_per_tb_traffic: priceOf(1),
  }));

export const serverTypes = typeRows.map(([name, cores, memory, disk, monthly, where], index) => ({
  id: index + 21,
  name,
  description: name.toUpperCase(),
  category: name.startsWith("ccx") ? "General Purpose" : "Cost-Optimized",
  cores,
  memory,
  disk,
  deprecated: false,
  deprecation: null,
  prices: pricesOf(monthly, where),
  storage_type: "local",
  cpu_type: name.startsWith("ccx") ? "dedicated" : "shared",
  architecture: name.startsWith("cax") ? ("arm" as const) : ("x86" as const),
  locations: zones
    .filter(({ name: zone }) => (where as readonly string[]).includes(zone))
    .map(({ id, name: zone }) => {
      const deprecation = deprecationOf(name, zone);
      return { id, name: zone, deprecation, recommended: deprecation === null, available: soldOut[name] !== zone };
    }),
}));

export type Type = (typeof serverTypes)[number];

export const loadBalancerTypes = (["lb11", "lb21", "lb31"] as const).map((name, index) => ({
  id: index + 1,
  name,
  description: name.toUpperCase(),
  max_connections: 10_000 * 2 ** index,
  max_services: [5, 15, 30][index] ?? 5,
  max_targets: [25, 75, 150][index] ?? 25,
  max_assigned_certificates: [10, 25, 50][index] ?? 10,
  deprecated: null,
  prices: pricesOf([5.39, 16.4, 32.9][index] ?? 0, everywhere),
}));

/** The image that a helper machine starts from; it is overwritten. */
export const systemImages = (["x86", "arm"] as const).map((architecture, index) => ({
  id: 161_547_269 + index,
  type: "system",
  status: "available",
  name: "ubuntu-24.04",
  description: "Ubuntu 24.04",
  image_size: null,
  disk_size: 5,
  created: "2024-04-25T13:26:27+00:00",
  created_from: null,
  bound_to: null,
  os_flavor: "ubuntu",
  os_version: "24.04",
  rapid_deploy: true,
  protection: { delete: false },
  deprecated: null,
  deleted: null,
  labels: {},
  architecture,
}));
