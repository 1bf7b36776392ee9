import { describe, expect, test } from "vitest";
import { isInUse, meaningOf } from "../../../src/providers/aws/errors.ts";
import { fastIO } from "../../conformance/clock.ts";
import { failure } from "../../conformance/rule.ts";
import { kindOf, mistakes, openShop } from "./kinds.ts";
import { loopback } from "./loopback.ts";
import { openNetwork } from "./network.ts";

const region = "eu-central-1";

describe("an Elastic IP", () => {
  test("goes from machine to machine, and to none", async () => {
    const { driver, plan, order, run, describe: look } = await openShop();
    const [one, two] = [await run(), await run()];
    const addresses = driver("ElasticIp");
    const made = await addresses.create(plan("ElasticIp", { region, instance: `${region}/${one}` }), order());
    expect(made.observed.options).toMatchObject({ instance: one });
    const { ip } = made.outputs;
    expect((await look(one)).PublicIpAddress).toBe(ip);
    await addresses.update?.(made.id, plan("ElasticIp", { region, instance: two }), order());
    expect([(await look(one)).PublicIpAddress, (await look(two)).PublicIpAddress]).toEqual([undefined, ip]);
    const free = await addresses.update?.(made.id, plan("ElasticIp", { region }), order());
    expect(free?.observed.options).not.toHaveProperty("instance");
  });

  test("is let go of, and waits for a load balancer that still has it", async () => {
    const { driver, plan, order, run } = await openShop();
    const made = await driver("ElasticIp").create(plan("ElasticIp", { region, instance: await run() }), order());
    await driver("ElasticIp").delete(made.id, order());
    const free = await driver("ElasticIp").create(plan("ElasticIp", { region }), order());
    const subnets = [{ subnet: "subnet-0123456789abcdef0", allocation: free.id }];
    const balancer = await driver("LoadBalancer").create(plan("LoadBalancer", { region, subnets }), order());
    await expect(driver("ElasticIp").delete(free.id, order({ timeoutMs: 5_000 }))).rejects.toMatchObject({
      code: "FD1434",
      findings: [{ details: [expect.stringMatching(/^network interface eni-\S+ has it$/), expect.anything()] }],
    });
    await driver("LoadBalancer").delete(balancer.id, order());
    await driver("ElasticIp").delete(free.id, order());
  });

  test("that others have given to a machine stays there", async () => {
    const { driver, plan, order, call, run } = await openShop();
    const machine = await run();
    const addresses = driver("ElasticIp");
    const { id } = await addresses.create(plan("ElasticIp", { region }), order());
    await call("AssociateAddress", { AllocationId: id.split("/")[1], InstanceId: machine });
    const labelled = await addresses.update?.(id, plan("ElasticIp", { region }, { labels: { a: "b" } }), order());
    expect(labelled?.outputs).toMatchObject({ machine });
    const message = expect.stringContaining(machine);
    await expect(addresses.delete(id, order())).rejects.toMatchObject({ code: "FD1434", message });
    expect((await addresses.read(id, order()))?.outputs).toMatchObject({ machine });
  });

  test("does not take the place of another one on a machine, but of that which it replaces", async () => {
    const { driver, plan, order, run } = await openShop();
    const given = { region, instance: await run() };
    const addresses = driver("ElasticIp");
    const old = await addresses.create(plan("ElasticIp", given), order());
    const second = addresses.create(plan("ElasticIp", given, { name: "second" }), order());
    const message = expect.stringContaining(String(old.outputs.ip));
    await expect(second).rejects.toMatchObject({ code: "FD1405", message });
    const next = await addresses.create(plan("ElasticIp", given), order({ replacing: old.id }));
    expect(next.outputs).toMatchObject({ machine: given.instance });
    expect((await addresses.read(old.id, order()))?.outputs).not.toHaveProperty("machine");
  });

  test("of a Local Zone is released", async () => {
    const { driver, plan, order, cloud } = await openShop();
    const far = plan("ElasticIp", { region, networkBorderGroup: `${region}-ham-1` });
    const { id } = await driver("ElasticIp").create(far, order());
    await driver("ElasticIp").delete(id, order());
    expect(cloud.leftovers()).toEqual([]);
  });

  test("needs a machine for a private address", () => {
    expect(mistakes("ElasticIp", { region, privateIpv4: "10.0.0.4" })).toEqual([
      "privateIpv4: a private address needs its machine: set instance",
    ]);
  });
});

