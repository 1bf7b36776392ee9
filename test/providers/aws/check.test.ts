import { describe, expect, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { checkDisks, checkLabels, checkPlan } from "../../../src/providers/aws/check.ts";
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

const sized = (bytes: number) => Buffer.alloc(bytes).toString("base64");
const release = { channel: "stable", version: "4593.2.5", arch: "arm64" } as const;

describe("a plan", () => {
  test("takes user data up to 16,384 bytes before base64", () => {
    expect(findingsOf(() => checkPlan(planWith({}, { userData: sized(16_384) })))).toEqual([]);
    expect(findingsOf(() => checkPlan(planWith({}, { userData: sized(16_385) })))).toMatchObject([
      { code: "FD1203", message: "user data of shop-web-0 is 16385 bytes; EC2 takes 16384" },
    ]);
  });

  test("runs a release on a machine of its architecture", () => {
    expect(findingsOf(() => checkPlan(planWith({ instanceType: "t4g.small" }, { release })))).toEqual([]);
    expect(findingsOf(() => checkPlan(planWith({}, { release })))).toMatchObject([
      { code: "FD1113", message: "shop-web-0 is to run Flatcar 4593.2.5 arm64, and t3.small is amd64" },
    ]);
  });

  test("has all its mistakes at once, each with a remedy", () => {
    const findings = findingsOf(() =>
      checkPlan(planWith({}, { release, userData: sized(20_000), labels: { Name: "x", "aws:y": "z" } })),
    );
    expect(findings.map(({ code }) => code)).toEqual(["FD1405", "FD1405", "FD1203", "FD1113"]);
    expect(findings.every(({ hint }) => hint !== undefined)).toBe(true);
  });
});

describe("labels", () => {
  const tags = { metadata: { instanceMetadataTags: true } };

  test.each<[string, Record<string, string>, object, readonly RegExp[]]>([
    ["plain ones", { role: "web", "team/owner": "a b" }, {}, []],
    ["plain ones where the metadata shows tags", { role: "web/a b", "a.b:c": "" }, tags, []],
    ["a slash where the metadata shows tags", { "team/owner": "x" }, tags, [/"team\/owner".*only letters/]],
    ["a dot alone where the metadata shows tags", { ".": "x" }, tags, [/"\.".*only letters/]],
    ["a key of AWS", { "AWS:x": "y" }, {}, [/reserved/]],
    ["the name", { Name: "other" }, {}, [/reserved/]],
    ["a key of ours", { "flatcar-deploy:owner": "other" }, {}, [/reserved/]],
    ["a long key", { ["k".repeat(129)]: "" }, {}, [/1 to 128/]],
    ["a long value", { role: "v".repeat(257) }, {}, [/at most 256 characters, this one 257/]],
    ["two wrong ones", { "": "x", "aws:y": "z" }, {}, [/1 to 128/, /reserved/]],
    [
      "too many",
      Object.fromEntries(Array.from({ length: 44 }, (_, n) => [`k${n}`, ""])),
      {},
      [/44 labels.*room for 43/],
    ],
  ])("%s", (_, labels, options, want) => {
    const findings = findingsOf(() => checkLabels(planWith(options, { labels })));
    expect(findings.map(({ code }) => code)).toEqual(want.map(() => "FD1405"));
    for (const [index, text] of want.entries()) expect(findings[index]?.message).toMatch(text);
  });
});

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
