import { BlockList, isIPv4 } from "node:net";
import type * as Sdk from "@aws-sdk/client-ec2";
import { type Finding, nearest } from "../../errors.ts";
import { type MachinePlan, type Offer, refusedWish } from "../../platform.ts";
import { diskFindings } from "./check.ts";
import { imageProblem, toCheckedImage } from "./image-check.ts";
import { archOfInstanceType } from "./instance-type.ts";
import type { Known } from "./named-things.ts";
import type { Options } from "./options.ts";

type Plan = MachinePlan<Options>;
type Option = keyof Options;

/** What there is in a region of what machines name. `undefined`: these credentials may not ask. */
export interface Surroundings {
  readonly region: string;
  readonly offers: ReadonlyMap<string, Offer> | undefined;
  readonly types: ReadonlyMap<string, Sdk.InstanceTypeInfo> | undefined;
  readonly images: Known<Sdk.Image> | undefined;
  readonly subnets: Known<Sdk.Subnet> | undefined;
  /** Subnets of machines that name none. */
  readonly defaults: readonly Sdk.Subnet[] | undefined;
  readonly groups: Known<Sdk.SecurityGroup> | undefined;
  readonly keys: Known<Sdk.KeyPairInfo> | undefined;
  readonly placementGroups: Known<Sdk.PlacementGroup> | undefined;
}

/** What EC2 would refuse of a machine, all at once. Pure. */
export function findingsOf(plan: Plan, there: Surroundings): readonly Finding[] {
  const { subnet, securityGroups = [], keyName, placementGroup } = plan.options;
  return [
    ...offerFindings(plan, there),
    ...typeFindings(plan, there),
    ...imageFindings(plan, there),
    ...missing(plan, "subnet", subnet, there.subnets, there),
    ...subnetFindings(plan, there),
    ...securityGroups.flatMap((group) => missing(plan, "securityGroups", group, there.groups, there)),
    ...groupFindings(plan, there),
    ...missing(plan, "keyName", keyName, there.keys, there),
    ...missing(plan, "placementGroup", placementGroup, there.placementGroups, there),
  ];
}

function at({ name: machine }: Plan, option: Option | undefined, finding: Finding): Finding {
  return { ...finding, machine, at: { path: option === undefined ? "image" : `options.${option}` } };
}

function missing<T>(
  plan: Plan,
  option: Option,
  name: string | undefined,
  known: Known<T> | undefined,
  { region }: Surroundings,
): readonly Finding[] {
  if (name === undefined || known === undefined || known.found.has(name)) return [];
  const near = nearest(name, known.others);
  const [first] = known.others;
  const some = known.others.slice(0, 10).join(", ");
  const hint = near ? `did you mean "${near}"?` : first === undefined ? "there is none" : `there are: ${some}`;
  return [at(plan, option, { code: "FD1406", message: `${region} has no ${known.title} "${name}"`, hint })];
}

function subnetOf({ options: { subnet } }: Plan, { subnets }: Surroundings): Sdk.Subnet | undefined {
  return subnet === undefined ? undefined : subnets?.found.get(subnet);
}

/** A machine without a zone of its own takes any that has its type; one in a subnet takes that one's. */
function offerFindings(plan: Plan, there: Surroundings): readonly Finding[] {
  const { region, offers } = there;
  const { instanceType: type, availabilityZone } = plan.options;
  if (offers === undefined) return [];
  const { name: machine, release } = plan;
  const sold = offers.get(type)?.sold ?? [];
  const place = availabilityZone ?? sold[0] ?? region;
  const wish = { machine, arch: release.arch, type, place };
  const found = refusedWish(wish, {
    title: region,
    type: { word: "instance type", option: "instanceType" },
    place: { word: "availability zone", option: "availabilityZone" },
    types: offers,
    places: [place],
  });
  const zone = subnetOf(plan, there)?.AvailabilityZone;
  if (zone === undefined || availabilityZone !== undefined || sold.length === 0 || sold.includes(zone)) return found;
  const message = `subnet ${plan.options.subnet} is in ${zone}, which does not sell instance type ${type}`;
  const hint = `choose a subnet in ${sold.join(", ")}, or another instance type`;
  return [...found, at(plan, "subnet", { code: "FD1401", message, hint })];
}

