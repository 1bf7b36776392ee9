import type * as Sdk from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { fleet } from "../../../src/providers/aws/fleet.ts";
import { launch, whenRunning } from "../../../src/providers/aws/launch.ts";
import { tagKeys } from "../../../src/providers/aws/tags.ts";
import { fakeApi, instance, refused, reservations } from "./api.ts";
import { stillIO } from "./loopback.ts";
import { planWith } from "./plans.ts";

const image = { rootDevice: "/dev/xvda", sizeGiB: 13 };
const run = { owner: "owner", signal: new AbortController().signal, progress: () => undefined };

const ample = { begunMs: 0, timeoutMs: 3_600_000 };

/** A cloud that answers the first RunInstances as told, and honours no client token. */
function cloud(first: (made: Sdk.Instance) => Sdk.Reservation) {
  const made: Sdk.Instance[] = [];
  const tokens: (string | undefined)[] = [];
  const api = fakeApi({
    RunInstances: ({ ClientToken, TagSpecifications }) => {
      tokens.push(ClientToken);
      const one = instance(`i-${made.length}`, "pending", { Tags: TagSpecifications?.[0]?.Tags });
      made.push(one);
      return tokens.length === 1 ? first(one) : { Instances: [one] };
    },
    DescribeInstances: ({ Filters }) => {
      const digest = Filters?.find(({ Name }) => Name === `tag:${tagKeys.plan}`)?.Values?.[0];
      return reservations(...made.filter(({ Tags }) => Tags?.some(({ Value }) => Value === digest)));
    },
  });
  const start = () => launch(planWith(), image, { api, fleet: fleet(api, "owner"), io: stillIO(), run, ...ample });
  return { start, made, tokens, api };
}

/** A cloud where nothing is listed, and so many tokens stand for machines that are gone. */
function graves(dead: number, then: () => Sdk.Reservation) {
  const tokens: (string | undefined)[] = [];
  const api = fakeApi({
    RunInstances: ({ ClientToken }) => {
      const index = tokens.push(ClientToken) - 1;
      return index < dead ? { Instances: [instance(`i-dead${index}`, "terminated")] } : then();
    },
    DescribeInstances: () => reservations(),
  });
  const start = () => launch(planWith(), image, { api, fleet: fleet(api, "owner"), io: stillIO(), run, ...ample });
  return { start, tokens };
}

