import * as pulumi from "@pulumi/pulumi";
import type { LintSwitches } from "../ignition/index.ts";
import { type PlatformId, platformIds } from "../providers/index.ts";
import type { DeepInput, PlatformCredentials } from "./inputs.ts";

/** Whose the machines are, where releases come from, and one block for each platform, with what its machines are made with. */
export type ProviderArgs = {
  /** The owner label on everything the provider makes; random and kept when left out. */
  readonly owner?: pulumi.Input<string>;
  /** Releases are looked up in the data that comes with the package, and no release server is asked. */
  readonly offline?: pulumi.Input<boolean>;
  /** Path of a `flatcar.lock`, relative to the program's folder: it pins releases and images of machines that are not there yet. */
  readonly lock?: pulumi.Input<string>;
  /** Lints by code, for example `FL501: "off"`; all warn when left out. */
  readonly lints?: pulumi.Input<LintSwitches>;
} & { readonly [Id in PlatformId]?: DeepInput<PlatformCredentials<Id>> };

/** The provider `flatcar`, with credentials of its own. Credentials that are left out come from the environment and are not kept in state. */
export class Provider extends pulumi.ProviderResource {
  static readonly __pulumiType = "flatcar";

  declare readonly owner: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    const given = platformIds.flatMap((id) => (args[id] === undefined ? [] : [[id, block(args[id])] as const]));
    super(
      "flatcar",
      name,
      {
        owner: args.owner,
        offline: offlineText(args.offline),
        lock: args.lock,
        lints: lintsText(args.lints),
        ...Object.fromEntries(given),
      },
      pulumi.mergeOptions(opts, secretOf(given)),
    );
  }
}

function offlineText(offline: pulumi.Input<boolean> | undefined): pulumi.Output<string> | undefined {
  return offline === undefined ? undefined : pulumi.output(offline).apply(String);
}

function lintsText(lints: pulumi.Input<LintSwitches> | undefined): pulumi.Output<string> | undefined {
  return lints === undefined ? undefined : pulumi.jsonStringify(lints);
}

/** A block travels as secret JSON text: a provider's configuration holds only strings. */
function block(value: pulumi.Input<unknown>): pulumi.Output<string> {
  return pulumi.secret(pulumi.jsonStringify(value));
}

function secretOf(given: readonly (readonly [string, unknown])[]): pulumi.CustomResourceOptions {
  return { additionalSecretOutputs: given.map(([id]) => id) };
}
