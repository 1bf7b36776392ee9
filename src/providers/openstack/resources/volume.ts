import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { CloudError } from "../../../http/cloud-error.ts";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { minorOf, tooOld } from "../microversion.ts";
import { keep, type Shown, type There } from "./kept.ts";
import { nameLimit, region, set } from "./options.ts";

const options = z.strictObject({
  region,
  sizeGiB: z.int().min(1).max(65_536).describe("Size in GiB. It grows in place, and never shrinks."),
  type: z.string().min(1).max(255).optional().describe("Volume type. Left out: the cloud's default."),
  availabilityZone: z.string().min(1).max(255).optional().describe("Availability zone. Left out: Cinder chooses."),
});

type Options = z.output<typeof options>;

export const volume = defineResource({
  description: "A disk that stays when machines change: machines take it with volumes.",
  options,
  outputs: z.object({ volumeId: z.string().describe("Cinder's id.") }),
  inPlace: ["name", "labels", "options.sizeGiB"],
  nameLimit,
  scope: (given) => given.region,
  holdsData: true,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "volume",
        service: "block-storage",
        path: "/volumes",
        listPath: "/volumes/detail",
        plural: "volumes",
        single: "volume",
        labels: "metadata",
        inPlace: ["options.sizeGiB"],
        toRequest: async ({ options: { sizeGiB, type, availabilityZone } }) =>
          set({ size: sizeGiB, volume_type: type, availability_zone: availabilityZone }),
        settle: ({ name, options: { sizeGiB } }, shown, there) => grow(name, sizeGiB, shown, there),
        isSettled: ({ options: { sizeGiB } }, { size }) => size === sizeGiB,
        toOptions: (shown, place) =>
          set({
            region: place,
            sizeGiB: shown.size,
            type: shown.volume_type,
            availabilityZone: shown.availability_zone,
          }) as Partial<Options>,
        toOutputs: ({ id }) => ({ volumeId: id }),
      },
      given,
      io,
    ),
  sample: {
    options: () => ({ region: "RegionOne", sizeGiB: 10 }),
    needs: [],
    changed: { "options.sizeGiB": 20 },
  },
});

/** Of a volume that a machine has. https://docs.openstack.org/cinder/latest/contributor/api_microversion_history.html */
const attachedVersion = "3.42";

/** https://docs.openstack.org/api-ref/block-storage/v3/#extend-a-volume-size. Throws FD1451 where Cinder cannot extend one that is attached. */
async function grow(name: string, sizeGiB: number, shown: Shown, { region: place, run }: There): Promise<void> {
  const size = Number(shown.size);
  if (size === sizeGiB) return;
  if (size > sizeGiB) throw shrunk(name, size, sizeGiB);
  const api = await place.session.api("block-storage", place.name, run.signal);
  const headers = shown.status === "in-use" ? await attachedHeaders(name, { region: place, run }) : {};
  const body = { "os-extend": { new_size: sizeGiB } };
  const call = { method: "POST", path: `/volumes/${shown.id}/action`, headers, body, signal: run.signal } as const;
  await api.request({ ...call, expect: "nothing", idempotent: true }).catch((error: unknown) => {
    // A reply that was lost is repeated, and then it has that size already.
    if (!(error instanceof CloudError) || !/must be greater than current size/.test(error.message)) throw error;
  });
}

async function attachedHeaders(name: string, { region: { session, name: region }, run }: There) {
  const newest = await session.newest("block-storage", region, run.signal);
  if (minorOf(newest) < minorOf(attachedVersion))
    throw tooOld("Cinder", region, newest, `extending volume ${name}, which a machine has, needs ${attachedVersion}`);
  return { "openstack-api-version": `volume ${attachedVersion}` };
}

function shrunk(name: string, size: number, wanted: number): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `volume ${name} has ${size} GiB and cannot shrink to ${wanted}`,
    hint: "make another volume and copy what is on this one",
  });
}
