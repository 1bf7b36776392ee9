import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import { type Finding, FlatcarError } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { diskProblems, volume as machineVolume } from "../disk.ts";
import { reference, region } from "../references.ts";
import { tagKeys } from "../tags.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type Phase, type There } from "./kind.ts";
import { checkMayLeave, linkOf, writeLink } from "./link.ts";
import { until } from "./until.ts";

const shape = machineVolume.shape;

const attachment = z.strictObject({
  instance: reference("i", "a machine's").describe("Machine, by its id. It must be in the volume's zone."),
  device: shape.device,
});

const options = z
  .strictObject({
    region,
    zone: z
      .string()
      .min(1)
      .describe("Availability zone, for example eu-central-1a. Machines of this zone can have it."),
    sizeGiB: shape.sizeGiB,
    type: shape.type,
    iops: shape.iops,
    throughputMiBps: shape.throughputMiBps,
    encrypted: shape.encrypted,
    kmsKey: shape.kmsKey,
    snapshot: shape.snapshot,
    attachment: attachment
      .optional()
      .describe(
        "Machine that has it, and as which device. Left out: none; one that others have attached it to keeps it.",
      ),
  })
  .superRefine((wanted, context) => {
    for (const [path, message] of diskProblems(wanted)) context.addIssue({ code: "custom", path: [path], message });
    if (wanted.sizeGiB === undefined && wanted.snapshot === undefined) {
      context.addIssue({ code: "custom", path: ["sizeGiB"], message: "a volume needs a size or a snapshot" });
    }
    if (!wanted.zone.startsWith(wanted.region)) {
      const message = `the zone "${wanted.zone}" is not in ${wanted.region}: zones look like ${wanted.region}a`;
      context.addIssue({ code: "custom", path: ["zone"], message });
    }
  });

type Options = z.output<typeof options>;

export const volume = kindOf<typeof options, Sdk.Volume>({
  description: "A disk that outlives machines (EBS). One machine of its zone can have it at a time.",
  title: "volume",
  prefix: "vol",
  holdsData: true,
  options,
  outputs: z.object({
    volumeId: z.string().describe("EC2's id, for example vol-0123456789abcdef0."),
    sizeGiB: z.number().describe("Its size, also where a snapshot gave it."),
    kmsKeyArn: z.string().optional().describe("ARN of the key that encrypts it."),
    machine: z.string().optional().describe("Id of the machine that has it."),
  }),
  changing: ["sizeGiB", "type", "iops", "throughputMiBps", "attachment"],
  describe: describing({ call: "DescribeVolumes", ids: "VolumeIds", results: "Volumes", pageSize: 500 }),
  idOf: ({ VolumeId = "" }) => VolumeId,
  tagsOf: ({ Tags }) => Tags,
  isPart: ({ Tags = [] }) => Tags.some(({ Key }) => Key === tagKeys.version),
  phaseOf: ({ State }) => phases[State ?? ""] ?? "ready",
  failureOf,
  make,
  takesToken: true,
  async settle(found, { options: wanted }, there) {
    await modify(found, wanted, there);
    await attach(found, wanted, there);
  },
  release: detach,
  remove: (VolumeId, { api, run: { signal } }) => api.call("DeleteVolume", { VolumeId }, { signal }),
  lingers: true,
  toOptions,
  toOutputs: ({ VolumeId, Size, KmsKeyId, Attachments: [first] = [] }) => ({
    ...{ volumeId: VolumeId, sizeGiB: Size ?? 0 },
    ...(KmsKeyId ? { kmsKeyArn: KmsKeyId } : {}),
    ...(first?.InstanceId ? { machine: first.InstanceId } : {}),
  }),
  sample: {
    options: () => ({ region: "eu-central-1", zone: "eu-central-1a", sizeGiB: 10, type: "gp2" }),
    needs: [],
    changed: {
      "options.sizeGiB": 20,
      "options.type": "gp3",
      "options.iops": 4_000,
      "options.throughputMiBps": 250,
    },
  },
});

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-describing-volumes.html */
const phases: Readonly<Record<string, Phase>> = {
  creating: "pending",
  deleting: "ending",
  deleted: "ended",
  error: "failed",
};

function failureOf({ VolumeId = "", Encrypted }: Sdk.Volume): Finding {
  const hint = Encrypted
    ? "check that the caller may use the KMS key, and that the snapshot can be read; then run the same again"
    : "check that the snapshot can be read; then run the same again";
  return { code: "FD1420", message: `EC2 could not make the volume ${VolumeId}: its state is error`, hint };
}

async function make({ options: wanted }: ResourcePlan<Options>, { tags, token, call }: Making, { api }: There) {
  const request: Sdk.CreateVolumeRequest = {
    AvailabilityZone: wanted.zone,
    Size: wanted.sizeGiB,
    VolumeType: wanted.type,
    Iops: wanted.iops,
    Throughput: wanted.throughputMiBps,
    Encrypted: wanted.encrypted,
    KmsKeyId: wanted.kmsKey,
    SnapshotId: wanted.snapshot,
    ClientToken: token,
    TagSpecifications: [{ ResourceType: "volume", Tags: tags }],
  };
  return api.call("CreateVolume", request, call);
}

