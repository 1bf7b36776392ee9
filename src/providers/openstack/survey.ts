import { type Finding, FlatcarError, nearest } from "../../errors.ts";
import { once } from "../../http/once.ts";
import { type IO, ifPermitted, type MachinePlan, type Survey, type Surveyor } from "../../platform.ts";
import type { Flavor } from "./compute.ts";
import type { Credentials } from "./credentials.ts";
import { translate, unlessAbsent } from "./errors.ts";
import { isUuid } from "./id.ts";
import type { Options } from "./options.ts";
import { quotaChecks } from "./quotas.ts";
import { openRegions, type Region } from "./region.ts";
import { openSession } from "./session.ts";

type Plan = MachinePlan<Options>;

/** Regions, flavors, what machines name, and the project's quotas. OpenStack tells no prices, and a flavor neither its stock nor its processor. */
export function surveyor(credentials: Credentials, io: IO): Surveyor<Options> {
  const regions = openRegions(openSession(credentials, io), io);
  return {
    survey: async (plans, { signal }) => {
      const names = [...new Set(plans.map(({ options }) => options.region))];
      const surveys = names.map((name) => {
        const here = plans.filter(({ options }) => options.region === name);
        return surveyRegion(here, regions(name), signal);
      });
      const found = await Promise.all(surveys);
      const notes = [...new Set(found.flatMap((survey) => survey.notes))];
      return { findings: found.flatMap(({ findings }) => findings), notes };
    },
  };
}

async function surveyRegion(plans: readonly Plan[], region: Region, signal: AbortSignal): Promise<Survey> {
  const notes: string[] = [];
  const asked = <T>(step: Promise<T>) =>
    ifPermitted(
      notes,
      step.catch((error: unknown) => {
        throw translate(error, { what: `look at ${region.name}` });
      }),
    );
  const unreachable = await asked(refusal(() => region.session.endpoint("compute", region.name, signal)));
  if (unreachable) return { findings: plans.flatMap((plan) => at(plan, "region", unreachable)), notes };
  const checks = checksIn(region, signal);
  const refused = plans.flatMap((plan) =>
    checks(plan).map(async ([about, check]) => at(plan, about, (await asked(refusal(check))) ?? [])),
  );
  const quotas = quotaChecks(plans, region, signal).map(async (check) => (await asked(check)) ?? []);
  return { findings: (await Promise.all([...refused, ...quotas])).flat(), notes };
}

/** What is said of the input, and is no failure to ask. */
const ofInput: readonly string[] = ["FD1405", "FD1406", "FD1410", "FD1411", "FD1414"];

async function refusal(step: () => Promise<unknown>): Promise<readonly Finding[] | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (!(error instanceof FlatcarError) || !ofInput.includes(error.code)) throw error;
    return error.findings;
  }
}

function at({ name: machine }: Plan, about: About, findings: readonly Finding[]): readonly Finding[] {
  const path = about === "image" ? about : `options.${about}`;
  return findings.map((finding) => ({ ...finding, machine, at: { path } }));
}

type About = keyof Options | "image";
type Check = readonly [about: About, step: () => Promise<unknown>];

/** What a plan names, each to be looked for in lists that are asked for once. */
function checksIn(region: Region, signal: AbortSignal): (plan: Plan) => readonly Check[] {
  const options = optionChecksIn(region, signal);
  return (plan) => [
    ...options(plan),
    ...(plan.ownImage ? [["image", () => region.images.find(plan, signal)] as const] : []),
  ];
}

function optionChecksIn(region: Region, signal: AbortSignal): (plan: Plan) => readonly Check[] {
  const { find } = region;
  const zones = once((asking) => listZones(region, asking));
  const keys = new Map<string, Promise<void>>();
  const key = (name: string) => {
    const known = keys.get(name) ?? findKey(name, region, signal);
    keys.set(name, known);
    return known;
  };
  return ({
    options: {
      flavor,
      networks = [],
      floatingIp,
      securityGroups = [],
      serverGroup,
      keyName,
      availabilityZone,
      rootDisk,
    },
  }) => [
    ["flavor", async () => checkDisk(await find.flavor(flavor, signal), rootDisk !== undefined)],
    ...networks.flatMap(({ network }): readonly Check[] =>
      network === undefined ? [] : [["networks", () => find.network(network, signal)]],
    ),
    ...poolCheck(floatingIp?.pool, region, signal),
    ...securityGroups.map(
      (name): Check => [
        "securityGroups",
        async () =>
          isUuid(name) || checkName("security group", name, [...(await find.groups([name], signal)).keys()], region),
      ],
    ),
    ...(serverGroup === undefined ? [] : [["serverGroup", () => find.serverGroup(serverGroup, signal)] as const]),
    ...(keyName === undefined ? [] : [["keyName", () => key(keyName)] as const]),
    ...(availabilityZone === undefined
      ? []
      : [
          [
            "availabilityZone",
            async () => checkName("availability zone", zoneOf(availabilityZone), await zones(signal), region),
          ] as const,
        ]),
  ];
}

function poolCheck(pool: string | undefined, { find }: Region, signal: AbortSignal): readonly Check[] {
  return pool === undefined ? [] : [["floatingIp", () => find.network(pool, signal)]];
}

/** Administrators write a host behind it: `nova:host1`. */
function zoneOf(text: string): string {
  return text.split(":")[0] ?? text;
}

function checkDisk({ name, disk }: Flavor, boots: boolean): void {
  if (disk > 0 || boots) return;
  throw new FlatcarError({
    code: "FD1405",
    message: `flavor ${name} has no disk of its own`,
    hint: "set rootDisk, and the machine boots from a volume",
  });
}

function checkName(what: string, name: string, all: readonly string[], region: Region): void {
  if (all.includes(name)) return;
  const near = nearest(name, all);
  throw new FlatcarError({
    code: "FD1406",
    message: `${region.name} has no ${what} "${name}"`,
    hint: near ? `did you mean "${near}"?` : `there are: ${all.slice(0, 10).join(", ")}`,
  });
}

interface Zones {
  readonly availabilityZoneInfo: readonly {
    readonly zoneName: string;
    readonly zoneState: { readonly available: boolean };
  }[];
}

/** https://docs.openstack.org/api-ref/compute/#get-availability-zone-information */
async function listZones({ nova }: Region, signal: AbortSignal): Promise<readonly string[]> {
  const { body } = await nova.request<Zones>({ method: "GET", path: "/os-availability-zone", signal });
  return body.availabilityZoneInfo.flatMap(({ zoneName, zoneState }) => (zoneState.available ? [zoneName] : []));
}

/** Throws FD1406 where the user has no key pair of that name. */
async function findKey(name: string, { nova }: Region, signal: AbortSignal): Promise<void> {
  const path = `/os-keypairs/${encodeURIComponent(name)}`;
  if (await unlessAbsent(nova.request({ method: "GET", path, signal }))) return;
  throw new FlatcarError({
    code: "FD1406",
    message: `the user has no key pair "${name}"`,
    hint: "key pairs belong to a user, not to a project: openstack keypair list says which there are",
  });
}