/** What a type cannot do, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceTypeInfo.html */
function typeFindings(plan: Plan, { types }: Surroundings): readonly Finding[] {
  const { instanceType, volumes, ipv6 = 0, tenancy, spot } = plan.options;
  const type = types?.get(instanceType);
  if (type === undefined) return [];
  const refuse = (option: Option, what: string): readonly Finding[] => [
    at(plan, option, {
      code: "FD1405",
      message: `instance type ${instanceType} ${what}`,
      hint: "choose another instance type",
    }),
  ];
  const { SupportedUsageClasses: uses, DedicatedHostsSupported, HibernationSupported, NetworkInfo, EbsInfo } = type;
  const most = EbsInfo?.MaximumEbsAttachments;
  const disks = volumes.length + 1;
  return [
    ...(spot && uses?.includes("spot") === false ? refuse("spot", "is not sold as spot machine") : []),
    ...(spot?.interruption === "hibernate" && HibernationSupported === false ? refuse("spot", "cannot hibernate") : []),
    ...(tenancy === "host" && DedicatedHostsSupported === false ? refuse("tenancy", "has no dedicated hosts") : []),
    ...(ipv6 > 0 && NetworkInfo?.Ipv6Supported === false ? refuse("ipv6", "has no IPv6") : []),
    ...(most !== undefined && disks > most ? refuse("volumes", `takes ${most} volumes, and ${disks} are wanted`) : []),
  ];
}

function imageFindings(plan: Plan, { images, region }: Surroundings): readonly Finding[] {
  if (images === undefined) return [];
  const { instanceType: name } = plan.options;
  const found = images.found.get(plan.image);
  const problem = imageProblem(found, plan, { name, arch: archOfInstanceType(name) }, region);
  if (problem) return [at(plan, undefined, problem)];
  const disks = diskFindings(plan, toCheckedImage(found));
  return disks.map((finding) => at(plan, finding.message.startsWith("rootDisk") ? "rootDisk" : "volumes", finding));
}

/** Where the machine lands: the subnet that it names, or the default one of its zone. */
function subnetFindings(plan: Plan, there: Surroundings): readonly Finding[] {
  const { subnet: id, availabilityZone: zone } = plan.options;
  if (id === undefined) return defaultFindings(plan, there);
  const subnet = subnetOf(plan, there);
  if (subnet === undefined) return [];
  const own = subnet.AvailabilityZone;
  const elsewhere: Finding = {
    code: "FD1405",
    message: `subnet ${id} is in ${own}, and availabilityZone is ${zone}`,
    hint: `leave availabilityZone out, or set it to ${own}`,
  };
  return [
    ...(zone !== undefined && own !== undefined && zone !== own ? [at(plan, "availabilityZone", elsewhere)] : []),
    ...rangeFindings(plan, subnet),
  ];
}

function defaultFindings(plan: Plan, { defaults, region }: Surroundings): readonly Finding[] {
  const { availabilityZone: zone } = plan.options;
  if (defaults === undefined) return [];
  const where = zone === undefined ? region : zone;
  if (defaults.some(({ AvailabilityZone }) => zone === undefined || AvailabilityZone === zone)) return [];
  const message = `${where} has no default subnet, and ${plan.name} names none`;
  return [at(plan, "subnet", { code: "FD1406", message, hint: "set subnet to the id of one" })];
}

