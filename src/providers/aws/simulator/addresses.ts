import type * as Sdk from "@aws-sdk/client-ec2";
import { toTagList } from "../tags.ts";
import { type Cloud, instanceOf, isVisible } from "./cloud.ts";
import { type Fields, filtered } from "./filters.ts";
import { tagsOf } from "./net/things.ts";
import type { AddressRecord, InstanceRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { newId } from "./store.ts";

export function allocateAddress(cloud: Cloud, request: Sdk.AllocateAddressRequest): Sdk.AllocateAddressResult {
  const { store, region } = cloud;
  const { Domain = "vpc", PublicIpv4Pool = "amazon", NetworkBorderGroup = region, Address } = request;
  if (Domain !== "vpc") throw new Refusal("InvalidParameterValue", "EC2-Classic is not supported");
  if (!NetworkBorderGroup.startsWith(region)) {
    throw new Refusal("InvalidNetworkBorderGroup", `Network border group ${NetworkBorderGroup} does not exist`);
  }
  if (Address !== undefined) throw new Refusal("InvalidAddress.NotFound", `Address '${Address}' not found.`);
  const serial = store.serial();
  const address: AddressRecord = {
    ...{ id: newId("eipalloc"), serial, region, pool: PublicIpv4Pool, borderGroup: NetworkBorderGroup },
    ip: `203.0.113.${serial % 256}`,
    visibleAt: Date.now() + store.timing.consistencyMs,
    instance: undefined,
    association: undefined,
    privateIpv4: undefined,
    tags: tagsOf("elastic-ip", request.TagSpecifications),
  };
  store.addresses.set(address.id, address);
  return {
    ...{ AllocationId: address.id, PublicIp: address.ip, Domain: "vpc" },
    ...{ PublicIpv4Pool: address.pool, NetworkBorderGroup },
  };
}

function addressOf({ store, region }: Cloud, id: string | undefined, reads = false): AddressRecord {
  const address = store.addresses.get(id ?? "");
  if (address?.region === region && !(reads && !isVisible(address))) return address;
  throw new Refusal("InvalidAllocationID.NotFound", `The allocation ID '${id}' does not exist`);
}

/** The instance that has it, as long as that is there. */
function holderOf({ store }: Cloud, { instance }: AddressRecord): InstanceRecord | undefined {
  const found = instance === undefined ? undefined : store.instances.get(instance);
  return found?.state === "terminated" ? undefined : found;
}

/** The load balancer that has it. */
function balancerWith({ store }: Cloud, { id }: AddressRecord): string | undefined {
  const balancers = [...store.loadBalancing.balancers.values()];
  return balancers.find(({ places }) => places.some(({ allocation }) => allocation === id))?.arn;
}

export function associateAddress(cloud: Cloud, request: Sdk.AssociateAddressRequest): Sdk.AssociateAddressResult {
  const address = addressOf(cloud, request.AllocationId);
  const instance = instanceOf(cloud, request.InstanceId);
  if (!["running", "stopped", "pending"].includes(instance.state)) {
    throw new Refusal(
      "IncorrectInstanceState",
      `The instance '${instance.id}' is not in a valid state for this operation`,
    );
  }
  const holder = holderOf(cloud, address);
  const taken = holder !== undefined && holder !== instance && request.AllowReassociation === false;
  if (taken || balancerWith(cloud, address) !== undefined) {
    const text = `resource ${address.id} is already associated with associate-id ${address.association}`;
    throw new Refusal("Resource.AlreadyAssociated", text);
  }
  if (holder !== undefined) holder.card.publicIpv4 = undefined;
  for (const other of cloud.store.addresses.values()) if (other.instance === instance.id) letGo(other);
  address.instance = instance.id;
  address.association = newId("eipassoc");
  address.privateIpv4 = instance.card.privateIpv4;
  instance.card.publicIpv4 = address.ip;
  return { AssociationId: address.association };
}

export function disassociateAddress(cloud: Cloud, { AssociationId }: Sdk.DisassociateAddressRequest): void {
  const address = [...cloud.store.addresses.values()].find(({ association }) => association === AssociationId);
  if (address?.region !== cloud.region) {
    throw new Refusal("InvalidAssociationID.NotFound", `The association ID '${AssociationId}' does not exist`);
  }
  const holder = holderOf(cloud, address);
  if (holder) holder.card.publicIpv4 = undefined;
  letGo(address);
}

function letGo(address: AddressRecord): void {
  address.instance = undefined;
  address.association = undefined;
  address.privateIpv4 = undefined;
}

export function releaseAddress(cloud: Cloud, request: Sdk.ReleaseAddressRequest): void {
  const address = addressOf(cloud, request.AllocationId);
  const { NetworkBorderGroup = cloud.region } = request;
  if (NetworkBorderGroup !== address.borderGroup) {
    const text = `The address '${address.ip}' is not in the network border group ${NetworkBorderGroup}.`;
    throw new Refusal("InvalidAddress.NotFound", text);
  }
  if (holderOf(cloud, address) !== undefined || balancerWith(cloud, address) !== undefined) {
    throw new Refusal("InvalidIPAddress.InUse", `Address ${address.ip} is in use.`);
  }
  cloud.store.addresses.delete(address.id);
}

export function describeAddresses(
  cloud: Cloud,
  { AllocationIds, Filters = [] }: Sdk.DescribeAddressesRequest,
): Sdk.DescribeAddressesResult {
  const all = [...cloud.store.addresses.values()].filter(({ region }) => region === cloud.region);
  const known = AllocationIds ? AllocationIds.map((id) => addressOf(cloud, id, true)) : all.filter(isVisible);
  return { Addresses: filtered(known, Filters, fields, ({ tags }) => tags).map((address) => shown(cloud, address)) };
}

const fields: Fields<AddressRecord> = {
  "allocation-id": ({ id }) => id,
  "association-id": ({ association }) => association,
  "instance-id": ({ instance }) => instance,
  "public-ip": ({ ip }) => ip,
};

function shown(cloud: Cloud, address: AddressRecord): Sdk.Address {
  const holder = holderOf(cloud, address);
  const digits = address.id.slice(-17);
  const other = balancerWith(cloud, address) && {
    ...{ AssociationId: `eipassoc-${digits}`, NetworkInterfaceId: `eni-${digits}` },
  };
  const association = {
    ...{ InstanceId: holder?.id, AssociationId: address.association, NetworkInterfaceId: holder?.card.id },
    PrivateIpAddress: address.privateIpv4,
  };
  return {
    ...{ AllocationId: address.id, PublicIp: address.ip, Domain: "vpc", PublicIpv4Pool: address.pool },
    ...{ NetworkBorderGroup: address.borderGroup, Tags: toTagList(address.tags) },
    ...(holder ? association : other),
  };
}
