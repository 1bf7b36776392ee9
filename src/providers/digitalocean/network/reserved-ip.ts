import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { defineResource, type ResourcePlan, type Run } from "../../../platform.ts";
import type { Client } from "../client.ts";
import type { credentials } from "../credentials.ts";
import { doing, isLost } from "../errors.ts";
import { encodeLabel } from "../tags.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { listOf, region, scope, slugOf, textOf } from "./fields.ts";
import { markTag, readMarks, readMarkTag } from "./marks.ts";

const options = z.strictObject({ region });

type Options = z.output<typeof options>;

/** How long after a lost reply the addresses are looked at, and how often one is asked for. */
const lookAfterMs = 2_000;
const attempts = 6;
/** How long a cancelled run goes on to end what it began. */
const cleanUpMs = 30_000;

/** A reserved address has neither name nor tags: a tag of the team that nothing carries says what it is. */
function tagFor(ip: string, name: string, owner: string, labels: Readonly<Record<string, string>>): string {
  return markTag(`${ip} ${encodeLabel("name", name)}`, owner, labels);
}

/** What the tags of the team say of addresses, each with its own name before what it says. */
async function allMarks(signal: AbortSignal, client: Client) {
  const tags = (await client.all("/v2/tags", "tags", {}, signal)) as readonly { readonly name?: string }[];
  return tags.flatMap(({ name = "" }): readonly (readonly [string, readonly string[]])[] => {
    const found = readMarkTag(name);
    return found && /^\d+(?:\.\d+){3}$/.test(found.subject) ? [[found.subject, [name, ...found.tags]]] : [];
  });
}

/** The first mark of each address. */
async function marksOfAll(signal: AbortSignal, client: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  return new Map((await allMarks(signal, client)).toReversed());
}

/** Reserves one and marks it. After a lost reply it is the one that was not there before, if nobody else says that it is theirs. */
async function reserve(plan: ResourcePlan<Options>, { owner, signal }: Run, client: Client): Promise<string> {
  const slug = plan.options.region;
  const tagOf = (ip: string) => tagFor(ip, plan.name, owner, plan.labels);
  const before = new Set((await list(client, signal)).map(({ ip }) => ip));
  for (let attempt = 1; ; attempt++) {
    const made = await ask(slug, signal, client).catch((error: unknown) => error);
    if (typeof made === "string") return mark(made, tagOf(made), signal, client);
    if (!isLost(made)) throw made;
    const found = await claim(slug, before, tagOf, surviving(signal), client);
    if (found !== undefined) return found;
    if (attempt === attempts || signal.aborted) throw made;
  }
}

async function ask(slug: string, signal: AbortSignal, client: Client): Promise<string> {
  const made = await client.post("/v2/reserved_ips", { region: slug } as never, { signal });
  const { ip } = (made as { readonly reserved_ip?: { readonly ip?: string } }).reserved_ip ?? {};
  if (ip !== undefined) return ip;
  throw new FlatcarError({ code: "FD1420", message: "DigitalOcean accepted a reserved address and named none" });
}

async function list(client: Client, signal: AbortSignal): Promise<readonly Thing[]> {
  return (await client.all("/v2/reserved_ips", "reserved_ips", {}, signal)) as readonly Thing[];
}

/** A run that was cancelled still ends what would be paid for and known to nobody. */
function surviving(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(cleanUpMs) : signal;
}

/** An address that cannot be marked is given back; where that fails too the error has its id. */
async function mark(ip: string, tag: string, signal: AbortSignal, client: Client): Promise<string> {
  try {
    await client.post("/v2/tags", { name: tag }, { signal, idempotent: true });
    return ip;
  } catch (error) {
    await doing(client, { what: `give the reserved address ${ip} back`, created: ip }, () =>
      client.remove("/v2/reserved_ips/{reserved_ip}", undefined, { at: [ip], signal: surviving(signal) }),
    );
    throw error;
  }
}

