import type * as Sdk from "@aws-sdk/client-ec2";
import type { Finding, FlatcarError } from "../../errors.ts";
import {
  type IO,
  ifPermitted,
  type MachinePlan,
  type Offer,
  refusedWish,
  type Survey,
  type Surveyor,
} from "../../platform.ts";
import { type Api, apis } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { translate } from "./errors.ts";
import { secretsOf } from "./image.ts";
import type { Options } from "./options.ts";

type Plan = MachinePlan<Options>;

/** Which instance types a region and its zones offer. EC2's API tells neither prices nor how many vCPUs an account may still have. */
export function surveyor(credentials: Credentials, io: IO): Surveyor<Options> {
  const connect = apis(credentials, io);
  return {
    survey: async (plans, { signal }) => {
      const names = [...new Set(plans.map(({ options }) => options.region))];
      const surveys = names.map((region) => {
        const here = plans.filter(({ options }) => options.region === region);
        return surveyRegion(here, connect(region), signal).catch((error: unknown) => {
          const what = `look for the instance types of ${region}`;
          return unknownRegion(translate(error, { what, region, secrets: secretsOf(credentials) }), here);
        });
      });
      const found = await Promise.all(surveys);
      return { findings: found.flatMap(({ findings }) => findings), notes: found.flatMap(({ notes }) => notes) };
    },
  };
}

/** What is wrong with the region is told at each machine, and what may not be asked is noted; anything else is thrown. */
async function unknownRegion(error: FlatcarError, plans: readonly Plan[]): Promise<Survey> {
  const notes: string[] = [];
  if (error.code !== "FD1410") await ifPermitted(notes, Promise.reject(error));
  const findings = error.code === "FD1410" ? plans.flatMap((plan) => atRegion(plan, error.findings)) : [];
  return { findings, notes };
}

function atRegion({ name: machine }: Plan, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, machine, at: { path: "options.region" } }));
}

async function surveyRegion(plans: readonly Plan[], api: Api, signal: AbortSignal): Promise<Survey> {
  const wanted = [...new Set(plans.map(({ options }) => options.instanceType))];
  const zones = await zonesByType(api, wanted, signal);
  const complete = wanted.every((type) => zones.has(type));
  const others = complete ? [] : await listOfferings(api, { LocationType: "region" }, signal);
  const everywhere = [...new Set([...zones.values()].flat())];
  // Of names that are equally near, the newest generation is the better guess: t3 before t2.
  const names = others.map(({ InstanceType = "" }) => InstanceType as string).sort((a, b) => (a < b ? 1 : -1));
  const types = new Map<string, Offer>(names.map((name) => [name, { sold: everywhere }]));
  for (const [type, sold] of zones) types.set(type, { sold });
  return { findings: plans.flatMap((plan) => refused(plan, types)), notes: [] };
}

/** A machine without a zone of its own takes any that has its type. */
function refused({ name: machine, release, options }: Plan, types: ReadonlyMap<string, Offer>): readonly Finding[] {
  const { region, instanceType: type, availabilityZone } = options;
  const place = availabilityZone ?? types.get(type)?.sold[0] ?? region;
  return refusedWish(
    { machine, arch: release.arch, type, place },
    {
      title: region,
      type: { word: "instance type", option: "instanceType" },
      place: { word: "availability zone", option: "availabilityZone" },
      types,
      places: [place],
    },
  );
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
