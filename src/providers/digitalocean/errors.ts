import { type Finding, FlatcarError, nearest } from "../../errors.ts";
import { CloudError } from "../../http/cloud-error.ts";
import { type Rule, translate } from "../../http/translate.ts";
import type { MachinePlan } from "../../platform.ts";
import type { Droplet, Region, Size } from "./answers.ts";
import type { Client } from "./client.ts";
import type { Options } from "./options.ts";

/** Where a team's limits are seen, and more is asked for. */
export const limits = "https://cloud.digitalocean.com/account/team/droplet_limit_increase";

/** What it says of something that others still hang on. */
export const inUse = /attached|with members|in use/i;

/** What DigitalOcean's sentences mean: its codes only repeat the status. First match wins. */
export const rules: readonly Rule[] = [
  {
    message: inUse,
    code: "FD1434",
    hint: "delete or move what uses it, and run the same again",
  },
  {
    message: /will exceed your droplet limit/i,
    code: "FD1402",
    hint: `delete Droplets that are not needed, or ask for more at ${limits}`,
  },
  {
    status: 422,
    message: /(?:quota|limit) (?:exceeded|reached)|too many (?!requests)/i,
    code: "FD1402",
    hint: `delete what is not needed, or ask DigitalOcean's support for more`,
  },
  {
    status: 422,
    message: /^(?:size is (?:not available|currently unavailable)|region is not available)/i,
    code: "FD1401",
    hint: "choose another region or size, or try again later",
  },
  {
    status: 422,
    message: /smaller disk|decrease size of Droplet's disk/i,
    code: "FD1405",
    hint: "choose a size with a disk as large, or onSizeChange: replace for a new machine",
  },
  { status: 422, message: /invalid size/i, code: "FD1411", hint: "`doctl compute size list` shows the sizes" },
  { status: 422, message: /invalid region/i, code: "FD1410", hint: "`doctl compute region list` shows the regions" },
  {
    status: 422,
    message: /invalid image/i,
    code: "FD1414",
    hint: "the image is not in this region, or is still being imported: import it there first",
  },
  {
    status: 422,
    message: /invalid ssh key|ssh key/i,
    code: "FD1406",
    hint: "sshKeys names keys of the account: `doctl compute ssh-key list` shows their ids",
  },
  {
    status: 409,
    code: "FD1405",
    hint: "another one has this name, or this range of addresses: choose others",
  },
  {
    status: 401,
    code: "FD1302",
    hint: "check DIGITALOCEAN_TOKEN: the token may be expired or revoked, https://cloud.digitalocean.com/account/api/tokens",
  },
  {
    status: 403,
    code: "FD1303",
    hint: "give the token the scopes that docs/platforms/digitalocean.md lists, create and delete among them; a token that only reads does not do",
  },
  {
    status: 429,
    code: "FD1403",
    hint: "DigitalOcean takes 5,000 calls an hour and 250 a minute of one token; other programs use them too: try again later",
  },
];

/** Whether DigitalOcean says that it has no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof CloudError && error.status === 404;
}

/** A step of a verb, for its errors. */
export interface Step {
  /** For example `make shop-web-0`. */
  readonly what: string;
  /** Id of what the cloud had already made. */
  readonly created?: string | undefined;
  /** Texts that no message may hold. */
  readonly secrets?: readonly string[];
}

/** Does a step; every error that comes out of it is ours. */
export async function doing<T>(
  { api }: Client,
  { what, created, secrets = [] }: Step,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw translate(error, { what, variable: api.variable, rules, created, secrets });
  }
}

