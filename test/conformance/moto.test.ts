import { afterAll, beforeAll, describe, test } from "vitest";
import { type AnyPlatform, loadPlatform } from "../../src/providers/index.ts";
import { type Moto, motoMissing, startMoto } from "../peers/moto.ts";
import type { Skip, Subject } from "./cloud.ts";
import { motoCloud } from "./moto-cloud.ts";
import { updateKeeps } from "./rules/change.ts";
import { inACrowd, twoAccounts } from "./rules/crowd.ts";
import { everyOption } from "./rules/input.ts";
import { createKilled, deleteKilled, deleteKilledCreate, sweepKilled, updateKilled } from "./rules/kills.ts";
import { changesInPlace } from "./rules/kinds.ts";
import { documentedLimit } from "./rules/limits.ts";
import { orphanRules } from "./rules/orphans.ts";
import { conform } from "./suite.ts";

const region = "eu-central-1";

const atOnce = "a machine on moto runs at once";
const noSuchIds = "the sample names groups, subnets, snapshots and profiles that are not there on moto";
const unseen = "moto is a process of its own: when it has done what a dead process asked for is not to be seen";

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
  { rule: inACrowd, reason: "moto takes machines by calls alone, and has no snapshot" },
  { rule: twoAccounts, reason: "moto is one server, with one account" },
  { rule: documentedLimit, reason: "moto is too slow to come near it" },
  ...orphanRules.map(({ name }) => ({
    rule: name,
    reason: "every kind is listed, and moto has no placement groups",
  })),
  ...[createKilled, sweepKilled, deleteKilled, updateKilled].map((rule) => ({ rule, reason: unseen })),
  { rule: deleteKilledCreate, reason: atOnce },
  { rule: updateKeeps, options: ["securityGroups", "instanceProfile"], reason: noSuchIds },
  { rule: updateKeeps, options: ["sourceDestCheck"], reason: "moto changes it and goes on showing the old one" },
  { rule: updateKeeps, options: ["detailedMonitoring"], reason: "moto has no MonitorInstances: it answers HTTP 500" },
  {
    rule: changesInPlace,
    options: ["dns64", "hostnameType", "resourceNameA", "resourceNameAaaa"].map((key) => `Subnet options.${key}`),
    reason: "moto takes these of a subnet and forgets them",
  },
  {
    rule: changesInPlace,
    options: ["ElasticIp options.instance", "ElasticIp options.privateIpv4", "Volume options.attachment"],
    reason: "they take a machine, which no kind is; test/peers/moto-beside.test.ts gives them one",
  },
  {
    rule: changesInPlace,
    options: ["DnsRecord options.alias"],
    reason: "it takes the place of values; test/peers/moto-beside.test.ts changes one to the other",
  },
  {
    rule: changesInPlace,
    options: ["LoadBalancer options.subnets", "LoadBalancer options.securityGroups"],
    reason: noSuchIds,
  },
  {
    rule: changesInPlace,
    options: ["LoadBalancer options.listeners"],
    reason: "moto refuses a TLS listener; test/peers/moto-beside.test.ts changes others",
  },
];

/** Kinds that moto 5.2.5 does not have: it answers their first call with HTTP 500. */
const missingKinds = ["PlacementGroup"];

function withoutMissing(platform: AnyPlatform): AnyPlatform {
  const kinds = Object.entries(platform.resources ?? {}).filter(([name]) => !missingKinds.includes(name));
  return { ...platform, resources: Object.fromEntries(kinds) };
}

if (motoMissing) {
  describe("aws on moto", () => test("rules", ({ skip }) => skip(motoMissing)));
  console.warn(`skipped: aws on moto: ${motoMissing}`);
} else {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto(region);
  });
  afterAll(() => moto.stop());
  console.warn(`skipped: aws on moto: ${missingKinds.join(", ")}: moto answers HTTP 500`);
  const subject = async (): Promise<Subject> => ({
    title: "aws on moto",
    platform: withoutMissing(await loadPlatform("aws")),
    skips,
    open: () => motoCloud(moto, region),
  });
  conform("aws on moto", subject, skips);
}