describe("a create", () => {
  test.each<[string, string, object]>([
    ["ElasticIp", "AllocateAddress", { region }],
    ["Volume", "CreateVolume", { region, zone: "eu-central-1a", sizeGiB: 10 }],
    ["LoadBalancer", "CreateLoadBalancer", { region, subnets: [{ subnet: "subnet-0123456789abcdef0" }] }],
  ])("of %s that is aborted in the middle of its call says what it has made", async (kind, name, given) => {
    const { driver, plan, order, cloud } = await openShop({ latencyMs: 100 });
    const abort = new AbortController();
    const error = failure(driver(kind).create(plan(kind, given), order({ signal: abort.signal })));
    await expect.poll(() => cloud.calls.some((call) => call.name === name), { interval: 2 }).toBe(true);
    abort.abort(new Error("stop"));
    const { created = "" } = await error;
    expect(created).toMatch(/^eu-central-1\//);
    await driver(kind).delete(created, order());
    expect(cloud.leftovers()).toEqual([]);
  });

  test("ends with its time while replies are lost", async () => {
    const { make, cloud, io } = await openNetwork();
    cloud.fail({ call: "AllocateAddress", kind: "drop", times: 30 });
    const start = io.now().getTime();
    await failure(make("ElasticIp", {}, {}, { timeoutMs: 5_000 }));
    expect(io.now().getTime() - start).toBeLessThan(20_000);
  });
});

describe("a placement group", () => {
  test("takes another name where its own is taken", async () => {
    const { driver, plan, order, call } = await openShop();
    await call("CreatePlacementGroup", { GroupName: "shop", Strategy: "cluster" });
    const made = await driver("PlacementGroup").create(plan("PlacementGroup", { region }), order());
    expect(made.outputs.groupName).toMatch(/^shop-[0-9a-f]{6}$/);
    expect(made.observed.options).toMatchObject({ strategy: "spread", spreadLevel: "rack" });
  });

  test("stays while a machine is in it", async () => {
    const { driver, plan, order, run } = await openShop();
    const made = await driver("PlacementGroup").create(plan("PlacementGroup", { region }), order());
    await run({ Placement: { GroupName: String(made.outputs.groupName) } });
    await expect(driver("PlacementGroup").delete(made.id, order({ timeoutMs: 5_000 }))).rejects.toMatchObject({
      code: "FD1434",
    });
  });

  test.each([
    [{ partitions: 3 }, "partitions: only strategy partition has partitions"],
    [{ strategy: "cluster", spreadLevel: "host" }, "spreadLevel: only strategy spread has a level"],
  ])("with %j is refused", (given, why) => {
    expect(mistakes("PlacementGroup", { region, ...given })).toEqual([why]);
  });
});

describe("a volume", () => {
  const small = { region, zone: "eu-central-1a", sizeGiB: 10 };

  test("is attached, grows where it is, goes to another machine and off it", async () => {
    const { driver, plan, order, run, call } = await openShop({ latencyMs: 20 });
    const [one, two] = [await run(), await run()];
    await expect
      .poll(async () =>
        (await call("DescribeInstances", { InstanceIds: [one, two] })).Reservations?.map(
          ({ Instances }) => Instances?.[0]?.State?.Name,
        ),
      )
      .toEqual(["running", "running"]);
    const volumes = driver("Volume");
    const attached = (instance: string, sizeGiB = 10) =>
      plan("Volume", { ...small, sizeGiB, attachment: { instance: `${region}/${instance}`, device: "/dev/sdf" } });
    const made = await volumes.create(attached(one), order());
    expect(made).toMatchObject({ outputs: { machine: one }, observed: { options: { attachment: { instance: one } } } });
    const grown = await volumes.update?.(made.id, attached(one, 30), order());
    expect(grown).toMatchObject({ outputs: { sizeGiB: 30, machine: one } });
    expect(await volumes.update?.(made.id, attached(two, 30), order())).toMatchObject({ outputs: { machine: two } });
    const off = await volumes.update?.(made.id, plan("Volume", { ...small, sizeGiB: 30 }), order());
    expect(off?.outputs).not.toHaveProperty("machine");
    await volumes.update?.(made.id, attached(one, 30), order());
    await volumes.delete(made.id, order());
    expect(await volumes.read(made.id, order())).toBeUndefined();
  });

  test("that others have attached to a machine stays there", async () => {
    const { driver, plan, order, call, run } = await openShop();
    const machine = await run({ Placement: { AvailabilityZone: small.zone } });
    const volumes = driver("Volume");
    const { id } = await volumes.create(plan("Volume", small), order());
    const attaching = () =>
      call("AttachVolume", { VolumeId: id.split("/")[1], InstanceId: machine, Device: "/dev/sdf" });
    await expect.poll(attaching).toMatchObject({ InstanceId: machine });
    const labelled = await volumes.update?.(id, plan("Volume", small, { labels: { a: "b" } }), order());
    expect(labelled?.outputs).toMatchObject({ machine });
    const message = expect.stringContaining(machine);
    await expect(volumes.delete(id, order())).rejects.toMatchObject({ code: "FD1434", message });
    expect((await volumes.read(id, order()))?.outputs).toMatchObject({ machine });
  });

  test("that EC2 cannot make is deleted again", async () => {
    const made: string[] = [];
    const { credentials } = await loopback((request) => {
      const action = request.get("Action") ?? "";
      const id = "<volumeId>vol-0123456789abcdef0</volumeId>";
      const isThere = made.includes("CreateVolume") && !made.includes("DeleteVolume");
      if (!action.startsWith("Describe")) made.push(action);
      const set = `<volumeSet>${isThere ? `<item>${id}<status>error</status></item>` : ""}</volumeSet>`;
      const body = action === "DescribeVolumes" ? set : id;
      return {
        body: `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${body}</${action}Response>`,
      };
    });
    const { plan, order } = await openShop();
    const volumes = kindOf("Volume").connect(
      credentials,
      fastIO({}, () => undefined),
    );
    const failed = volumes.create(plan("Volume", small), order());
    await expect(failed).rejects.toMatchObject({ code: "FD1420", created: undefined });
    expect(made).toEqual(["CreateVolume", "DeleteVolume"]);
  });

  test("that could not grow says why", async () => {
    const shown = `<volumeSet><item><volumeId>vol-0123456789abcdef0</volumeId><size>10</size><status>available</status></item></volumeSet>`;
    const failed = "<modificationState>failed</modificationState><statusMessage>no capacity</statusMessage>";
    const bodies: Readonly<Record<string, string>> = {
      DescribeVolumes: shown,
      DescribeVolumesModifications: `<volumeModificationSet><item>${failed}</item></volumeModificationSet>`,
    };
    const { credentials } = await loopback((request) => {
      const action = request.get("Action") ?? "";
      const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";
      return { body: `<${action}Response xmlns="${namespace}">${bodies[action] ?? ""}</${action}Response>` };
    });
    const { plan, order } = await openShop();
    const volumes = kindOf("Volume").connect(
      credentials,
      fastIO({}, () => undefined),
    );
    const grown = volumes.update?.(
      `${region}/vol-0123456789abcdef0`,
      plan("Volume", { ...small, sizeGiB: 30 }),
      order(),
    );
    await expect(grown).rejects.toMatchObject({ code: "FD1420", message: expect.stringContaining("no capacity") });
  });

  test("does not shrink, and says what to do", async () => {
    const { driver, plan, order } = await openShop();
    const { id } = await driver("Volume").create(plan("Volume", { ...small, sizeGiB: 20 }), order());
    await expect(driver("Volume").update?.(id, plan("Volume", small), order())).rejects.toMatchObject({
      code: "FD1405",
      findings: [{ hint: expect.stringContaining("only grows") }],
    });
  });

  test("of another zone than the machine is refused, and its id is told", async () => {
    const { driver, plan, order, run, cloud } = await openShop();
    const attachment = { instance: await run(), device: "/dev/sdf" };
    const far = plan("Volume", { ...small, zone: "eu-central-1b", attachment });
    await expect(driver("Volume").create(far, order())).rejects.toMatchObject({
      code: "FD1405",
      created: expect.stringMatching(/^eu-central-1\/vol-/),
      findings: [{ hint: expect.stringContaining("zone") }],
    });
    expect(cloud.leftovers()).toHaveLength(1);
  });

  test.each([
    [{ zone: "eu-west-1a" }, 'zone: the zone "eu-west-1a" is not in eu-central-1: zones look like eu-central-1a'],
    [{ sizeGiB: undefined }, "sizeGiB: a volume needs a size or a snapshot"],
    [{ type: "gp2", iops: 4_000 }, "iops: only gp3, io1 and io2 take iops, not gp2"],
  ])("with %j is refused", (given, why) => {
    expect(mistakes("Volume", { ...small, ...given })).toEqual([why]);
  });
});

test.each([
  ["TooManyLoadBalancers", "The maximum number of load balancers has been reached", "FD1402", "Service Quotas"],
  ["AddressLimitExceeded", "The maximum number of addresses has been reached.", "FD1402", "Service Quotas"],
  [
    "OperationNotPermitted",
    "it cannot be deleted because deletion protection is enabled",
    "FD1413",
    "deletionProtection",
  ],
  ["InvalidTarget", "The following targets are not in a running state", "FD1405", "runs"],
  ["VolumeModificationRateExceeded", "You've reached the maximum modification rate", "FD1403", "a few times a day"],
  ["NoSuchHostedZone", "No hosted zone found with ID: Z1", "FD1406", "zone"],
  ["CertificateNotFound", "Certificate ARN is not valid", "FD1406", undefined],
  ["Throttling", "Rate exceeded", "FD1403", "request rate"],
])("%s means what the table says", (code, message, want, hint) => {
  const meaning = meaningOf(code, message);
  expect(meaning?.code).toBe(want);
  if (hint !== undefined) expect(meaning?.hint).toContain(hint);
});

test("what is in use is tried again", () => {
  for (const code of ["VolumeInUse", "ResourceInUse", "InvalidIPAddress.InUse", "InvalidPlacementGroup.InUse"]) {
    expect(isInUse(Object.assign(new Error(code), { code }))).toBe(true);
  }
});
