import type * as Sdk from "@aws-sdk/client-ec2";
import type { Release } from "../../../platform.ts";
import { flatcarAccount, imageName } from "../image.ts";
import { account } from "./account.ts";
import type { Cloud } from "./cloud.ts";
import { type Fields, filtered, isPattern, valuesOf } from "./filters.ts";
import { imageIdOf, publishedAt, releaseOfId, releaseOfName } from "./images.ts";
import { Refusal } from "./refusal.ts";

/** Flatcar's images need a root disk of 13 GiB from this release on; before, they were registered with 8. */
const largeSince = 4593;

/** An image as it is kept nowhere: it follows from its id. */
export interface Image {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly arch: "x86_64" | "arm64";
  readonly sizeGiB: number;
  readonly snapshot: string;
  readonly createdAt: number;
}

/** Images of the account's own, copies of Flatcar: they are in every region. */
const own: ReadonlyMap<string, Image["arch"]> = new Map([
  ["ami-0123456789abcdef0", "x86_64"],
  ["ami-0000000000000000a", "arm64"],
]);

/** The image with an id: Flatcar's ids say which release they are. */
export function imageOf(region: string, id: string): Image {
  if (!id.startsWith("ami-")) throw new Refusal("InvalidAMIID.Malformed", `Invalid id: "${id}" (expecting "ami-...")`);
  if (!/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw new Refusal(
      "InvalidAMIID.Malformed",
      `The image ID '${id}' is not valid. The expected format is ami-xxxxxxxx or ami-xxxxxxxxxxxxxxxxx.`,
    );
  }
  const image = findImage(region, id);
  if (!image) throw new Refusal("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
  return image;
}

function findImage(region: string, id: string): Image | undefined {
  const release = releaseOfId(id, region);
  const snapshot = id.replace("ami-", "snap-");
  if (release) return publishedImage(id, release, snapshot);
  const arch = own.get(id);
  if (arch === undefined) return undefined;
  return {
    id,
    owner: account,
    name: `copy-of-flatcar-${id}`,
    arch,
    sizeGiB: 13,
    snapshot,
    createdAt: Date.UTC(2026, 0, 1),
  };
}

function publishedImage(id: string, release: Release, snapshot: string): Image {
  return {
    id,
    owner: flatcarAccount,
    name: imageName(release),
    arch: release.arch === "arm64" ? "arm64" : "x86_64",
    sizeGiB: Number.parseInt(release.version, 10) >= largeSince ? 13 : 8,
    snapshot,
    createdAt: publishedAt(release),
  };
}

export function describeImages(cloud: Cloud, input: Sdk.DescribeImagesRequest): Sdk.DescribeImagesResult {
  const { ImageIds, Owners = [], Filters = [] } = input;
  const found = ImageIds ? ImageIds.map((id) => imageOf(cloud.region, id)) : named(cloud, input);
  const owners = new Set(Owners.map((owner) => (owner === "self" ? account : owner)));
  const owned = found.filter(({ owner }) => owners.size === 0 || owners.has(owner));
  return { Images: filtered(owned, Filters, fields, () => ({})).map(toImage) };
}

/** Images are listed when their names or ids are asked for; a pattern finds those whose names were asked for before. */
function named({ region, store }: Cloud, { Filters = [] }: Sdk.DescribeImagesRequest): readonly Image[] {
  const ids = valuesOf(Filters, "image-id");
  if (ids.length > 0) return ids.flatMap((id) => findImage(region, id) ?? []);
  const names = Filters.filter(({ Name }) => Name === "name").flatMap(({ Values = [] }) => Values);
  for (const name of names) {
    if (!isPattern(name) && releaseOfName(name, region)) store.images.add(`${region} ${name}`);
  }
  return [...store.images].flatMap((key) => {
    const [place, name = ""] = key.split(" ");
    const release = place === region ? releaseOfName(name, region) : undefined;
    return release ? [imageOf(region, imageIdOf(release, region))] : [];
  });
}

const fields: Fields<Image> = {
  name: ({ name }) => name,
  architecture: ({ arch }) => arch,
  "image-id": ({ id }) => id,
  "owner-id": ({ owner }) => owner,
  "is-public": ({ owner }) => owner === flatcarAccount,
  "image-type": () => "machine",
  "root-device-name": () => "/dev/xvda",
  "root-device-type": () => "ebs",
  "virtualization-type": () => "hvm",
  "ena-support": () => true,
  hypervisor: () => "xen",
  state: () => "available",
};

function toImage({ id, owner, name, arch, sizeGiB, snapshot, createdAt }: Image): Sdk.Image {
  return {
    ImageId: id,
    ImageLocation: `${owner}/${name}`,
    State: "available",
    OwnerId: owner,
    CreationDate: new Date(createdAt).toISOString(),
    Public: owner === flatcarAccount,
    Architecture: arch,
    ImageType: "machine",
    PlatformDetails: "Linux/UNIX",
    UsageOperation: "RunInstances",
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/xvda",
        Ebs: {
          DeleteOnTermination: true,
          SnapshotId: snapshot,
          VolumeSize: sizeGiB,
          VolumeType: "gp2",
          Encrypted: false,
        },
      },
      { DeviceName: "/dev/xvdb", VirtualName: "ephemeral0" },
    ],
    Description: name,
    EnaSupport: true,
    Hypervisor: "xen",
    Name: name,
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs",
    SriovNetSupport: "simple",
    VirtualizationType: "hvm",
    BootMode: arch === "arm64" ? "uefi" : "legacy-bios",
  };
}
