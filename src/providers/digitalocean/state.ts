import { type Addresses, isImportedImage, type MachineState } from "../../platform.ts";
import type { BackupPolicy, Droplet } from "./answers.ts";
import type { Options } from "./options.ts";
import { toLabels, valueIn, writtenTags } from "./tags.ts";

const phases = { new: "pending", active: "running", off: "stopped" } as const;

/** Whether it is there and may stay: not on its way out. */
export function isLive(droplet: Droplet | undefined): droplet is Droplet {
  return droplet !== undefined && droplet.status in phases;
}

/** Whether it is off only until we start it. */
export function isToStart({ tags }: Droplet): boolean {
  return valueIn(tags ?? [], "start") !== undefined;
}

function phaseOf(droplet: Droplet): MachineState["phase"] {
  if (!isLive(droplet)) return "stopped";
  return droplet.status === "off" && isToStart(droplet) ? "pending" : phases[droplet.status as keyof typeof phases];
}

/** What is not in a Droplet's own description. */
export interface Beside {
  /** `undefined`: not asked for. */
  readonly backups?: BackupPolicy | undefined;
  /** The reserved address that it has, where we assigned one. */
  readonly reservedIp?: string | undefined;
}

/** A Droplet as the seam knows it. DigitalOcean gives neither user data nor SSH keys back. Pure. */
export function toState(droplet: Droplet, beside: Beside = {}): MachineState<Options> {
  const tags = droplet.tags ?? [];
  return {
    id: String(droplet.id),
    phase: phaseOf(droplet),
    addresses: toAddresses(droplet),
    observed: {
      name: droplet.name,
      owner: valueIn(tags, "owner"),
      arch: "amd64",
      version: valueIn(tags, "version"),
      image: imageOf(droplet),
      userData: undefined,
      labels: toLabels(tags),
      options: toOptions(droplet, beside),
    },
  };
}

/** What the plan called it; where somebody rebuilt the Droplet from another image of ours, what that one is called. */
function imageOf({ tags, image }: Droplet): string {
  const planned = valueIn(tags ?? [], "image");
  const booted = valueIn(image?.tags ?? [], "image");
  if (planned !== undefined && isImportedImage(planned)) return booted ?? planned;
  return planned ?? booted ?? String(image?.id ?? "");
}

function toAddresses({ networks }: Droplet): Addresses {
  const { v4 = [], v6 = [] } = networks ?? {};
  return defined({
    publicIpv4: v4.find(({ type }) => type === "public")?.ip_address,
    publicIpv6: v6.find(({ type }) => type === "public")?.ip_address,
    privateIpv4: v4.find(({ type }) => type === "private")?.ip_address,
  });
}

function toOptions(droplet: Droplet, { backups, reservedIp }: Beside): Partial<Options> {
  const tags = droplet.tags ?? [];
  const on = droplet.features?.includes("backups") ?? false;
  const { status, networks } = droplet;
  return defined({
    region: droplet.region.slug,
    size: droplet.size_slug,
    vpc: droplet.vpc_uuid || undefined,
    publicNetworking: status === "new" ? undefined : (networks?.v4 ?? []).some(({ type }) => type === "public"),
    reservedIp,
    tags: [...writtenTags(tags)],
    volumes: [...(droplet.volume_ids ?? [])].sort(),
    backups: on ? backups && toPolicy(backups) : false,
  }) as Partial<Options>;
}

function toPolicy({ plan = "daily", weekday, hour }: BackupPolicy): Options["backups"] {
  return { plan, ...(plan === "weekly" && weekday ? { weekday } : {}), ...(hour === undefined ? {} : { hour }) };
}

function defined<T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const there = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(there) as ReturnType<typeof defined<T>>;
}
