import { describe, expect, test } from "vitest";
import { imageIdOf } from "../../../src/providers/aws/simulator/images.ts";
import { tagKeys, toRecord } from "../../../src/providers/aws/tags.ts";
import { bare, openSeat, type Seat } from "./driver.ts";
import { planWith } from "./plans.ts";

const { release } = planWith();

async function volumesOf({ call }: Seat) {
  return (await call("DescribeVolumes", {})).Volumes ?? [];
}

describe("create", () => {
  test("tags the machine, its volumes and its network interface at once", async () => {
    const seat = await openSeat();
    const volumes = [{ device: "/dev/sdf", sizeGiB: 1 }];
    const plan = planWith({ volumes }, { labels: { role: "web" } });
    const calls = await seat.callsOf(() => seat.driver().create(plan, seat.run()));
    expect(calls).not.toContain("CreateTags");
    const found = await volumesOf(seat);
    expect(found).toHaveLength(2);
    for (const { Tags } of found) {
      expect(toRecord(Tags)).toMatchObject({ role: "web", Name: plan.name, [tagKeys.owner]: "owner-1" });
    }
    const { parameters } = seat.cloud.calls.find(({ name }) => name === "RunInstances") ?? {};
    const kinds = parameters?.TagSpecifications as readonly { readonly ResourceType: string }[];
    expect(kinds.map(({ ResourceType }) => ResourceType)).toEqual(["instance", "volume", "network-interface"]);
  });

  test("makes one machine with three calls and few looks", async () => {
    const seat = await openSeat();
    const calls = await seat.callsOf(() => seat.driver().create(planWith(), seat.run()));
    expect(calls.filter((name) => name !== "DescribeInstances")).toEqual(["DescribeImages", "RunInstances"]);
    expect(calls.length).toBeLessThanOrEqual(5);
  });

  test.each([
    ["an image of another account", {}, /belongs to account \d{12}/],
    [
      "another release of Flatcar",
      { image: imageIdOf({ ...release, version: "4593.2.4" }, "eu-central-1") },
      /4593\.2\.4/,
    ],
  ])("makes nothing from %s that nobody but the lock file or state named", async (_, image, said) => {
    const seat = await openSeat();
    const plan = planWith({}, { ownImage: false, ...image });
    const refused = await seat
      .driver()
      .create(plan, seat.run())
      .catch((thrown: unknown) => thrown);
    const hint = expect.stringContaining("flatcar.lock");
    expect(refused).toMatchObject({ code: "FD1112", findings: [{ message: expect.stringMatching(said), hint }] });
    expect(seat.cloud.machines()).toEqual([]);
  });

  test("turns the source and destination check off, by a second try when the first was cut off there", async () => {
    const seat = await openSeat();
    const plan = planWith({ sourceDestCheck: false });
    seat.cloud.fail({ call: "ModifyInstanceAttribute", kind: "before", times: 8 });
    const first = await seat
      .driver()
      .create(plan, seat.run())
      .catch((thrown: unknown) => thrown);
    const [machine] = seat.cloud.machines();
    expect(first).toMatchObject({ code: "FD1420", created: machine?.id });
    const { id, observed } = await seat.driver().create(plan, seat.run());
    expect(id).toBe(machine?.id);
    expect(observed.options.sourceDestCheck).toBe(false);
    expect((await seat.describe(bare(id))).SourceDestCheck).toBe(false);
  });

  test("goes on with a half-made machine, and gives it what changed in the plan meanwhile", async () => {
    const seat = await openSeat({ latencyMs: 1_000 });
    const abort = new AbortController();
    const said: string[] = [];
    const run = seat.run({ signal: abort.signal, progress: (line) => said.push(line) });
    const first = seat.driver().create(planWith(), run);
    const ended = first.catch((thrown: unknown) => thrown);
    while (!said.some((line) => line.startsWith("waiting for i-"))) await new Promise((done) => setTimeout(done, 2));
    abort.abort();
    const [machine] = seat.cloud.machines();
    expect(await ended).toMatchObject({ code: "FD1409", created: machine?.id });
    const plan = planWith({ detailedMonitoring: true }, { labels: { role: "db" } });
    const { id, observed } = await seat.driver().create(plan, seat.run());
    expect(id).toBe(machine?.id);
    expect(observed).toMatchObject({ labels: { role: "db" }, options: { detailedMonitoring: true } });
    expect(seat.cloud.machines()).toHaveLength(1);
  });

  test.each([
    ["securityGroups", { securityGroups: ["sg-0123456789abcdef0"] }],
    ["cpuCredits", { cpuCredits: "standard" }],
  ])("takes no half-made machine up that was made with %s, which the plan leaves to EC2 now", async (_, options) => {
    const seat = await openSeat();
    const old = await seat.driver().create(planWith(options), seat.run());
    const { id, observed } = await seat.driver().create(planWith(), seat.run());
    expect(id).not.toBe(old.id);
    expect(observed.options).not.toMatchObject(options);
  });

  test("makes another machine however many equal ones were deleted behind our back", async () => {
    const seat = await openSeat();
    const ids = new Set<string>();
    for (let death = 0; death < 30; death++) {
      const { id } = await seat.driver().create(planWith(), seat.run());
      seat.cloud.vanish(id);
      ids.add(id);
    }
    const { id } = await seat.driver().create(planWith(), seat.run());
    expect(ids.add(id).size).toBe(31);
    expect(seat.cloud.machines()).toMatchObject([{ id }]);
  });

  test("ends the persistent spot request of a machine that vanished and is made again", async () => {
    const seat = await openSeat();
    const plan = planWith({ spot: { interruption: "stop" } });
    const old = await seat.driver().create(plan, seat.run());
    seat.cloud.vanish(old.id);
    const { id } = await seat.driver().create(plan, seat.run());
    expect(seat.cloud.machines().map((machine) => machine.id)).toEqual([id]);
    expect(seat.cloud.leftovers()).toEqual([]);
    await seat.driver().delete(id, seat.run());
    expect(seat.cloud.leftovers()).toEqual([]);
  });

  test("that is cancelled while it looks at the image takes no other with it", async () => {
    const seat = await openSeat();
    const driver = seat.driver();
    const abort = new AbortController();
    seat.cloud.fail({ call: "DescribeImages", kind: "throttle", times: 3 });
    const first = driver.create(planWith(), seat.run({ signal: abort.signal })).catch((thrown: unknown) => thrown);
    const second = driver.create(planWith({}, { name: "shop-web-1" }), seat.run());
    while (seat.cloud.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    abort.abort();
    expect(await first).toMatchObject({ code: "FD1409" });
    expect((await second).observed.name).toBe("shop-web-1");
    expect(seat.cloud.machines()).toHaveLength(1);
  });

  test("that ends while it waits says so and is no half-made one: the next one is another", async () => {
    const seat = await openSeat({ latencyMs: 1_000 });
    const ended = seat
      .driver()
      .create(planWith(), seat.run())
      .catch((thrown: unknown) => thrown);
    while (seat.cloud.machines().length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const id = seat.cloud.machines()[0]?.id ?? "";
    seat.cloud.vanish(id);
    const error = await ended;
    expect(error).toMatchObject({
      code: "FD1407",
      message: expect.stringMatching(/^shop-web-0 did not start: it is (?:shutting-down|terminated)/),
      findings: [{ details: [expect.stringContaining(bare(id))] }],
    });
    expect(error).toHaveProperty("created", undefined);
    const next = await seat.driver().create(planWith(), seat.run());
    expect(seat.cloud.machines().map((machine) => machine.id)).toEqual([next.id]);
    expect(next.id).not.toBe(id);
  });

  test.each<[string, Parameters<typeof planWith>, string]>([
    ["an image of another architecture", [{ instanceType: "t4g.small" }], "FD1113"],
    ["an image that does not exist", [{}, { image: "ami-00000000000000000" }], "FD1414"],
    ["a root disk that is too small", [{ rootDisk: { sizeGiB: 8 } }], "FD1405"],
  ])("refuses %s before it makes anything", async (_, given, code) => {
    const seat = await openSeat();
    await expect(seat.driver().create(planWith(...given), seat.run())).rejects.toMatchObject({ code });
    expect(seat.cloud.machines()).toEqual([]);
    expect(seat.cloud.calls.map(({ name }) => name)).not.toContain("RunInstances");
  });

  test.each([
    ["a subnet", { subnet: "subnet-00000000" }, "FD1406"],
    ["a key pair", { keyName: "missing" }, "FD1406"],
    ["an instance profile", { instanceProfile: "missing" }, "FD1406"],
    ["an address out of range", { privateIpv4: "10.0.0.1" }, "FD1405"],
  ])("says that %s does not exist, or does not fit", async (_, options, code) => {
    const seat = await openSeat();
    await expect(seat.driver().create(planWith(options), seat.run())).rejects.toMatchObject({ code });
    expect(seat.cloud.machines()).toEqual([]);
  });
});

describe("read", () => {
  test("costs two calls for each of many machines, and few beside them", async () => {
    const seat = await openSeat();
    const driver = seat.driver();
    const names = Array.from({ length: 40 }, (_, index) => `shop-web-${index}`);
    const made = await Promise.all(names.map((name) => driver.create(planWith({}, { name }), seat.run())));
    const together = seat.driver();
    const calls = await seat.callsOf(() => Promise.all(made.map(({ id }) => together.read(id, seat.run()))));
    expect(calls.filter((name) => name === "DescribeInstanceAttribute")).toHaveLength(80);
    expect(calls.length).toBeLessThanOrEqual(80 + 8);
  });

  test("asks no spot machine for a protection that it cannot have", async () => {
    const seat = await openSeat();
    const { id } = await seat.driver().create(planWith({ spot: true }), seat.run());
    const calls = await seat.callsOf(() => seat.driver().read(id, seat.run()));
    expect(calls.filter((name) => name === "DescribeInstanceAttribute")).toHaveLength(1);
    expect((await seat.driver().read(id, seat.run()))?.observed.options.terminationProtection).toBe(false);
  });

  test("gives back the disks of a machine", async () => {
    const seat = await openSeat();
    const rootDisk = { sizeGiB: 20, type: "gp3", iops: 4_000, throughputMiBps: 200, encrypted: true };
    const volumes = [{ device: "/dev/sdf", sizeGiB: 5, type: "gp2", deleteOnTermination: false }];
    const { id } = await seat.driver().create(planWith({ rootDisk, volumes }), seat.run());
    const state = await seat.driver().read(id, seat.run());
    expect(state?.observed.options).toMatchObject({ rootDisk, volumes });
  });

  test("gives an empty text for a machine without user data, which nobody of us made", async () => {
    const seat = await openSeat();
    const id = `eu-central-1/${await seat.start()}`;
    expect(await seat.driver().read(id, seat.run())).toMatchObject({
      id,
      phase: "running",
      observed: { name: undefined, owner: undefined, userData: "", labels: {} },
    });
  });

  test.each(["i-0123456789abcdef0", "eu-central-1", "eu-central-1/vol-0123456789abcdef0", ""])(
    "refuses %j, which is no id, before any call, as update and delete do",
    async (id) => {
      const seat = await openSeat();
      const driver = seat.driver();
      const want = { code: "FD1405", findings: [{ hint: expect.stringContaining("eu-central-1/i-") }] };
      await expect(driver.read(id, seat.run())).rejects.toMatchObject(want);
      await expect(driver.update?.(id, planWith(), seat.run())).rejects.toMatchObject(want);
      await expect(driver.delete(id, seat.run())).rejects.toMatchObject(want);
      expect(seat.cloud.calls).toEqual([]);
    },
  );
});

describe("delete", () => {
  test("of a protected machine says what to do, and leaves it", async () => {
    const seat = await openSeat();
    const driver = seat.driver();
    const { id } = await driver.create(planWith({ terminationProtection: true }), seat.run());
    await expect(driver.delete(id, seat.run())).rejects.toMatchObject({
      code: "FD1413",
      findings: [{ hint: expect.stringContaining("terminationProtection: false") }],
    });
    expect(seat.cloud.machines()).toHaveLength(1);
    await driver.update?.(id, planWith(), seat.run());
    await driver.delete(id, seat.run());
    expect(seat.cloud.machines()).toEqual([]);
  });

  test("takes the volumes that belong to the machine, and leaves those that do not", async () => {
    const seat = await openSeat();
    const volumes = [
      { device: "/dev/sdf", sizeGiB: 1 },
      { device: "/dev/sdg", sizeGiB: 2, deleteOnTermination: false },
    ];
    const { id } = await seat.driver().create(planWith({ volumes }), seat.run());
    await seat.driver().delete(id, seat.run());
    expect((await volumesOf(seat)).map(({ Size }) => Size)).toEqual([2]);
  });

  test("ends a machine that EC2 does not show yet", async () => {
    const seat = await openSeat({ consistencyMs: 60_000 });
    const id = `eu-central-1/${await seat.start()}`;
    await seat.driver().delete(id, seat.run());
    expect(seat.cloud.machines()).toEqual([]);
  });

  test("ends the request of a spot machine with it", async () => {
    const seat = await openSeat();
    const { id } = await seat.driver().create(planWith({ spot: { interruption: "stop" } }), seat.run());
    await seat.driver().delete(id, seat.run());
    expect(seat.cloud.machines()).toEqual([]);
    expect(seat.cloud.leftovers()).toEqual([]);
  });

  test("ends the request of a persistent spot machine that somebody terminated, and twice if need be", async () => {
    const seat = await openSeat();
    const { id } = await seat.driver().create(planWith({ spot: { interruption: "stop" } }), seat.run());
    seat.cloud.vanish(id);
    expect(seat.cloud.leftovers()).toEqual([expect.stringMatching(/^eu-central-1\/sir-/)]);
    await seat.driver().delete(id, seat.run());
    expect(seat.cloud.leftovers()).toEqual([]);
    await seat.driver().delete(id, seat.run());
  });

  test("ends the request of a persistent spot machine that EC2 does not know any more", async () => {
    const { cloud, ...first } = await openSeat();
    const { id } = await first.driver().create(planWith({ spot: { interruption: "stop" } }), first.run());
    cloud.vanish(id);
    const snapshot = cloud.snapshot().replace(/"terminatedAt":\d+/, '"terminatedAt":0');
    const seat = await openSeat({ snapshot });
    const calls = await seat.callsOf(() => seat.driver().delete(id, seat.run()));
    expect(calls).toEqual([
      "DescribeInstances",
      "DescribeSpotInstanceRequests",
      "CancelSpotInstanceRequests",
      "DescribeSpotInstanceRequests",
      "TerminateInstances",
    ]);
    expect(seat.cloud.leftovers()).toEqual([]);
  });

  test("of a machine that is no spot machine asks for no request", async () => {
    const seat = await openSeat();
    const { id } = await seat.driver().create(planWith(), seat.run());
    const calls = await seat.callsOf(() => seat.driver().delete(id, seat.run()));
    expect(calls.filter((name) => name.includes("Spot"))).toEqual([]);
  });

  test("of what never was succeeds", async () => {
    const seat = await openSeat();
    await seat.driver().delete("eu-central-1/i-00000000000000000", seat.run());
    const calls = ["DescribeInstances", "DescribeSpotInstanceRequests", "TerminateInstances"];
    expect(seat.cloud.calls.map(({ name }) => name)).toEqual(calls);
  });
});