function rangeFindings(
  plan: Plan,
  { SubnetId, CidrBlock, Ipv6CidrBlockAssociationSet }: Sdk.Subnet,
): readonly Finding[] {
  const { privateIpv4, ipv6 = 0 } = plan.options;
  const outside = privateIpv4 !== undefined && CidrBlock !== undefined && !isWithin(privateIpv4, CidrBlock);
  const none =
    ipv6 > 0 &&
    !Ipv6CidrBlockAssociationSet?.some(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === "associated");
  const message = `subnet ${SubnetId} has the range ${CidrBlock}, and ${privateIpv4} is not in it`;
  const lacking = `subnet ${SubnetId} has no range of IPv6 addresses`;
  return [
    ...(outside ? [at(plan, "privateIpv4", { code: "FD1405", message, hint: "choose an address of that range" })] : []),
    ...(none ? [at(plan, "ipv6", { code: "FD1405", message: lacking, hint: "give it one, or leave ipv6 out" })] : []),
  ];
}

function isWithin(address: string, cidr: string): boolean {
  const [first = "", prefix] = cidr.split("/");
  if (!isIPv4(first)) return true;
  const range = new BlockList();
  range.addSubnet(first, Number(prefix));
  return range.check(address);
}

/** Groups have to be in the VPC of the subnet. */
function groupFindings(plan: Plan, there: Surroundings): readonly Finding[] {
  const { subnet, securityGroups = [] } = plan.options;
  const vpc = subnet === undefined ? there.defaults?.[0]?.VpcId : subnetOf(plan, there)?.VpcId;
  const where = subnet === undefined ? "the default VPC, where it is without subnet," : `the VPC of subnet ${subnet},`;
  return securityGroups.flatMap((group) => {
    const own = there.groups?.found.get(group)?.VpcId;
    if (vpc === undefined || own === undefined || own === vpc) return [];
    const message = `security group ${group} is in ${own}, and not in ${where} ${vpc}`;
    const hint = "name groups and a subnet of one VPC";
    return [at(plan, "securityGroups", { code: "FD1405", message, hint })];
  });
}

/** Whether a subnet has addresses for all machines that name it; told at the first one that it has none for. Pure. */
export function addressFindings(plans: readonly Plan[], { subnets }: Surroundings): readonly Finding[] {
  return [...(subnets?.found ?? [])].flatMap(([id, { AvailableIpAddressCount: free }]) => {
    const inIt = plans.filter(({ options }) => options.subnet === id);
    const first = free === undefined ? undefined : inIt[free];
    if (first === undefined) return [];
    const message = `subnet ${id} has ${free} free addresses, and ${inIt.length} machines are to be made in it`;
    const hint = "choose a larger subnet, or divide the machines among several";
    return [at(first, "subnet", { code: "FD1401", message, hint })];
  });
}

/** What EC2 takes and a machine has no use for: volumes that are faster than its type. Pure. */
export function notesOf(options: Options, { types }: Surroundings): readonly string[] {
  const { instanceType, rootDisk, volumes } = options;
  const limits = types?.get(instanceType)?.EbsInfo?.EbsOptimizedInfo;
  const { MaximumIops: iops = Number.POSITIVE_INFINITY } = limits ?? {};
  const { MaximumThroughputInMBps: throughput = Number.POSITIVE_INFINITY } = limits ?? {};
  const disks = [...(rootDisk ? [{ ...rootDisk, device: "the root disk" }] : []), ...volumes];
  return disks.flatMap((disk) => [
    ...((disk.iops ?? 0) > iops ? [tooFast(instanceType, disk.device, `${disk.iops} IOPS`, `${iops}`)] : []),
    ...((disk.throughputMiBps ?? 0) * mebibyte > throughput
      ? [tooFast(instanceType, disk.device, `${disk.throughputMiBps} MiB/s`, `${Math.floor(throughput / mebibyte)}`)]
      : []),
  ]);
}

/** Megabytes in a mebibyte. */
const mebibyte = 1.048_576;

function tooFast(type: string, device: string, wanted: string, most: string): string {
  return `${device} is to have ${wanted}: a machine of type ${type} carries at most ${most}, for all its volumes`;
}
