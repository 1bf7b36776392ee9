import { expect, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { checkDisks } from "../../../src/providers/aws/check.ts";
import { planWith } from "./plans.ts";

function findingsOf(step: () => void) {
  try {
    step();
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings;
    throw error;
  }
  return [];
}

test.each<[string, object, readonly RegExp[]]>([
  ["the image's own size", {}, []],
  ["the same size", { rootDisk: { sizeGiB: 13 } }, []],
  ["a smaller one", { rootDisk: { sizeGiB: 12 } }, [/is 12; image ami-0123456789abcdef0 needs 13/]],
  ["another device", { volumes: [{ device: "/dev/sdf", sizeGiB: 1 }] }, []],
  ["the root's device", { volumes: [{ device: "/dev/xvdba", sizeGiB: 1 }] }, [/takes \/dev\/xvdba/]],
  [
    "both",
    { rootDisk: { sizeGiB: 8 }, volumes: [{ device: "/dev/xvdba", sizeGiB: 1 }] },
    [/is 8; image/, /takes \/dev\/xvdba/],
  ],
])("disks beside an image: %s", (_, options, want) => {
  const findings = findingsOf(() => checkDisks(planWith(options), { rootDevice: "/dev/xvdba", sizeGiB: 13 }));
  expect(findings).toHaveLength(want.length);
  for (const [index, text] of want.entries()) expect(findings[index]?.message).toMatch(text);
});
