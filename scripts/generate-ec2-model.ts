// Writes src/providers/aws/simulator/ec2-model.generated.json from the pruned service model in test/fixtures/ec2-model.
// With the path of botocore's whole service-2.json (or .json.gz) it prunes that first.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Member, Model, Shape } from "../src/providers/aws/simulator/model.ts";

/** The operations that the simulated cloud serves. */
const served = [
  "AssociateIamInstanceProfile",
  "AssociateRouteTable",
  "AssociateSubnetCidrBlock",
  "AssociateVpcCidrBlock",
  "AttachInternetGateway",
  "AuthorizeSecurityGroupEgress",
  "AuthorizeSecurityGroupIngress",
  "CancelSpotInstanceRequests",
  "CreateInternetGateway",
  "CreateNatGateway",
  "CreateRoute",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateTags",
  "CreateVpc",
  "DeleteInternetGateway",
  "DeleteNatGateway",
  "DeleteRoute",
  "DeleteRouteTable",
  "DeleteSecurityGroup",
  "DeleteSubnet",
  "DeleteTags",
  "DeleteVolume",
  "DeleteVpc",
  "DescribeIamInstanceProfileAssociations",
  "DescribeImages",
  "DescribeInstanceAttribute",
  "DescribeInstanceCreditSpecifications",
  "DescribeInstances",
  "DescribeInternetGateways",
  "DescribeNatGateways",
  "DescribeNetworkInterfaces",
  "DescribeRouteTables",
  "DescribeSecurityGroups",
  "DescribeSpotInstanceRequests",
  "DescribeSubnets",
  "DescribeVolumes",
  "DescribeVpcAttribute",
  "DescribeVpcs",
  "DetachInternetGateway",
  "DisassociateIamInstanceProfile",
  "DisassociateRouteTable",
  "DisassociateSubnetCidrBlock",
  "DisassociateVpcCidrBlock",
  "ModifyInstanceAttribute",
  "ModifyInstanceCreditSpecification",
  "ModifyInstanceMetadataOptions",
  "ModifySubnetAttribute",
  "ModifyVpcAttribute",
  "MonitorInstances",
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

const pruned = new URL("../test/fixtures/ec2-model/ec2-2016-11-15.pruned.json", import.meta.url);
const generated = new URL("../src/providers/aws/simulator/ec2-model.generated.json", import.meta.url);

/** A service model as botocore writes it. */
interface Service {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, { readonly input?: Reference; readonly output?: Reference }>>;
  readonly shapes: Readonly<Record<string, ServiceShape>>;
}

interface Reference {
  readonly shape: string;
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
  const operations = pick(service.operations, served);
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
export function toModel({ operations, shapes }: Service): Model {
  return {
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, { input, output }]) => {
        const filters = input && (shapes[input.shape]?.members?.Filters as { filters?: string[] } | undefined)?.filters;
        return [name, { input: input?.shape, output: output?.shape, filters }];
      }),
    ),
    shapes: Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, toShape(shape)])),
  };
}

function toShape({ type, required, members, member, ...limits }: ServiceShape): Shape {
  if (type === "structure") {
    const entries = Object.entries(members ?? {}).map(([name, reference]) => [name, toMember(name, reference)]);
    return { type, required: required ?? [], members: Object.fromEntries(entries) as Record<string, Member> };
  }
  if (type === "list") return { type, member: member?.shape ?? "", item: member?.locationName ?? "member" };
  return { type: type as "string", ...limits };
}

/** Names in a query: https://github.com/boto/botocore/blob/develop/botocore/serialize.py, EC2Serializer */
function toMember(name: string, { shape, locationName, queryName }: Reference): Member {
  const xml = locationName ?? name;
  return { shape, query: queryName ?? xml.charAt(0).toUpperCase() + xml.slice(1), xml };
}

/** The generated file, from the pruned model. */
export function generatedText(service: Service): string {
  return `${JSON.stringify(toModel(service))}\n`;
}

function main(whole: string | undefined): void {
  if (whole !== undefined) {
    const bytes = readFileSync(whole);
    const text = whole.endsWith(".gz") ? gunzipSync(bytes) : bytes;
    console.log(`sha256 of the whole model: ${createHash("sha256").update(text).digest("hex")}`);
    writeFileSync(pruned, `${JSON.stringify(prune(JSON.parse(text.toString("utf8")) as Service), null, 1)}\n`);
  }
  writeFileSync(generated, generatedText(JSON.parse(readFileSync(pruned, "utf8")) as Service));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
