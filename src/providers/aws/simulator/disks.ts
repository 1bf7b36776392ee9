import type * as Sdk from "@aws-sdk/client-ec2";
import { exists } from "./account.ts";
import type { Image } from "./describe-images.ts";
import { Refusal } from "./refusal.ts";

/** A volume that a new instance is to have. */
export interface Disk {
  readonly device: string;
  readonly sizeGiB: number;
  readonly type: string;
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKey: string | undefined;
  readonly snapshot: string | undefined;
  readonly deleteOnTermination: boolean;
}

interface Limits {
  readonly sizeGiB: readonly [number, number];
  readonly iops?: readonly [number, number];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html */
const limits: Readonly<Record<string, Limits>> = {
  gp2: { sizeGiB: [1, 16_384] },
  gp3: { sizeGiB: [1, 65_536], iops: [3_000, 80_000] },
  io1: { sizeGiB: [4, 16_384], iops: [100, 64_000] },
  io2: { sizeGiB: [4, 65_536], iops: [100, 256_000] },
  st1: { sizeGiB: [125, 16_384] },
  sc1: { sizeGiB: [125, 16_384] },
  standard: { sizeGiB: [1, 1_024] },
};

export const rootDevice = "/dev/xvda";

/** The image's root disk under what the request says of it, and the request's other disks. Refuses what EC2 refuses. */
export function disksOf(image: Image, mappings: readonly Sdk.BlockDeviceMapping[]): readonly Disk[] {
  const devices = mappings.map(({ DeviceName = "" }) => DeviceName);
  const twice = devices.find((device, index) => devices.indexOf(device) < index);
  if (twice !== undefined) throw mappingRefusal(`The device '${twice}' is used in more than one block-device mapping`);
  if (devices.includes("")) throw new Refusal("MissingParameter", "The request must contain the parameter deviceName");
  const root = mappings.find(({ DeviceName }) => DeviceName === rootDevice);
  if (root?.NoDevice !== undefined) throw mappingRefusal("The root device cannot be suppressed");
  const others = mappings.filter(({ DeviceName, Ebs }) => DeviceName !== rootDevice && Ebs !== undefined);
  return [rootDisk(image, root?.Ebs ?? {}), ...others.map(({ DeviceName = "", Ebs = {} }) => diskOf(DeviceName, Ebs))];
}

function rootDisk({ sizeGiB, snapshot }: Image, ebs: Sdk.EbsBlockDevice): Disk {
  if (ebs.SnapshotId !== undefined && ebs.SnapshotId !== snapshot) {
    throw mappingRefusal("snapshotId cannot be modified on root device");
  }
  const size = ebs.VolumeSize ?? sizeGiB;
  if (size < sizeGiB)
    throw mappingRefusal(`Volume of size ${size}GB is smaller than snapshot '${snapshot}', expect size>= ${sizeGiB}GB`);
  const type = ebs.VolumeType ?? "gp2";
  if (type === "st1" || type === "sc1")
    throw new Refusal("InvalidParameterValue", `Invalid volume type '${type}' for a root volume`);
  return checked(rootDevice, { ...ebs, SnapshotId: snapshot, VolumeSize: size, VolumeType: type });
}

/** A volume that is not an instance's first. Refuses what EC2 refuses. */
export function diskOf(device: string, ebs: Sdk.EbsBlockDevice): Disk {
  if (ebs.VolumeSize === undefined && ebs.SnapshotId === undefined) {
    throw new Refusal("MissingParameter", "The request must contain the parameter size or snapshotId");
  }
  if (ebs.SnapshotId !== undefined && !exists(ebs.SnapshotId, "snap")) {
    throw new Refusal("InvalidSnapshot.NotFound", `The snapshot '${ebs.SnapshotId}' does not exist.`);
  }
  return checked(device, { ...ebs, VolumeSize: ebs.VolumeSize ?? 8, VolumeType: ebs.VolumeType ?? "gp2" });
}

function checked(device: string, ebs: Sdk.EbsBlockDevice): Disk {
  const { VolumeType: type = "gp2", VolumeSize: sizeGiB = 0, Iops, Throughput } = ebs;
  const limit = limits[type];
  if (limit && !within(sizeGiB, limit.sizeGiB)) {
    throw new Refusal(
      "InvalidParameterValue",
      `Volume of ${sizeGiB}GiB is invalid for ${type}; it takes ${limit.sizeGiB.join(" to ")}GiB`,
    );
  }
  checkPerformance(type, limit?.iops, ebs);
  if (ebs.KmsKeyId !== undefined && ebs.Encrypted !== true) {
    throw new Refusal(
      "InvalidParameterDependency",
      "The parameter KmsKeyId requires the parameter Encrypted to be set.",
    );
  }
  return {
    device,
    sizeGiB,
    type,
    iops: Iops ?? baselineIops(type, sizeGiB),
    throughput: Throughput ?? (type === "gp3" ? 125 : undefined),
    encrypted: ebs.Encrypted ?? false,
    kmsKey: ebs.KmsKeyId,
    snapshot: ebs.SnapshotId,
    deleteOnTermination: ebs.DeleteOnTermination ?? true,
  };
}

function checkPerformance(type: string, iops: Limits["iops"], { Iops, Throughput }: Sdk.EbsBlockDevice): void {
  if (Iops !== undefined && !iops) {
    throw new Refusal("InvalidParameterCombination", `The parameter iops is not supported for ${type} volumes.`);
  }
  if (Iops === undefined && type.startsWith("io")) {
    throw new Refusal("MissingParameter", `The request must contain the parameter iops for ${type} volumes`);
  }
  if (Iops !== undefined && iops && !within(Iops, iops)) {
    throw new Refusal(
      "InvalidParameterValue",
      `Volume iops of ${Iops} is invalid for ${type}; it takes ${iops.join(" to ")}`,
    );
  }
  if (Throughput !== undefined && type !== "gp3") {
    throw new Refusal("InvalidParameterCombination", `The parameter throughput is not supported for ${type} volumes.`);
  }
  if (Throughput !== undefined && !within(Throughput, [125, 2_000])) {
    throw new Refusal(
      "InvalidParameterValue",
      `Volume throughput of ${Throughput} is invalid for gp3; it takes 125 to 2000`,
    );
  }
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
function baselineIops(type: string, sizeGiB: number): number | undefined {
  if (type === "gp3") return 3_000;
  return type === "gp2" ? Math.min(16_000, Math.max(100, 3 * sizeGiB)) : undefined;
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}

function mappingRefusal(message: string): Refusal {
  return new Refusal("InvalidBlockDeviceMapping", message);
}
