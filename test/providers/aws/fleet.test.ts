import type * as Sdk from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { fleet, listOwned } from "../../../src/providers/aws/fleet.ts";
import { tagKeys } from "../../../src/providers/aws/tags.ts";
import { fakeApi, instance, refused, reservations } from "./api.ts";

const { signal } = new AbortController();
const web = { name: "web-0", digest: "d" };

function owned(id: string, name: string, digest: string, launched = "2026-11-01", replaces?: string): Sdk.Instance {
  const own = { [tagKeys.name]: name, [tagKeys.plan]: digest };
  const tags = replaces === undefined ? own : { ...own, [tagKeys.replaces]: replaces };
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return instance(id, "pending", { Tags, LaunchTime: new Date(launched) });
}

describe("the machines of an owner", () => {
  test("are listed once, however many ask, and found by name and plan", async () => {
    const api = fakeApi({
      DescribeInstances: () => reservations(owned("i-1", "web-0", "d1"), owned("i-2", "web-1", "d1")),
    });
    const own = fleet(api, "owner");
    const found = await Promise.all(
      [
        ["web-0", "d1"],
        ["web-1", "d1"],
        ["web-1", "d2"],
      ].map(([name = "", digest = ""]) => own.find({ name, digest }, signal)),
    );
    expect(found.map((one) => one?.InstanceId)).toEqual(["i-1", "i-2", undefined]);
    expect(api.calls).toHaveLength(1);
  });

  test("are the newest where there are two of one", async () => {
    const two = [owned("i-1", "web-0", "d", "2026-11-01"), owned("i-2", "web-0", "d", "2026-11-02")];
    const own = fleet(fakeApi({ DescribeInstances: () => reservations(...two) }), "owner");
    expect((await own.find(web, signal))?.InstanceId).toBe("i-2");
  });

  test("are only those that take the place of the same one, where one is replaced", async () => {
    const first = owned("i-1", "web-0", "d", "2026-11-01");
    const second = owned("i-2", "web-0", "d", "2026-11-02", "i-1");
    const own = fleet(fakeApi({ DescribeInstances: () => reservations(first, second) }), "owner");
    const found = async (replacing?: string) => (await own.find({ ...web, replacing }, signal))?.InstanceId;
    expect([await found("i-1"), await found("i-2"), await found()]).toEqual(["i-2", undefined, "i-2"]);
    own.add(instance("i-3"), { ...web, replacing: "i-2" });
    expect([await found("i-1"), await found("i-2")]).toEqual(["i-2", "i-3"]);
  });

  test("come and go with what is noted", async () => {
    const own = fleet(fakeApi({ DescribeInstances: () => ({}) }), "owner");
    expect(await own.find(web, signal)).toBeUndefined();
    own.add(owned("i-1", "web-0", "d"), web);
    expect((await own.find(web, signal))?.InstanceId).toBe("i-1");
    own.remove("i-1");
    expect(await own.find(web, signal)).toBeUndefined();
  });

  test("are asked for anew where nobody knows whether one was made", async () => {
    const list: Sdk.Instance[] = [];
    const api = fakeApi({ DescribeInstances: () => reservations(...list) });
    const own = fleet(api, "owner");
    expect(await own.find(web, signal)).toBeUndefined();
    own.doubt(web);
    list.push(owned("i-1", "web-0", "d"));
    expect((await own.find(web, signal))?.InstanceId).toBe("i-1");
    own.add(owned("i-1", "web-0", "d"), web);
    await own.find(web, signal);
    expect(api.calls).toHaveLength(2);
    expect(api.calls[1]?.[1]).toMatchObject({
      Filters: expect.arrayContaining([{ Name: `tag:${tagKeys.plan}`, Values: ["d"] }]),
    });
    await own.look({ ...web, replacing: "i-0" }, signal);
    expect(api.calls[2]?.[1]).toMatchObject({
      Filters: expect.arrayContaining([{ Name: `tag:${tagKeys.replaces}`, Values: ["i-0"] }]),
    });
  });

  test("are asked for again after an outage", async () => {
    let down = true;
    const api = fakeApi({
      DescribeInstances: () => {
        if (down) throw refused("InternalError", 500);
        return reservations(owned("i-1", "web-0", "d"));
      },
    });
    const own = fleet(api, "owner");
    await expect(own.find(web, signal)).rejects.toMatchObject({ name: "InternalError" });
    down = false;
    expect((await own.find(web, signal))?.InstanceId).toBe("i-1");
  });

  test("are found by who is not cancelled where the first one was", async () => {
    const abort = new AbortController();
    const api = fakeApi({
      DescribeInstances: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (api.calls.length === 1) throw refused("AbortError");
        return reservations(owned("i-1", "web-0", "d"));
      },
    });
    const own = fleet(api, "owner");
    const first = own.find(web, abort.signal);
    const second = own.find(web, signal);
    abort.abort();
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    expect((await second)?.InstanceId).toBe("i-1");
  });
});

test("a list goes through every page, and leaves out what is ending", async () => {
  const pages: Record<string, Sdk.DescribeInstancesResult> = {
    first: { ...reservations(instance("i-1"), instance("i-2", "shutting-down")), NextToken: "second" },
    second: { ...reservations(), NextToken: "third" },
    third: reservations(instance("i-3", "stopped")),
  };
  const api = fakeApi({ DescribeInstances: ({ NextToken = "first" }) => pages[NextToken] ?? {} });
  expect((await listOwned(api, "owner", signal)).map(({ InstanceId }) => InstanceId)).toEqual(["i-1", "i-3"]);
  expect(api.calls[0]?.[1]).toMatchObject({
    Filters: expect.arrayContaining([{ Name: `tag:${tagKeys.owner}`, Values: ["owner"] }]),
  });
});
