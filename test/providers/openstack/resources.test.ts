import { describe, expect, test } from "vitest";
import { throwFindings } from "../../../src/errors.ts";
import { parseWith } from "../../../src/options.ts";
import type { Driver, ResourcePlan, ResourceState } from "../../../src/platform.ts";
import { parseId } from "../../../src/providers/openstack/id.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { openSession } from "../../../src/providers/openstack/session.ts";
import { failure, outcome, persist } from "../../conformance/rule.ts";
import { openWorld, type World } from "./cloud.ts";

type Name = keyof typeof resources;
type AnyDriver = Driver<ResourcePlan, ResourceState>;

const driverOf = (name: Name, { credentials, io }: World) =>
  resources[name].connect(credentials, io) as unknown as AnyDriver;

/** A plan with what the kind needs made first. */
async function planOf(
  name: Name,
  world: World,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<ResourcePlan> {
  const { sample, options: schema } = resources[name];
  const needs: Record<string, string> = {};
  for (const needed of sample.needs as readonly Name[]) needs[needed] = (await made(needed, world)).id;
  const given = { ...sample.options(needs), ...changes };
  const { value, findings } = parseWith(schema, given, (path) => ({ path }));
  throwFindings(findings);
  return { name: "shop", labels: { role: "web" }, options: value };
}

async function made(name: Name, world: World): Promise<ResourceState> {
  return driverOf(name, world).create(await planOf(name, world), world.run("needs"));
}

/** Everything that is read back has the plan's value; what a plan leaves open may have any. */
function expectAsked(state: ResourceState | undefined, options: unknown): void {
  const wanted = options as Readonly<Record<string, unknown>>;
  const seen = Object.entries(state?.observed.options ?? {});
  expect(seen.length).toBeGreaterThan(0);
  for (const [key, value] of seen)
    if (wanted[key] !== undefined) expect({ [key]: wanted[key] }).toMatchObject({ [key]: value });
}

describe.each(Object.keys(resources) as Name[])("%s", (name) => {
  async function inWorld(step: (world: World, driver: AnyDriver) => Promise<void>): Promise<void> {
    const world = await openWorld({}, 1_000);
    await step(world, driverOf(name, world));
    expect([...new Set(world.simulator.violations)]).toEqual([]);
    await world.simulator.close();
  }

  test("is made, read, listed and deleted", () =>
    inWorld(async (world, driver) => {
      const plan = await planOf(name, world);
      const state = await driver.create(plan, world.run());
      expect(state).toMatchObject({ phase: "ready", observed: { name: "shop", owner: "one" } });
      expect(state.observed.labels).toEqual(plan.labels);
      expectAsked(state, plan.options);
      expect(resources[name].outputs.safeParse(state.outputs).success).toBe(true);
      expect(await driverOf(name, world).read(state.id, world.run())).toEqual(state);
      expect((await driver.list("RegionOne", world.run())).map(({ id }) => id)).toEqual([state.id]);
      expect(await driver.list("RegionOne", world.run("two"))).toEqual([]);
      expect((await driverOf(name, world).create(plan, world.run())).id).toBe(state.id);
      const next = await driver.create(plan, { ...world.run(), replacing: state.id });
      expect(next.id).not.toBe(state.id);
      for (const { id } of [state, next]) await driver.delete(id, world.run());
      await driver.delete(state.id, world.run());
      expect(await driver.read(state.id, world.run())).toBeUndefined();
      expect(await driver.list("RegionOne", world.run())).toEqual([]);
    }));

  test("changes in place what it says", () =>
    inWorld(async (world, driver) => {
      const { inPlace, sample } = resources[name];
      expect(Object.keys(sample.changed).sort()).toEqual(inPlace.filter((path) => path.startsWith("options.")).sort());
      const plan = await planOf(name, world);
      const { id } = await driver.create(plan, world.run());
      let options = plan.options as object;
      for (const [path, value] of Object.entries(sample.changed)) {
        options = { ...options, [path.replace("options.", "")]: value };
        const { value: parsed, findings } = parseWith(resources[name].options, options, (at) => ({ path: at }));
        throwFindings(findings);
        const state = await driver.update?.(id, { ...plan, options: parsed }, world.run());
        expect(state?.id).toBe(id);
        expectAsked(state, parsed);
      }
      if (!(inPlace as readonly string[]).includes("labels")) return;
      const renamed = { ...plan, name: "store", labels: { tier: "db" } };
      const grown = name === "Volume" ? { options: { ...(plan.options as object), sizeGiB: 20 } } : {};
      const state = await driver.update?.(id, { ...renamed, ...grown }, { ...world.run(), dropped: ["role"] });
      expect(state?.observed).toMatchObject({ name: "store", labels: { tier: "db" } });
      expect(await driver.read(id, world.run())).toEqual(state);
    }));

  test("cut off at any call, it is made once", async () => {
    const probe = await openWorld();
    const wanted = await planOf(name, probe);
    const before = probe.simulator.calls.length;
    await driverOf(name, probe).create(wanted, probe.run());
    const calls = new Set(probe.simulator.calls.slice(before).map((call) => call.name));
    await probe.simulator.close();
    const cuts = [...calls].flatMap((call) => (["before", "after", "drop"] as const).map((kind) => ({ call, kind })));
    const cutOff = (cut: (typeof cuts)[number]) =>
      inWorld(async (world, driver) => {
        const plan = await planOf(name, world);
        world.simulator.fail({ ...cut, times: 12 });
        await outcome(driver.create(plan, world.run()));
        const { id } = await persist(() => driverOf(name, world).create(plan, world.run()));
        expect((await driver.list("RegionOne", world.run())).map((one) => one.id)).toEqual([id]);
      });
    await Promise.all(cuts.map(cutOff));
  });
});

test("a volume that is to shrink is refused", async () => {
  const world = await openWorld();
  const driver = driverOf("Volume", world);
  const { id } = await driver.create(await planOf("Volume", world), world.run());
  const error = await failure(
    Promise.resolve(driver.update?.(id, await planOf("Volume", world, { sizeGiB: 5 }), world.run())),
  );
  expect(error.code).toBe("FD1405");
  await world.simulator.close();
});

test("a group that machines are in does not go", async () => {
  const world = await openWorld({}, 1_000);
  const driver = driverOf("SecurityGroup", world);
  const { id } = await driver.create(await planOf("SecurityGroup", world), world.run());
  await world.images().create(world.plan, world.run());
  await world.machines().create(await world.machine({ securityGroups: [id.split("/").at(-1) ?? ""] }), world.run());
  const error = await failure(driver.delete(id, world.run()));
  expect(error.code).toBe("FD1434");
  expect(error.message).toContain("in use");
  await world.simulator.close();
});

test("a volume is extended when the change returns", async () => {
  const world = await openWorld({ latencyMs: 20 });
  const driver = driverOf("Volume", world);
  const { id } = await driver.create(await planOf("Volume", world), world.run());
  const state = await driver.update?.(id, await planOf("Volume", world, { sizeGiB: 30 }), world.run());
  expect(state).toMatchObject({ phase: "ready", observed: { options: { sizeGiB: 30 } } });
  await world.simulator.close();
});

test.each([
  ["Volume", "block-storage", "/volumes"],
  ["LoadBalancer", "load-balancer", "/lbaas/loadbalancers"],
] as const)(
  "a %s that is being deleted is gone to all but its deletion, and another one is made",
  async (name, service, path) => {
    const world = await openWorld({ latencyMs: 60 });
    const driver = driverOf(name, world);
    const plan = await planOf(name, world);
    const first = await driver.create(plan, world.run());
    const api = await openSession(world.credentials, world.io).api(service, "RegionOne", world.run().signal);
    const call = { method: "DELETE", path: `${path}/${parseId(first.id).id}`, expect: "nothing" } as const;
    await api.request({ ...call, query: { cascade: "true" }, signal: world.run().signal });
    expect(await driver.read(first.id, world.run())).toBeUndefined();
    expect(await driver.list("RegionOne", world.run())).toEqual([]);
    expect((await failure(Promise.resolve(driver.update?.(first.id, plan, world.run())))).code).toBe("FD1406");
    const [next] = await Promise.all([driver.create(plan, world.run()), driver.delete(first.id, world.run())]);
    expect(next.phase).toBe("ready");
    expect(next.id).not.toBe(first.id);
    expect((await driver.list("RegionOne", world.run())).map(({ id }) => id)).toEqual([next.id]);
    expect(world.simulator.violations).toEqual([]);
    await world.simulator.close();
  },
);

test("a router whose plan names no subnets parts from none", async () => {
  const world = await openWorld();
  const driver = driverOf("Router", world);
  const joined = await planOf("Router", world);
  const { id } = await driver.create(joined, world.run());
  const from = world.simulator.calls.length;
  const state = await driver.update?.(id, { ...(await planOf("Router", world, { subnets: undefined })) }, world.run());
  expect(state?.observed.options).toMatchObject({ subnets: (joined.options as { readonly subnets: unknown }).subnets });
  const calls = world.simulator.calls.slice(from).map(({ name }) => name);
  expect(calls).not.toContain("PUT /network/v2.0/routers/{id}/remove_router_interface");
  const apart = await driver.update?.(id, await planOf("Router", world, { subnets: [] }), world.run());
  expect(apart?.observed.options).toMatchObject({ subnets: [] });
  await world.simulator.close();
});

test("a router keeps its gateway where its plan names none, also one that was set by hand, and loses it where it says so", async () => {
  const world = await openWorld();
  const driver = driverOf("Router", world);
  const gatewayOf = async (externalNetwork: string | undefined) => {
    const from = world.simulator.calls.length;
    const state = await driver.update?.(id, await planOf("Router", world, { externalNetwork }), world.run());
    const bodies = world.simulator.calls.slice(from).filter(({ name }) => name === "PUT /network/v2.0/routers/{id}");
    expect(JSON.stringify(bodies).includes("external_gateway_info")).toBe(externalNetwork === "none");
    return state?.outputs.externalIp;
  };
  const { id } = await driver.create(await planOf("Router", world), world.run());
  expect(await gatewayOf("public")).toBe("198.51.100.5");
  expect(await gatewayOf(undefined)).toBe("198.51.100.5");
  expect(await gatewayOf("none")).toBeUndefined();
  await world.simulator.close();
});

test("another member of a load balancer is one call, and its address and the listeners of others stay", async () => {
  const world = await openWorld();
  const driver = driverOf("LoadBalancer", world);
  const first = await driver.create(await planOf("LoadBalancer", world), world.run());
  const kept = JSON.parse(world.simulator.snapshot()) as { readonly listeners: [{ readonly shown: object }] };
  await world.simulator.close();
  const [{ shown }] = kept.listeners;
  const other = { id: "theirs", createdAt: 0, shown: { ...shown, id: "theirs", name: "theirs", protocol_port: 8080 } };
  const again = await openWorld({ snapshot: JSON.stringify({ ...kept, listeners: [...kept.listeners, other] }) });
  const listeners = [{ port: 443, members: ["10.20.0.10", "10.20.0.11"].map((address) => ({ address, port: 443 })) }];
  const plan = await planOf("LoadBalancer", again, { listeners });
  const from = again.simulator.calls.length;
  const state = await driverOf("LoadBalancer", again).update?.(first.id, plan, again.run());
  expect(state).toMatchObject({ id: first.id, outputs: first.outputs });
  expectAsked(state, plan.options);
  expect(again.simulator.calls.slice(from).flatMap(({ name }) => (name.startsWith("GET") ? [] : [name]))).toEqual([
    "PUT /load-balancer/v2/lbaas/loadbalancers/{loadbalancer_id}",
    "PUT /load-balancer/v2/lbaas/pools/{pool_id}/members",
  ]);
  await again.simulator.close();
});

test("a load balancer has what Octavia can, changes it in place, and has what Octavia has where the plan says nothing more", async () => {
  const world = await openWorld();
  const driver = driverOf("LoadBalancer", world);
  const secret = "https://barbican.example/v1/containers/0a1b2c3d";
  const base = { port: 443, protocol: "TERMINATED_HTTPS", certificate: secret };
  const rich = {
    ...base,
    algorithm: "SOURCE_IP_PORT",
    allowedCidrs: ["203.0.113.0/24", "198.51.100.0/24"],
    insertHeaders: { "X-Forwarded-For": "true" },
    connectionLimit: 100,
    clientTimeoutMs: 60_000,
    memberTimeoutMs: 70_000,
    sniCertificates: [`${secret}-2`],
    persistence: { type: "APP_COOKIE", cookieName: "session" },
    memberTls: true,
    monitor: { type: "HTTP", path: "/healthz", expectedCodes: "200-204", method: "HEAD" },
  };
  const more = { subnet: undefined, port: "spare", provider: "amphora", availabilityZone: "nova" };
  const plan = async (listener: object) => planOf("LoadBalancer", world, { ...more, listeners: [listener] });
  const made = await driver.create(await plan(rich), world.run());
  expect(made.outputs.address).toBe("10.0.0.9");
  expectAsked(await driver.read(made.id, world.run()), (await plan(rich)).options);
  const from = world.simulator.calls.length;
  const bare = await driver.update?.(made.id, await plan(base), world.run());
  expect(bare?.observed.options).toEqual({
    region: "RegionOne",
    listeners: ((await plan(base)).options as { listeners: unknown }).listeners,
  });
  const again = await driver.update?.(made.id, await plan(rich), world.run());
  expectAsked(again, (await plan(rich)).options);
  const changes = world.simulator.calls
    .slice(from)
    .flatMap(({ name }) => (/^(?:POST|DELETE)/.test(name) ? [name] : []));
  expect(changes.filter((name) => !name.includes("healthmonitors"))).toEqual([]);
  expect(world.simulator.violations).toEqual([]);
  await world.simulator.close();
});

test("a load balancer without a place for its address, or a certificate for TLS, is refused", async () => {
  const world = await openWorld();
  const plan = await planOf("LoadBalancer", world, {
    subnet: undefined,
    listeners: [{ port: 443, protocol: "TERMINATED_HTTPS" }],
  });
  const findings = (resources.LoadBalancer.check as (given: ResourcePlan) => readonly { readonly at?: object }[])(plan);
  expect(findings.map(({ at }) => at)).toEqual([{ path: "options.subnet" }, { path: "options.listeners" }]);
  await world.simulator.close();
});

describe("a load balancer that Octavia takes a while to change", () => {
  const listeners = [
    { port: 443, members: [{ address: "10.20.0.11", port: 443 }], monitor: { type: "HTTPS", path: "/healthz" } },
    { protocol: "HTTP", port: 80, algorithm: "SOURCE_IP" },
  ];

  test("is waited for before each change, and none is refused", async () => {
    const world = await openWorld({ latencyMs: 40 });
    const driver = driverOf("LoadBalancer", world);
    const { id, phase } = await driver.create(await planOf("LoadBalancer", world), world.run());
    expect(phase).toBe("ready");
    const plan = await planOf("LoadBalancer", world, { listeners });
    const from = world.simulator.calls.length;
    const state = await driver.update?.(id, plan, world.run());
    expectAsked(state, plan.options);
    expect(state?.phase).toBe("ready");
    const changes = world.simulator.calls.slice(from).filter(({ name }) => !/^(?:GET|POST .*tokens)/.test(name));
    expect(changes.length).toBe(new Set(changes.map((call) => JSON.stringify(call))).size);
    await driver.delete(id, world.run());
    expect(await driver.read(id, world.run())).toBeUndefined();
    expect(world.simulator.violations).toEqual([]);
    await world.simulator.close();
  });

  test("and is in ERROR since is not changed, and says what to do", async () => {
    const first = await openWorld();
    const { id } = await driverOf("LoadBalancer", first).create(await planOf("LoadBalancer", first), first.run());
    const snapshot = first.simulator
      .snapshot()
      .replaceAll('"provisioning_status":"ACTIVE"', '"provisioning_status":"ERROR"');
    await first.simulator.close();
    const world = await openWorld({ snapshot });
    const driver = driverOf("LoadBalancer", world);
    const plan = await planOf("LoadBalancer", world, { listeners });
    const error = await failure(Promise.resolve(driver.update?.(id, plan, world.run())));
    expect(error.findings).toMatchObject([
      { code: "FD1420", hint: expect.stringContaining("openstack loadbalancer failover") },
    ]);
    await driver.delete(id, world.run());
    expect(await driver.read(id, world.run())).toBeUndefined();
    await world.simulator.close();
  });
});

describe("a port", () => {
  const group = "0a1b2c3d-0000-4000-8000-000000000032";

  test("has the addresses, groups and pairs that it was asked for, and a machine takes it and lets it go", async () => {
    const world = await openWorld();
    const driver = driverOf("Port", world);
    const given = {
      fixedIps: [{ subnet: "private-v4", address: "10.0.0.77" }],
      securityGroups: [group],
      allowedAddressPairs: [{ address: "10.0.0.100" }, { address: "10.0.1.0/24", mac: "fa:16:3e:00:00:01" }],
      mac: "FA:16:3E:12:34:56",
      vnicType: "direct",
      dnsName: "web",
    };
    const plan = await planOf("Port", world, { network: "private", ...given });
    const check = resources.Port.check as (wanted: ResourcePlan) => readonly unknown[];
    expect(check(plan)).toEqual([]);
    expect(check({ ...plan, options: { ...(plan.options as object), portSecurity: false } })).toMatchObject([
      { code: "FD1003", at: { path: "options.portSecurity" } },
    ]);
    const state = await driver.create(plan, world.run());
    expect(state.outputs).toMatchObject({ addresses: ["10.0.0.77"], mac: "fa:16:3e:12:34:56" });
    expectAsked(await driver.read(state.id, world.run()), plan.options);
    await world.images().create(world.plan, world.run());
    const machine = await world.machines().create(await world.machine({ networks: [{ port: state.id }] }), world.run());
    expect(machine.addresses.privateIpv4).toBe("10.0.0.77");
    await world.machines().delete(machine.id, world.run());
    expect((await driver.read(state.id, world.run()))?.outputs.addresses).toEqual(["10.0.0.77"]);
    await driver.delete(state.id, world.run());
    expect(world.simulator.leftovers()).toEqual([]);
    expect(world.simulator.violations).toEqual([]);
    await world.simulator.close();
  });

  test("keeps an address that Neutron chose, and what others set where the plan says nothing", async () => {
    const world = await openWorld();
    const driver = driverOf("Port", world);
    const plan = await planOf("Port", world, { network: "private", fixedIps: [{ subnet: "private-v4" }] });
    const { id, outputs } = await driver.create(plan, world.run());
    const [chosen] = outputs.addresses as readonly string[];
    const update = async (options: object) =>
      driver.update?.(id, { ...plan, options: { region: "RegionOne", network: "private", ...options } }, world.run());
    const two = await update({
      fixedIps: [{ subnet: "private-v4" }, { address: "10.0.0.88" }],
      securityGroups: [group],
    });
    expect(two?.outputs.addresses).toEqual([chosen, "10.0.0.88"]);
    const left = await update({});
    expect(left?.observed.options).toMatchObject({ securityGroups: [group] });
    expect(left?.outputs.addresses).toEqual([chosen, "10.0.0.88"]);
    const open = await update({ portSecurity: false });
    expect(open?.observed.options).toMatchObject({ portSecurity: false, securityGroups: [] });
    expect(world.simulator.violations).toEqual([]);
    await world.simulator.close();
  });
});
