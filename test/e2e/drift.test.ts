import {
  EC2Client,
  ModifyInstanceAttributeCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeEach, describe, expect, test } from "vitest";
import { type Cloud, writes } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import type { Shop } from "./shop.ts";
import { eachWithShop } from "./simulated-shop.ts";

const title = "machines that were changed behind our back";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let cloud: Cloud;
    let shop: Shop;

    eachWithShop(undefined, (opened) => {
      ({ cloud, shop } = opened);
    });
    beforeEach(async () => {
      expect((await run("up", "--yes")).code).toBe(0);
    });

    const run = (...words: readonly string[]) =>
      shop.start([
        ...words,
        ...(words[0] === "status" || words[0] === "destroy" ? [] : ["--offline"]),
        "--state",
        shop.state,
      ]).ended;
    const idOf = async (name: string) => {
      const found = (await cloud.machines()).find((machine) => machine.name === name);
      if (!found) throw new Error(`there is no ${name}`);
      return found.id;
    };
    const ids = async () => (await cloud.machines()).map(({ id }) => id).sort();
    /** Writes to the cloud that this run makes. */
    const writesOf = async (work: () => Promise<unknown>) => {
      const before = (await cloud.calls()).length;
      await work();
      return writes((await cloud.calls()).slice(before));
    };

    test("one that is gone is made again only when that was shown and confirmed", async () => {
      await cloud.vanish(await idOf("shop-web-0"));
      const made = await writesOf(async () => {
        const asked = await run("up");
        expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("FD1702")]);
        expect(asked.stdout).toMatch(/✓ shop-web-0 +\d+s +gone\n/);
        expect(asked.stdout).toContain("\n  + 1 machine to make\n");
      });
      expect(made).toEqual([]);
      expect((await run("plan", "--check")).code).toBe(3);
      const agreed = await run("up", "--yes");
      expect(agreed.stdout).toContain("Done in");
      expect(agreed.stdout).toContain("1 created; 3 machines");
      expect((await run("up")).stdout).toContain("Nothing changed: 3 machines.");
    });

    test("what is found beside a changed label is shown and confirmed as well", async () => {
      const before = await ids();
      await changeType(cloud, await idOf("shop-web-0"), "t3.medium");
      expect((await run("up")).stdout).toContain("Nothing changed: 3 machines.");
      await cloud.drift(await idOf("shop-web-1"), { role: "other" });
      const asked = await run("up");
      expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("FD1702")]);
      expect(asked.stdout).toMatch(/± shop-web-0\n +options\.instanceType +t3\.medium → t3\.small +replaces\n/);
      expect(asked.stdout).toMatch(/~ shop-web-1\n +labels\.role +other → web\n/);
      expect(await ids()).toEqual(before);
      const agreed = JSON.parse((await run("up", "--yes", "--json")).stdout) as { counts: unknown };
      expect(agreed.counts).toEqual({ create: 0, update: 1, replace: 1, delete: 0, keep: 1 });
    });

    test("plan --refresh shows what is there, and changes nothing", async () => {
      await changeType(cloud, await idOf("shop-web-0"), "t3.medium");
      await cloud.vanish(await idOf("shop-web-1"));
      const byState = await run("plan", "--check");
      expect([byState.code, byState.stdout]).toEqual([0, expect.stringContaining("--refresh asks the cloud as well")]);
      const made = await writesOf(async () => {
        const asked = await run("plan", "--refresh", "--check");
        expect([asked.code, asked.stderr]).toEqual([3, expect.stringMatching(/^shop-web-1 \(.*\) is gone\n$/)]);
        expect(asked.stdout).toMatch(/± shop-web-0\n +options\.instanceType +t3\.medium → t3\.small +replaces\n/);
        expect(asked.stdout).toContain("  + 1 machine to make   ± 1 machine to replace\n");
      });
      expect(made).toEqual([]);
      expect((await run("plan", "--check")).code).toBe(0);
    });

    test("plan --refresh asks the cloud also where state holds no machine", async () => {
      await cloud.vanish(await idOf("shop-web-0"));
      shop.write({ web: 0, worker: 0 });
      expect((await run("up", "--yes")).code).toBe(0);
      await cloud.fail({ call: "DescribeInstances", kind: "permission", times: 20 });
      expect((await run("plan", "--refresh")).stderr).toContain("error[FD1303]");
    });

    test("up --refresh finds what a listing does not show", async () => {
      await changeType(cloud, await idOf("shop-web-0"), "t3.medium");
      const asked = await run("up", "--refresh");
      expect(asked.stdout).toMatch(/± shop-web-0\n +options\.instanceType +t3\.medium → t3\.small +replaces\n/);
    });

    test("one that was stopped is left alone, and that is said", async () => {
      await cloudClient(cloud, await idOf("shop-web-0"), (client, id) =>
        client.send(new StopInstancesCommand({ InstanceIds: [id] })),
      );
      expect((await run("up")).stdout).toContain("Nothing changed: 3 machines, 1 not running: shop-web-0.");
    });

    test.each([[[]], [["--refresh"]]])("a restart that was cut off goes on%s", async (words) => {
      const retyped = (type: string) =>
        shop.write({ web: 1, worker: 0, webOptions: `instanceType: ${type}, onInstanceTypeChange: restart` });
      retyped("t3.small");
      expect((await run("up", "--yes")).code).toBe(0);
      retyped("t3.medium");
      await cloud.fail({ call: "StartInstances", kind: "permission" });
      expect((await run("up", "--yes")).code).toBe(1);
      expect((await run("status")).stdout).toContain("pending");
      expect((await run("up", "--yes", ...words)).stdout).toContain("1 changed; 1 machine, ready.");
    });

    test("a plan of a deployment that came into being meanwhile is not carried out", async () => {
      expect((await run("destroy", "--yes")).code).toBe(0);
      const planned = await shop.plan();
      await shop.with(async (deployment) => {
        expect(deployment.exists()).toBe(false);
        shop.write({ web: 1 });
        expect((await run("up", "--yes")).code).toBe(0);
        const { signal } = new AbortController();
        await expect(deployment.up(planned, { signal })).rejects.toMatchObject({ code: "FD1504" });
      });
    });

    test("a plan that another run has made old is not carried out", async () => {
      shop.write({ web: 3 });
      const planned = await shop.plan();
      await shop.with(async (deployment) => {
        await deployment.known();
        shop.write({ web: 1 });
        expect((await run("up", "--yes")).code).toBe(0);
        const { signal } = new AbortController();
        await expect(deployment.up(planned, { signal })).rejects.toMatchObject({ code: "FD1504" });
      });
      expect(await ids()).toHaveLength(2);
    });
  },
);

/** Changes an instance type as somebody at the console does it. */
async function changeType(cloud: Cloud, machine: string, type: string): Promise<void> {
  await cloudClient(cloud, machine, async (client, id) => {
    await client.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: id, InstanceType: { Value: type } }));
    await client.send(new StartInstancesCommand({ InstanceIds: [id] }));
  });
}

async function cloudClient(
  cloud: Cloud,
  machine: string,
  work: (client: EC2Client, id: string) => Promise<unknown>,
): Promise<void> {
  const { AWS_ENDPOINT_URL_EC2, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = cloud.env;
  const [region = "", id = ""] = machine.split("/");
  const client = new EC2Client({
    region,
    endpoint: AWS_ENDPOINT_URL_EC2 ?? AWS_ENDPOINT_URL ?? "",
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID ?? "", secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "" },
  });
  await work(client, id);
  client.destroy();
}
