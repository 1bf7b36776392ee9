import { type Finding, FlatcarError } from "../../errors.ts";
import { type MachinePlan, overQuota } from "../../platform.ts";
import type { Flavor } from "./compute.ts";
import { unlessAbsent } from "./errors.ts";
import type { Options } from "./options.ts";
import type { Region } from "./region.ts";

type Plan = MachinePlan<Options>;

/** A project's limit and what of it is taken; -1 is no limit. */
interface Limited {
  readonly limit: number | undefined;
  readonly used: number | undefined;
}

/** Looks whether the machines fit into the project's quotas: Nova's, and those of Cinder and Neutron where they take something of them. */
export function quotaChecks(
  plans: readonly Plan[],
  region: Region,
  signal: AbortSignal,
): readonly Promise<readonly Finding[]>[] {
  const disks = plans.some((plan) => newDisks(plan).length > 0);
  const wired = plans.some((plan) => newPorts(plan) > 0 || newAddresses(plan) > 0);
  return [
    ofNova(plans, region, signal),
    ...(disks ? [ofCinder(plans, region, signal)] : []),
    ...(wired ? [ofNeutron(plans, region, signal)] : []),
  ];
}

const hint = "delete what is not needed, or ask the operators of the cloud for more";

function over(
  plans: readonly Plan[],
  { name }: Region,
  what: string,
  { limit = -1, used = 0 }: Limited,
  amountOf: (plan: Plan, index: number) => number,
): readonly Finding[] {
  if (limit < 0) return [];
  const needs = plans.map((plan, index) => ({ machine: plan.name, amount: amountOf(plan, index) }));
  return overQuota(needs, { what, whose: `the project in ${name}`, limit, used, hint });
}

interface Limits {
  readonly limits: { readonly absolute: Readonly<Record<string, number>> };
}

/** https://docs.openstack.org/api-ref/compute/#limits-limits. A flavor that is unknown takes nothing: that is told by itself. */
async function ofNova(plans: readonly Plan[], region: Region, signal: AbortSignal): Promise<readonly Finding[]> {
  const { nova, find } = region;
  const { body } = await nova.request<Limits>({ method: "GET", path: "/limits", signal });
  const { absolute } = body.limits;
  const flavors = await Promise.all(
    plans.map(({ options }): Promise<Flavor | undefined> => find.flavor(options.flavor, signal).catch(() => undefined)),
  );
  const servers = { limit: absolute.maxTotalInstances, used: absolute.totalInstancesUsed };
  const cores = { limit: absolute.maxTotalCores, used: absolute.totalCoresUsed };
  const memory = { limit: absolute.maxTotalRAMSize, used: absolute.totalRAMUsed };
  return [
    ...over(plans, region, "servers", servers, () => 1),
    ...over(plans, region, "vCPUs", cores, (_, index) => flavors[index]?.vcpus ?? 0),
    ...over(plans, region, "MiB of memory", memory, (_, index) => flavors[index]?.ram ?? 0),
  ];
}

/** Sizes in GiB; what a snapshot makes is counted with none, for that says its own. */
function newDisks({ options: { rootDisk, volumes } }: Plan): readonly number[] {
  const made = volumes.filter(({ volume }) => volume === undefined);
  return [...(rootDisk ? [rootDisk.sizeGiB] : []), ...made.map(({ sizeGiB = 0 }) => sizeGiB)];
}

/** Nova makes a port in each network, and in the only one of the project where none is named. */
function newPorts({ options: { networks } }: Plan): number {
  return networks ? networks.filter(({ port }) => port === undefined).length : 1;
}

function newAddresses({ options: { floatingIp } }: Plan): number {
  return floatingIp?.pool === undefined ? 0 : 1;
}

/** https://docs.openstack.org/api-ref/block-storage/v3/#show-absolute-limits-for-project */
async function ofCinder(plans: readonly Plan[], region: Region, signal: AbortSignal): Promise<readonly Finding[]> {
  const cinder = await ifOffered(region.session.api("block-storage", region.name, signal));
  if (!cinder) return [];
  const { body } = await cinder.request<Limits>({ method: "GET", path: "/limits", signal });
  const { absolute } = body.limits;
  const volumes = { limit: absolute.maxTotalVolumes, used: absolute.totalVolumesUsed };
  const size = { limit: absolute.maxTotalVolumeGigabytes, used: absolute.totalGigabytesUsed };
  return [
    ...over(plans, region, "volumes", volumes, (plan) => newDisks(plan).length),
    ...over(plans, region, "GiB of volumes", size, (plan) => newDisks(plan).reduce((sum, each) => sum + each, 0)),
  ];
}

/** `undefined` where the catalogue names no such service: Nova may reach it all the same. */
async function ifOffered<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof FlatcarError && error.code === "FD1451") return undefined;
    throw error;
  });
}

/** What is reserved is being made. */
interface Details {
  readonly limit: number;
  readonly used: number;
  readonly reserved?: number;
}

interface Quotas {
  readonly quota: Readonly<Record<string, Details | undefined>>;
}

/** https://docs.openstack.org/api-ref/network/v2/#show-quota-details-for-a-tenant; not every Neutron has it. */
async function ofNeutron(plans: readonly Plan[], region: Region, signal: AbortSignal): Promise<readonly Finding[]> {
  const { session, name } = region;
  const neutron = await ifOffered(session.api("network", name, signal));
  if (!neutron) return [];
  const path = `/quotas/${await session.project(signal)}/details`;
  const answer = await unlessAbsent(neutron.request<Quotas>({ method: "GET", path, signal }));
  const limited = (resource: string): Limited => {
    const { limit, used = 0, reserved = 0 } = answer?.body.quota[resource] ?? {};
    return { limit, used: used + reserved };
  };
  return [
    ...over(plans, region, "ports", limited("port"), newPorts),
    ...over(plans, region, "floating IPs", limited("floatingip"), newAddresses),
  ];
}
