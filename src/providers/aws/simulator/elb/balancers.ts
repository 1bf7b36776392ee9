import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { checkGroups, exists, type Subnet, subnetOf } from "../account.ts";
import { type Cloud, instanceOf } from "../cloud.ts";
import { Refusal } from "../refusal.ts";
import { newId } from "../store.ts";
import { checkedTags } from "../tagging.ts";
import { firstAttributes } from "./attributes.ts";
import { balancerOf, inRegion, invalid, listenersOf, newArn, pageOf, wrong } from "./find.ts";
import type { BalancerRecord, PlaceRecord } from "./records.ts";

export function createLoadBalancer(cloud: Cloud, input: Sdk.CreateLoadBalancerInput): Sdk.CreateLoadBalancerOutput {
  const { store, region } = cloud;
  const name = checkedName(input.Name ?? "");
  if (input.Type !== "network") throw invalid("This simulated cloud has Network Load Balancers only");
  const scheme = input.Scheme ?? "internet-facing";
  const { places, vpc } = placesOf(cloud, input, scheme === "internal");
  const groups = checkedGroups(cloud, input.SecurityGroups ?? [], { id: places[0]?.subnet ?? "", vpc });
  const addressType = input.IpAddressType ?? "ipv4";
  const known = inRegion(cloud, store.loadBalancing.balancers.values()).find((balancer) => balancer.name === name);
  const wanted = JSON.stringify([scheme, addressType, subnetsOf(places), groups]);
  if (known) {
    const same = JSON.stringify([known.scheme, known.addressType, subnetsOf(known.places), known.groups]) === wanted;
    if (same) return { LoadBalancers: [shown(known)] };
    const text = `A load balancer with the same name '${name}' exists, but with different settings`;
    throw new Refusal("DuplicateLoadBalancerName", text);
  }
  const now = Date.now();
  const balancer: BalancerRecord = {
    ...{ arn: newArn(region, "loadbalancer/net", name), serial: store.serial(), region, name, scheme, vpc },
    ...{ createdAt: now, activeAt: now + store.timing.latencyMs, addressType, places, groups },
    attributes: firstAttributes("balancer"),
    tags: checkedTags(input.Tags ?? []),
  };
  store.loadBalancing.balancers.set(balancer.arn, balancer);
  return { LoadBalancers: [shown(balancer)] };
}

