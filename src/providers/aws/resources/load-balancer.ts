import { isDeepStrictEqual } from "node:util";
import type * as Sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { z } from "zod";
import { type Finding, FlatcarError } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import type { Api } from "../client.ts";
import { unlessUnknown } from "../errors.ts";
import { tagKeys, toRecord } from "../tags.ts";
import { type Asked, kindOf, type Making, type Phase, type There } from "./kind.ts";
import { readListeners, removeListeners, settleListeners } from "./listeners.ts";
import { type Options, options, type Place } from "./load-balancer-options.ts";
import { deleteGroup, groupsOf } from "./target-groups.ts";
import { until } from "./until.ts";

/** A load balancer as AWS shows it, and its tags, which only another call tells. */
interface Found {
  readonly balancer: Sdk.LoadBalancer;
  readonly tags: readonly Sdk.Tag[];
}

type Beside = Pick<Options, "listeners" | "crossZone" | "clientRouting" | "accessLogs" | "deletionProtection">;

export const loadBalancer = kindOf<typeof options, Found, Beside>({
  description: "A Network Load Balancer with its listeners, target groups, health checks and machines, as one.",
  title: "load balancer",
  guarded: ({ deletionProtection }) => (deletionProtection ? "deletionProtection is on" : undefined),
  prefix: "net",
  form: { pattern: "[a-z]+/[A-Za-z0-9-]+/[0-9a-f]{8,17}", example: "net/web-0a1b2c3d/0123456789abcdef" },
  options,
  outputs: z.object({
    arn: z.string().describe("Its ARN."),
    dnsName: z.string().describe("Its name in DNS; a DnsRecord's alias takes it."),
    hostedZone: z.string().describe("Id of the hosted zone of that name, for an alias."),
    vpc: z.string().describe("VPC that it is in."),
    addresses: z.array(z.string()).describe("Its fixed addresses: those of Elastic IPs, or private ones."),
  }),
  changing: [
    ...["subnets", "securityGroups", "ipAddressType", "crossZone", "clientRouting"],
    ...["accessLogs", "deletionProtection", "listeners"],
  ],
  check: labelFindings,
  describe,
  idOf: ({ balancer }) => idOf(balancer),
  tagsOf: ({ tags }) => tags,
  tagging: ({ balancer: { LoadBalancerArn = "" } }, { api, run: { signal } }) => ({
    add: (Tags) => api.loadBalancing("AddTags", { ResourceArns: [LoadBalancerArn], Tags }, { signal }),
    remove: (TagKeys) => api.loadBalancing("RemoveTags", { ResourceArns: [LoadBalancerArn], TagKeys }, { signal }),
  }),
  phaseOf: ({ balancer: { State } }) => phases[State?.Code ?? ""] ?? "pending",
  failureOf: ({ balancer: { LoadBalancerName = "", State } }) => ({
    code: "FD1420",
    message: `AWS could not make ${LoadBalancerName}: ${State?.Reason ?? "no reason given"}`,
    hint: "run the same again",
  }),
  make,
  takesToken: true,
  settle,
  beside,
  async release({ balancer }, there) {
    await checkUnprotected(balancer, there);
    await removeListeners({ id: idOf(balancer), arn: balancer.LoadBalancerArn ?? "" }, there);
  },
  remove,
  toOptions,
  toOutputs: ({ balancer }) => ({
    ...{ arn: balancer.LoadBalancerArn, dnsName: balancer.DNSName, vpc: balancer.VpcId },
    hostedZone: balancer.CanonicalHostedZoneId ?? "",
    addresses: addressesOf(balancer),
  }),
  sample: {
    needs: ["Subnet", "SecurityGroup"],
    options: ({ Subnet: subnet = "", SecurityGroup: group = "" }) => ({
      region: "eu-central-1",
      subnets: [{ subnet }],
      securityGroups: [group],
      listeners: [{ port: 443, targetPort: 8443, targets: [] }],
    }),
    changed: {
      "options.subnets": [{ subnet: "subnet-0123456789abcdef0" }, { subnet: "subnet-0123456789abcdef2" }],
      "options.securityGroups": ["sg-0123456789abcdef0", "sg-0123456789abcdef1"],
      "options.ipAddressType": "dualstack",
      "options.crossZone": true,
      "options.clientRouting": "availability_zone_affinity",
      "options.accessLogs": { bucket: "logs-of-the-shop", prefix: "web" },
      "options.deletionProtection": true,
      "options.listeners": [
        { port: 53, protocol: "tcp_udp", healthCheck: { port: 8080 }, targets: [] },
        {
          ...{ port: 443, protocol: "tls", certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/web" },
          ...{ targetPort: 8080, alpnPolicy: "HTTP2Preferred", proxyProtocol: true, stickiness: true, targets: [] },
          healthCheck: { protocol: "http", path: "/healthz", intervalSeconds: 10, timeoutSeconds: 5 },
        },
      ],
    },
  },
});

/** Elastic Load Balancing takes fewer characters in tags than EC2, https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Tag.html */
function labelFindings({ name, labels }: ResourcePlan<Options>): readonly Finding[] {
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  const hint = "letters, digits, spaces and _.:/=+-@ are taken";
  const named = allowed.test(name) ? [] : ([["name", `the name "${name}"`]] as const);
  const wrong = Object.entries(labels).filter(([key, value]) => !allowed.test(key) || !allowed.test(value));
  return [...named, ...wrong.map(([key]) => [`labels.${key}`, `label "${key}" of ${name}`] as const)].map(
    ([path, what]) => ({
      code: "FD1003",
      at: { path },
      hint,
      message: `${what} has a character that no tag of a load balancer takes`,
    }),
  );
}

const phases: Readonly<Record<string, Phase>> = {
  provisioning: "pending",
  active: "ready",
  active_impaired: "ready",
  failed: "failed",
};

const before = ":loadbalancer/";

/** What of an ARN tells one from others: `net/web/0123456789abcdef`. */
function idOf({ LoadBalancerArn = "" }: Sdk.LoadBalancer): string {
  return LoadBalancerArn.slice(LoadBalancerArn.indexOf(before) + before.length);
}

/** By their names, which are unique, or all of them: the API has no filters. */
async function describe(asked: Asked, api: Api, signal: AbortSignal): Promise<readonly Found[]> {
  if ("ids" in asked) {
    const Names = asked.ids.map((id) => id.split("/")[1] ?? "");
    const { LoadBalancers = [] } = await api.loadBalancing("DescribeLoadBalancers", { Names }, { signal });
    return withTags(LoadBalancers, api, signal);
  }
  const found: Sdk.LoadBalancer[] = [];
  let Marker: string | undefined;
  do {
    const page = await api.loadBalancing("DescribeLoadBalancers", Marker ? { Marker } : {}, { signal });
    found.push(...(page.LoadBalancers ?? []).filter(({ Type }) => Type === "network"));
    Marker = page.NextMarker;
  } while (Marker);
  const tagged = await withTags(found, api, signal);
  return tagged.filter(({ tags }) =>
    asked.filters.every(({ Name = "", Values = [] }) =>
      Values.includes(toRecord(tags)[Name.slice("tag:".length)] ?? ""),
    ),
  );
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const arnsInOneCall = 20;

async function withTags(
  balancers: readonly Sdk.LoadBalancer[],
  api: Api,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < balancers.length; start += arnsInOneCall) {
    const some = balancers.slice(start, start + arnsInOneCall);
    const ResourceArns = some.map(({ LoadBalancerArn = "" }) => LoadBalancerArn);
    const { TagDescriptions = [] } = await api.loadBalancing("DescribeTags", { ResourceArns }, { signal });
    const tagsOf = (arn: string | undefined) => TagDescriptions.find(({ ResourceArn }) => ResourceArn === arn)?.Tags;
    found.push(...some.map((balancer) => ({ balancer, tags: tagsOf(balancer.LoadBalancerArn) ?? [] })));
  }
  return found;
}

/** Names take letters, digits and hyphens, 32 in all, and are unique in a region: some digits make each one's own. */
function nameOf(name: string, token: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^(?:internal-|-)+/, "");
  return `${plain.slice(0, 22) || "lb"}-${token.slice(0, 8)}`.replace(/--+/g, "-");
}

