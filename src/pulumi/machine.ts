import * as pulumi from "@pulumi/pulumi";
import type { Addresses, Arch } from "../platform.ts";
import { isPlatformId, type PlatformId, platformIds } from "../providers/index.ts";
import type { MachineArgs } from "./inputs.ts";
import { type MachineResource, machineClass } from "./resource.ts";

/** Inputs of a machine on any platform; `platform` decides what `options` takes. */
export type AnyMachineArgs = { [Id in PlatformId]: MachineArgs<Id> & { readonly platform: Id } }[PlatformId];

/** Options of a machine on any platform. */
export type AnyMachineOptions = pulumi.ComponentResourceOptions &
  Pick<pulumi.CustomResourceOptions, "deleteBeforeReplace">;

/** One Flatcar machine on the platform that `platform` names. */
export class Machine extends pulumi.ComponentResource {
  static readonly __pulumiType = "flatcar:index:Machine";

  /** The platform's own resource. */
  declare readonly resource: MachineResource;
  declare readonly machineId: pulumi.Output<pulumi.ID>;
  declare readonly name: pulumi.Output<string>;
  /** Exact version that the machine was made from. */
  declare readonly version: pulumi.Output<string>;
  declare readonly arch: pulumi.Output<Arch>;
  declare readonly image: pulumi.Output<string>;
  /** Public IPv4 address where there is one, else the private one. */
  declare readonly address: pulumi.Output<string>;
  declare readonly addresses: pulumi.Output<Addresses>;

  constructor(name: string, args: AnyMachineArgs, opts: AnyMachineOptions = {}) {
    const { component, resource: own } = shared(opts);
    super(Machine.__pulumiType, name, {}, component);
    const { platform, ...rest } = args;
    if (!isPlatformId(platform)) throw unknownPlatform(name, platform);
    const resource = new (machineClass(platform))(name, rest, { ...own, parent: this });
    const { id: machineId, version, arch, image, address, addresses } = resource;
    Object.assign(this, { resource, machineId, name: resource.name, version, arch, image, address, addresses });
    this.registerOutputs({ machineId, name: resource.name, version, address, addresses });
  }
}

/** What speaks of properties, times and order means the platform's resource; the engine hands none of it down. */
function shared(opts: AnyMachineOptions) {
  const { ignoreChanges, replaceOnChanges, customTimeouts, deleteBeforeReplace, ...component } = opts;
  const given = Object.entries({ ignoreChanges, replaceOnChanges, customTimeouts, deleteBeforeReplace });
  const resource = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return { component, resource: resource as pulumi.CustomResourceOptions };
}

function unknownPlatform(name: string, platform: unknown): pulumi.RunError {
  return new pulumi.RunError(`FD1005: ${name}: there is no platform "${platform}"; one of: ${platformIds.join(", ")}`);
}