/** Whatever the plan leaves open stays as it is. */
async function modify(found: Sdk.Volume, wanted: Options, there: There): Promise<void> {
  const { VolumeId = "", Size, VolumeType, Iops, Throughput } = found;
  const pairs = [
    [wanted.sizeGiB, Size],
    [wanted.type, VolumeType],
    [wanted.iops, Iops],
    [wanted.throughputMiBps, Throughput],
  ];
  if (pairs.every(([asked, now]) => asked === undefined || asked === now)) return;
  const { api, run } = there;
  const request: Sdk.ModifyVolumeRequest = {
    VolumeId,
    Size: wanted.sizeGiB,
    VolumeType: wanted.type,
    Iops: wanted.iops,
    Throughput: wanted.throughputMiBps,
  };
  await api.call("ModifyVolume", request, { signal: run.signal, once: true });
  await until(`${VolumeId} to be as large and as fast as asked for`, there, async () => {
    const { VolumesModifications = [] } = await api.call(
      "DescribeVolumesModifications",
      { VolumeIds: [VolumeId] },
      { signal: run.signal },
    );
    const failed = VolumesModifications.find(({ ModificationState }) => ModificationState === "failed");
    if (failed) throw new FlatcarError(notChanged(VolumeId, failed));
    return VolumesModifications.some(({ ModificationState }) => ModificationState === "modifying") ? undefined : true;
  });
}

function notChanged(id: string, { StatusMessage = "no reason given" }: Sdk.VolumeModification): Finding {
  const message = `EC2 could not change the volume ${id}: ${StatusMessage}`;
  return { code: "FD1420", message, hint: "run the same again" };
}

async function attach(found: Sdk.Volume, { attachment: wanted }: Options, there: There): Promise<void> {
  const { VolumeId = "", Attachments: [now] = [], Tags } = found;
  if (now?.InstanceId === wanted?.instance && now?.Device === wanted?.device) return;
  if (!wanted && now?.InstanceId !== linkOf(Tags)) return;
  await detach(found, there);
  if (!wanted) return;
  await writeLink(VolumeId, wanted.instance, there);
  const { api, run } = there;
  const request = { VolumeId, InstanceId: wanted.instance, Device: wanted.device };
  await api.call("AttachVolume", request, { signal: run.signal, once: true });
  await until(`${VolumeId} to be attached to ${wanted.instance}`, there, async () => {
    const [shown] = await volumesOf(VolumeId, there);
    return shown?.Attachments?.some(({ State }) => State === "attached") ? true : undefined;
  });
}

/** Throws FD1434 where a machine has it that is none of ours. */
async function detach({ VolumeId = "", Attachments = [], Tags }: Sdk.Volume, there: There): Promise<void> {
  const { api, run } = there;
  const held = Attachments.filter(({ State }) => State !== "detached");
  if (held.length === 0) return;
  for (const { InstanceId = "", State } of held) {
    if (State !== "detaching") await checkMayLeave(VolumeId, Tags, InstanceId, there);
  }
  for (const { InstanceId, State } of held) {
    if (State === "detaching") continue;
    await api.call("DetachVolume", { VolumeId, InstanceId }, { signal: run.signal, once: true });
  }
  await until(`${VolumeId} to be let go; unmount it on the machine if it stays`, there, async () => {
    const [shown] = await volumesOf(VolumeId, there);
    return shown === undefined || shown.State === "available" ? true : undefined;
  });
}

async function volumesOf(VolumeId: string, { api, run: { signal } }: There): Promise<readonly Sdk.Volume[]> {
  return (await api.call("DescribeVolumes", { VolumeIds: [VolumeId] }, { signal })).Volumes ?? [];
}

type Read = Partial<Omit<Options, "region">>;

function toOptions(found: Sdk.Volume): Read {
  const { Attachments: [first] = [] } = found;
  const { InstanceId: instance, Device: device } = first ?? {};
  return {
    ...(found.AvailabilityZone ? { zone: found.AvailabilityZone } : {}),
    ...(found.Size === undefined ? {} : { sizeGiB: found.Size }),
    ...(found.VolumeType ? { type: found.VolumeType as Options["type"] } : {}),
    ...(found.Iops === undefined ? {} : { iops: found.Iops }),
    ...(found.Throughput === undefined ? {} : { throughputMiBps: found.Throughput }),
    ...(found.Encrypted === undefined ? {} : { encrypted: found.Encrypted }),
    ...(found.SnapshotId ? { snapshot: found.SnapshotId } : {}),
    ...(instance && device ? { attachment: { instance, device } } : {}),
  };
}
