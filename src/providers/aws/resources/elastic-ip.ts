import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { toFailure } from "../errors.ts";
import { reference, region } from "../references.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type There } from "./kind.ts";
import { checkMayLeave, linkOf, writeLink } from "./link.ts";

const options = z
  .strictObject({
    region,
    instance: reference("i", "a machine's")
      .optional()
      .describe(
        "Machine that has it, by its id. Left out: none; whatever others have given it to keeps it, a NAT gateway say.",
      ),
    privateIpv4: z
      .ipv4()
      .optional()
      .describe("Which of the machine's private addresses it stands for. Left out: its primary one."),
    address: z.ipv4().optional().describe("An address of your own pool that it is to be. Left out: AWS chooses."),
    pool: z
      .string()
      .min(1)
      .optional()
      .describe("Pool that it is taken from: the id of a pool of your own addresses. Left out: Amazon's."),
    networkBorderGroup: z
      .string()
      .min(1)
      .optional()
      .describe("Zones that AWS announces it from: a Local Zone or Wavelength group. Left out: the region."),
  })
  .refine(({ instance, privateIpv4 }) => instance !== undefined || privateIpv4 === undefined, {
    path: ["privateIpv4"],
    message: "a private address needs its machine: set instance",
  });

type Options = z.output<typeof options>;

export const elasticIp = kindOf<typeof options, Sdk.Address>({
  description: "A public IPv4 address that outlives machines. AWS bills it by the hour, whether it is used or not.",
  title: "Elastic IP",
  prefix: "eipalloc",
  options,
  outputs: z.object({
    allocationId: z.string().describe("EC2's id, which load balancers and NAT gateways take."),
    ip: z.string().describe("The address."),
    networkInterfaceId: z.string().optional().describe("Network interface that has it."),
    machine: z.string().optional().describe("Id of the machine that has it."),
  }),
  changing: ["instance", "privateIpv4"],
  describe: describing({ call: "DescribeAddresses", ids: "AllocationIds", results: "Addresses" }),
  idOf: ({ AllocationId = "" }) => AllocationId,
  tagsOf: ({ Tags }) => Tags,
  make,
  settle: associate,
  release,
  usersOf,
  remove,
  toOptions: ({ InstanceId, PrivateIpAddress, PublicIp, PublicIpv4Pool, NetworkBorderGroup }) => ({
    ...(InstanceId ? { instance: InstanceId, ...(PrivateIpAddress ? { privateIpv4: PrivateIpAddress } : {}) } : {}),
    ...(PublicIpv4Pool && PublicIpv4Pool !== "amazon" ? { address: PublicIp, pool: PublicIpv4Pool } : {}),
    ...(NetworkBorderGroup ? { networkBorderGroup: NetworkBorderGroup } : {}),
  }),
  toOutputs: ({ AllocationId, PublicIp, NetworkInterfaceId, InstanceId }) => ({
    ...{ allocationId: AllocationId, ip: PublicIp },
    ...(NetworkInterfaceId ? { networkInterfaceId: NetworkInterfaceId } : {}),
    ...(InstanceId ? { machine: InstanceId } : {}),
  }),
  sample: { options: () => ({ region: "eu-central-1" }), needs: [], changed: {} },
});

/** What has it beside a machine lets go of it by itself: a load balancer some minutes after it was deleted. */
async function release({ AllocationId = "", AssociationId, InstanceId, PublicIp, Tags }: Sdk.Address, there: There) {
  if (!AssociationId) return;
  if (!InstanceId) throw Object.assign(new Error(`${PublicIp} is associated`), { code: "InvalidIPAddress.InUse" });
  await checkMayLeave(AllocationId, Tags, InstanceId, there);
  const { api, run } = there;
  const { signal } = run;
  await api.call("DisassociateAddress", { AssociationId }, { signal });
}

/** Outside the region's own group, in a Local Zone say, EC2 finds an address only by the name of its group. */
async function remove(AllocationId: string, { api, run: { signal } }: There, found: Sdk.Address | undefined) {
  const group = found?.NetworkBorderGroup;
  const request = { AllocationId, ...(group === undefined ? {} : { NetworkBorderGroup: group }) };
  await api.call("ReleaseAddress", request, { signal }).catch((error: unknown) => {
    if (toFailure(error).code !== "InvalidAddress.NotFound") throw error;
    const message = `EC2 did not find the address of ${AllocationId} in ${group ?? "the region's own border group"}: it may still be there`;
    throw new FlatcarError({ code: "FD1406", message, hint: "run the same again" }, { cause: error });
  });
}

async function usersOf(id: string, { api, run: { signal } }: There): Promise<readonly string[]> {
  const { Addresses = [] } = await api.call("DescribeAddresses", { AllocationIds: [id] }, { signal });
  return Addresses.flatMap(({ NetworkInterfaceId }) =>
    NetworkInterfaceId ? [`network interface ${NetworkInterfaceId} has it`] : [],
  );
}

/** The call takes no token: after a lost reply the tags tell whether it was carried out. */
async function make({ options: wanted }: ResourcePlan<Options>, { tags, call }: Making, { api }: There) {
  const request: Sdk.AllocateAddressRequest = {
    Domain: "vpc",
    Address: wanted.address,
    PublicIpv4Pool: wanted.pool,
    NetworkBorderGroup: wanted.networkBorderGroup,
    TagSpecifications: [{ ResourceType: "elastic-ip", Tags: tags }],
  };
  return (await api.call("AllocateAddress", request, call)) satisfies Sdk.Address;
}

/** One that others have given to a machine, a load balancer or a NAT gateway stays there while the plan names no machine. */
async function associate(found: Sdk.Address, { options: wanted }: ResourcePlan<Options>, there: There) {
  const { AllocationId = "", AssociationId, InstanceId, PrivateIpAddress, Tags } = found;
  const { instance, privateIpv4 } = wanted;
  const { api, run } = there;
  const { signal } = run;
  if (instance === undefined) {
    const ours = InstanceId !== undefined && linkOf(Tags) === InstanceId;
    if (AssociationId && ours) await api.call("DisassociateAddress", { AssociationId }, { signal });
    return;
  }
  if (InstanceId === instance && (privateIpv4 ?? PrivateIpAddress) === PrivateIpAddress) return;
  if (InstanceId && InstanceId !== instance) await checkMayLeave(AllocationId, Tags, InstanceId, there);
  await checkFree(AllocationId, instance, privateIpv4, there);
  await writeLink(AllocationId, instance, there);
  const request = { AllocationId, InstanceId: instance, PrivateIpAddress: privateIpv4, AllowReassociation: true };
  await api.call("AssociateAddress", request, { signal });
}

/** EC2 takes another Elastic IP off a machine without a word. Throws FD1405 unless it is the one that this one takes the place of. */
async function checkFree(own: string, machine: string, privateIpv4: string | undefined, { api, run }: There) {
  const Filters = [{ Name: "instance-id", Values: [machine] }];
  const { Addresses = [] } = await api.call("DescribeAddresses", { Filters }, { signal: run.signal });
  const other = Addresses.find(
    ({ AllocationId = "", PrivateIpAddress }) =>
      AllocationId !== own &&
      !run.replacing?.endsWith(`/${AllocationId}`) &&
      (privateIpv4 ?? PrivateIpAddress) === PrivateIpAddress,
  );
  if (other === undefined) return;
  throw new FlatcarError({
    code: "FD1405",
    message: `machine ${machine} already has an Elastic IP, ${other.PublicIp} (${other.AllocationId})`,
    hint: "take that off the machine first, or set privateIpv4 to another private address of the machine",
  });
}
