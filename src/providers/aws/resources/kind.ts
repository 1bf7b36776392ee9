import type * as Sdk from "@aws-sdk/client-ec2";
import type { z } from "zod";
import type { Finding } from "../../../errors.ts";
import { defineResource, type IO, type ResourceKind, type ResourcePlan, type Run } from "../../../platform.ts";
import type { Api, CallOptions } from "../client.ts";
import type { credentials as credentialsSchema } from "../credentials.ts";
import type { IdForm } from "../id.ts";
import type { TagWriter } from "../retag.ts";
import { type Tag, tagFindings } from "../tags.ts";
import { verbs } from "./verbs.ts";

/** Options of every kind. */
export interface Place {
  readonly region: string;
}

/** Some by their ids, or all that filters let through. */
export type Asked = { readonly ids: readonly string[] } | { readonly filters: readonly Sdk.Filter[] };

/** What a new one is told beside its options. */
export interface Making {
  /** Owner and labels: it has them from its first moment on. */
  readonly tags: { Key: string; Value: string }[];
  /** The same for each try of one create, 64 characters. Where a call takes none, tags alone tell whether it was carried out. */
  readonly token: string;
  /** A lost reply is thrown: what there is now is looked for before it is asked for again. */
  readonly call: CallOptions;
}

/** One call of a verb in one region. */
export interface There {
  readonly api: Api;
  readonly io: IO;
  readonly run: Run;
  /** When the verb has to be done, in milliseconds of `io.now`. */
  readonly deadlineMs: number;
}

/** `failed`: it will never be ready. `ending`, `ended`: it is being deleted, or was and is still shown. */
export type Phase = "pending" | "ready" | "failed" | "ending" | "ended";

/** What is particular to one kind. `Found`: as AWS lists it; `Beside`: what other calls have to be asked for. */
export interface Recipe<O extends z.ZodType<Place>, Found, Beside = undefined>
  extends Pick<ResourceKind<O>, "description" | "outputs" | "sample" | "holdsData" | "guarded"> {
  readonly options: O;
  /** As messages call it: `VPC`. */
  readonly title: string;
  /** What its ids begin with: `vpc`. */
  readonly prefix: string;
  /** Left out: ids are the prefix, a hyphen and hexadecimal digits. */
  readonly form?: IdForm;
  /** Keys of options that change in place. */
  readonly changing: readonly string[];
  /** Left out: the name is the value of a tag, and nothing else. */
  readonly nameLimit?: ResourceKind["nameLimit"];
  /** What AWS would refuse although each option is valid. Labels are checked already. Pure. */
  check?(plan: ResourcePlan<z.output<O>>): readonly Finding[];
  /** Throws what AWS says of an id that it does not know. */
  describe(asked: Asked, api: Api, signal: AbortSignal): Promise<readonly Found[]>;
  idOf(found: Found): string;
  tagsOf(found: Found): readonly Tag[] | undefined;
  /** Whether it is part of another thing, which has made it and takes it along. Left out: it never is. */
  isPart?(found: Found): boolean;
  /** Left out: EC2 keeps its tags. */
  tagging?(found: Found, there: There): TagWriter;
  /** Left out: it is ready as soon as it is there. */
  phaseOf?(found: Found): Phase;
  /** Why it will never be ready. */
  failureOf?(found: Found): Finding;
  /** Makes one, and gives it as the call's answer shows it. */
  make(plan: ResourcePlan<z.output<O>>, making: Making, there: There): Promise<Found>;
  /** Brings what can change to what the plan says. Done again, from what is there then, where a reply was lost. */
  settle?(found: Found, plan: ResourcePlan<z.output<O>>, there: There): Promise<void>;
  /** Not asked for when many are listed. */
  beside?(found: Found, there: There): Promise<Beside>;
  /** Takes off what keeps it from going; done again while AWS says that it is in use. */
  release?(found: Found, there: There): Promise<void>;
  /** `found`: as it was shown just now, `undefined` where nothing was shown. */
  remove(id: string, there: There, found: Found | undefined): Promise<unknown>;
  /** It is still shown for a while when the call that deletes it is done. */
  readonly lingers?: true;
  /** The call that makes it takes `Making.token`: it can be repeated at once. */
  readonly takesToken?: true;
  /** What uses it, a line each, asked for where AWS says that something does. */
  usersOf?(id: string, there: There): Promise<readonly string[]>;
  /** Without the region. Pure. */
  toOptions(found: Found, beside: Beside | undefined): Partial<Omit<z.output<O>, "region">>;
  /** Pure. */
  toOutputs(found: Found, beside: Beside | undefined): Readonly<Record<string, unknown>>;
}

/** A recipe of whatever kind, as the verbs work with it. */
export type AnyRecipe = Recipe<z.ZodType<AnyOptions>, Found, Found>;
export type AnyOptions = Place & Readonly<Record<string, unknown>>;
/** Only a recipe looks into it. */
export type Found = object;

const tagValue = {
  characters: 256,
  source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions",
} as const;

/** A kind of the platform out of what is particular to it. */
export function kindOf<O extends z.ZodType<Place>, F, B = undefined>(recipe: Recipe<O, F, B>) {
  const { description, options, outputs, sample, changing, nameLimit = tagValue, holdsData, guarded } = recipe;
  const check = (plan: ResourcePlan<z.output<O>>) => [...tagFindings(plan), ...(recipe.check?.(plan) ?? [])];
  return defineResource<O, typeof credentialsSchema>({
    ...{ description, options, outputs, sample, nameLimit, check },
    ...(holdsData ? { holdsData } : {}),
    ...(guarded ? { guarded } : {}),
    inPlace: ["name", "labels", ...changing.map((key) => `options.${key}`)],
    scope: ({ region }) => region,
    connect: (credentials, io) => verbs({ ...recipe, check } as unknown as AnyRecipe, credentials, io) as never,
  });
}
