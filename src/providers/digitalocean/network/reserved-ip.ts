import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { makeOnce } from "../../../http/make-once.ts";
import { defineResource, type ResourcePlan, type Run } from "../../../platform.ts";
import type { Client } from "../client.ts";
import type { credentials } from "../credentials.ts";
import { doing } from "../errors.ts";
import { encodeLabel } from "../tags.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { listOf, region, scope, slugOf, textOf } from "./fields.ts";
import { markTag, readMarks, readMarkTag } from "./marks.ts";
import { projectOf, projectOwners, removeProject } from "./project.ts";

const options = z.strictObject({ region });

type Options = z.output<typeof options>;

/**
 * A reserved address has neither name nor tags. It is made in a project that says whose it is, and a tag of the team that nothing carries says
 * what it is called.
 */
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

/** Whoever reserves and marks one waits until the one before has: an address without a mark is nobody's then. */
const turns = new WeakMap<Client, Promise<unknown>>();

function inTurn<T>(client: Client, step: () => Promise<T>): Promise<T> {
  const mine = (turns.get(client) ?? Promise.resolve()).then(step);
  turns.set(
    client,
    mine.catch(() => undefined),
  );
  return mine;
}

/**
 * Reserves one in the deployment's project, and marks it. A killed run, or one whose reply was lost, leaves one there without a mark: that one
 * is taken first.
 */
async function reserve(plan: ResourcePlan<Options>, run: Run, client: Client): Promise<string> {
  const { owner, signal } = run;
  const project = await projectOf(run, client);
  const ip = await nextIn(project, plan.options.region, run, client);
  const tag = tagFor(ip, plan.name, owner, plan.labels);
  await doing(client, { what: `mark the reserved address ${ip}`, created: ip }, () =>
    client.post("/v2/tags", { name: tag }, { signal, idempotent: true }),
  );
  return ip;
}

/** Its errors are ours already: nobody but it knows when one may be asked for again. */
async function nextIn(project: string, slug: string, { signal }: Run, client: Client): Promise<string> {
  return doing(client, { what: `reserve an address in ${slug}` }, async () => {
    const left = () => unmarkedIn(project, slug, signal, client);
    const [first] = await left();
    if (first) return first.id;
    const { id } = await makeOnce({
      io: client.io,
      signal,
      make: () => ask(project, slug, signal, client),
      find: left,
      unmake: (surplus) => client.remove("/v2/reserved_ips/{reserved_ip}", undefined, { at: [surplus.id], signal }),
    });
    return id;
  });
}

/** What an address is known by. */
interface Address {
  readonly id: string;
}

/** The addresses of the project in a region that have no mark yet. */
async function unmarkedIn(
  project: string,
  slug: string,
  signal: AbortSignal,
  client: Client,
): Promise<readonly Address[]> {
  const all = (await client.all("/v2/reserved_ips", "reserved_ips", {}, signal)) as readonly Thing[];
  const here = all.filter(({ project_id: id, region: place }) => id === project && slugOf(place) === slug);
  if (here.length === 0) return [];
  const marks = await marksOfAll(signal, client);
  return here.map(({ ip }) => ({ id: String(ip) })).filter(({ id }) => !marks.has(id));
}

async function ask(project: string, slug: string, signal: AbortSignal, client: Client): Promise<Address> {
  const made = await client.post("/v2/reserved_ips", { region: slug, project_id: project } as never, { signal });
  const { ip } = (made as { readonly reserved_ip?: { readonly ip?: string } }).reserved_ip ?? {};
  if (ip !== undefined) return { id: ip };
  throw new FlatcarError({ code: "FD1420", message: "DigitalOcean accepted a reserved address and named none" });
}

const shape: Shape<Options> = {
  title: "reserved address",
  path: "/v2/reserved_ips",
  many: "reserved_ips",
  one: "reserved_ip",
  inPlace: ["name", "labels"],
  idOf: ({ ip }) => String(ip),
  async enrich(things, signal, client) {
    const [marks, owners] = await Promise.all([marksOfAll(signal, client), projectOwners(signal, client)]);
    return things.map((thing): Thing => {
      const owner = owners.get(String(thing.project_id));
      return { ...thing, marks: marks.get(String(thing.ip)) ?? [], ...(owner === undefined ? {} : { owner }) };
    });
  },
  marksOf({ marks, owner }) {
    const [own, named = "", ...tags] = listOf<string>(marks);
    if (own === undefined) return { name: undefined, owner: textOf(owner), labels: {} };
    const { name } = readMarks(undefined, [named]).labels;
    return readMarks(name, tags);
  },
  create: async (plan, run, client) => ({
    reserved_ip: { ip: await inTurn(client, () => reserve(plan, run, client)) },
  }),
  async update({ ip, marks }, { name, labels }, { owner, signal }, client) {
    const wanted = tagFor(String(ip), name, owner, labels);
    const [now] = listOf<string>(marks);
    if (now === wanted) return;
    await client.post("/v2/tags", { name: wanted }, { signal, idempotent: true });
    if (now !== undefined) await client.remove("/v2/tags/{tag_id}", undefined, { at: [now], signal });
  },
  async forget(ip, run, client) {
    const { signal } = run;
    const [tag] = (await marksOfAll(signal, client)).get(ip) ?? [];
    if (tag !== undefined) await client.remove("/v2/tags/{tag_id}", undefined, { at: [tag], signal });
    await inTurn(client, () => removeProject(run, client));
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
