import { expect, it } from "vitest";
import { imageFor } from "../src/plan.ts";
import { loadPlatform } from "../src/providers/index.ts";
import { offlineContext } from "../src/testing.ts";

const regions = ["eu-central-1", "us-east-1"];

it("reads and verifies a release's list of images once in one operation", async () => {
  const asked: string[] = [];
  const content = Buffer.from(JSON.stringify({ amis: regions.map((name) => ({ name, hvm: `ami-${name}` })) }));
  const { releases } = offlineContext();
  const context = offlineContext({
    offline: false,
    releases: {
      ...releases,
      artifact: async ({ version, arch }, name) => {
        asked.push(`${version} ${arch} ${name}`);
        return { content };
      },
    },
  });
  const platform = await loadPlatform("aws");
  const found = [];
  for (const version of ["4593.2.4", "4593.2.5"]) {
    for (const region of regions) {
      const options = { ...platform.sample.options.amd64, region };
      found.push(await imageFor(platform, options, { channel: "stable", version, arch: "amd64" }, context));
    }
  }
  expect(found).toEqual([...regions, ...regions].map((name) => `ami-${name}`));
  expect(asked).toEqual(["4593.2.4", "4593.2.5"].map((version) => `${version} amd64 flatcar_production_ami_all.json`));
});