describe("a new machine", () => {
  test("is found by its tags when the reply was lost, where no token is honoured", async () => {
    const { start, made, tokens } = cloud(() => {
      throw refused("InternalError", 500);
    });
    expect((await start()).InstanceId).toBe("i-0");
    expect(made).toHaveLength(1);
    expect(tokens).toHaveLength(1);
  });

  test("is asked for again with the same token when nothing was made", async () => {
    const { start, made, tokens } = cloud(() => {
      made.length = 0;
      throw refused("InternalError", 500);
    });
    await start();
    expect(made).toHaveLength(1);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
  });

  test("gets another token when the first one stands for a machine that is gone", async () => {
    const { start, tokens } = cloud(() => ({ Instances: [instance("i-dead", "terminated")] }));
    expect((await start()).InstanceId).toBe("i-1");
    expect(new Set(tokens).size).toBe(2);
  });

  test("is asked for as often after many that are gone as after none", async () => {
    const { start, tokens } = graves(7, () => {
      throw refused("InternalError", 500);
    });
    await expect(start()).rejects.toMatchObject({ name: "InternalError" });
    expect(new Set(tokens).size).toBe(8);
    expect(tokens.filter((token) => token === tokens.at(-1))).toHaveLength(6);
  });

  test.each<[string, () => Sdk.Reservation, object]>([
    ["replies are lost", () => ({ Instances: [] }), {}],
    ["the cloud names machines that are gone", () => ({ Instances: [instance("i-dead", "terminated")] }), {}],
  ])("is not asked for beyond the time limit where %s", async (_, answer) => {
    const begun = Date.now();
    let [nowMs, asked] = [begun, 0];
    const api = fakeApi({
      RunInstances: () => {
        asked++;
        nowMs += 10_000;
        const reply = answer();
        if (reply.Instances?.length) return reply;
        throw refused("InternalError", 500);
      },
      DescribeInstances: () => reservations(),
      DescribeSpotInstanceRequests: () => ({ SpotInstanceRequests: [] }),
    });
    const io = { ...stillIO(), now: () => new Date(nowMs) };
    const tools = { api, fleet: fleet(api, "owner"), io, run, begunMs: begun, timeoutMs: 25_000 };
    await expect(launch(planWith(), image, tools)).rejects.toMatchObject({
      code: "FD1408",
      message: "waited 30 s for EC2 to start shop-web-0",
    });
    expect(asked).toBe(3);
  });

  test("is given up where the cloud names only machines that are gone", async () => {
    const { start, tokens } = graves(1_000, () => ({}));
    await expect(start()).rejects.toMatchObject({
      code: "FD1407",
      message: "shop-web-0 did not start: EC2 named 200 machines for it, one after the other, and each is gone",
      findings: [{ details: ["EC2 eu-central-1: i-dead199 last"], hint: expect.stringContaining("label") }],
    });
    expect(new Set(tokens).size).toBe(200);
  });

  test.each([
    ["InsufficientInstanceCapacity", 500],
    ["UnauthorizedOperation", 403],
    ["RequestLimitExceeded", 503],
  ])("is not asked for again after %s (HTTP %i)", async (name, status) => {
    const { start, tokens } = cloud(() => {
      throw refused(name, status);
    });
    await expect(start()).rejects.toMatchObject({ name });
    expect(tokens).toHaveLength(1);
  });

  test("that EC2 accepts without naming it is an error", async () => {
    await expect(cloud(() => ({})).start()).rejects.toMatchObject({ code: "FD1420" });
  });
});

describe("a machine on its way", () => {
  const answer = (state?: Sdk.InstanceStateName, reason?: Sdk.StateReason, started = false) =>
    whenRunning(
      "shop-web-0",
      "eu-central-1",
      started,
    )(state && instance("i-1", state, reason ? { StateReason: reason } : {}))?.InstanceId;

  test.each([
    ["not shown yet", undefined, false, undefined],
    ["pending", "pending", false, undefined],
    ["running", "running", false, "i-1"],
    ["started again, and shown as stopped", "stopped", true, undefined],
  ] as const)("%s", (_, state, started, want) => {
    expect(answer(state, undefined, started)).toBe(want);
  });

  test.each([
    ["terminated", undefined, "FD1407", "shop-web-0 did not start: it is terminated"],
    [
      "terminated",
      { Code: "Client.VolumeLimitExceeded", Message: "Client.VolumeLimitExceeded: Volume limit exceeded" },
      "FD1402",
      "shop-web-0 did not start: it is terminated, because Volume limit exceeded",
    ],
    [
      "shutting-down",
      { Code: "Server.InsufficientInstanceCapacity", Message: "Server.InsufficientInstanceCapacity: no capacity" },
      "FD1401",
      "shop-web-0 did not start: it is shutting-down, because no capacity",
    ],
    [
      "terminated",
      { Code: "Client.InternalError", Message: "Client.InternalError: Client error on launch" },
      "FD1407",
      "shop-web-0 did not start: it is terminated, because Client error on launch",
    ],
    ["stopped", undefined, "FD1407", "shop-web-0 did not start: it is stopped"],
  ] as const)("%s for %j is %s", (state, reason, code, message) => {
    const finding = expect.objectContaining({ code, message, hint: expect.any(String) });
    const thrown = state === "stopped" ? { findings: [finding] } : { finding };
    expect(() => answer(state, reason)).toThrow(expect.objectContaining(thrown));
  });
});
