import { describe, expect, test } from "vitest";
import { sample } from "../../../src/providers/aws/sample.ts";
import { tagKeys, toRecord } from "../../../src/providers/aws/tags.ts";
import { bare, openSeat, type Seat } from "./driver.ts";
import { planWith } from "./plans.ts";

const restart = { onInstanceTypeChange: "restart" } as const;

async function made(seat: Seat, ...given: Parameters<typeof planWith>) {
  const plan = planWith(...given);
  const said: string[] = [];
  const { id } = await seat.driver().create(plan, seat.run());
  const update = (...next: Parameters<typeof planWith>) => {
    const wanted = planWith(...next);
    const dropped = Object.keys(plan.labels).filter((key) => !(key in wanted.labels));
    const run = seat.run({ dropped, progress: (line) => said.push(line) });
    return Promise.resolve(seat.driver().update?.(id, wanted, run));
  };
  return { id, instance: bare(id), said, update };
}

/** Calls that only look. */
function changing(calls: readonly string[]): readonly string[] {
  return calls.filter((name) => !name.startsWith("Describe"));
}

describe("an update", () => {
  test("of nothing changes nothing", async () => {
    const seat = await openSeat();
    const { update } = await made(seat);
    expect(changing(await seat.callsOf(() => update()))).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ["labels", ["DeleteTags", "CreateTags"]],
    ["options.securityGroups", ["CreateTags", "ModifyInstanceAttribute"]],
    ["options.instanceProfile", ["AssociateIamInstanceProfile"]],
    ["options.metadata", ["ModifyInstanceMetadataOptions"]],
    ["options.terminationProtection", ["ModifyInstanceAttribute"]],
    ["options.sourceDestCheck", ["ModifyInstanceAttribute"]],
    ["options.detailedMonitoring", ["MonitorInstances"]],
    ["options.cpuCredits", ["CreateTags", "ModifyInstanceCreditSpecification"]],
    [
      "options.instanceType",
      ["CreateTags", "CreateTags", "StopInstances", "ModifyInstanceAttribute", "StartInstances", "DeleteTags"],
    ],
    ["options.onInstanceTypeChange", []],
  ])("of %s makes these calls and no other: %j", async (path, want) => {
    const seat = await openSeat();
    const { update } = await made(seat, {}, { labels: { team: "a" } });
    const { options, labels = { team: "a" } } = sample.changed[path] ?? {};
    expect(changing(await seat.callsOf(() => update(options, { labels })))).toEqual(want);
    expect(changing(await seat.callsOf(() => update(options, { labels })))).toEqual([]);
  });

  test("waits for the machine to run only where it stopped", async () => {
    const seat = await openSeat();
    const { instance, said, update } = await made(seat);
    await update({}, { labels: { role: "db" } });
    expect(said).toEqual([]);
    await update({ ...restart, instanceType: "t3.medium" }, { labels: { role: "db" } });
    expect(said).toEqual([
      "stopping it to change the instance type",
      "starting it again",
      `waiting for ${instance} to run`,
    ]);
  });

  test("gives the volumes the machine's tags, and takes away what is no label any more", async () => {
    const seat = await openSeat();
    const { update } = await made(seat, {}, { labels: { role: "web", old: "x" } });
    const state = await update({}, { labels: { role: "db" } });
    expect(state?.observed.labels).toEqual({ role: "db" });
    const [volume] = (await seat.call("DescribeVolumes", {})).Volumes ?? [];
    const tags = toRecord(volume?.Tags);
    expect(tags).toMatchObject({ role: "db", [tagKeys.owner]: "owner-1" });
    expect(tags).not.toHaveProperty("old");
  });

  test("leaves the tags that somebody else set on the machine and on its volumes", async () => {
    const seat = await openSeat();
    const { instance, update } = await made(seat, {}, { labels: { role: "web", old: "x" } });
    const [volume] = (await seat.call("DescribeVolumes", {})).Volumes ?? [];
    const Resources = [instance, volume?.VolumeId ?? ""];
    await seat.call("CreateTags", { Resources, Tags: [{ Key: "cost-center", Value: "7" }] });
    const state = await update({}, { labels: { role: "db" } });
    expect(state?.observed.labels).toEqual({ role: "db", "cost-center": "7" });
    const [now] = (await seat.call("DescribeVolumes", {})).Volumes ?? [];
    expect(toRecord(now?.Tags)).toMatchObject({ role: "db", "cost-center": "7" });
    expect(changing(await seat.callsOf(() => update({}, { labels: { role: "db" } })))).toEqual([]);
  });

  test("leaves a volume alone that somebody else attached", async () => {
    const seat = await openSeat();
    const volumes = [{ device: "/dev/sdf", sizeGiB: 1, deleteOnTermination: false }];
    const { update } = await made(seat, { volumes }, { labels: { role: "web" } });
    await update({}, { labels: { role: "db" } });
    const found = (await seat.call("DescribeVolumes", {})).Volumes ?? [];
    const roles = found.map(({ Size, Tags }) => [Size, toRecord(Tags).role]);
    expect(roles.sort()).toEqual([
      [1, "web"],
      [13, "db"],
    ]);
    await update({ volumes }, { labels: { role: "cache" } });
    const now = (await seat.call("DescribeVolumes", {})).Volumes ?? [];
    expect(now.map(({ Tags }) => toRecord(Tags).role)).toEqual(["cache", "cache"]);
  });

  test.each([
    ["AssociateIamInstanceProfile", {}, { instanceProfile: "db" }],
    ["ReplaceIamInstanceProfileAssociation", { instanceProfile: "web" }, { instanceProfile: "db" }],
    ["DisassociateIamInstanceProfile", { instanceProfile: "web" }, {}],
  ])("whose reply to %s was lost looks before it repeats", async (call, before, after) => {
    const seat = await openSeat();
    const { update } = await made(seat, before);
    seat.cloud.fail({ call, kind: "after" });
    const calls = changing(await seat.callsOf(() => update(after)));
    expect(calls.filter((name) => name === call)).toHaveLength(1);
  });

  test("replaces an instance profile, and takes it away", async () => {
    const seat = await openSeat();
    const { update } = await made(seat, { instanceProfile: "web" });
    const replaced = await seat.callsOf(() => update({ instanceProfile: "db" }));
    expect(changing(replaced)).toEqual(["ReplaceIamInstanceProfileAssociation"]);
    const removed = await seat.callsOf(() => update());
    expect(changing(removed)).toEqual(["DisassociateIamInstanceProfile"]);
  });
});

