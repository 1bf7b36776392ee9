import { defaultGroupOf, defaultSubnets, seedOf } from "../account.ts";
import type { Store } from "../store.ts";
import type { GroupRecord, RouteTableRecord, ThingRecord } from "./records.ts";

/** Puts into a region what every account has in it: the default VPC, its subnets, gateway, route table and group. */
export function seed(store: Store, region: string): void {
  const subnets = defaultSubnets(region);
  const vpc = subnets[0]?.vpc ?? "";
  if (store.things.has(vpc)) return;
  const common = (id: string) => ({
    ...{ id, serial: store.serial(), region, createdAt: 0, visibleAt: 0, seeded: true, tags: {} },
  });
  const gateway = `igw-${seedOf(`default gateway ${vpc}`)}`;
  const things: readonly ThingRecord[] = [
    {
      ...common(vpc),
      kind: "vpc",
      ranges: [{ association: `vpc-cidr-assoc-${seedOf(vpc)}`, cidr: "172.31.0.0/16" }],
      ...{ ipv6: undefined, tenancy: "default", dnsSupport: true, dnsHostnames: true, usageMetrics: false },
    },
    { ...common(gateway), kind: "internet-gateway", vpc },
    {
      ...common(firstTableOf(vpc)),
      ...mainTable(vpc),
      routes: [{ destination: "0.0.0.0/0", target: ["GatewayId", gateway] }],
    },
    { ...common(defaultGroupOf(vpc)), ...defaultGroup(vpc) },
    ...subnets.map(
      ({ id, zone, cidr }): ThingRecord => ({
        ...common(id),
        kind: "subnet",
        ...{ vpc, zone, cidr, ipv6: undefined, mapsPublicIpv4: true, assignsIpv6: false, dns64: false },
        hostnames: { type: "ip-name", a: false, aaaa: false },
      }),
    ),
  ];
  for (const thing of things) store.things.set(thing.id, thing);
}

/** Id of the route table that a VPC is made with. */
export function firstTableOf(vpc: string): string {
  return `rtb-${seedOf(`main table ${vpc}`)}`;
}

/** That table; the route within the VPC is shown and not kept. */
export function mainTable(vpc: string): Omit<RouteTableRecord, keyof ReturnType<typeof nothing>> {
  const main = `rtbassoc-${seedOf(`main association ${vpc}`)}`;
  return { kind: "route-table", vpc, main, token: undefined, routes: [], associations: [] };
}

/** The group that a VPC is made with: everything out, and in what comes from itself. */
export function defaultGroup(vpc: string): Omit<GroupRecord, keyof ReturnType<typeof nothing>> {
  const id = defaultGroupOf(vpc);
  const every = { protocol: "-1", fromPort: undefined, toPort: undefined, description: undefined } as const;
  return {
    ...{ kind: "security-group", vpc, name: "default", description: "default VPC security group" },
    rules: [
      { id: `sgr-${seedOf(`in ${vpc}`)}`, egress: false, ...every, peer: ["group", id] },
      { id: `sgr-${seedOf(`out ${vpc}`)}`, egress: true, ...every, peer: ["cidr", "0.0.0.0/0"] },
    ],
  };
}

function nothing() {
  return { id: "", serial: 0, region: "", createdAt: 0, visibleAt: 0, seeded: false, tags: {} };
}
