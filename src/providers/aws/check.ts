import { type Finding, throwFindings } from "../../errors.ts";
import type { MachinePlan } from "../../platform.ts";
import type { CheckedImage } from "./image-check.ts";
import type { Options } from "./options.ts";

/** What EC2 would refuse of the disks, or worse, take. Throws FD1405. */
export function checkDisks(plan: MachinePlan<Options>, image: CheckedImage): void {
  throwFindings(diskFindings(plan, image));
}

/** The same, to be told with more. Pure. */
export function diskFindings(plan: MachinePlan<Options>, image: CheckedImage): readonly Finding[] {
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
  return findings;
}
