import type * as Sdk from "@aws-sdk/client-ec2";
import { type Finding, FlatcarError } from "../../errors.ts";
import {
  type Arch,
  type IO,
  ifPermitted,
  type MachinePlan,
  type Offer,
  type Survey,
  type Surveyor,
} from "../../platform.ts";
import { type Api, apis } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { translate } from "./errors.ts";
import { archOfImage, secretsOf } from "./image.ts";
import { defaultSubnets, kinds, lookFor } from "./named-things.ts";
import type { Options } from "./options.ts";
import { addressFindings, findingsOf, notesOf, type Surroundings } from "./survey-findings.ts";

type Plan = MachinePlan<Options>;
/** Asks EC2; `undefined` where these credentials may not. */
type Asking = <T>(what: string, step: Promise<T>) => Promise<T | undefined>;

/** What machines name, and whether there is room for them. Neither prices nor the quota of vCPUs: docs/decisions/0068-ec2-vcpu-quota.md. */
export function surveyor(credentials: Credentials, io: IO): Surveyor<Options> {
  const connect = apis(credentials, io);
  return {
    survey: async (plans, { signal }) => {
      const names = [...new Set(plans.map(({ options }) => options.region))];
      const surveys = names.map((region) => {
        const here = plans.filter(({ options }) => options.region === region);
        const notes: string[] = [];
        const asking: Asking = (what, step) =>
          ifPermitted(
            notes,
            step.catch((error: unknown) => {
              throw translate(error, {
                what: `look for the ${what} of ${region}`,
                region,
                secrets: secretsOf(credentials),
              });
            }),
          );
        return surveyRegion(here, connect(region), asking, signal)
          .then((found) => ({ findings: found.findings, notes: [...notes, ...found.notes] }))
          .catch((error: unknown) => unknownRegion(error, here));
      });
      const found = await Promise.all(surveys);
      return { findings: found.flatMap(({ findings }) => findings), notes: found.flatMap(({ notes }) => notes) };
    },
  };
}

/** What is wrong with the region is told at each machine; anything else is thrown. */
function unknownRegion(error: unknown, plans: readonly Plan[]): Survey {
  if (!(error instanceof FlatcarError) || error.code !== "FD1410") throw error;
  return { findings: plans.flatMap((plan) => atRegion(plan, error.findings)), notes: [] };
}

function atRegion({ name: machine }: Plan, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, machine, at: { path: "options.region" } }));
}

async function surveyRegion(plans: readonly Plan[], api: Api, asking: Asking, signal: AbortSignal): Promise<Survey> {
  const there = await surroundings(plans, api, asking, signal);
  const findings = plans.flatMap((plan) => findingsOf(plan, there));
  const notes = new Set(plans.flatMap(({ options }) => notesOf(options, there)));
  return { findings: [...findings, ...addressFindings(plans, there)], notes: [...notes] };
}

/** Each list once, whatever the number of machines, and only lists of what is named. */
async function surroundings(
  plans: readonly Plan[],
  api: Api,
  asking: Asking,
  signal: AbortSignal,
): Promise<Surroundings> {
  const all = plans.map(({ options }) => options);
  const unplaced = all.some(({ subnet }) => subnet === undefined);
  const wanted = [...new Set(all.map(({ instanceType }) => instanceType))];
  const names = {
    groups: all.flatMap(({ securityGroups = [] }) => securityGroups),
    images: plans.map(({ image }) => image),
  };
  const look = <T>(kind: Parameters<typeof lookFor<T>>[0], named: readonly (string | undefined)[]) =>
    asking(`${kind.title}s`, lookFor(kind, named, api, signal));
  const [types, images, subnets, defaults, groups, keys, placementGroups] = await Promise.all([
    look(kinds.types, wanted),
    look(kinds.images, names.images),
    look(
      kinds.subnets,
      all.map(({ subnet }) => subnet),
    ),
    unplaced ? asking("default subnets", defaultSubnets(api, signal)) : undefined,
    look(kinds.groups, names.groups),
    look(
      kinds.keys,
      all.map(({ keyName }) => keyName),
    ),
    look(
      kinds.placementGroups,
      all.map(({ placementGroup }) => placementGroup),
    ),
  ]);
  const offers = await asking("offers", offersOf(wanted, types?.found, api, signal));
  return { region: api.region, offers, types: types?.found, images, subnets, defaults, groups, keys, placementGroups };
}

/** Each type that is wanted with its zones; where one of them is none, all others, too. */
async function offersOf(
  wanted: readonly string[],
  types: ReadonlyMap<string, Sdk.InstanceTypeInfo> | undefined,
  api: Api,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Offer>> {
  const zones = await zonesByType(api, wanted, signal);
  const complete = wanted.every((type) => zones.has(type));
  const others = complete ? [] : await listOfferings(api, { LocationType: "region" }, signal);
  const everywhere = [...new Set([...zones.values()].flat())];
  // Of names that are equally near, the newest generation is the better guess: t3 before t2.
  const names = others.map(({ InstanceType = "" }) => InstanceType as string).sort((a, b) => (a < b ? 1 : -1));
  const offers = new Map<string, Offer>(names.map((name) => [name, { sold: everywhere }]));
  for (const [type, sold] of zones) {
    const arch = archOf(types?.get(type));
    offers.set(type, { sold, ...(arch ? { arch } : {}) });
  }
  return offers;
}

function archOf(type: Sdk.InstanceTypeInfo | undefined): Arch | undefined {
  const [arch] = (type?.ProcessorInfo?.SupportedArchitectures ?? []).flatMap((each) =>
    each === "arm64" || each === "x86_64" ? [each] : [],
  );
  return arch && archOfImage({ Architecture: arch });
}

/** Most values of a filter, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const mostValues = 200;

async function zonesByType(
  api: Api,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const Filters = wanted.length > mostValues ? [] : [{ Name: "instance-type", Values: [...wanted] }];
  const found = await listOfferings(api, { LocationType: "availability-zone", Filters }, signal);
  const zones = new Map<string, readonly string[]>();
  for (const { InstanceType = "", Location = "" } of found) {
    zones.set(InstanceType, [...(zones.get(InstanceType) ?? []), Location].sort());
  }
  return zones;
}

async function listOfferings(
  api: Api,
  asked: Sdk.DescribeInstanceTypeOfferingsRequest,
  signal: AbortSignal,
): Promise<readonly Sdk.InstanceTypeOffering[]> {
  const found: Sdk.InstanceTypeOffering[] = [];
  let NextToken: string | undefined;
  do {
    const input = { ...asked, ...(NextToken ? { NextToken } : {}) };
    const page = await api.call("DescribeInstanceTypeOfferings", input, { signal });
    found.push(...(page.InstanceTypeOfferings ?? []));
    NextToken = page.NextToken || undefined;
  } while (NextToken);
  return found;
}
