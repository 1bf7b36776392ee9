import type * as Sdk from "@aws-sdk/client-ec2";
import { type Finding, FlatcarError } from "../../errors.ts";
import type { Arch, MachinePlan } from "../../platform.ts";
import type { Api } from "./client.ts";
import { archOfImage, flatcarAccount, imageName, listFile } from "./image.ts";

/** What making a machine needs to know of its image. */
export interface CheckedImage {
  readonly rootDevice: string;
  /** Smallest root disk it fits on; 0 when it does not say. */
  readonly sizeGiB: number;
}

type Wanted = Pick<MachinePlan, "image" | "ownImage" | "release">;

/** Asks EC2 about an image before the first machine is made from it. Throws FD1414, FD1113 or FD1112. */
export async function checkImage(
  api: Api,
  wanted: Wanted,
  instanceType: { readonly name: string; readonly arch: Arch | undefined },
  signal: AbortSignal,
): Promise<CheckedImage> {
  const { Images = [] } = await api.call("DescribeImages", { ImageIds: [wanted.image] }, { signal });
  const [found] = Images;
  const finding = imageProblem(found, wanted, instanceType, api.region);
  if (finding) throw new FlatcarError(finding);
  return toCheckedImage(found);
}

/** Pure. */
export function toCheckedImage(found: Sdk.Image | undefined): CheckedImage {
  const rootDevice = found?.RootDeviceName ?? "/dev/xvda";
  const root = found?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === rootDevice);
  return { rootDevice, sizeGiB: root?.Ebs?.VolumeSize ?? 0 };
}

/** Why a machine of this type cannot be made from the image. Pure. */
export function imageProblem(
  found: Sdk.Image | undefined,
  wanted: Wanted,
  instanceType: { readonly name: string; readonly arch: Arch | undefined },
  region: string,
): Finding | undefined {
  const { image } = wanted;
  const gone = "Flatcar's images stay public for 9 months: choose a newer release, or your own copy with image";
  if (!found) return { code: "FD1414", message: `${region} has no image ${image}`, hint: gone };
  if (found.State !== undefined && found.State !== "available") {
    return { code: "FD1414", message: `image ${image} in ${region} is ${found.State}`, hint: gone };
  }
  const arch = archOfImage(found);
  if (instanceType.arch && arch !== instanceType.arch) {
    return {
      code: "FD1113",
      message: `image ${image} is ${arch ?? found.Architecture}, and ${instanceType.name} is ${instanceType.arch}`,
      hint: "choose the image or the instance type of the other architecture",
    };
  }
  return identityProblem(found, wanted, region);
}

/** An image that the user did not name has to be Flatcar's; one of Flatcar's has to be the release. */
function identityProblem(found: Sdk.Image, { image, ownImage, release }: Wanted, region: string): Finding | undefined {
  const { OwnerId, Name } = found;
  const foreign = OwnerId !== flatcarAccount;
  const expected = imageName(release);
  if (foreign ? ownImage : Name === expected) return undefined;
  const called = foreign ? `says that it belongs to account ${OwnerId}` : `calls it ${Name}`;
  return {
    code: "FD1112",
    message: `image ${image} in ${region} should be ${expected}, and EC2 ${called}`,
    details: [
      `${listFile}, flatcar.lock or state: ${image} is ${expected}`,
      `DescribeImages: ${image} is ${Name} of account ${OwnerId}`,
    ],
    hint: foreign
      ? `remove the image from flatcar.lock; where it is one of your own, set image to ${image}`
      : "remove the image from flatcar.lock, or set release to what the image is",
  };
}
