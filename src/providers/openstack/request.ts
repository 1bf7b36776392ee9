import { createHash } from "node:crypto";
import type { MachinePlan, Run } from "../../platform.ts";
import type { ServerRequest } from "./compute.ts";
import { inPlaceOptions } from "./in-place.ts";
import { keys, ownerTag, toMetadata } from "./labels.ts";
import type { Options } from "./options.ts";

/** What a plan's names stand for in one region. */
export interface Resolved {
  readonly image: string;
  readonly flavor: string;
  /** Ids by the plan's spelling. */
  readonly networks: ReadonlyMap<string, string>;
  readonly ports: ReadonlyMap<string, string>;
  readonly volumes: ReadonlyMap<string, string>;
  readonly serverGroup?: string | undefined;
}

/** Everything Nova is told of a machine. Pure. */
export function toRequest(
  plan: MachinePlan<Options>,
  { owner, replacing }: Pick<Run, "owner" | "replacing">,
  resolved: Resolved,
): ServerRequest {
  const { options } = plan;
  const replaces = replacing === undefined ? {} : { [keys.replaces]: replacing };
  const mapping = toMapping(options, resolved);
  const server = {
    name: plan.name,
    flavorRef: resolved.flavor,
    ...(options.rootDisk ? {} : { imageRef: resolved.image }),
    user_data: plan.userData,
    config_drive: options.configDrive,
    networks: toNetworks(options, resolved),
    metadata: { ...toMetadata(plan, owner, planDigest(plan)), ...replaces },
    tags: [ownerTag(owner), ...options.tags],
    ...(options.keyName === undefined ? {} : { key_name: options.keyName }),
    ...(options.availabilityZone === undefined ? {} : { availability_zone: options.availabilityZone }),
    ...(options.securityGroups ? { security_groups: options.securityGroups.map((name) => ({ name })) } : {}),
    ...(mapping.length === 0 ? {} : { block_device_mapping_v2: mapping }),
  };
  const group = resolved.serverGroup === undefined ? {} : { group: resolved.serverGroup };
  const hints = { ...options.schedulerHints, ...group };
  return { server, ...(Object.keys(hints).length === 0 ? {} : { "os:scheduler_hints": hints }) };
}

/** `auto` is the only network that the project has. Since 2.37 Nova wants a word about it. */
function toNetworks({ networks }: Options, { networks: ids, ports }: Resolved): unknown {
  if (!networks) return "auto";
  return networks.map(({ network = "", fixedIp, port }) =>
    port === undefined
      ? { uuid: ids.get(network) ?? network, ...(fixedIp === undefined ? {} : { fixed_ip: fixedIp }) }
      : { port: ports.get(port) ?? port },
  );
}

/** The disks, where there is any beside the flavor's own: then the first one has to be named as well. */
function toMapping({ rootDisk, volumes }: Options, { image, volumes: ids }: Resolved): readonly object[] {
  if (!rootDisk && volumes.length === 0) return [];
  const boot = { boot_index: 0, uuid: image, source_type: "image" };
  const root = rootDisk
    ? {
        ...boot,
        destination_type: "volume",
        volume_size: rootDisk.sizeGiB,
        delete_on_termination: rootDisk.deleteOnTermination,
        ...(rootDisk.type === undefined ? {} : { volume_type: rootDisk.type }),
      }
    : { ...boot, destination_type: "local", delete_on_termination: true };
  return [root, ...volumes.map((volume) => toVolume(volume, ids))];
}

function toVolume(
  { sizeGiB, type, volume, snapshot, deleteOnTermination }: Options["volumes"][number],
  ids: Resolved["volumes"],
): object {
  const common = { boot_index: -1, destination_type: "volume" };
  if (volume !== undefined) {
    const uuid = ids.get(volume) ?? volume;
    return { ...common, source_type: "volume", uuid, delete_on_termination: deleteOnTermination ?? false };
  }
  return {
    ...common,
    ...(snapshot === undefined ? { source_type: "blank" } : { source_type: "snapshot", uuid: snapshot }),
    ...(sizeGiB === undefined ? {} : { volume_size: sizeGiB }),
    delete_on_termination: deleteOnTermination ?? true,
    ...(type === undefined ? {} : { volume_type: type }),
  };
}

/** Whether Nova has to know of volume types in the mapping, which it does from 2.67 on. */
export function namesVolumeType({ rootDisk, volumes }: Options): boolean {
  return rootDisk?.type !== undefined || volumes.some(({ type }) => type !== undefined);
}

/** Digest of everything that makes another machine of a plan: all but labels and what changes in place. Pure. */
export function planDigest({ name, release, image, userData, options }: MachinePlan<Options>): string {
  const rest = Object.entries(options).filter(([key]) => !(inPlaceOptions as readonly string[]).includes(key));
  const whole = [name, release.version, release.arch, image, userData, Object.fromEntries(rest)];
  return createHash("sha256").update(JSON.stringify(whole)).digest("hex");
}