/** The same name again, with the same settings, gives the same load balancer. */
async function make({ name, options: wanted }: ResourcePlan<Options>, { tags, token, call }: Making, { api }: There) {
  const request: Sdk.CreateLoadBalancerInput = {
    Name: nameOf(name, token),
    Type: "network",
    Scheme: wanted.internal ? "internal" : "internet-facing",
    SubnetMappings: wanted.subnets.map(toMapping),
    SecurityGroups: wanted.securityGroups,
    IpAddressType: wanted.ipAddressType,
    Tags: tags,
  };
  const { LoadBalancers = [] } = await api.loadBalancing("CreateLoadBalancer", request, call);
  return { balancer: LoadBalancers[0] ?? {}, tags };
}

function toMapping({ subnet, allocation, privateIpv4, ipv6 }: Place): Sdk.SubnetMapping {
  return {
    SubnetId: subnet,
    ...(allocation === undefined ? {} : { AllocationId: allocation }),
    ...(privateIpv4 === undefined ? {} : { PrivateIPv4Address: privateIpv4 }),
    ...(ipv6 === undefined ? {} : { IPv6Address: ipv6 }),
  };
}

async function settle({ balancer, tags }: Found, { options: wanted }: ResourcePlan<Options>, there: There) {
  await settlePlaces(balancer, wanted, there);
  await settleAttributes(balancer, wanted, there);
  const { LoadBalancerArn: arn = "", VpcId: vpc = "" } = balancer;
  const own = tags.filter(({ Key }) => Key === tagKeys.owner || Key === tagKeys.name);
  if (wanted.listeners === undefined) return;
  await settleListeners({ id: idOf(balancer), arn, vpc, tags: own }, wanted.listeners, there);
}

