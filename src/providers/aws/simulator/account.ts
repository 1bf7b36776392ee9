import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import { Refusal } from "./refusal.ts";
import type { Store } from "./store.ts";

/** The simulated account. */
export const account = "000000000000";

/**
 * What was made in the account before anything else: in each region six zones, a default VPC with a subnet in each zone, and its
 * default security group. Beside these every well-formed id and every name stands for something that exists, so that examples run
 * as they are; an id of only zeroes, and a name that begins with `missing`, stand for what does not exist.
 */
export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
  /** First two numbers and the upper part of the third: a /20. */
  readonly network: readonly [number, number, number];
  readonly mapsPublicIpv4: boolean;
  /** One of the default ones: its address range is known. */
  readonly seeded: boolean;
}

/** Zones of a region; a real one has three to six. */
export function zonesOf(region: string): readonly string[] {
  return ["a", "b", "c", "d", "e", "f"].map((letter) => region + letter);
}

function checkZone(region: string, zone: string | undefined): void {
  if (zone === undefined || zonesOf(region).includes(zone)) return;
  throw new Refusal("InvalidParameterValue", `Invalid availability zone: [${zone}]`);
}

/** The subnet that is asked for, or the default one of a zone. Refuses one that does not exist or is in another zone. */
export function subnetOf(region: string, id: string | undefined, zone: string | undefined): Subnet {
  checkZone(region, zone);
  const defaults = defaultSubnets(region);
  if (id === undefined)
    return defaults.find((subnet) => subnet.zone === (zone ?? zonesOf(region)[0])) ?? noSubnet(zone);
  const seeded = defaults.find((subnet) => subnet.id === id);
  if (seeded === undefined) {
    if (!exists(id, "subnet")) throw new Refusal("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
    const byte = Number.parseInt(seedOf(id).slice(0, 2), 16);
    return {
      id,
      vpc: `vpc-${seedOf(`vpc ${region}`)}`,
      zone: zone ?? zonesOf(region)[byte % 6] ?? "",
      network: [10, byte, 0],
      mapsPublicIpv4: false,
      seeded: false,
    };
  }
  if (zone === undefined || zone === seeded.zone) return seeded;
  throw new Refusal(
    "InvalidParameterValue",
    `The availability zone '${zone}' does not match the zone of subnet '${id}'`,
  );
}

function noSubnet(zone: string | undefined): never {
  throw new Refusal("MissingInput", `No default subnet for availability zone: '${zone}'`);
}

/** Third number of the default subnets' ranges, in the order that Amazon gives them to the zones of most regions. */
const ranges = [16, 32, 0, 48, 64, 80];

function defaultSubnets(region: string): readonly Subnet[] {
  const vpc = `vpc-${seedOf(`default vpc ${region}`)}`;
  return zonesOf(region).map((zone, index) => ({
    id: `subnet-${seedOf(zone)}`,
    vpc,
    zone,
    network: [172, 31, ranges[index] ?? 0],
    mapsPublicIpv4: true,
    seeded: true,
  }));
}

/** The group that an instance is in when the request names none. */
export function defaultGroup({ vpc }: Subnet): string {
  return `sg-${seedOf(`default group ${vpc}`)}`;
}

/** Refuses a security group that does not exist. */
export function checkGroups(groups: readonly string[]): void {
  for (const id of groups) {
    if (!id.startsWith("sg-"))
      throw new Refusal("InvalidGroupId.Malformed", `Invalid id: "${id}" (expecting "sg-...")`);
    if (!exists(id, "sg")) throw new Refusal("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
  }
}

/** Whether a name stands for something that does not exist. */
export function isMissing(name: string | undefined): boolean {
  return name?.startsWith("missing") ?? false;
}

/** The address that is asked for, or the next free one. Refuses one that is taken or outside the subnet. */
export function privateAddress(store: Store, subnet: Subnet, asked: string | undefined): string {
  const [a, b, c] = subnet.network;
  if (asked !== undefined) {
    const inside = isIPv4(asked) && (!subnet.seeded || isIn(subnet, asked));
    if (!inside)
      throw new Refusal("InvalidParameterValue", `Address ${asked} does not fall within the subnet's address range`);
    if (store.isTaken(subnet.id, asked)) throw new Refusal("InvalidIPAddress.InUse", `Address ${asked} is in use.`);
    return asked;
  }
  // The first four addresses and the last one are Amazon's, https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
  for (let tries = 0; tries < 4091; tries++) {
    const host = 4 + (store.serial() % 4091);
    const address = `${a}.${b}.${c + (host >> 8)}.${host & 255}`;
    if (!store.isTaken(subnet.id, address)) return address;
  }
  throw new Refusal(
    "InsufficientFreeAddressesInSubnet",
    `There are not enough free addresses in subnet '${subnet.id}'`,
  );
}

function isIn({ network: [a, b, c] }: Subnet, address: string): boolean {
  const [first, second, third = 0] = address.split(".").map(Number);
  return first === a && second === b && third >= c && third < c + 16;
}

/** 2001:db8::/32 is for documentation, RFC 3849. */
export function ipv6Address(store: Store): string {
  return `2001:db8::${store.serial().toString(16)}`;
}

/** Well-formed, and not only zeroes. */
export function exists(id: string, prefix: string): boolean {
  return new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`).test(id) && !/-0+$/.test(id);
}

function seedOf(text: string): string {
  return `0${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}
