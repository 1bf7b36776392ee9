import { type Finding, FlatcarError } from "../../errors.ts";
import {
  type IO,
  ifPermitted,
  lostOf,
  type MachinePlan,
  type Named,
  namedBy,
  type Offers,
  refusedWish,
  type Surveyor,
} from "../../platform.ts";
import { title } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { toError } from "./errors.ts";
import type { Options } from "./options.ts";
import { type Pricing, priceList } from "./prices.ts";
import { type Project, projectOf } from "./project.ts";
import type { ServerType, SshKey } from "./records.ts";

type Plan = MachinePlan<Options>;

/** Types, stock, prices and what the machines name. The API does not tell a project's limits. */
export function surveyor(credentials: Credentials, io: IO): Surveyor<Options> {
  const project = projectOf(credentials, io);
  const doing = async <T>(what: string, step: Promise<T>): Promise<T> =>
    step.catch((error: unknown) => {
      throw toError(error, { what, created: undefined, client: project.client, secrets: [credentials.token] });
    });
  return {
    survey: async (plans, { signal }) => {
      const notes: string[] = [];
      const { client } = project;
      const asked = <T>(what: string, step: Promise<T>) => ifPermitted(notes, doing(what, step));
      const [types, pricing, missing] = await Promise.all([
        asked("list the server types", client.all<ServerType>("server_types", {}, signal)),
        asked("read the prices", client.send<{ readonly pricing: Pricing }>("GET", "/pricing", signal)),
        asked("look for what the machines name", missingOf(plans, project, signal)),
      ]);
      const offers = types && offersOf(types, io.now());
      return {
        findings: [...(offers ? plans.flatMap((plan) => refused(plan, offers)) : []), ...(missing ?? [])],
        prices: types && pricing && priceList(types, pricing.pricing),
        notes: [...notes, ...(types ? withdrawals(plans, types, io.now()) : [])],
      };
    },
  };
}

/** https://docs.hetzner.cloud/changelog#2025-09-24-per-location-server-types: stock and deprecation are told by location. */
function offersOf(types: readonly ServerType[], now: Date): Offers {
  const offers = types.map(({ name, architecture, locations }) => {
    const sold = locations.filter(
      ({ deprecation }) => !deprecation || Date.parse(deprecation.unavailable_after) > now.getTime(),
    );
    return [
      name,
      {
        arch: architecture === "arm" ? "arm64" : "amd64",
        sold: sold.map((each) => each.name),
        out: sold.filter(({ available }) => !available).map((each) => each.name),
      },
    ] as const;
  });
  return {
    title,
    type: { word: "server type", option: "serverType" },
    place: { word: "location", option: "location" },
    types: new Map(offers),
    places: [...new Set(types.flatMap(({ locations }) => locations.map(({ name }) => name)))],
  };
}

function refused({ name, release, options }: Plan, offers: Offers): readonly Finding[] {
  return refusedWish({ machine: name, arch: release.arch, type: options.serverType, place: options.location }, offers);
}

/** Types that can still be had and soon cannot: a line for each. */
function withdrawals(plans: readonly Plan[], types: readonly ServerType[], now: Date): readonly string[] {
  const lines = plans.flatMap(({ options: { serverType, location } }) => {
    const type = types.find(({ name }) => name === serverType);
    const end = type?.locations.find(({ name }) => name === location)?.deprecation?.unavailable_after;
    if (end === undefined || Date.parse(end) <= now.getTime()) return [];
    return [`${title} ends ${serverType} in ${location}: no new ones from ${end.slice(0, 10)} on`];
  });
  return [...new Set(lines)];
}

function namedIn({ name, options }: Plan): readonly Named<keyof Options>[] {
  const named = namedBy<keyof Options>(name);
  return [
    ...named(
      "networks",
      "network",
      "/networks",
      (options.networks ?? []).map(({ network }) => network),
    ),
    ...named("firewalls", "firewall", "/firewalls", options.firewalls ?? []),
    ...named("volumes", "volume", "/volumes", options.volumes ?? []),
    ...named("placementGroup", "placement group", "/placement_groups", [options.placementGroup]),
    ...named("primaryIpv4", "primary IP", "/primary_ips", [options.primaryIpv4]),
    ...named("primaryIpv6", "primary IP", "/primary_ips", [options.primaryIpv6]),
  ];
}

/** What of it the project does not have: each thing is asked for once. */
async function missingOf(plans: readonly Plan[], project: Project, signal: AbortSignal): Promise<readonly Finding[]> {
  const { client } = project;
  const [images, keys, lost] = await Promise.all([
    imageFindings(plans, project, signal),
    keyFindings(plans, client, signal),
    lostOf(plans.flatMap(namedIn), (path) => client.one(path, keyOf(path), signal)),
  ]);
  return [...lost.map(({ machine, option, what }) => missing(machine, option, what)), ...keys, ...images];
}

/** An answer's key is the singular: `/placement_groups/4711` has `placement_group`. */
function keyOf(path: string): string {
  return path.split("/")[1]?.replace(/s$/, "") ?? "";
}

/** Images that users named; nobody holds those. */
async function imageFindings(
  plans: readonly Plan[],
  { image }: Project,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const own = plans.filter(({ ownImage }) => ownImage);
  const looks = own.map((plan) => refusal(plan, image(plan, { owner: "", signal })));
  return (await Promise.all(looks)).flat();
}

async function refusal({ name: machine }: Plan, look: Promise<unknown>): Promise<readonly Finding[]> {
  try {
    await look;
    return [];
  } catch (error) {
    if (!(error instanceof FlatcarError) || error.code !== "FD1414") throw error;
    return error.findings.map((finding) => ({ ...finding, machine, at: { path: "image" } }));
  }
}

async function keyFindings(
  plans: readonly Plan[],
  client: Project["client"],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const wanted = plans.flatMap(({ name, options }) => options.sshKeys.map((key) => ({ machine: name, key })));
  if (wanted.length === 0) return [];
  const keys = await client.all<SshKey>("ssh_keys", {}, signal);
  const known = new Set(keys.flatMap(({ id, name }) => [String(id), name]));
  return wanted.flatMap(({ machine, key }) => (known.has(key) ? [] : [missing(machine, "sshKeys", `SSH key ${key}`)]));
}

function missing(machine: string, option: keyof Options, what: string): Finding {
  return {
    code: "FD1406",
    message: `the project has no ${what}`,
    machine,
    at: { path: `options.${option}` },
    hint: "it has to be in the project of the token",
  };
}
