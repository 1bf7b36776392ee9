import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Fault } from "../../../src/platform.ts";
import { tagKeys } from "../../../src/providers/aws/tags.ts";
import { answerTo, machine, openDesk } from "./simulator-client.ts";

describe("faults", () => {
  test.each<[Fault["kind"], string, number, number]>([
    ["before", "Unavailable", 503, 0],
    ["throttle", "RequestLimitExceeded", 503, 0],
    ["capacity", "InsufficientInstanceCapacity", 500, 0],
    ["quota", "VcpuLimitExceeded", 400, 0],
    ["permission", "UnauthorizedOperation", 403, 0],
    ["credentials", "AuthFailure", 401, 0],
  ])("%s is EC2's own %s", async (kind, Code, httpStatusCode, machines) => {
    const { call, cloud } = await openDesk();
    cloud.fail({ call: "RunInstances", kind });
    await expect(call("RunInstances", machine)).rejects.toMatchObject({ Code, $metadata: { httpStatusCode } });
    expect(cloud.machines()).toHaveLength(machines);
    expect(await answerTo(call("RunInstances", machine))).toBe("done");
  });

  test.each<[Fault["kind"], number]>([
    ["drop", 0],
    ["after", 1],
  ])("%s breaks the connection off, and leaves %i machines", async (kind, machines) => {
    const { call, cloud } = await openDesk();
    cloud.fail({ kind });
    await expect(call("RunInstances", machine)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(cloud.machines()).toHaveLength(machines);
  });

  test("strike the named call, as often as they say", async () => {
    const { call, cloud } = await openDesk();
    cloud.fail({ call: "RunInstances", kind: "throttle", times: 2 });
    expect(await answerTo(call("DescribeInstances", {}))).toBe("done");
    const answers = [];
    for (let index = 0; index < 3; index++) answers.push(await answerTo(call("RunInstances", machine)));
    expect(answers).toEqual(["RequestLimitExceeded", "RequestLimitExceeded", "done"]);
    expect(cloud.calls.map(({ name }) => name)).toEqual(["DescribeInstances", ...Array(3).fill("RunInstances")]);
  });
});

describe("client tokens", () => {
  test("the same request gives the same machine, even when it is gone", async () => {
    const { run, call, cloud } = await openDesk();
    const first = await run({ ClientToken: "one" });
    expect(await run({ ClientToken: "one" })).toBe(first);
    await call("TerminateInstances", { InstanceIds: [first] });
    expect(await run({ ClientToken: "one" })).toBe(first);
    expect(cloud.machines()).toEqual([]);
    expect(await run({ ClientToken: "two" })).not.toBe(first);
  });

  test("a machine that is gone is listed for an hour, and its token holds for a day", async () => {
    const { run, call } = await openDesk();
    onTestFinished(() => void vi.useRealTimers());
    const first = await run({ ClientToken: "one" });
    await call("TerminateInstances", { InstanceIds: [first] });
    const listed = async () => (await call("DescribeInstances", {})).Reservations?.length;
    expect(await listed()).toBe(1);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
    expect(await listed()).toBe(0);
    expect(await answerTo(call("DescribeInstances", { InstanceIds: [first] }))).toBe("InvalidInstanceID.NotFound");
    expect(await run({ ClientToken: "one" })).toBe(first);
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    expect(await run({ ClientToken: "one" })).not.toBe(first);
  });

  test("another request is refused", async () => {
    const { run, call, cloud } = await openDesk();
    await run({ ClientToken: "one" });
    const other = call("RunInstances", { ...machine, InstanceType: "t3.medium", ClientToken: "one" });
    expect(await answerTo(other)).toBe("IdempotentParameterMismatch");
    expect(cloud.machines()).toHaveLength(1);
  });

  test("a token belongs to its region", async () => {
    const { run, other, cloud } = await openDesk();
    await run({ ClientToken: "one" });
    await other({ region: "us-east-1" })("RunInstances", { ...machine, ClientToken: "one" });
    expect(cloud.machines()).toHaveLength(2);
  });

  test("many at once with one token make one machine", async () => {
    const { run, cloud } = await openDesk();
    const ids = await Promise.all(Array.from({ length: 20 }, () => run({ ClientToken: "one" })));
    expect(new Set(ids).size).toBe(1);
    expect(cloud.machines()).toHaveLength(1);
  });
});

test("a new id is not known to reads at once", async () => {
  const { call, run } = await openDesk({ consistencyMs: 60 });
  const id = await run({ ClientToken: "one" });
  const byId = () => answerTo(call("DescribeInstances", { InstanceIds: [id] }));
  expect(await byId()).toBe("InvalidInstanceID.NotFound");
  const listed = { Filters: [{ Name: "client-token", Values: ["one"] }] };
  expect((await call("DescribeInstances", listed)).Reservations).toEqual([]);
  expect((await call("DescribeVolumes", {})).Volumes).toEqual([]);
  await expect.poll(byId).toBe("done");
  expect((await call("DescribeInstances", listed)).Reservations).toHaveLength(1);
});

describe("snapshots", () => {
  test("another process finds the same cloud, and goes on with it", async () => {
    const first = await openDesk();
    const id = await first.run({
      ClientToken: "one",
      UserData: "e30=",
      DisableApiTermination: true,
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: tagKeys.owner, Value: "me" },
            { Key: "Name", Value: "web-0" },
            { Key: "role", Value: "web" },
          ],
        },
      ],
    });
    const seen = await first.describe(id);
    await first.run({ InstanceMarketOptions: { MarketType: "spot" } });
    const snapshot = first.cloud.snapshot();
    const second = await openDesk({ snapshot });
    expect(second.cloud.snapshot()).toBe(snapshot);
    expect(await second.describe(id)).toEqual(seen);
    expect(second.cloud.machines()[0]).toEqual({
      id: `eu-central-1/${id}`,
      name: "web-0",
      owner: "me",
      image: "ami-0123456789abcdef0",
      userData: "e30=",
      labels: { role: "web" },
    });
    const again = { ClientToken: "one", UserData: "e30=" };
    expect(await answerTo(second.run(again))).toBe("IdempotentParameterMismatch");
    expect(await answerTo(second.call("TerminateInstances", { InstanceIds: [id] }))).toBe("OperationNotPermitted");
    expect(
      (await second.call("DescribeInstances", { Filters: [{ Name: "tag:role", Values: ["web"] }] })).Reservations,
    ).toHaveLength(1);
    const more = await second.run();
    expect(more).not.toBe(id);
    expect((await second.describe(more)).PrivateIpAddress).not.toBe(seen.PrivateIpAddress);
  });

  test("what was under way comes to its end", async () => {
    const first = await openDesk({ latencyMs: 50 });
    const id = await first.run();
    const second = await openDesk({ snapshot: first.cloud.snapshot(), latencyMs: 50 });
    expect((await second.describe(id)).State?.Name).toBe("pending");
    await expect.poll(async () => (await second.describe(id)).State?.Name).toBe("running");
  });

  test.each(["", "{}", "null"])("%j is none", async (snapshot) => {
    await expect(openDesk({ snapshot })).rejects.toMatchObject({ code: "FD1601" });
  });

  test("every change is told, no read is", async () => {
    let changes = 0;
    const changed = () => void changes++;
    const { call, run, describe: look, cloud } = await openDesk({ changed });
    const id = await run();
    await look(id);
    expect(changes).toBe(1);
    await call("CreateTags", { Resources: [id], Tags: [{ Key: "a", Value: "" }] });
    expect(changes).toBe(2);
    await answerTo(call("ModifyInstanceAttribute", { InstanceId: id, InstanceType: { Value: "t3.large" } }));
    expect(changes).toBe(2);
    cloud.drift(`eu-central-1/${id}`, { a: "b" });
    cloud.vanish(`eu-central-1/${id}`);
    expect(changes).toBe(4);
    cloud.fail({ kind: "after" });
    await answerTo(call("RunInstances", machine));
    expect(changes).toBe(5);
  });
});

describe("behind everybody's back", () => {
  test("a machine vanishes, though protected, and its volumes with it", async () => {
    const { call, run, describe: look, cloud } = await openDesk({ latencyMs: 10_000 });
    const id = await run({ DisableApiTermination: true });
    cloud.vanish(`eu-central-1/${id}`);
    expect((await look(id)).State?.Name).toBe("terminated");
    expect(cloud.machines()).toEqual([]);
    expect((await call("DescribeVolumes", {})).Volumes).toEqual([]);
  });

  test("a label changes, and the others stay", async () => {
    const { run, cloud, describe: look } = await openDesk();
    const id = await run({
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: "a", Value: "1" },
            { Key: "b", Value: "2" },
          ],
        },
      ],
    });
    cloud.drift(`eu-central-1/${id}`, { a: "3" });
    expect(cloud.machines()[0]?.labels).toEqual({ a: "3", b: "2" });
    expect((await look(id)).Tags).toEqual([
      { Key: "a", Value: "3" },
      { Key: "b", Value: "2" },
    ]);
  });

  test("what is not there cannot vanish", async () => {
    const { cloud } = await openDesk();
    expect(() => cloud.vanish("eu-central-1/i-0123456789abcdef0")).toThrow("no machine");
  });
});
