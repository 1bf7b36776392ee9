import type * as pulumi from "@pulumi/pulumi";
import type { BuiltConfig, MachineConfig } from "../ignition/index.ts";
import type { MachineSpec, OnConfigChange, OnImageChange } from "../plan.ts";
import type { Arch } from "../platform.ts";
import type { PlatformId, PlatformOptions, platforms } from "../providers/index.ts";

/** A value whose every leaf may be the output of another resource. */
export type DeepInput<T> = T extends string | number | boolean | undefined | null
  ? pulumi.Input<T>
  : pulumi.Input<{ [Key in keyof T]: DeepInput<T[Key]> }>;

/** Butane as text; `butane()` and `butaneText()` make it. */
export interface ButaneInput {
  readonly butane: pulumi.Input<string>;
  /** What errors call it. */
  readonly name?: pulumi.Input<string>;
  /** Folder that its `local` files are read from, absolute. */
  readonly filesDir?: pulumi.Input<string>;
  /** Where a program made it, as `file:line:column`: errors lie there, and name the program's own property. */
  readonly origin?: pulumi.Input<string>;
}

/** Ignition as JSON text; `ignition()` makes it. */
export interface IgnitionInput {
  readonly ignition: pulumi.Input<string>;
  /** What errors call it. */
  readonly name?: pulumi.Input<string>;
}

type LateText = pulumi.Output<string>;

/** Text that is there already, or a configuration in the program: as `config()` makes it, or as it is. */
export type ConfigInput = ButaneInput | IgnitionInput | BuiltConfig<LateText> | MachineConfig<LateText>;

/** Inputs of one machine of a platform. */
export interface MachineArgs<Id extends PlatformId = PlatformId> {
  /** Name of the machine on the platform; made from the resource's name when left out. */
  readonly name?: pulumi.Input<string>;
  /** Channel (`stable`, `beta`, `alpha`, `lts`, `lts-2024`) or exact version. A channel's version is pinned when the machine is made. */
  readonly release: pulumi.Input<string>;
  /** Left out: what the machine type says, else amd64. */
  readonly arch?: pulumi.Input<Arch>;
  /** Typed by the platform. */
  readonly options: DeepInput<PlatformOptions<Id>>;
  /** Butane, Ignition and what the program writes itself, merged in order. */
  readonly config?: pulumi.Input<readonly pulumi.Input<ConfigInput>[]>;
  /** System extensions: of the bakery (`kubernetes@v1.35`) or of the release (`podman`). They need `config`, if need be `[]`. */
  readonly extensions?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** What the machine does about newer versions of its extensions; nothing when left out. */
  readonly extensionUpdates?: pulumi.Input<NonNullable<MachineSpec["extensionUpdates"]>>;
  /** Ignition that is already complete, in place of `config`. */
  readonly ignition?: pulumi.Input<string>;
  /** Labels or tags of the machine and what belongs to it. */
  readonly labels?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /** What a changed configuration does to a machine that runs; `replace` when left out. */
  readonly onConfigChange?: pulumi.Input<OnConfigChange>;
  /** What a newer boot image does to a machine that runs; `keep` when left out: Flatcar updates itself. */
  readonly onImageChange?: pulumi.Input<OnImageChange>;
  /** Exact version, where it is pinned elsewhere. */
  readonly version?: pulumi.Input<string>;
  /** The platform's id of the image, where it is known already. */
  readonly image?: pulumi.Input<string>;
}

type PlatformOf<Id extends PlatformId> = Awaited<ReturnType<(typeof platforms)[Id]>>["default"];

/** What a user writes in a provider's block of one platform. */
export type PlatformCredentials<Id extends PlatformId> = PlatformOf<Id>["credentials"]["_zod"]["input"];