/** Why a machine that is there cannot have another size: FD1411, FD1401, and FD1405 where its disk has no room in it. Pure. */
export function refusedSize(
  { name, options: { size, region } }: Pick<MachinePlan<Options>, "name" | "options">,
  { disk = 0 }: Pick<Droplet, "disk">,
  found: Size | undefined,
  sizes: readonly Size[],
): Finding | undefined {
  const stays = `${name} stays as it is`;
  if (!found) {
    const near = nearest(
      size,
      sizes.map(({ slug }) => slug),
    );
    const hint = near ? `did you mean "${near}"?` : "`doctl compute size list` shows the sizes";
    return { code: "FD1411", message: `DigitalOcean has no size "${size}": ${stays}`, hint };
  }
  if (!found.available || !found.regions.includes(region)) {
    const elsewhere = found.regions.length > 0 ? [`${size} is to be had in ${found.regions.join(", ")}`] : [];
    const message = `${region} has no ${size} just now: ${stays}`;
    return { code: "FD1401", message, details: elsewhere, hint: "choose another size, or try again later" };
  }
  if (found.disk >= disk) return undefined;
  return {
    code: "FD1405",
    message: `the disk of ${name} has ${disk} GB, and that of ${size} only ${found.disk}: ${stays}`,
    details: ["a disk never shrinks, https://docs.digitalocean.com/products/droplets/how-to/resize/"],
    hint: "choose a size with a disk as large, or onSizeChange: replace for a new machine",
  };
}

/** Where a refused Droplet, or image, was to be; an image has no size. */
export interface Placed {
  readonly region: string;
  readonly size?: string;
}

/**
 * The error of a refused Droplet with what helps: where the size is to be had, or the nearest name that there is. What cannot be looked
 * up is left out.
 */
export async function explain(
  error: FlatcarError,
  placed: Placed,
  client: Client,
  signal: AbortSignal,
): Promise<FlatcarError> {
  const [first, ...rest] = error.findings;
  const look = lookups[first.code];
  if (!look || signal.aborted) return error;
  const more = await look(first, placed, client, signal).catch(() => ({}));
  const created = error.created === undefined ? {} : { created: error.created };
  return new FlatcarError([{ ...first, ...more }, ...rest], { cause: error.cause, ...created });
}

type Look = (finding: Finding, placed: Placed, client: Client, signal: AbortSignal) => Promise<Partial<Finding>>;

const lookups: Readonly<Record<string, Look>> = {
  async FD1401(finding, { region, size }, client, signal) {
    const regions = await regionsOf(client, signal);
    if (!regions.some(({ slug }) => slug === region)) return unknownRegion(finding, region, regions);
    if (size === undefined) return {};
    const found = (await sizesOf(client, signal)).find(({ slug }) => slug === size);
    const elsewhere = (found?.regions ?? []).filter((slug) => slug !== region);
    if (elsewhere.length === 0) return {};
    return { details: [...(finding.details ?? []), `${size} is to be had in ${elsewhere.join(", ")}`] };
  },
  async FD1411({ details = [] }, { region, size = "" }, client, signal) {
    const here = (await sizesOf(client, signal)).filter(({ regions }) => regions.includes(region));
    const near = nearest(
      size,
      here.map(({ slug }) => slug),
    );
    return { details: [...details, `size is "${size}"`], ...(near ? { hint: `did you mean "${near}"?` } : {}) };
  },
  async FD1410(finding, { region }, client, signal) {
    return unknownRegion(finding, region, await regionsOf(client, signal));
  },
};

/** DigitalOcean says of a region that there is none what it says of one that is full. */
function unknownRegion({ details = [] }: Finding, region: string, regions: readonly Region[]): Partial<Finding> {
  const open = regions.filter(({ available }) => available).map(({ slug }) => slug);
  const near = nearest(region, open);
  const hint = near ? `did you mean "${near}"?` : `one of: ${open.sort().join(", ")}`;
  return { code: "FD1410", details: [...details, `region is "${region}"`], hint };
}

async function regionsOf(client: Client, signal: AbortSignal): Promise<readonly Region[]> {
  return (await client.all("/v2/regions", "regions", {}, signal)) as readonly Region[];
}

async function sizesOf(client: Client, signal: AbortSignal): Promise<readonly Size[]> {
  return (await client.all("/v2/sizes", "sizes", {}, signal)) as readonly Size[];
}
