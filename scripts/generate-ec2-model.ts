// Writes src/providers/aws/simulator/*-model.generated.json from the pruned service models in test/fixtures/ec2-model.
// With the path of one of botocore's whole service-2.json (or .json.gz) it prunes that first.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Member, Model, Protocol, Shape } from "../src/providers/aws/simulator/model.ts";

/** The operations that the simulated cloud serves. */
const served = [
  "AllocateAddress",
  "AssociateAddress",
  "AssociateIamInstanceProfile",
  "AssociateRouteTable",
  "AssociateSubnetCidrBlock",
  "AssociateVpcCidrBlock",
  "AttachInternetGateway",
  "AttachVolume",
  "AuthorizeSecurityGroupEgress",
  "AuthorizeSecurityGroupIngress",
  "CancelSpotInstanceRequests",
  "CreateEgressOnlyInternetGateway",
  "CreateInternetGateway",
  "CreateNatGateway",
  "CreatePlacementGroup",
  "CreateRoute",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateTags",
  "CreateVolume",
  "CreateVpc",
  "DeleteEgressOnlyInternetGateway",
  "DeleteInternetGateway",
  "DeleteNatGateway",
  "DeletePlacementGroup",
  "DeleteRoute",
  "DeleteRouteTable",
  "DeleteSecurityGroup",
  "DeleteSubnet",
  "DeleteTags",
  "DeleteVolume",
  "DeleteVpc",
  "DescribeAddresses",
  "DescribeEgressOnlyInternetGateways",
  "DescribeIamInstanceProfileAssociations",
  "DescribeImages",
  "DescribeInstanceAttribute",
  "DescribeInstanceCreditSpecifications",
  "DescribeInstanceTypeOfferings",
  "DescribeInstanceTypes",
  "DescribeInstances",
  "DescribeInternetGateways",
  "DescribeKeyPairs",
  "DescribeNatGateways",
  "DescribeNetworkInterfaces",
  "DescribePlacementGroups",
  "DescribeRouteTables",
  "DescribeSecurityGroups",
  "DescribeSpotInstanceRequests",
  "DescribeSubnets",
  "DescribeVolumes",
  "DescribeVolumesModifications",
  "DescribeVpcAttribute",
  "DescribeVpcs",
  "DetachInternetGateway",
  "DetachVolume",
  "DisassociateAddress",
  "DisassociateIamInstanceProfile",
  "DisassociateRouteTable",
  "DisassociateSubnetCidrBlock",
  "DisassociateVpcCidrBlock",
  "ModifyInstanceAttribute",
  "ModifyInstanceCreditSpecification",
  "ModifyInstanceMetadataOptions",
  "ModifySubnetAttribute",
  "ModifyVolume",
  "ModifyVpcAttribute",
  "MonitorInstances",
  "ReleaseAddress",
  "ReplaceIamInstanceProfileAssociation",
  "ReplaceRoute",
  "ReplaceRouteTableAssociation",
  "RevokeSecurityGroupEgress",
  "RevokeSecurityGroupIngress",
  "RunInstances",
  "StartInstances",
  "StopInstances",
  "TerminateInstances",
  "UnmonitorInstances",
  "UpdateSecurityGroupRuleDescriptionsEgress",
  "UpdateSecurityGroupRuleDescriptionsIngress",
] as const;

const servedOfLoadBalancing = [
  "AddTags",
  "CreateListener",
  "CreateLoadBalancer",
  "CreateTargetGroup",
  "DeleteListener",
  "DeleteLoadBalancer",
  "DeleteTargetGroup",
  "DeregisterTargets",
  "DescribeListenerAttributes",
  "DescribeListeners",
  "DescribeLoadBalancerAttributes",
  "DescribeLoadBalancers",
  "DescribeTags",
  "DescribeTargetGroupAttributes",
  "DescribeTargetGroups",
  "DescribeTargetHealth",
  "ModifyListener",
  "ModifyListenerAttributes",
  "ModifyLoadBalancerAttributes",
  "ModifyTargetGroup",
  "ModifyTargetGroupAttributes",
  "RegisterTargets",
  "RemoveTags",
  "SetIpAddressType",
  "SetSecurityGroups",
  "SetSubnets",
] as const;

const servedOfNames = [
  "ChangeResourceRecordSets",
  "GetChange",
  "GetHostedZone",
  "ListHostedZonesByName",
  "ListResourceRecordSets",
] as const;

/** The services by the prefix of their endpoints: what is served, the pruned model's name, and that of the generated file. */
const services = {
  ec2: { served, version: "ec2-2016-11-15", short: "ec2" },
  elasticloadbalancing: { served: servedOfLoadBalancing, version: "elbv2-2015-12-01", short: "elbv2" },
  route53: { served: servedOfNames, version: "route53-2013-04-01", short: "route53" },
} as const;

type Prefix = keyof typeof services;

function prunedOf(prefix: Prefix): URL {
  return new URL(`../test/fixtures/ec2-model/${services[prefix].version}.pruned.json`, import.meta.url);
}

