import type { z } from "zod";
import type { Finding } from "./errors.ts";
import type { ImageSource } from "./platform/image.ts";
import type { ResourceKind } from "./platform/resource.ts";
import type { Simulator, SimulatorOptions } from "./platform/simulator.ts";
import type { Surveyor } from "./platform/survey.ts";

export * from "./platform/image.ts";
export * from "./platform/resource.ts";
export * from "./platform/simulator.ts";
export * from "./platform/survey.ts";

export type Arch = "amd64" | "arm64";

export const channels = ["stable", "beta", "alpha", "lts", "edge"] as const;
export type Channel = (typeof channels)[number];

/** One published Flatcar build. Always exact: "stable" is resolved before a `Release` exists. */
export interface Release {
  readonly channel: Channel;
  /** `MAJOR.BRANCH.PATCH`, for example `4593.2.5`. */
  readonly version: string;
  readonly arch: Arch;
}

/** Everything a driver needs to make one machine: resolved, validated, serialisable. */
export interface MachinePlan<Options = unknown> {
  readonly name: string;
  readonly release: Release;
  /** The id this platform's API takes for the image. */
  readonly image: string;
  /** The user named the image himself. Any other, from a lock file or from state, has to be the release's own: `create` refuses it else. */
  readonly ownImage?: boolean;
  /** Ignition as JSON text, before any encoding. */
  readonly ignition: string;
  /** Ignition, encoded for this platform's channel and known to fit it. */
  readonly userData: string;
  /** What the user data only points to; left out where it holds all. */
  readonly stored?: StoredConfig | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Options;
}

/** A config that a machine fetches at its first boot, because its user data has no room for it. */
export interface StoredConfig {
  /** Where the machine looks for it, as `OffLoad.urlOf` named it. */
  readonly url: string;
  /** In hexadecimal, of the text in UTF-8. The machine refuses any other. */
  readonly sha512: string;
  readonly text: string;
}

/** A place that machines can read at their first boot. What lies there holds secrets: no one else may read it. */
export interface OffLoad {
  /** URL of the object with that SHA-512 (hexadecimal), in a scheme that Ignition fetches by itself. Always the same for the same one. Pure. */
  urlOf(sha512: string): string;
}

export interface Addresses {
  readonly publicIpv4?: string;
  readonly publicIpv6?: string;
  readonly privateIpv4?: string;
}

/** What the cloud says a machine is now; the parts of a plan that can be read back, for import and drift. */
export interface ObservedMachine<Options = unknown> {
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly arch: Arch | undefined;
  /** The release's version, where it is kept with the machine. */
  readonly version: string | undefined;
  readonly image: string;
  /** Encoded as the plan's `userData`; `undefined` where the cloud does not give it back. */
  readonly userData: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Every option that can be read back, in the plan's own spelling. */
  readonly options: Partial<Options>;
}

export interface MachineState<Options = unknown> {
  /** Enough to import the machine alone, for example `eu-central-1/i-0abc…`. */
  readonly id: string;
  readonly phase: "pending" | "running" | "stopped";
  readonly addresses: Addresses;
  readonly observed: ObservedMachine<Options>;
}

/** One call of a verb: on whose behalf, until when, and where its progress shows. */
export interface Run {
  /** The deployment's random id: the owner label on everything it makes. */
  readonly owner: string;
  readonly signal: AbortSignal;
  /** One short phrase in the machine's own row, for example `waiting for the instance to run`. */
  progress(line: string): void;
  /** Longest time the verb may take; left out: the driver's own default. */
  readonly timeoutMs?: number;
  /** `create` only. Id of the machine that the new one takes the place of: it is never taken up as a half-made one, not even with an equal plan. */
  readonly replacing?: string;
  /** `update` only. Keys of labels that an earlier plan set and this one does not: they go. Labels that others set stay. */
  readonly dropped?: readonly string[];
}

