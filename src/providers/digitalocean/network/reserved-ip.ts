import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { defineResource } from "../../../platform.ts";
import type { Client } from "../client.ts";
import type { credentials } from "../credentials.ts";
import { isLost } from "../errors.ts";
import { encodeLabel } from "../tags.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { listOf, region, scope, slugOf, textOf } from "./fields.ts";
import { markTag, readMarks, readMarkTag } from "./marks.ts";

const options = z.strictObject({ region });

type Options = z.output<typeof options>;

/** How long after a lost reply the addresses are looked at, and how often one is asked for. */
const lookAfterMs = 2_000;
const attempts = 6;

/** A reserved address has neither name nor tags: a tag of the team that nothing carries says what it is. */
function tagFor(ip: string, name: string, owner: string, labels: Readonly<Record<string, string>>): string {
  return markTag(`${ip} ${encodeLabel("name", name)}`, owner, labels);
}

/** What the tags of the team say of addresses. */
async function marksOfAll(signal: AbortSignal, client: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const tags = (await client.all("/v2/tags", "tags", {}, signal)) as readonly { readonly name?: string }[];
  const marks = tags.flatMap(({ name = "" }) => {
    const mark = readMarkTag(name);
    return mark && /^\d+(?:\.\d+){3}$/.test(mark.subject) ? [[mark.subject, [name, ...mark.tags]] as const] : [];
  });
  return new Map(marks);
}

/** Reserves one. After a lost reply it is the one that was not there before, in this region and free. */
async function reserve(slug: string, signal: AbortSignal, client: Client): Promise<string> {
  const list = async () => (await client.all("/v2/reserved_ips", "reserved_ips", {}, signal)) as readonly Thing[];
  const before = new Set((await list()).map(({ ip }) => ip));
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await client.post("/v2/reserved_ips", { region: slug } as never, { signal });
      const { ip } = (made as { readonly reserved_ip?: { readonly ip?: string } }).reserved_ip ?? {};
      if (ip !== undefined) return ip;
      throw new FlatcarError({ code: "FD1420", message: "DigitalOcean accepted a reserved address and named none" });
    } catch (error) {
      if (!isLost(error) || signal.aborted) throw error;
      await client.io.sleep(lookAfterMs, signal);
      const fresh = (await list()).find(
        ({ ip, region: place, droplet }) => !before.has(ip) && slugOf(place) === slug && !droplet,
      );
      if (fresh) return String(fresh.ip);
      if (attempt === attempts) throw error;
    }
  }
}

const shape: Shape<Options> = {
  title: "reserved address",
  path: "/v2/reserved_ips",
  many: "reserved_ips",
  one: "reserved_ip",
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
  async create({ name, labels, options: { region: slug } }, run, client) {
    const made = await reserve(slug, run.signal, client);
    try {
      await client.post(
        "/v2/tags",
        { name: tagFor(made, name, run.owner, labels) },
        { signal: run.signal, idempotent: true },
      );
    } catch (error) {
      await client.remove("/v2/reserved_ips/{reserved_ip}", undefined, { at: [made], signal: run.signal });
      throw error;
    }
    return { reserved_ip: { ip: made } };
  },
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
  inPlace: ["name", "labels"],
  nameLimit: { characters: 63, source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Tags" },
  scope,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: { options: () => ({ region: "fra1" }), needs: [], changed: {} },
});
