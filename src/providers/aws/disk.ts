import { z } from "zod";

interface Limits {
  readonly sizeGiB: readonly [number, number];
  readonly iops?: readonly [number, number];
  /** Most IOPS for each GiB. */
  readonly iopsPerGiB?: number;
}

/**
 * Sizes and IOPS: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
 * Ratios: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html and provisioned-iops.html beside it
 */
const limits = {
  gp3: { sizeGiB: [1, 65_536], iops: [3_000, 80_000], iopsPerGiB: 500 },
  gp2: { sizeGiB: [1, 16_384] },
  io1: { sizeGiB: [4, 16_384], iops: [100, 64_000], iopsPerGiB: 50 },
  io2: { sizeGiB: [4, 65_536], iops: [100, 256_000], iopsPerGiB: 1_000 },
  st1: { sizeGiB: [125, 16_384] },
  sc1: { sizeGiB: [125, 16_384] },
  standard: { sizeGiB: [1, 1_024] },
} as const satisfies Record<string, Limits>;

type VolumeType = keyof typeof limits;

/** Throughput of gp3 in MiB/s, the IOPS it has without asking for any, and MiB/s for each IOPS; sources as above. */
const gp3 = { throughputMiBps: [125, 2_000], defaultIops: 3_000, throughputPerIops: 0.25 } as const;

/** Ignition images from 4593.2.0 on need 13 GiB; no Flatcar image fits a disk below 8. */
const smallestRootGiB = 8;

const performance = {
  iops: z.int().positive().optional().describe("IOPS to provision: gp3, io1 and io2 only; io1 and io2 need it."),
  throughputMiBps: z.int().positive().optional().describe("Throughput to provision in MiB/s: gp3 only."),
  encrypted: z.boolean().optional().describe("Encrypts the volume. Left out: the account's default."),
  kmsKey: z
    .string()
    .min(1)
    .optional()
    .describe("KMS key for the encryption: id, alias or ARN. Left out: the account's default key."),
};

interface Disk {
  readonly sizeGiB?: number | undefined;
  readonly type?: VolumeType | undefined;
  readonly iops?: number | undefined;
  readonly throughputMiBps?: number | undefined;
  readonly encrypted?: boolean | undefined;
  readonly kmsKey?: string | undefined;
}

export const rootDisk = z
  .strictObject({
    sizeGiB: z
      .int()
      .min(smallestRootGiB)
      .optional()
      .describe("Size in GiB; releases from 4593.2.0 on need at least 13. Left out: the size of the image."),
    type: z
      .enum(["gp3", "gp2", "io1", "io2", "standard"])
      .optional()
      .describe("Volume type; st1 and sc1 cannot boot. Left out: the type of the image."),
    ...performance,
  })
  .superRefine(checkDisk);

export const volume = z
  .strictObject({
    device: z
      .string()
      .regex(
        /^\/dev\/(?:sd[b-z]|xvd[b-z][a-z]?)$/,
        'a device is "/dev/sdb" to "/dev/sdz" or "/dev/xvdb" to "/dev/xvdzz"',
      )
      .describe("Device name, for example /dev/sdf. Nitro types show it as /dev/nvme… inside the machine."),
    sizeGiB: z.int().positive().optional().describe("Size in GiB. Left out: the size of the snapshot."),
    type: z.enum(["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"]).default("gp3").describe("Volume type."),
    ...performance,
    snapshot: z
      .string()
      .regex(/^snap-[0-9a-f]{8,17}$/, "a snapshot id looks like snap-0123456789abcdef0")
      .optional()
      .describe("Snapshot to start from."),
    deleteOnTermination: z.boolean().default(true).describe("Deletes the volume with the machine."),
  })
  .superRefine((disk, context) => {
    checkDisk(disk, context);
    if (disk.sizeGiB === undefined && disk.snapshot === undefined) {
      context.addIssue({ code: "custom", path: ["sizeGiB"], message: "a volume needs a size or a snapshot" });
    }
  });

export type RootDisk = z.output<typeof rootDisk>;
export type Volume = z.output<typeof volume>;

/** Volumes that stay when their machine is deleted, a line each. State of an earlier version may hold no list. */
export function keptVolumes(volumes: readonly Volume[] = []): readonly string[] {
  return volumes.flatMap(({ device, sizeGiB, deleteOnTermination }) => {
    const size = sizeGiB === undefined ? "" : `, ${sizeGiB} GiB`;
    return deleteOnTermination ? [] : [`volume ${device}${size}, because deleteOnTermination is false`];
  });
}

function checkDisk(disk: Disk, context: z.RefinementCtx): void {
  for (const [path, message] of diskProblems(disk)) context.addIssue({ code: "custom", path: [path], message });
}

/** Everything that does not go together in a disk, by key. */
export function diskProblems(disk: Disk): readonly (readonly [keyof Disk, string])[] {
  const { sizeGiB, type, encrypted, kmsKey } = disk;
  const problems: [keyof Disk, string][] = [];
  if (kmsKey !== undefined && encrypted !== true) problems.push(["kmsKey", "a key needs encrypted: true beside it"]);
  const range = type && limits[type].sizeGiB;
  if (range && sizeGiB !== undefined && !within(sizeGiB, range)) {
    problems.push(["sizeGiB", `${type} takes ${range[0]} to ${range[1]} GiB, not ${sizeGiB}`]);
  }
  return [...problems, ...iopsProblems(disk), ...throughputProblems(disk)];
}

function iopsProblems({ sizeGiB, type, iops }: Disk): readonly (readonly [keyof Disk, string])[] {
  if (iops === undefined) return type === "io1" || type === "io2" ? [["iops", `${type} needs iops`]] : [];
  const limit: Limits | undefined = type && limits[type];
  if (!limit?.iops) return [["iops", `only gp3, io1 and io2 take iops, not ${type ?? "the type of the image"}`]];
  if (!within(iops, limit.iops))
    return [["iops", `${type} takes ${limit.iops[0]} to ${limit.iops[1]} IOPS, not ${iops}`]];
  const most = sizeGiB === undefined ? undefined : sizeGiB * (limit.iopsPerGiB ?? Number.POSITIVE_INFINITY);
  if (most === undefined || iops <= Math.max(most, limit.iops[0])) return [];
  return [["iops", `${type} takes ${limit.iopsPerGiB} IOPS for each GiB: ${most} for ${sizeGiB} GiB, not ${iops}`]];
}

function throughputProblems({ type, iops, throughputMiBps }: Disk): readonly (readonly [keyof Disk, string])[] {
  if (throughputMiBps === undefined) return [];
  if (type !== "gp3")
    return [["throughputMiBps", `only gp3 takes a throughput, not ${type ?? "the type of the image"}`]];
  const [least, most] = gp3.throughputMiBps;
  if (!within(throughputMiBps, gp3.throughputMiBps)) {
    return [["throughputMiBps", `gp3 takes ${least} to ${most} MiB/s, not ${throughputMiBps}`]];
  }
  const needed = throughputMiBps / gp3.throughputPerIops;
  if (needed <= (iops ?? gp3.defaultIops)) return [];
  return [["throughputMiBps", `${throughputMiBps} MiB/s need ${needed} IOPS; there are ${iops ?? gp3.defaultIops}`]];
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}