function generatedOf(prefix: Prefix): string {
  return `src/providers/aws/simulator/${services[prefix].short}-model.generated.json`;
}

/** A service model as botocore writes it. */
interface Service {
  readonly metadata: { readonly protocol: Protocol; readonly endpointPrefix: string; readonly apiVersion: string };
  readonly operations: Readonly<Record<string, ServiceOperation>>;
  readonly shapes: Readonly<Record<string, ServiceShape>>;
}

interface ServiceOperation {
  readonly http?: { readonly method: string; readonly requestUri: string };
  readonly input?: Reference;
  readonly output?: Reference;
}

interface Reference {
  readonly shape: string;
  readonly location?: Member["location"];
  readonly locationName?: string;
  readonly queryName?: string;
  readonly documentation?: string;
}

interface ServiceShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Reference>>;
  readonly member?: Reference;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly sensitive?: boolean;
}

/** Only what is served: its shapes, and of the documentation only the lists of filters. */
export function prune(service: Service): Service {
  const operations = pick(service.operations, services[service.metadata.endpointPrefix as Prefix].served);
  const names = new Set<string>();
  for (const { input, output } of Object.values(operations)) {
    for (const reference of [input, output]) if (reference) reach(service, reference.shape, names);
  }
  const text = JSON.stringify(
    { metadata: service.metadata, operations, shapes: pick(service.shapes, [...names].sort()) },
    keep,
  );
  return JSON.parse(text) as Service;
}

function pick<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(names.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])));
}

function reach(service: Service, name: string, names: Set<string>): void {
  const shape = service.shapes[name];
  if (!shape || names.has(name)) return;
  names.add(name);
  for (const { shape: member } of [...Object.values(shape.members ?? {}), ...(shape.member ? [shape.member] : [])]) {
    reach(service, member, names);
  }
}

function keep(key: string, value: unknown): unknown {
  if (key === "documentation") return undefined;
  if (key !== "Filters") return value;
  const { documentation, ...rest } = value as Reference;
  return { ...rest, filters: filterNames(documentation ?? "") };
}

/** Names of the filters in the text that describes them: each stands in a list, as code, before a dash. */
function filterNames(documentation: string): readonly string[] {
  const names = [...documentation.matchAll(/<li> <p> ?<code>([^<]+)<\/code>/g)].map(([, name = ""]) => name);
  return names.map((name) => (/^tag(?::|$)/.test(name) ? "tag:" : name)).sort();
}

/** The pruned model as the simulator reads it: names on the wire resolved, in both directions. */
export function toModel({ metadata: { protocol }, operations, shapes }: Service): Model {
  return {
    protocol,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, { http, input, output }]) => {
        const filters = input && (shapes[input.shape]?.members?.Filters as { filters?: string[] } | undefined)?.filters;
        const rest = protocol === "rest-xml" ? { method: http?.method, uri: http?.requestUri } : {};
        return [name, { ...rest, input: input?.shape, output: output?.shape, filters }];
      }),
    ),
    shapes: Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, toShape(shape, protocol)])),
  };
}

function toShape({ type, required, members, member, ...limits }: ServiceShape, protocol: Protocol): Shape {
  if (type === "structure") {
    const entries = Object.entries(members ?? {}).map(([name, reference]) => [
      name,
      toMember(name, reference, protocol),
    ]);
    return { type, required: required ?? [], members: Object.fromEntries(entries) as Record<string, Member> };
  }
  if (type === "list") return { type, member: member?.shape ?? "", item: member?.locationName ?? "member" };
  return { type: type as "string", ...limits };
}

/** Names in a query: https://github.com/boto/botocore/blob/develop/botocore/serialize.py, EC2Serializer and QuerySerializer */
function toMember(name: string, { shape, location, locationName, queryName }: Reference, protocol: Protocol): Member {
  const xml = locationName ?? name;
  const query = protocol === "ec2" ? (queryName ?? xml.charAt(0).toUpperCase() + xml.slice(1)) : xml;
  return { shape, query, xml, ...(location === undefined ? {} : { location }) };
}

/** The generated files, from the pruned models. */
export const modelTexts: Readonly<Record<string, () => string>> = Object.fromEntries(
  (Object.keys(services) as Prefix[]).map((prefix) => [
    generatedOf(prefix),
    () => `${JSON.stringify(toModel(JSON.parse(readFileSync(prunedOf(prefix), "utf8")) as Service))}\n`,
  ]),
);

function main(whole: string | undefined): void {
  if (whole !== undefined) {
    const bytes = readFileSync(whole);
    const text = whole.endsWith(".gz") ? gunzipSync(bytes) : bytes;
    const service = JSON.parse(text.toString("utf8")) as Service;
    console.log(`sha256 of the whole model: ${createHash("sha256").update(text).digest("hex")}`);
    writeFileSync(prunedOf(service.metadata.endpointPrefix as Prefix), `${JSON.stringify(prune(service), null, 1)}\n`);
  }
  for (const [file, text] of Object.entries(modelTexts)) writeFileSync(new URL(`../${file}`, import.meta.url), text());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
