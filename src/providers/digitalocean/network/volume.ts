import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { defineResource } from "../../../platform.ts";
import { whenDone } from "../action.ts";
import type { credentials } from "../credentials.ts";
import { addTag, removeTag } from "../tagging.ts";
import { labelFindings, ownTags, tagChanges, tagOf } from "../tags.ts";
import { problems, resources, type Shape } from "./driver.ts";
import { listOf, region, scope, slugOf, textOf } from "./fields.ts";
import { readMarks } from "./marks.ts";

const options = z.strictObject({
  region,
  sizeGiB: z.int().min(1).max(16_384).describe("Size. It can grow, and not shrink."),
  filesystem: z
    .enum(["ext4", "xfs"])
    .optional()
    .describe("Formats it when it is made. Left out: it is raw, and Ignition formats it."),
  description: z.string().max(255).optional().describe("Text of your own."),
});

type Options = z.output<typeof options>;

const growTimeoutMs = 5 * 60_000;

const shape: Shape<Options> = {
  title: "volume",
  path: "/v2/volumes",
  many: "volumes",
  one: "volume",
  inPlace: ["labels", "options.sizeGiB"],
  idOf: ({ id }) => String(id),
  marksOf: ({ name, tags }) => readMarks(textOf(name), listOf<string>(tags)),
  create: (plan, { owner, signal }, client) => {
    const { region: slug, sizeGiB, filesystem, description } = plan.options;
    const body = {
      name: plan.name,
      region: slug,
      size_gigabytes: sizeGiB,
      tags: [...ownTags({ labels: plan.labels, tags: [] }), tagOf("owner", owner)],
      ...(filesystem === undefined ? {} : { filesystem_type: filesystem }),
      ...(description === undefined ? {} : { description }),
    };
    return client.post("/v2/volumes", body as never, { signal });
  },
  async update(thing, plan, run, client) {
    const id = String(thing.id);
    const [size, { sizeGiB, region: slug }] = [Number(thing.size_gigabytes), plan.options];
    if (sizeGiB < size) throw shrunk(plan.name, size, sizeGiB);
    const { add, remove } = tagChanges(
      listOf<string>(thing.tags),
      { labels: plan.labels, tags: [] },
      run.dropped ?? [],
    );
    for (const tag of add) await addTag(client, tag, { id, type: "volume" }, run.signal);
    for (const tag of remove) await removeTag(client, tag, { id, type: "volume" }, run.signal);
    if (sizeGiB === size) return;
    const body = { type: "resize", size_gigabytes: sizeGiB, region: slug };
    const given = { at: [id], signal: run.signal, idempotent: true };
    const answer = await client.post("/v2/volumes/{volume_id}/actions", body as never, given);
    await whenDone(client, answer, {
      what: `volume ${plan.name} to grow`,
      signal: run.signal,
      timeoutMs: growTimeoutMs,
    });
  },
  isReady: () => true,
  outputs: ({ droplet_ids: droplets }) => ({ droplets: listOf<number>(droplets).map(String) }),
  options: ({ region: slug, size_gigabytes: size, filesystem_type: filesystem, description }) => ({
    region: String(slugOf(slug)),
    sizeGiB: Number(size),
    ...(textOf(filesystem) ? { filesystem: filesystem as "ext4" } : {}),
    ...(textOf(description) ? { description: String(description) } : {}),
  }),
  check({ name, labels }) {
    const message = `volume name "${name}" is to begin with a small letter and to have small letters, digits and dashes`;
    const named = problems(/^[a-z][a-z0-9-]{0,63}$/.test(name) ? [] : [["name", message]]);
    return [...named, ...labelFindings(name, labels)];
  },
};

function shrunk(name: string, size: number, wanted: number): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `volume ${name} has ${size} GiB and cannot shrink to ${wanted}`,
    hint: "make another volume and copy what is on this one",
  });
}

export const volume = defineResource<typeof options, typeof credentials>({
  description: "Block storage that outlives machines. `volumes` of a machine attaches it.",
  options,
  outputs: z.object({ droplets: z.array(z.string()).describe("Ids of the machines that it is attached to.") }),
  inPlace: shape.inPlace,
  nameLimit: {
    characters: 64,
    source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Block-Storage/operation/volumes_create",
  },
  scope,
  holdsData: true,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: { options: () => ({ region: "fra1", sizeGiB: 10 }), needs: [], changed: { "options.sizeGiB": 20 } },
});
