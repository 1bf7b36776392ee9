import type { Finding } from "../../errors.ts";
import {
  type IO,
  ifPermitted,
  lostOf,
  type MachinePlan,
  type Named,
  namedBy,
  type Offers,
  overQuota,
  refusedWish,
  type Surveyor,
} from "../../platform.ts";
import type { Region, Size } from "./answers.ts";
import { type Client, clientOf } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { doing, limits } from "./errors.ts";
import { ownImageFindings } from "./image-finder.ts";
import type { Options } from "./options.ts";
import { priceList } from "./prices.ts";

type Plan = MachinePlan<Options>;

/** Sizes, stock, prices, the team's Droplet limit, and what the machines name. */
export function surveyor(credentials: Credentials, io: IO): Surveyor<Options> {
  const client = clientOf(credentials, io);
  return {
    survey: async (plans, { signal }) => {
      const notes: string[] = [];
      const asked = <T>(what: string, step: () => Promise<T>) => ifPermitted(notes, doing(client, { what }, step));
      const some = plans.length > 0;
      const [sizes, regions, quota, missing, images] = await Promise.all([
        asked("list the sizes", () => client.all("/v2/sizes", "sizes", {}, signal)),
        some ? asked("list the regions", () => client.all("/v2/regions", "regions", {}, signal)) : undefined,
        some ? asked("read the team's limits", () => dropletQuota(plans, client, signal)) : undefined,
        some ? asked("look for what the machines name", () => missingOf(plans, client, signal)) : undefined,
        some ? asked("look for the images", () => ownImageFindings(plans, client, signal)) : undefined,
      ]);
      const offers = sizes && regions && offersOf(sizes as readonly Size[], regions as readonly Region[]);
      const refused = offers ? plans.flatMap((plan) => refusedWish(wishOf(plan), offers)) : [];
      return {
        findings: [...refused, ...(quota ?? []), ...(missing ?? []), ...(images ?? [])],
        prices: sizes && priceList(sizes as readonly Size[]),
        notes,
      };
    },
  };
}

/** A size names the regions where it can be had now, https://docs.digitalocean.com/reference/api/digitalocean/#tag/Sizes */
function offersOf(sizes: readonly Size[], regions: readonly Region[]): Offers {
  const closed = regions.filter(({ available }) => !available).map(({ slug }) => slug);
  const types = sizes.map(({ slug, available, regions: sold }) => {
    return [slug, { sold, out: available ? closed : sold }] as const;
  });
  return {
    title: "DigitalOcean",
    type: { word: "size", option: "size" },
    place: { word: "region", option: "region" },
    types: new Map(types),
    places: regions.map(({ slug }) => slug),
  };
}

function wishOf({ name: machine, release: { arch }, options: { size: type, region: place } }: Plan) {
  return { machine, arch, type, place };
}

interface Count {
  readonly meta?: { readonly total?: number };
}

async function dropletQuota(plans: readonly Plan[], client: Client, signal: AbortSignal): Promise<readonly Finding[]> {
  const [account, droplets] = await Promise.all([
    client.get("/v2/account", signal) as Promise<
      { readonly account?: { readonly droplet_limit?: number } } | undefined
    >,
    client.get("/v2/droplets?per_page=1", signal) as Promise<Count | undefined>,
  ]);
  const limit = account?.account?.droplet_limit;
  const used = droplets?.meta?.total;
  if (limit === undefined || used === undefined) return [];
  const needs = plans.map(({ name }) => ({ machine: name, amount: 1 }));
  const hint = `delete Droplets that are not needed, or ask for more at ${limits}`;
  return overQuota(needs, { what: "Droplets", whose: "the team", limit, used, hint });
}

function namedIn({ name, options }: Plan): readonly Named<keyof Options>[] {
  const { sshKeys, vpc, volumes = [], reservedIp } = options;
  const named = namedBy<keyof Options>(name);
  return [
    ...named("sshKeys", "SSH key", "/v2/account/keys", sshKeys),
    ...named("vpc", "VPC", "/v2/vpcs", [vpc]),
    ...named("volumes", "volume", "/v2/volumes", volumes),
    ...named("reservedIp", "reserved address", "/v2/reserved_ips", [reservedIp]),
  ];
}

/** What the account does not have: each thing is asked for once. */
async function missingOf(plans: readonly Plan[], client: Client, signal: AbortSignal): Promise<readonly Finding[]> {
  const lost = await lostOf(plans.flatMap(namedIn), (path) => client.get(path, signal));
  return lost.map(({ machine, option, what }) => {
    const hint = option === "sshKeys" ? keyHint : "it has to be in the team of the token";
    return { code: "FD1406", message: `the account has no ${what}`, machine, at: { path: `options.${option}` }, hint };
  });
}

const keyHint = "`doctl compute ssh-key list` shows the keys and their ids";