describe("another instance type", () => {
  test("comes with a stop and a start, and leaves no trace of it", async () => {
    const seat = await openSeat({ latencyMs: 20 });
    const { instance, update } = await made(seat, restart);
    const state = await update({ ...restart, instanceType: "t3.medium" });
    expect(state).toMatchObject({ phase: "running", observed: { options: { instanceType: "t3.medium" }, labels: {} } });
    expect(toRecord((await seat.describe(instance)).Tags)).not.toHaveProperty(tagKeys.restart);
  });

  test.each(["StopInstances", "ModifyInstanceAttribute", "StartInstances", "DeleteTags"])(
    "that was cut off at %s is taken up again by another process",
    async (call) => {
      const seat = await openSeat();
      const { instance, update } = await made(seat, restart);
      seat.cloud.fail({ call, kind: "before", times: 8 });
      const next = { ...restart, instanceType: "t3.medium" };
      await expect(update(next)).rejects.toMatchObject({ code: expect.stringMatching(/^FD14/) });
      expect(await update(next)).toMatchObject({
        phase: "running",
        observed: { options: { instanceType: "t3.medium" } },
      });
      expect(toRecord((await seat.describe(instance)).Tags)).not.toHaveProperty(tagKeys.restart);
    },
  );

  test("leaves a machine stopped that somebody stopped", async () => {
    const seat = await openSeat();
    const { instance, update } = await made(seat, restart);
    await seat.call("StopInstances", { InstanceIds: [instance] });
    const state = await update({ ...restart, instanceType: "t3.medium" }, { labels: { role: "db" } });
    expect(state).toMatchObject({
      phase: "stopped",
      observed: { options: { instanceType: "t3.medium" }, labels: { role: "db" } },
    });
    expect((await seat.describe(instance)).State?.Name).toBe("stopped");
  });
});
