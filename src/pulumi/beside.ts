import * as pulumi from "@pulumi/pulumi";
import type { Arch } from "../platform.ts";
import type { KindName, KindOptions, PlatformId } from "../providers/index.ts";
import type { DeepInput } from "./inputs.ts";

/** Inputs of an image. */
export interface ImageArgs {
  /** Channel (`stable`, `beta`, `alpha`, `lts`, `lts-2024`) or exact version. A channel's version is pinned when the image is made. */
  readonly release?: pulumi.Input<string>;
  /** amd64 when left out. */
  readonly arch?: pulumi.Input<Arch>;
  /** Where it is needed, for example a region; left out on platforms where one import serves a whole account. */
  readonly place?: pulumi.Input<string>;
  /** Exact version, where it is pinned elsewhere. */
  readonly version?: pulumi.Input<string>;
}

/** A Flatcar image in an account: imported once, and shared by every deployment that holds it. */
export interface ImageResource extends pulumi.CustomResource {
  readonly release: pulumi.Output<string>;
  readonly version: pulumi.Output<string>;
  readonly arch: pulumi.Output<Arch>;
  readonly place: pulumi.Output<string>;
  /** What a machine takes as its `image`: made of the digest of the image's file. */
  readonly image: pulumi.Output<string>;
  /** SHA-512 of the published file, in hexadecimal. */
  readonly sha512: pulumi.Output<string | undefined>;
  /** ISO 8601. */
  readonly created: pulumi.Output<string>;
  /** Bytes that are paid for, where the platform says. */
  readonly size: pulumi.Output<number | undefined>;
}

/** Inputs of a resource beside machines. */
export interface KindArgs<Options> {
  /** Name on the platform; made from the resource's name when left out. */
  readonly name?: pulumi.Input<string>;
  /** Typed by the kind. */
  readonly options: DeepInput<Options>;
  readonly labels?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

/** A network, a firewall or the like; its class adds what only the cloud knows, such as an address. */
export interface KindResource<Options> extends pulumi.CustomResource {
  readonly name: pulumi.Output<string>;
  readonly owner: pulumi.Output<string>;
  readonly labels: pulumi.Output<Readonly<Record<string, string>>>;
  /** With the platform's defaults filled in. */
  readonly options: pulumi.Output<Options>;
  readonly phase: pulumi.Output<"pending" | "ready">;
}

/** The class of one type of resource. */
export interface ResourceClass<Args, Resource> {
  new (name: string, args: Args, opts?: pulumi.CustomResourceOptions): Resource;
  /** One that exists already, looked up by the id it has on the platform. */
  get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Resource;
  isInstance(value: unknown): value is Resource;
  readonly __pulumiType: string;
}

const imageOutputs = [
  "release",
  "version",
  "channel",
  "arch",
  "place",
  "image",
  "file",
  "url",
  "sha512",
  "owner",
  "created",
  "size",
];
const kindOutputs = ["name", "owner", "labels", "options", "phase"];

/** The class of the resource `flatcar:PLATFORM:Image`. */
export function imageClass(platform: PlatformId): ResourceClass<ImageArgs, ImageResource> {
  return makeClass(imageType(platform), imageOutputs);
}

/** The type of a platform's images, as the engine knows it. */
export function imageType(platform: PlatformId): string {
  return `flatcar:${platform}:Image`;
}

/** The words that stand for types of outputs; with a question mark behind one it may be missing. */
interface OutputTypes {
  readonly string: string;
  readonly "string?": string | undefined;
  readonly number: number;
  readonly "number?": number | undefined;
  readonly boolean: boolean;
  readonly "boolean?": boolean | undefined;
  readonly "string[]": readonly string[];
  readonly "string[]?": readonly string[] | undefined;
  readonly "number[]": readonly number[];
  readonly "number[]?": readonly number[] | undefined;
  readonly unknown: unknown;
}

/** A type of an output, as `kindClass` spells it. */
export type OutputType = keyof OutputTypes;

type OutputsOf<Outputs extends Readonly<Record<string, OutputType>>> = {
  readonly [Name in keyof Outputs]: pulumi.Output<OutputTypes[Outputs[Name]]>;
};

/** The class of a resource `flatcar:PLATFORM:NAME`. `outputs`: what only the cloud knows of one, each with its type. */
export function kindClass<
  Id extends PlatformId,
  Name extends KindName<Id>,
  const Outputs extends Readonly<Record<string, OutputType>>,
>(
  platform: Id,
  name: Name,
  outputs: Outputs,
): ResourceClass<KindArgs<KindOptions<Id, Name>>, KindResource<KindOptions<Id, Name>> & OutputsOf<Outputs>> {
  return makeClass(`flatcar:${platform}:${name}`, [...kindOutputs, ...Object.keys(outputs)]);
}

function makeClass<Args, Resource>(type: string, outputs: readonly string[]): ResourceClass<Args, Resource> {
  const declared = Object.fromEntries(outputs.map((name) => [name, undefined]));
  class Made extends pulumi.CustomResource {
    static readonly __pulumiType = type;

    constructor(name: string, args: object | undefined, opts: pulumi.CustomResourceOptions = {}) {
      super(type, name, { ...declared, ...args }, opts);
    }

    static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): Made {
      return new Made(name, undefined, { ...opts, id });
    }

    static override isInstance(value: unknown): value is Made {
      return typeof value === "object" && (value as { __pulumiType?: unknown } | null)?.__pulumiType === type;
    }
  }
  return Made as unknown as ResourceClass<Args, Resource>;
}
