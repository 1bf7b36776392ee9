import {
  CreateListenerCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, onTestFinished, test } from "vitest";
import { mistakes, openShop } from "./kinds.ts";

const region = "eu-central-1";
const base = { region, subnets: [{ subnet: "subnet-0123456789abcdef0" }] };
const certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/web";

/** A load balancer of ours with a listener on port 80, and Amazon's own client beside it. */
async function openBalancer() {
  const shop = await openShop();
  const { AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: endpoint = "", ...env } = shop.cloud.env;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  const elb = new ElasticLoadBalancingV2Client({ region, endpoint, credentials: { accessKeyId, secretAccessKey } });
  onTestFinished(() => elb.destroy());
  const wanted = { ...base, listeners: [{ port: 80 }] };
  const { id, outputs } = await shop.driver("LoadBalancer").create(shop.plan("LoadBalancer", wanted), shop.order());
  const groups = async () => (await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups ?? [];
  const [own] = await groups();
  const makeGroup = async (Name: string, Port: number) => {
    const request = { Name, Protocol: "TCP" as const, Port, VpcId: own?.VpcId, TargetType: "instance" as const };
    return (await elb.send(new CreateTargetGroupCommand(request))).TargetGroups?.[0]?.TargetGroupArn;
  };
  const names = async () => (await groups()).map(({ TargetGroupName }) => TargetGroupName);
  const relabel = () =>
    shop.driver("LoadBalancer").update?.(id, shop.plan("LoadBalancer", wanted, { labels: { a: "b" } }), shop.order());
  return {
    ...shop,
    elb,
    id,
    LoadBalancerArn: String(outputs.arn),
    ownArn: own?.TargetGroupArn,
    makeGroup,
    names,
    relabel,
  };
}

describe("a load balancer and target groups of others", () => {
  test.each(["update", "delete"])("leaves one at its %s that a listener of theirs uses", async (verb) => {
    const { elb, id, LoadBalancerArn, makeGroup, names, relabel, driver, order } = await openBalancer();
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn: await makeGroup("ingress", 30_443) }];
    await elb.send(new CreateListenerCommand({ LoadBalancerArn, Port: 443, Protocol: "TCP", DefaultActions }));
    if (verb === "update") await relabel();
    else await driver("LoadBalancer").delete(id, order());
    expect(await names()).toContain("ingress");
  });

  test.each([80, 8080])("leads its listener back from one of port %i, with all its machines", async (port) => {
    const { elb, LoadBalancerArn, ownArn, makeGroup, names, relabel, run } = await openBalancer();
    const TargetGroupArn = await makeGroup("blue", port);
    const machine = await run();
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: machine }] }));
    const listener = async () => (await elb.send(new DescribeListenersCommand({ LoadBalancerArn }))).Listeners?.[0];
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
    const { ListenerArn } = (await listener()) ?? {};
    await elb.send(new ModifyListenerCommand({ ListenerArn, DefaultActions }));
    await relabel();
    expect(await names()).toContain("blue");
    expect((await listener())?.DefaultActions).toMatchObject([{ TargetGroupArn: ownArn }]);
    const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions.map(({ Target, TargetHealth }) => [Target?.Id, TargetHealth?.State])).toEqual([
      [machine, expect.not.stringMatching("draining")],
    ]);
  });
});

describe("listeners and machines that others add", () => {
  test("stay where the program says nothing of them, and go with an empty list", async () => {
    const { elb, id, LoadBalancerArn, ownArn, run, driver, plan, order } = await openBalancer();
    const machine = await run();
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn: ownArn, Targets: [{ Id: machine }] }));
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn: ownArn }];
    await elb.send(new CreateListenerCommand({ LoadBalancerArn, Port: 8080, Protocol: "TCP", DefaultActions }));
    const update = async (more: object) =>
      (await driver("LoadBalancer").update?.(id, plan("LoadBalancer", { ...base, ...more }), order()))?.observed
        .options;
    const both = {
      listeners: [
        { port: 80, targets: [machine] },
        { port: 8080, targets: [machine] },
      ],
    };
    expect(await update({})).toMatchObject(both);
    expect(await update({ listeners: [{ port: 80 }] })).toMatchObject({
      listeners: [{ port: 80, targets: [machine] }],
    });
    expect(await update({ listeners: [{ port: 80, targets: [] }] })).toMatchObject({ listeners: [{ targets: [] }] });
    expect(await update({ listeners: [] })).toMatchObject({ listeners: [] });
  });
});

