import type { z } from "zod";
import type { Finding } from "../errors.ts";
import type { Driver, IO, Run } from "../platform.ts";

/** Something beside machines: a network, a firewall, a load balancer, an address, a placement group, a volume. */
export interface ResourcePlan<Options = unknown> {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Options;
}

export interface ResourceState<Options = unknown> {
  /** Enough to import it alone. */
  readonly id: string;
  readonly phase: "pending" | "ready";
  /** What only the cloud knows, as `ResourceKind.outputs` types it. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly observed: {
    readonly name: string | undefined;
    readonly owner: string | undefined;
    readonly labels: Readonly<Record<string, string>>;
    /** Every option that can be read back, in the plan's own spelling. */
    readonly options: Partial<Options>;
  };
}

/** One kind of them on one platform. */
export interface ResourceKind<
  OptionsSchema extends z.ZodType = z.ZodType,
  CredentialsSchema extends z.ZodType = z.ZodType,
  Options = z.output<OptionsSchema>,
  Credentials = z.output<CredentialsSchema>,
> {
  /** One sentence. */
  readonly description: string;
  /** Every option has a description. */
  readonly options: OptionsSchema;
  /** What it has beside its id when it is there; every field has a description. */
  readonly outputs: z.ZodObject;
  /** `name`, `labels`, or `options.` and a key. A change to any other path replaces it. */
  readonly inPlace: readonly string[];
  readonly nameLimit: { readonly characters: number; readonly source: string };
  scope(options: Options): string;
  /**
   * Scopes of it that lie in one of machines, where `scope` gives others than those: the hosted zones of an account. Throws like `list`. Left out
   * where machines and this are listed by the same.
   */
  scopesIn?(
    scope: string,
    by: { readonly credentials: Credentials; readonly io: IO; readonly run: Run },
  ): Promise<readonly string[]>;
  /** What others have written is lost with it: nothing deletes it that was not told to by its name. */
  readonly holdsData?: true;
  /** Why the cloud refuses to delete one with these options, in a few words; `undefined` where it does not. Left out where it never does. */
  guarded?(options: Partial<Options>): string | undefined;
  /** What the platform would refuse although each option is valid, labels above all: every mistake at once, each at its path in the plan. Pure. */
  check?(plan: ResourcePlan<Options>): readonly Finding[];
  connect(credentials: Credentials, io: IO): Driver<ResourcePlan<Options>, ResourceState<Options>>;
  readonly sample: {
    /** Smallest valid options. What names another resource takes the id that `needs` gives for it. */
    options(needs: Readonly<Record<string, string>>): z.input<OptionsSchema>;
    /** Other kinds, by their names, of which one has to be there first. */
    readonly needs: readonly string[];
    /** For each `options.` path of `inPlace`: another value of it. */
    readonly changed: Readonly<Record<string, unknown>>;
  };
}

/** Identity; it exists so that `options` types the functions next to it. */
export function defineResource<O extends z.ZodType, C extends z.ZodType>(kind: ResourceKind<O, C>): ResourceKind<O, C> {
  return kind;
}
