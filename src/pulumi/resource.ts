import * as pulumi from "@pulumi/pulumi";
import { callerOf } from "../caller.ts";
import type { OnConfigChange, OnImageChange } from "../plan.ts";
import type { Addresses, Arch } from "../platform.ts";
import type { PlatformId, PlatformOptions } from "../providers/index.ts";
import { toTexts } from "./config.ts";
import type { MachineArgs } from "./inputs.ts";

/** One machine of a platform, as the provider `flatcar` keeps it. */
export interface MachineResource<Id extends PlatformId = PlatformId> extends pulumi.CustomResource {
  readonly name: pulumi.Output<string>;
  /** The deployment's random id: the owner label on everything it makes. */
  readonly owner: pulumi.Output<string>;
  /** As it was asked for. */
  readonly release: pulumi.Output<string>;
  /** Exact version that the machine was made from. */
  readonly version: pulumi.Output<string>;
  readonly arch: pulumi.Output<Arch>;
  readonly image: pulumi.Output<string>;
  /** Complete Ignition, as JSON text. */
  readonly ignition: pulumi.Output<string>;
  readonly labels: pulumi.Output<Readonly<Record<string, string>>>;
  /** With the platform's defaults filled in. */
  readonly options: pulumi.Output<PlatformOptions<Id>>;
  readonly onConfigChange: pulumi.Output<OnConfigChange>;
  readonly onImageChange: pulumi.Output<OnImageChange>;
  /** Public IPv4 address where there is one, else the private one. */
  readonly address: pulumi.Output<string>;
  readonly addresses: pulumi.Output<Addresses>;
  readonly phase: pulumi.Output<"pending" | "running" | "stopped">;
}

/** The class of one platform's machines. */
export interface MachineClass<Id extends PlatformId> {
  new (name: string, args: MachineArgs<Id>, opts?: pulumi.CustomResourceOptions): MachineResource<Id>;
  /** A machine that exists already, looked up by the id it has on the platform. */
  get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): MachineResource<Id>;
  isInstance(value: unknown): value is MachineResource<Id>;
  readonly __pulumiType: string;
}

const outputs = {
  name: undefined,
  owner: undefined,
  release: undefined,
  version: undefined,
  arch: undefined,
  image: undefined,
  ignition: undefined,
  labels: undefined,
  options: undefined,
  onConfigChange: undefined,
  onImageChange: undefined,
  address: undefined,
  addresses: undefined,
  phase: undefined,
} satisfies Record<Exclude<keyof MachineResource, keyof pulumi.CustomResource>, undefined>;

const made = new Map<PlatformId, MachineClass<PlatformId>>();

/** The class of the resource `flatcar:PLATFORM:Machine`; always the same one for the same platform. */
export function machineClass<Id extends PlatformId>(platform: Id): MachineClass<Id> {
  const known = made.get(platform) ?? makeClass(platform);
  made.set(platform, known);
  return known as unknown as MachineClass<Id>;
}

/** The type of a platform's machines, as the engine knows it. */
export function machineType(platform: PlatformId): string {
  return `flatcar:${platform}:Machine`;
}

function makeClass(platform: PlatformId): MachineClass<PlatformId> {
  const type = machineType(platform);
  class Machine extends pulumi.CustomResource {
    static readonly __pulumiType = type;

    constructor(name: string, args: MachineArgs | undefined, opts: pulumi.CustomResourceOptions = {}) {
      if (!opts.id && !opts.urn) requireArgs(type, name, args);
      const config = args && toTexts(args.config, callerOf(Machine));
      super(type, name, { ...outputs, ...args, ...(config === undefined ? {} : { config }) }, opts);
    }

    static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Machine {
      return new Machine(name, undefined, { ...opts, id });
    }

    static override isInstance(value: unknown): value is Machine {
      return typeof value === "object" && (value as { __pulumiType?: unknown } | null)?.__pulumiType === type;
    }
  }
  return Machine as unknown as MachineClass<PlatformId>;
}

function requireArgs(type: string, name: string, args: MachineArgs | undefined): void {
  for (const key of ["release", "options"] as const) {
    if (args?.[key] === undefined) throw new pulumi.RunError(`FD1003: ${type} ${name}: ${key} is missing`);
  }
}