describe("a load balancer", () => {
  test("passes on to machines, and changes where it is", async () => {
    const { driver, plan, order, run, cloud } = await openShop();
    const [one, two] = [await run(), await run()];
    const balancers = driver("LoadBalancer");
    const web = (targets: readonly string[], more: object = {}) =>
      plan("LoadBalancer", { ...base, listeners: [{ port: 80, targets, ...more }] });
    const made = await balancers.create(web([`${region}/${two}`, one]), order());
    expect(made.observed.options).toMatchObject({ listeners: [{ port: 80, targets: [one, two].sort() }] });
    const before = cloud.calls.length;
    await balancers.update?.(made.id, web([one]), order());
    const calls = cloud.calls
      .slice(before)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("Describe"));
    expect(calls).toEqual(["DeregisterTargets"]);
    expect(await balancers.read(made.id, order())).toMatchObject({
      observed: { options: { listeners: [{ targets: [one] }] } },
    });
  });

  test("that stays as it is costs no change", async () => {
    const { driver, plan, order, cloud } = await openShop();
    const tls = {
      port: 443,
      protocol: "tls",
      certificate,
      targetPort: 8080,
      healthCheck: { protocol: "https", port: 9443 },
    };
    const same = plan("LoadBalancer", {
      ...base,
      listeners: [tls, { port: 53, protocol: "udp" }],
      accessLogs: { bucket: "logs" },
    });
    const { id } = await driver("LoadBalancer").create(same, order());
    const before = cloud.calls.length;
    const state = await driver("LoadBalancer").update?.(id, same, order());
    expect(cloud.calls.slice(before).filter(({ name }) => !name.startsWith("Describe"))).toEqual([]);
    expect(state?.observed.options).toMatchObject({ ...(same.options as object) });
  });

  test("asks for its own target groups alone until it is deleted, and then finds those that no listener uses", async () => {
    const { driver, plan, order, cloud } = await openShop();
    const web = (targetPort: number) => plan("LoadBalancer", { ...base, listeners: [{ port: 80, targetPort }] });
    const { id } = await driver("LoadBalancer").create(web(8080), order());
    const asked = () => cloud.calls.filter(({ name }) => name === "DescribeTargetGroups");
    cloud.fail({ call: "ModifyListener", kind: "permission" });
    await expect(driver("LoadBalancer").update?.(id, web(9090), order())).rejects.toMatchObject({ code: "FD1303" });
    await driver("LoadBalancer").update?.(id, web(8080), order());
    expect(asked().filter(({ parameters }) => Object.keys(parameters).length === 0)).toEqual([]);
    expect(cloud.leftovers().filter((arn) => arn.includes(":targetgroup/"))).toHaveLength(2);
    await driver("LoadBalancer").delete(id, order());
    expect(asked().filter(({ parameters }) => Object.keys(parameters).length === 0)).toHaveLength(1);
    expect(cloud.leftovers()).toEqual([]);
  });

  test("takes up a group that an earlier try has made with another health check", async () => {
    const { driver, plan, order, cloud } = await openShop();
    const web = (targetPort: number, intervalSeconds: number) =>
      plan("LoadBalancer", { ...base, listeners: [{ port: 80, targetPort, healthCheck: { intervalSeconds } }] });
    const { id } = await driver("LoadBalancer").create(web(8080, 30), order());
    cloud.fail({ call: "ModifyListener", kind: "permission" });
    await expect(driver("LoadBalancer").update?.(id, web(9090, 30), order())).rejects.toMatchObject({ code: "FD1303" });
    const state = await driver("LoadBalancer").update?.(id, web(9090, 20), order());
    expect(state?.observed.options).toMatchObject({
      listeners: [{ targetPort: 9090, healthCheck: { intervalSeconds: 20 } }],
    });
    expect(cloud.leftovers()).toHaveLength(2);
  });

  test("whose listener needs another group has it before the old one goes", async () => {
    const { driver, plan, order, cloud } = await openShop();
    const of = (targetPort: number) => plan("LoadBalancer", { ...base, listeners: [{ port: 80, targetPort }] });
    const { id } = await driver("LoadBalancer").create(of(8080), order());
    const before = cloud.calls.length;
    await driver("LoadBalancer").update?.(id, of(9090), order());
    const changes = cloud.calls
      .slice(before)
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("Describe"));
    expect(changes.filter((name) => /Listener$|Group$/.test(name))).toEqual([
      "CreateTargetGroup",
      "ModifyListener",
      "DeleteTargetGroup",
    ]);
    await driver("LoadBalancer").delete(id, order());
    expect(cloud.leftovers()).toEqual([]);
  });

  test("that is protected loses nothing when it is deleted", async () => {
    const { driver, plan, order } = await openShop();
    const guarded = plan("LoadBalancer", { ...base, deletionProtection: true, listeners: [{ port: 80 }] });
    const { id } = await driver("LoadBalancer").create(guarded, order());
    await expect(driver("LoadBalancer").delete(id, order())).rejects.toMatchObject({ code: "FD1413" });
    expect(await driver("LoadBalancer").read(id, order())).toMatchObject({
      observed: { options: { listeners: [{ port: 80 }] } },
    });
  });

  test("waits until its network interfaces are gone", async () => {
    const { driver, plan, order, call } = await openShop({ latencyMs: 60 });
    const { id } = await driver("LoadBalancer").create(plan("LoadBalancer", base), order());
    await driver("LoadBalancer").delete(id, order());
    const { NetworkInterfaces } = await call("DescribeNetworkInterfaces", {});
    expect(NetworkInterfaces).toEqual([]);
  });

  test.each(["CreateLoadBalancer", "CreateTargetGroup", "CreateListener", "RegisterTargets"])(
    "is one, and is told, when the run ends at %s and goes on later",
    async (name) => {
      const { driver, plan, order, run, cloud } = await openShop();
      const listeners = [{ port: 80, targets: [await run()] }];
      const wanted = plan("LoadBalancer", { ...base, listeners });
      cloud.fail({ call: name, kind: "permission" });
      const failed = driver("LoadBalancer").create(wanted, order());
      const created = name === "CreateLoadBalancer" ? undefined : expect.stringMatching(/^eu-central-1\/net\/shop-/);
      await expect(failed).rejects.toMatchObject({ code: "FD1303", created });
      const { id } = await driver("LoadBalancer").create(wanted, order());
      expect(cloud.leftovers()).toHaveLength(2);
      await driver("LoadBalancer").delete(id, order());
      expect(cloud.leftovers()).toEqual([]);
    },
  );

  test("says which service refused, and why", async () => {
    const { driver, plan, order } = await openShop();
    const late = plan("LoadBalancer", { ...base, securityGroups: ["sg-0123456789abcdef0"] });
    const { id } = await driver("LoadBalancer").create(plan("LoadBalancer", base), order());
    await expect(driver("LoadBalancer").update?.(id, late, order())).rejects.toMatchObject({
      code: "FD1405",
      findings: [
        { details: [expect.stringMatching(/^Elastic Load Balancing eu-central-1: InvalidConfigurationRequest/)] },
      ],
    });
    const nowhere = plan("LoadBalancer", { region, subnets: [{ subnet: "subnet-00000000" }] });
    await expect(driver("LoadBalancer").create(nowhere, order())).rejects.toMatchObject({ code: "FD1406" });
  });

  test.each<[string, object, string]>([
    ["one port twice", { listeners: [{ port: 80 }, { port: 80, protocol: "udp" }] }, "a port has one listener"],
    ["tls without a certificate", { listeners: [{ port: 443, protocol: "tls" }] }, "protocol tls needs a certificate"],
    ["a certificate without tls", { listeners: [{ port: 80, certificate }] }, "certificate needs protocol tls"],
    [
      "an internal one with an Elastic IP",
      { internal: true, subnets: [{ subnet: "subnet-0123456789abcdef0", allocation: "eipalloc-0123456789abcdef0" }] },
      "an internal one has no Elastic IPs",
    ],
    [
      "a path of a tcp check",
      { listeners: [{ port: 80, healthCheck: { path: "/" } }] },
      "path needs protocol http or https",
    ],
    [
      "a try longer than the pause",
      { listeners: [{ port: 80, healthCheck: { timeoutSeconds: 30 } }] },
      "a try may take less",
    ],
  ])("%s is refused", (_, given, why) => {
    expect(mistakes("LoadBalancer", { ...base, ...given }).join()).toContain(why);
  });
});
