import { describe, expect, test } from "vitest";
import { endRequest } from "../../../src/providers/aws/spot.ts";
import { fakeApi, instance, refused } from "./api.ts";

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
