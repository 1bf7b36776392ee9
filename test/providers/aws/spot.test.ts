import { describe, expect, test } from "vitest";
import { endRequest, requestsLeft } from "../../../src/providers/aws/spot.ts";
import { tagKeys } from "../../../src/providers/aws/tags.ts";
import { fakeApi, instance, refused, reservations } from "./api.ts";

const { signal } = new AbortController();
const request = { SpotInstanceRequestId: "sir-1" };
const asked = { SpotInstanceRequestIds: ["sir-1"] };
const cancel = ["CancelSpotInstanceRequests", asked] as const;

describe("the spot request of an instance", () => {
  test("is not asked for where there is none", async () => {
    const api = fakeApi({});
    await endRequest(api, instance("i-1"), signal);
    expect(api.calls).toEqual([]);
  });

  test("is cancelled while the instance runs", async () => {
    const api = fakeApi({ CancelSpotInstanceRequests: () => ({}) });
    await endRequest(api, instance("i-1", "running", request), signal);
    expect(api.calls).toEqual([cancel]);
  });

  test.each([
    ["has started another instance", "i-2", [["TerminateInstances", { InstanceIds: ["i-2"] }]]],
    ["has started none", "i-1", []],
  ] as const)("of one that ended, where it %s", async (_, InstanceId, want) => {
    const api = fakeApi({
      CancelSpotInstanceRequests: () => ({}),
      DescribeSpotInstanceRequests: () => ({ SpotInstanceRequests: [{ InstanceId }] }),
      TerminateInstances: () => ({}),
    });
    await endRequest(api, instance("i-1", "terminated", request), signal);
    expect(api.calls).toEqual([cancel, ["DescribeSpotInstanceRequests", asked], ...want]);
  });

  test("that EC2 has forgotten needs no end", async () => {
    const forgotten = () => Promise.reject(refused("InvalidSpotInstanceRequestID.NotFound"));
    const api = fakeApi({ CancelSpotInstanceRequests: forgotten });
    await endRequest(api, instance("i-1", "terminated", request), signal);
    expect(api.calls).toEqual([cancel]);
  });
});

test("what is left of an owner are persistent requests without a machine of the owner, page by page", async () => {
  const pages = [[{ SpotInstanceRequestId: "sir-1", InstanceId: "i-1" }], [{ SpotInstanceRequestId: "sir-2" }]];
  const Tags = [{ Key: tagKeys.name, Value: "web" }];
  const started = { SpotInstanceRequestId: "sir-3", InstanceId: "i-3", Tags };
  const api = fakeApi({
    DescribeSpotInstanceRequests: ({ Filters, NextToken }) => {
      expect(Filters?.map(({ Name }) => Name)).toEqual([`tag:${tagKeys.owner}`, "state", "type"]);
      return NextToken
        ? { SpotInstanceRequests: [...(pages[1] ?? []), started] }
        : { SpotInstanceRequests: pages[0], NextToken: "2" };
    },
    DescribeInstances: () => reservations(instance("i-1")),
  });
  expect(await requestsLeft(api, "owner", signal)).toEqual([
    { id: "eu-central-1/sir-2", what: "spot request sir-2", machine: undefined },
    { id: "eu-central-1/sir-3", what: "spot request sir-3 of web", machine: "eu-central-1/i-3" },
  ]);
  const none = fakeApi({ DescribeSpotInstanceRequests: () => ({ SpotInstanceRequests: [] }) });
  expect(await requestsLeft(none, "owner", signal)).toEqual([]);
});
