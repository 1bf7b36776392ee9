import { describe, expect, test } from "vitest";
import { openDesk } from "./simulator-client.ts";

const tagged = (ResourceType: "instance", value: string) => ({ ResourceType, Tags: [{ Key: "role", Value: value }] });

describe("lists", () => {
  test("filters let through what each of them knows", async () => {
    const { call, run } = await openDesk();
    const web = await run({ ClientToken: "one", TagSpecifications: [tagged("instance", "web-1")] });
    const db = await run({ InstanceType: "m5.large", TagSpecifications: [tagged("instance", "db-1")] });
    const idsBy = async (...Filters: { Name: string; Values: string[] }[]) => {
      const { Reservations = [] } = await call("DescribeInstances", { Filters });
      return Reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId }) => InstanceId);
    };
    expect(await idsBy()).toEqual([web, db]);
    expect(await idsBy({ Name: "tag:role", Values: ["web-1"] })).toEqual([web]);
    expect(await idsBy({ Name: "tag:role", Values: ["*-?"] })).toEqual([web, db]);
    expect(await idsBy({ Name: "tag:role", Values: ["web"] })).toEqual([]);
    expect(await idsBy({ Name: "tag-key", Values: ["role"] })).toEqual([web, db]);
    expect(await idsBy({ Name: "client-token", Values: ["one"] })).toEqual([web]);
    expect(await idsBy({ Name: "instance-type", Values: ["m5.*"] })).toEqual([db]);
    expect(
      await idsBy(
        { Name: "instance-state-name", Values: ["pending", "running"] },
        { Name: "instance-id", Values: [db] },
      ),
    ).toEqual([db]);
  });

  test("pages hold what is asked for, in order and once each", async () => {
    const { call, run } = await openDesk();
    const ids: string[] = [];
    for (let index = 0; index < 12; index++) ids.push(await run());
    const seen: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await call("DescribeInstances", { MaxResults: 5, ...(NextToken ? { NextToken } : {}) });
      seen.push(
        (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances).map(({ InstanceId }) => InstanceId),
      );
      NextToken = page.NextToken;
    } while (NextToken);
    expect(seen.map((page) => page.length)).toEqual([5, 5, 2]);
    expect(seen.flat()).toEqual(ids);
  });

  test("a list without a size ends at 1,000", async () => {
    const { call } = await openDesk();
    await call("RunInstances", {
      ImageId: "ami-0123456789abcdef0",
      InstanceType: "t3.small",
      MinCount: 1_001,
      MaxCount: 1_001,
    });
    const first = await call("DescribeInstances", {});
    expect(first.Reservations?.[0]?.Instances).toHaveLength(1_000);
    const second = await call("DescribeInstances", { NextToken: first.NextToken });
    expect(second.Reservations?.[0]?.Instances).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
  });

  test("a region sees only its own", async () => {
    const { call, other, run, cloud } = await openDesk();
    const id = await run();
    const elsewhere = other({ region: "us-east-1" });
    expect((await elsewhere("DescribeInstances", {})).Reservations).toEqual([]);
    await expect(elsewhere("TerminateInstances", { InstanceIds: [id] })).rejects.toMatchObject({
      Code: "InvalidInstanceID.NotFound",
    });
    await elsewhere("RunInstances", {
      ImageId: "ami-0123456789abcdef0",
      InstanceType: "t3.small",
      MinCount: 1,
      MaxCount: 1,
    });
    expect(cloud.machines().map((machine) => machine.id.split("/")[0])).toEqual(["eu-central-1", "us-east-1"]);
    expect((await call("DescribeInstances", {})).Reservations).toHaveLength(1);
  });
});
