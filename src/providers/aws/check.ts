import { type Finding, throwFindings } from "../../errors.ts";
import type { MachinePlan } from "../../platform.ts";
import type { CheckedImage } from "./image-check.ts";
import { archOfInstanceType } from "./instance-type.ts";
import type { Options } from "./options.ts";
import { labelFindings } from "./tags.ts";

type Plan = MachinePlan<Options>;

/** Bytes of user data before base64, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const userDataLimit = 16_384;

/** Everything that EC2 would refuse of a plan, as far as it can be known before any call. Throws FD1405, FD1203 and FD1113, all at once. */
export function checkPlan(plan: Plan): void {
  throwFindings([...labelFindings(plan), ...userDataFindings(plan), ...archFindings(plan)]);
}

/** What can be wrong with the labels of a machine that is there. Throws FD1405. */
export function checkLabels(plan: Plan): void {
  throwFindings(labelFindings(plan));
}

function userDataFindings({ name, userData }: Plan): readonly Finding[] {
  const bytes = Buffer.byteLength(userData, "base64");
  if (bytes <= userDataLimit) return [];
  const message = `user data of ${name} is ${bytes} bytes; EC2 takes ${userDataLimit}`;
  return [{ code: "FD1203", message, hint: "compress large files, or fetch them from a URL at first boot" }];
}

function archFindings({ name, release, options }: Plan): readonly Finding[] {
  const arch = archOfInstanceType(options.instanceType);
  if (arch === undefined || arch === release.arch) return [];
  const message = `${name} is to run Flatcar ${release.version} ${release.arch}, and ${options.instanceType} is ${arch}`;
  return [{ code: "FD1113", message, hint: `choose an instance type of ${release.arch}, or the release for ${arch}` }];
}

/** What EC2 would refuse of the disks, or worse, take. Throws FD1405. */
export function checkDisks(plan: Plan, image: CheckedImage): void {
  const { rootDisk, volumes } = plan.options;
  const findings: Finding[] = [];
  if (rootDisk?.sizeGiB !== undefined && rootDisk.sizeGiB < image.sizeGiB) {
    findings.push({
      code: "FD1405",
      message: `rootDisk.sizeGiB of ${plan.name} is ${rootDisk.sizeGiB}; image ${plan.image} needs ${image.sizeGiB}`,
      hint: `set it to ${image.sizeGiB} or more, or leave it out`,
    });
  }
  if (volumes.some(({ device }) => device === image.rootDevice)) {
    findings.push({
      code: "FD1405",
      message: `a volume of ${plan.name} takes ${image.rootDevice}, which is the root disk of image ${plan.image}`,
      hint: "use rootDisk for it, or another device",
    });
  }
  throwFindings(findings);
}