async function settlePlaces(balancer: Sdk.LoadBalancer, wanted: Options, { api, run: { signal } }: There) {
  const { LoadBalancerArn, IpAddressType } = balancer;
  const now = placesOf(balancer);
  const asked = wanted.subnets.map((place) => ({ ...now.find(({ subnet }) => subnet === place.subnet), ...place }));
  if (IpAddressType !== wanted.ipAddressType && wanted.ipAddressType === "ipv4") {
    await api.loadBalancing("SetIpAddressType", { LoadBalancerArn, IpAddressType: "ipv4" }, { signal });
  }
  if (!isDeepStrictEqual(asked, now)) {
    const SubnetMappings = wanted.subnets.map(toMapping);
    await api.loadBalancing("SetSubnets", { LoadBalancerArn, SubnetMappings }, { signal });
  }
  if (IpAddressType !== wanted.ipAddressType && wanted.ipAddressType === "dualstack") {
    await api.loadBalancing("SetIpAddressType", { LoadBalancerArn, IpAddressType: "dualstack" }, { signal });
  }
  const groups = [...(balancer.SecurityGroups ?? [])].sort();
  if (wanted.securityGroups !== undefined && !isDeepStrictEqual(groups, wanted.securityGroups)) {
    const request = { LoadBalancerArn, SecurityGroups: wanted.securityGroups };
    await api.loadBalancing("SetSecurityGroups", request, { signal });
  }
}

function placesOf({ AvailabilityZones = [], Scheme }: Sdk.LoadBalancer): readonly Place[] {
  const places = AvailabilityZones.map(({ SubnetId: subnet = "", LoadBalancerAddresses: [first] = [] }) => ({
    subnet,
    ...(first?.AllocationId ? { allocation: first.AllocationId } : {}),
    ...(Scheme === "internal" && first?.PrivateIPv4Address ? { privateIpv4: first.PrivateIPv4Address } : {}),
    ...(first?.IPv6Address ? { ipv6: first.IPv6Address } : {}),
  }));
  return places.sort((a, b) => (a.subnet < b.subnet ? -1 : 1));
}

function addressesOf({ AvailabilityZones = [] }: Sdk.LoadBalancer): readonly string[] {
  const addresses = AvailabilityZones.flatMap(({ LoadBalancerAddresses = [] }) => LoadBalancerAddresses);
  return addresses.flatMap(({ IpAddress, PrivateIPv4Address }) => IpAddress ?? PrivateIPv4Address ?? []);
}

const keys = {
  crossZone: "load_balancing.cross_zone.enabled",
  clientRouting: "dns_record.client_routing_policy",
  protection: "deletion_protection.enabled",
  logs: "access_logs.s3.enabled",
  bucket: "access_logs.s3.bucket",
  prefix: "access_logs.s3.prefix",
} as const;

type Attributes = ReadonlyMap<string, string>;

async function attributesOf(
  { LoadBalancerArn }: Sdk.LoadBalancer,
  { api, run: { signal } }: There,
): Promise<Attributes> {
  const asked = { LoadBalancerArn };
  const { Attributes = [] } = await api.loadBalancing("DescribeLoadBalancerAttributes", asked, { signal });
  return new Map(Attributes.map(({ Key = "", Value = "" }) => [Key, Value]));
}

