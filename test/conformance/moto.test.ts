import { afterAll, beforeAll, describe, test } from "vitest";
import { loadPlatform } from "../../src/providers/index.ts";
import { type Moto, motoMissing, startMoto } from "../peers/moto.ts";
import type { Skip, Subject } from "./cloud.ts";
import { motoCloud } from "./moto-cloud.ts";
import { updateKeeps } from "./rules/change.ts";
import { everyOption } from "./rules/input.ts";
import { changesInPlace } from "./rules/kinds.ts";
import { conform } from "./suite.ts";

const region = "eu-central-1";

const atOnce = "a machine on moto runs at once";
const noSuchIds = "the sample names groups, subnets, snapshots and profiles that are not there on moto";

/** What moto 5.2.5 cannot do, or does otherwise than EC2. */
const skips: readonly Skip[] = [
  { rule: "what is read is what was asked for, with every option", reason: noSuchIds },
  { rule: everyOption, reason: noSuchIds },
  {
    rule: "what a machine that vanished leaves is found by its owner, and deleting it leaves nothing",
    reason: noSuchIds,
  },
  { rule: "a half-made machine is reported with its id", reason: atOnce },
  { rule: "an abort while the machine starts ends soon, gives its id, and is taken up again", reason: atOnce },
  { rule: "a time limit is kept, and the id with it", reason: atOnce },
  { rule: updateKeeps, options: ["securityGroups", "instanceProfile"], reason: noSuchIds },
  { rule: updateKeeps, options: ["sourceDestCheck"], reason: "moto changes it and goes on showing the old one" },
  { rule: updateKeeps, options: ["detailedMonitoring"], reason: "moto has no MonitorInstances: it answers HTTP 500" },
  {
    rule: changesInPlace,
    options: ["dns64", "hostnameType", "resourceNameA", "resourceNameAaaa"].map((key) => `Subnet options.${key}`),
    reason: "moto takes these of a subnet and forgets them",
  },
];

if (motoMissing) {
  describe("aws on moto", () => test("rules", ({ skip }) => skip(motoMissing)));
  console.warn(`skipped: aws on moto: ${motoMissing}`);
} else {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto(region);
  });
  afterAll(() => moto.stop());
  const subject = async (): Promise<Subject> => ({
    title: "aws on moto",
    platform: await loadPlatform("aws"),
    skips,
    open: () => motoCloud(moto, region),
  });
  conform("aws on moto", subject, skips);
}