/**
 * Takes the address whose reply was lost, if there is one. Other deployments mark theirs as soon as they have them: ours is one that stays
 * without a mark while we look twice. Where somebody marked it when we did, it is theirs.
 */
async function claim(
  slug: string,
  before: ReadonlySet<unknown>,
  tagOf: (ip: string) => string,
  signal: AbortSignal,
  client: Client,
): Promise<string | undefined> {
  const seen = await unmarked(slug, signal, client);
  const candidates = seen.filter((ip) => !before.has(ip));
  if (candidates.length === 0) return undefined;
  const still = await unmarked(slug, signal, client);
  const ip = candidates.find((each) => still.includes(each));
  if (ip === undefined) return undefined;
  const tag = tagOf(ip);
  await mark(ip, tag, signal, client);
  const marks = await allMarks(signal, client);
  if (!marks.some(([of, [name = ""]]) => of === ip && name.toLowerCase() !== tag.toLowerCase())) return ip;
  await client.remove("/v2/tags/{tag_id}", undefined, { at: [tag], signal });
  return undefined;
}

/** Free addresses of a region, after a pause, that nobody says are theirs. */
async function unmarked(slug: string, signal: AbortSignal, client: Client): Promise<readonly string[]> {
  await client.io.sleep(lookAfterMs, signal);
  const free = (await list(client, signal)).filter(({ region: place, droplet }) => slugOf(place) === slug && !droplet);
  const marks = await marksOfAll(signal, client);
  return free.map(({ ip }) => String(ip)).filter((ip) => !marks.has(ip));
}

const shape: Shape<Options> = {
  title: "reserved address",
  path: "/v2/reserved_ips",
  many: "reserved_ips",
  one: "reserved_ip",
  inPlace: ["name", "labels"],
  idOf: ({ ip }) => String(ip),
  async enrich(things, signal, client) {
    const marks = await marksOfAll(signal, client);
    return things.map((thing): Thing => ({ ...thing, marks: marks.get(String(thing.ip)) ?? [] }));
  },
  marksOf({ marks }) {
    const [, named = "", ...tags] = listOf<string>(marks);
    const { name } = readMarks(undefined, [named]).labels;
    return readMarks(name, tags);
  },
  create: async (plan, run, client) => ({ reserved_ip: { ip: await reserve(plan, run, client) } }),
  async update({ ip, marks }, { name, labels }, { owner, signal }, client) {
    const wanted = tagFor(String(ip), name, owner, labels);
    const [now] = listOf<string>(marks);
    if (now === wanted) return;
    await client.post("/v2/tags", { name: wanted }, { signal, idempotent: true });
    if (now !== undefined) await client.remove("/v2/tags/{tag_id}", undefined, { at: [now], signal });
  },
  async forget(ip, { signal }, client) {
    const [tag] = (await marksOfAll(signal, client)).get(ip) ?? [];
    if (tag !== undefined) await client.remove("/v2/tags/{tag_id}", undefined, { at: [tag], signal });
  },
  isReady: () => true,
  outputs: ({ ip, droplet }) => {
    const machine = (droplet as { readonly id?: number } | null | undefined)?.id;
    return { ip: String(ip), ...(machine === undefined ? {} : { machine: String(machine) }) };
  },
  options: ({ region: slug }) => ({ region: String(slugOf(slug) ?? textOf(slug)) }),
  check({ name, labels }) {
    const { length } = tagFor("255.255.255.255", name, "fd0123456789abcdef", labels);
    return problems(
      length <= 255 ? [] : [["labels", `name and labels of ${name} do not fit into one tag of 255 characters`]],
    );
  },
};

export const reservedIp = defineResource<typeof options, typeof credentials>({
  description: "A public IPv4 address that outlives machines. `reservedIp` of a machine assigns it.",
  options,
  outputs: z.object({
    ip: z.string().describe("The address."),
    machine: z.string().optional().describe("Id of the machine that has it."),
  }),
  inPlace: shape.inPlace,
  nameLimit: { characters: 63, source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Tags" },
  scope,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: { options: () => ({ region: "fra1" }), needs: [], changed: {} },
});