function toAttributes({ crossZone, clientRouting, deletionProtection, accessLogs }: Options) {
  const logs = accessLogs && [
    [keys.bucket, accessLogs.bucket],
    [keys.prefix, accessLogs.prefix ?? ""],
  ];
  return [
    [keys.crossZone, String(crossZone)],
    [keys.clientRouting, clientRouting],
    [keys.protection, String(deletionProtection)],
    [keys.logs, String(accessLogs !== undefined)],
    ...(logs ?? []),
  ] as const;
}

/** An attribute that AWS does not show is one that it does not have: it stays as it is while its first value is wanted. */
async function settleAttributes(balancer: Sdk.LoadBalancer, wanted: Options, there: There): Promise<void> {
  const now = await attributesOf(balancer, there);
  const changed = toAttributes(wanted).filter(([key = "", value = ""]) => (now.get(key) ?? first(key)) !== value);
  if (changed.length === 0) return;
  const { api, run } = there;
  const Attributes = changed.map(([Key, Value]) => ({ Key, Value }));
  const request = { LoadBalancerArn: balancer.LoadBalancerArn, Attributes };
  await api.loadBalancing("ModifyLoadBalancerAttributes", request, { signal: run.signal });
}

function first(key: string): string {
  if (key === keys.clientRouting) return "any_availability_zone";
  return key === keys.bucket || key === keys.prefix ? "" : "false";
}

async function beside({ balancer }: Found, there: There): Promise<Beside> {
  const { LoadBalancerArn: arn = "" } = balancer;
  const [attributes, listeners] = await Promise.all([attributesOf(balancer, there), readListeners({ arn }, there)]);
  const [bucket, prefix] = [attributes.get(keys.bucket), attributes.get(keys.prefix)];
  const logs = attributes.get(keys.logs) === "true" && bucket ? { bucket, ...(prefix ? { prefix } : {}) } : undefined;
  return {
    listeners: [...listeners],
    crossZone: attributes.get(keys.crossZone) === "true",
    clientRouting: (attributes.get(keys.clientRouting) ?? first(keys.clientRouting)) as Options["clientRouting"],
    deletionProtection: attributes.get(keys.protection) === "true",
    ...(logs ? { accessLogs: logs } : {}),
  };
}

function toOptions({ balancer }: Found, more: Beside | undefined): Partial<Omit<Options, "region">> {
  const { Scheme, SecurityGroups = [], IpAddressType } = balancer;
  return {
    internal: Scheme === "internal",
    subnets: [...placesOf(balancer)],
    ...(SecurityGroups.length > 0 ? { securityGroups: [...SecurityGroups].sort() } : {}),
    ipAddressType: IpAddressType === "dualstack" ? "dualstack" : "ipv4",
    ...more,
  };
}

/** Asked before anything of it goes. */
async function checkUnprotected(balancer: Sdk.LoadBalancer, there: There): Promise<void> {
  if ((await attributesOf(balancer, there)).get(keys.protection) !== "true") return;
  throw new FlatcarError({
    code: "FD1413",
    message: `cannot delete ${idOf(balancer)}: deletionProtection is on`,
    hint: "set deletionProtection: false, apply that, then delete",
  });
}

/**
 * Its groups go, too, where somebody else has deleted it. Its network interfaces go some minutes after it, and keep its subnets, security groups
 * and Elastic IPs until then.
 */
async function remove(id: string, there: There): Promise<void> {
  const { api, run } = there;
  const signal = run.signal;
  const [found] = (await unlessUnknown(describe({ ids: [id] }, api, signal))) ?? [];
  if (found && idOf(found.balancer) === id) {
    const { LoadBalancerArn } = found.balancer;
    await api.loadBalancing("DeleteLoadBalancer", { LoadBalancerArn }, { signal });
  }
  for (const group of await groupsOf(id, there)) await deleteGroup(group, there);
  const Filters = [{ Name: "description", Values: [`ELB ${id}`] }];
  await until(`the network interfaces of ${id} to go`, there, async () => {
    const { NetworkInterfaces = [] } = await api.call("DescribeNetworkInterfaces", { Filters }, { signal });
    return NetworkInterfaces.length === 0 ? true : undefined;
  });
}