/** Something that a machine which is gone has left, and that costs money or makes another machine in its place. */
export interface Remains {
  /** `delete` takes it like that of a machine. */
  readonly id: string;
  /** In a few words, for example `spot request sir-0a1b2c3d of shop-web-0`. */
  readonly what: string;
  /** Id of the machine, where the cloud still says it. While a state knows that machine, it goes when the machine is deleted. */
  readonly machine: string | undefined;
}

/** The only things anything on a platform can do. */
export interface Driver<Plan, State extends { readonly id: string }> {
  /**
   * Finds an earlier, half-made one by owner label before making another, so a retry never doubles. Labels of that one which an earlier
   * create or update wrote and this plan does not have go; those that others set stay.
   * Once the cloud has accepted one, every error carries its id in `FlatcarError.created`, unless the cloud says that it is gone again.
   * What the plan has as `stored` lies at its URL before the machine is made; a retry puts the same text in the same place.
   */
  create(plan: Plan, run: Run): Promise<State>;
  /** `undefined` means the API said "not found"; every other failure throws. */
  read(id: string, run: Run): Promise<State | undefined>;
  /** Applies the paths named in `Platform.inPlace`. Left out when there are none. */
  update?(id: string, plan: Plan, run: Run): Promise<State>;
  /** Returns when it is gone. Already gone is success. */
  delete(id: string, run: Run): Promise<void>;
  /** Everything in one scope that carries the run's owner label, half-made ones included. */
  list(scope: string, run: Run): Promise<readonly State[]>;
  /** What machines under the run's owner label have left in one scope, and `list` does not give. Left out where none ever leaves anything. */
  remains?(scope: string, run: Run): Promise<readonly Remains[]>;
  /** Throws FD1301 where the vendor's own chain finds no credentials for a scope. The API is not asked. Left out where there is no such chain. */
  authenticate?(scope: string): Promise<void>;
}

/** How Ignition reaches the machine. */
export interface UserDataChannel {
  readonly encoding: "plain" | "base64";
  /** Bytes the API accepts, counted before `base64` when `counted` says so; left out where there is no limit. */
  readonly limit?: number;
  readonly counted: "raw" | "encoded";
  /** Where the limit is documented. */
  readonly source: string;
}

/** A plan's path that `update` can change. */
export interface InPlace<Options> {
  /** `labels`, or `options.` and a key. */
  readonly path: string;
  /** Only under these options; otherwise the change replaces. */
  when?(options: Options): boolean;
  /** The machine stops and starts for it. */
  readonly restarts?: true;
}

/** The outside world, passed in so that a test can replace all of it. */
export interface IO {
  readonly fetch: typeof globalThis.fetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  now(): Date;
  log(line: string): void;
}

/** What is known of a machine before anything is looked up. */
export interface MachineDraft<Options> extends Pick<MachinePlan, "name" | "labels"> {
  /** `undefined` while they have mistakes of their own. */
  readonly options: Options | undefined;
}

/** What the conformance suite, `new-platform` and the docs need to know of a platform beside its simulator. */
export interface Sample<Options> {
  /** Smallest valid options, for each architecture. */
  readonly options: Readonly<Partial<Record<Arch, Options>>>;
  /** For each path of `inPlace`: options (or labels, or an Ignition config) that differ from the smallest ones there and nowhere else. */
  readonly changed: Readonly<
    Record<
      string,
      { readonly options?: Partial<Options>; readonly labels?: Record<string, string>; readonly ignition?: string }
    >
  >;
  /** A path outside `inPlace` with another valid value. */
  readonly replacing: { readonly path: string; readonly options: Partial<Options> };
  /** Every option set at least once, over several sets where some exclude others. */
  readonly full: readonly Options[];
  /** Labels that `check` refuses, a set for each of its rules; there exactly where the platform has a `check`. */
  readonly refusedLabels?: readonly Readonly<Record<string, string>>[];
}