function checkedName(name: string): string {
  if (/^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name)) return name;
  throw invalid(
    `The load balancer name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
  );
}

function subnetsOf(places: readonly PlaceRecord[]): readonly string[] {
  return places.map(({ subnet, allocation }) => `${subnet} ${allocation}`).sort();
}

type Placed = Pick<Sdk.CreateLoadBalancerInput, "Subnets" | "SubnetMappings">;

function placesOf(cloud: Cloud, { Subnets, SubnetMappings }: Placed, internal: boolean) {
  if ((Subnets === undefined) === (SubnetMappings === undefined)) {
    throw invalid("You must specify either subnets or subnet mappings");
  }
  const mappings = SubnetMappings ?? (Subnets ?? []).map((SubnetId): Sdk.SubnetMapping => ({ SubnetId }));
  const found = mappings.map((mapping) => placeOf(cloud, mapping, internal));
  const zones = found.map(({ place }) => place.zone);
  if (new Set(zones).size < zones.length) {
    throw wrong("A load balancer cannot be attached to multiple subnets in the same Availability Zone");
  }
  for (const { AllocationId } of mappings) {
    const address = AllocationId === undefined ? undefined : cloud.store.addresses.get(AllocationId);
    if (address?.instance !== undefined)
      throw new Refusal("ResourceInUse", `The allocation IDs '${AllocationId}' are in use`);
  }
  return { places: found.map(({ place }) => place), vpc: found[0]?.vpc ?? "" };
}

function placeOf(cloud: Cloud, mapping: Sdk.SubnetMapping, internal: boolean) {
  const { SubnetId = "", AllocationId, PrivateIPv4Address, IPv6Address } = mapping;
  if (AllocationId !== undefined && !exists(AllocationId, "eipalloc")) {
    throw new Refusal("AllocationIdNotFound", `The allocation IDs '${AllocationId}' do not exist`);
  }
  if (AllocationId !== undefined && internal)
    throw wrong("Elastic IPs are not supported for load balancers with scheme 'internal'");
  if (PrivateIPv4Address !== undefined && !internal) {
    throw wrong("Private IPv4 addresses are only supported for load balancers with scheme 'internal'");
  }
  const { zone, vpc } = subnetNamed(cloud, SubnetId);
  const place: PlaceRecord = {
    ...{ subnet: SubnetId, zone, allocation: AllocationId, privateIpv4: PrivateIPv4Address, ipv6: IPv6Address },
  };
  return { place, vpc };
}

function subnetNamed(cloud: Cloud, id: string): Subnet {
  try {
    return subnetOf(cloud, id, undefined);
  } catch {
    throw new Refusal("SubnetNotFound", `The subnet ID '${id}' does not exist`);
  }
}

function checkedGroups(cloud: Cloud, groups: readonly string[], subnet: Pick<Subnet, "id" | "vpc">): readonly string[] {
  try {
    checkGroups(cloud, groups, subnet);
    return groups;
  } catch (error) {
    throw new Refusal("InvalidSecurityGroup", error instanceof Error ? error.message : String(error));
  }
}

export function describeLoadBalancers(
  cloud: Cloud,
  input: Sdk.DescribeLoadBalancersInput,
): Sdk.DescribeLoadBalancersOutput {
  const { LoadBalancerArns, Names } = input;
  const all = inRegion(cloud, cloud.store.loadBalancing.balancers.values());
  if (LoadBalancerArns) return { LoadBalancers: LoadBalancerArns.map((arn) => shown(balancerOf(cloud, arn))) };
  if (!Names) {
    const { page, NextMarker } = pageOf(all, input);
    return { LoadBalancers: page.map(shown), NextMarker };
  }
  const missing = Names.filter((name) => !all.some((balancer) => balancer.name === name));
  if (missing.length > 0)
    throw new Refusal("LoadBalancerNotFound", `Load balancers '[${missing.join(", ")}]' not found`);
  return { LoadBalancers: all.filter(({ name }) => Names.includes(name)).map(shown) };
}

function shown(balancer: BalancerRecord): Sdk.LoadBalancer {
  const { arn, name, region, addressType } = balancer;
  const mark = arn.slice(arn.lastIndexOf("/") + 1);
  return {
    LoadBalancerArn: arn,
    DNSName: `${name}-${mark}.elb.${region}.amazonaws.com`,
    CanonicalHostedZoneId: "Z3F0SRJ5LGBH90",
    CreatedTime: new Date(balancer.createdAt),
    LoadBalancerName: name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpc,
    State: { Code: balancer.activeAt <= Date.now() ? "active" : "provisioning" },
    Type: "network",
    AvailabilityZones: balancer.places.map(zoneShown),
    ...(balancer.groups.length > 0 ? { SecurityGroups: [...balancer.groups] } : {}),
    IpAddressType: addressType as Sdk.IpAddressType,
  };
}

function zoneShown({ subnet, zone, allocation, privateIpv4, ipv6 }: PlaceRecord): Sdk.AvailabilityZone {
  const address: Sdk.LoadBalancerAddress = {
    ...(allocation === undefined ? {} : { AllocationId: allocation, IpAddress: "198.51.100.1" }),
    ...(privateIpv4 === undefined ? {} : { PrivateIPv4Address: privateIpv4 }),
    ...(ipv6 === undefined ? {} : { IPv6Address: ipv6 }),
  };
  const addresses = Object.keys(address).length > 0 ? [address] : [];
  return { SubnetId: subnet, ZoneName: zone, LoadBalancerAddresses: addresses };
}

/** One that is not there is deleted. Its network interfaces go some minutes later. */
export function deleteLoadBalancer(cloud: Cloud, { LoadBalancerArn = "" }: Sdk.DeleteLoadBalancerInput) {
  const { loadBalancing, timing } = cloud.store;
  const balancer = loadBalancing.balancers.get(LoadBalancerArn);
  if (balancer?.region !== cloud.region) return {};
  if (balancer.attributes["deletion_protection.enabled"] === "true") {
    const text = `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`;
    throw new Refusal("OperationNotPermitted", text);
  }
  for (const { arn } of listenersOf(cloud, LoadBalancerArn)) loadBalancing.listeners.delete(arn);
  loadBalancing.balancers.delete(LoadBalancerArn);
  const { region, vpc } = balancer;
  for (const { subnet } of timing.latencyMs > 0 ? balancer.places : []) {
    const card = {
      id: newId("eni"),
      region,
      balancer: LoadBalancerArn,
      vpc,
      subnet,
      goneAt: Date.now() + timing.latencyMs,
    };
    loadBalancing.cards.set(card.id, card);
  }
  return {};
}

export function setSubnets(cloud: Cloud, input: Sdk.SetSubnetsInput): Sdk.SetSubnetsOutput {
  const balancer = balancerOf(cloud, input.LoadBalancerArn);
  const { places } = placesOf(cloud, input, balancer.scheme === "internal");
  const moved = places.find(({ zone, allocation }) =>
    balancer.places.some((place) => place.zone === zone && place.allocation !== allocation),
  );
  if (moved) throw wrong(`The subnet mapping of the zone '${moved.zone}' cannot be changed while the zone is enabled`);
  balancer.places = places;
  return { AvailabilityZones: places.map(zoneShown) };
}

export function setSecurityGroups(cloud: Cloud, input: Sdk.SetSecurityGroupsInput): Sdk.SetSecurityGroupsOutput {
  const balancer = balancerOf(cloud, input.LoadBalancerArn);
  if (balancer.groups.length === 0) {
    throw wrong(
      "SetSecurityGroups is not supported for load balancers of type 'network' that were created without security groups",
    );
  }
  const { places, vpc } = balancer;
  balancer.groups = checkedGroups(cloud, input.SecurityGroups ?? [], { id: places[0]?.subnet ?? "", vpc });
  return { SecurityGroupIds: [...balancer.groups] };
}

export function setIpAddressType(cloud: Cloud, input: Sdk.SetIpAddressTypeInput): Sdk.SetIpAddressTypeOutput {
  const balancer = balancerOf(cloud, input.LoadBalancerArn);
  balancer.addressType = input.IpAddressType ?? balancer.addressType;
  return { IpAddressType: balancer.addressType as Sdk.IpAddressType };
}

/** Refuses an instance that cannot be a target. */
export function checkTarget(cloud: Cloud, id: string): void {
  if (!/^i-/.test(id)) throw new Refusal("InvalidTarget", `Instance ID '${id}' is not valid`);
  const { state } = instanceOf(cloud, id);
  if (state === "running") return;
  const text = `The following targets are not in a running state and cannot be registered: '${id}'`;
  throw new Refusal("InvalidTarget", text);
}