export interface Platform<
  OptionsSchema extends z.ZodType = z.ZodType,
  CredentialsSchema extends z.ZodType = z.ZodType,
  Options = z.output<OptionsSchema>,
  Credentials = z.output<CredentialsSchema>,
> {
  /** Folder name, CLI name and Pulumi module name. */
  readonly id: string;
  readonly title: string;
  readonly docs: string;
  readonly architectures: readonly Arch[];
  /** Every key names its environment variable in `.meta({ env })`; `.meta({ secret: true })` marks a secret. */
  readonly credentials: CredentialsSchema;
  /** Every option has a description. */
  readonly options: OptionsSchema;
  readonly userData: UserDataChannel;
  /**
   * Where a config lies that no packing makes fit; `undefined` where these options name no place. Left out where the platform has none:
   * such a config is refused. Pure.
   */
  offLoad?(options: Options): OffLoad | undefined;
  readonly image: ImageSource<Options, Credentials>;
  /** By the name that Pulumi programs use: `Network`, `Firewall`. Left out where the platform has none. */
  readonly resources?: Readonly<Record<string, ResourceKind<z.ZodType, NoInfer<CredentialsSchema>>>>;
  /** A change to any other path replaces the machine. */
  readonly inPlace: readonly InPlace<Options>[];
  /** Longest machine name the platform takes, and where that is documented. */
  readonly nameLimit: { readonly characters: number; readonly source: string };
  /**
   * What the platform would refuse of a machine although each option is valid, labels above all; left out where it takes all that the
   * types allow. Every mistake at once, each at its path in the plan: `labels`, or `labels.` and a key. Pure.
   */
  check?(machine: MachineDraft<Options>): readonly Finding[];
  /** Architecture that the options imply; `undefined` when they do not say. Options with mistakes of their own may be missing. */
  arch(options: Options): Arch | undefined;
  /** Where the machine lives as far as listing goes: the region, the project. */
  scope(options: Options): string;
  /** Two short words for tables: what kind of machine, and where. Of the second nothing is asked where options have mistakes. */
  summary(options: Options): { readonly size: string; readonly place: string };
  /**
   * What stays when the machine is deleted, because the user wants it so: a line each. Options that were read back may lack some. Left out
   * where nothing ever does.
   */
  kept?(options: Options): readonly string[];
  /** What these options name that only one machine can have at a time. Left out where there is nothing of that kind. Pure. */
  exclusive?(options: Options): readonly Exclusive[];
  /** Why the cloud refuses to delete a machine with these options, in a few words; `undefined` where it does not. Left out where it never does. */
  guarded?(options: Options): string | undefined;
  /**
   * What a machine with these options is charged for, each by its key in the price list of a survey. Options that were read back may lack some.
   * Left out where the API tells no prices. Pure.
   */
  charges?(options: Options): readonly string[];
  /** Looks before machines are made. Left out where the API cannot tell more than an attempt does. */
  survey?(credentials: Credentials, io: IO): Surveyor<Options>;
  connect(credentials: Credentials, io: IO): Driver<MachinePlan<Options>, MachineState<Options>>;
  simulate(options?: SimulatorOptions): Promise<Simulator>;
  readonly sample: Sample<z.input<OptionsSchema>>;
}

/** Something that one machine has at a time. */
export interface Exclusive {
  /** In a few words, the same whoever names it. */
  readonly what: string;
  /**
   * Whether the driver hands it over to a replacement while the old machine runs. Where not, a replacement that names the same comes when the
   * old machine is gone, not before.
   */
  readonly moves: boolean;
}

/** Identity; it exists so that `options` and `credentials` type the functions next to them. */
export function definePlatform<
  O extends z.ZodType,
  C extends z.ZodType,
  R extends Readonly<Record<string, ResourceKind<z.ZodType, C>>> = Record<never, never>,
>(platform: Platform<O, C> & { readonly resources?: R }): Platform<O, C> & { readonly resources?: R } {
  return platform;
}
