import { afterEach, expect, test } from "vitest";
import type { SimulatorOptions } from "../../../src/platform.ts";
import openstack from "../../../src/providers/openstack/index.ts";
import { machines } from "../../../src/providers/openstack/machines.ts";
import type { Options } from "../../../src/providers/openstack/options.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { ids } from "../../../src/providers/openstack/simulator/account.ts";
import { failure } from "../../conformance/rule.ts";
import { openWorld, type World } from "./cloud.ts";

const open: World[] = [];
afterEach(async () => {
  for (const { simulator } of open.splice(0)) {
    expect(simulator.violations).toEqual([]);
    await simulator.close();
  }
});

/** A cloud that has the image. */
async function world(options: SimulatorOptions = {}): Promise<World> {
  const made = await openWorld(options);
  open.push(made);
  await made.images().create(made.plan, made.run("another"));
  return made;
}

const names = ({ simulator }: World) => simulator.calls.map(({ name }) => name);

test.each<[string, Partial<Options>, string, string]>([
  ["region", { region: "RegionTwo" }, "FD1410", "RegionOne"],
  ["flavor", { flavor: "m1.smal" }, "FD1411", "m1.small"],
  ["flavor, but its id", { flavor: "2" }, "FD1411", "m1.small"],
  ["network", { networks: [{ network: "privat" }] }, "FD1406", "private"],
  ["server group", { serverGroup: "apar" }, "FD1406", "apart"],
  ["volume", { volumes: [{ volume: "dat" }] }, "FD1406", "data"],
  ["port", { networks: [{ port: "spar" }] }, "FD1406", "make it first"],
])("what the cloud does not know as a %s is told with the nearest", async (_, options, code, near) => {
  const cloud = await world();
  const error = await failure(cloud.machines().create(await cloud.machine(options), cloud.run()));
  expect(error.findings).toMatchObject([{ code, hint: expect.stringContaining(near) }]);
  expect(cloud.simulator.machines()).toEqual([]);
});

test.each<[string, Partial<Options>, string]>([
  ["a key pair that is not there", { keyName: "missing" }, "FD1406"],
  ["a zone that is not there", { availabilityZone: "nowhere" }, "FD1406"],
  ["a group that is not there", { securityGroups: ["missing"] }, "FD1406"],
  ["a flavor without a disk", { flavor: "m1.diskless" }, "FD1405"],
])("%s is refused with a remedy", async (_, options, code) => {
  const cloud = await world();
  const error = await failure(cloud.machines().create(await cloud.machine(options), cloud.run()));
  expect(error.code).toBe(code);
  expect(cloud.simulator.machines()).toEqual([]);
});

test("a port and a volume of one's own are taken by their names as well", async () => {
  const cloud = await world();
  const options = { networks: [{ port: "spare" }], volumes: [{ volume: "data" }] };
  const { id } = await cloud.machines().create(await cloud.machine(options), cloud.run());
  const made = cloud.simulator.calls.find(({ name }) => name === "POST /compute/v2.1/servers");
  expect(made?.parameters.server).toMatchObject({ networks: [{ port: ids.port }] });
  const mapping = expect.objectContaining({ source_type: "volume", uuid: ids.volume, delete_on_termination: false });
  expect(made?.parameters.server).toMatchObject({ block_device_mapping_v2: [{ boot_index: 0 }, mapping] });
  await cloud.machines().delete(id, cloud.run());
});

test("flavors and server groups beyond the first page of a list are found", async () => {
  const cloud = await world();
  const group = resources.ServerGroup.options.parse({ region: "RegionOne" });
  const groups = resources.ServerGroup.connect(cloud.credentials, cloud.io);
  await groups.create({ name: "second", labels: {}, options: group }, cloud.run());
  const short: typeof fetch = (url, init) => {
    const address = new URL(String(url));
    if (/\/(?:flavors\/detail|os-server-groups)$/.test(address.pathname)) address.searchParams.set("limit", "1");
    return cloud.io.fetch(address.href, init);
  };
  const paged = { ...cloud.io, fetch: short };
  const options = { flavor: "m1.large", serverGroup: "second flatcar-deploy:one?" };
  await machines(cloud.credentials, paged).create(await cloud.machine(options), cloud.run());
  expect(cloud.simulator.machines()).toHaveLength(1);
});

test("hints for the scheduler, and a volume of a snapshot, are handed on", async () => {
  const cloud = await world();
  const snapshot = "0a1b2c3d-0000-4000-8000-0000000000aa";
  const options = { serverGroup: "apart", schedulerHints: { different_host: [snapshot] }, volumes: [{ snapshot }] };
  await cloud.machines().create(await cloud.machine(options), cloud.run());
  const made = cloud.simulator.calls.find(({ name }) => name === "POST /compute/v2.1/servers");
  expect(made?.parameters["os:scheduler_hints"]).toEqual({ group: ids.apart, different_host: [snapshot] });
  const mapping = { source_type: "snapshot", destination_type: "volume", uuid: snapshot, delete_on_termination: true };
  expect(made?.parameters.server).toMatchObject({ block_device_mapping_v2: [{ boot_index: 0 }, mapping] });
});

test("what was made after the first look is found by its name, and a security group by its id", async () => {
  const cloud = await world();
  const driver = cloud.machines();
  const made = async (kind: keyof typeof resources, name: string, options: object) => {
    const plan = { name, labels: {}, options: resources[kind].options.parse({ region: "RegionOne", ...options }) };
    return resources[kind].connect(cloud.credentials, cloud.io).create(plan as never, cloud.run());
  };
  const one = await made("SecurityGroup", "one", {});
  const networks = [{ network: "private" }];
  const before = await driver.create(await cloud.machine({ networks, securityGroups: [one.id] }), cloud.run());
  const inside = await made("Network", "inside", {});
  await made("Subnet", "inside", { network: inside.id, cidr: "10.20.0.0/24" });
  await made("Volume", "data-2", { sizeGiB: 1 });
  const two = await made("SecurityGroup", "two", {});
  const options = { networks: [{ network: "inside" }], volumes: [{ volume: "data-2" }] };
  const { id } = await driver.create({ ...(await cloud.machine(options)), name: "web-1" }, cloud.run());
  expect((await driver.read(id, cloud.run()))?.phase).toBe("running");
  const both = await cloud.machine({ networks, securityGroups: [one.id, two.id] });
  const changed = await driver.update?.(before.id, both, cloud.run());
  expect(changed?.observed.options.securityGroups).toEqual(both.options.securityGroups);
});

test("without the image nothing is made", async () => {
  const cloud = await openWorld();
  open.push(cloud);
  const error = await failure(cloud.machines().create(await cloud.machine(), cloud.run()));
  expect(error.code).toBe("FD1414");
  expect(names(cloud)).not.toContain("POST /compute/v2.1/servers");
});

test("an image that came in after the first look is found", async () => {
  const cloud = await openWorld();
  open.push(cloud);
  const driver = cloud.machines();
  await failure(driver.create(await cloud.machine(), cloud.run()));
  await cloud.images().create(cloud.plan, cloud.run());
  expect((await driver.create(await cloud.machine(), cloud.run())).phase).toBe("running");
});

test("an image of one's own is taken by its id or its name", async () => {
  const cloud = await world();
  const [image] = await cloud.images().list("RegionOne", cloud.run());
  const plan = { ...(await cloud.machine()), ownImage: true };
  for (const name of [image?.id.split("/").at(-1) ?? "", "flatcar-stable-4593.2.5-amd64"]) {
    const { observed } = await cloud.machines().create({ ...plan, image: name }, cloud.run());
    expect(observed.image).toBe(name);
  }
});

test("what Nova gives up is told with its reason, and is deleted", async () => {
  const cloud = await world();
  cloud.simulator.fail({ call: "POST /compute/v2.1/servers", kind: "capacity" });
  const error = await failure(cloud.machines().create(await cloud.machine(), cloud.run()));
  expect(error.code).toBe("FD1401");
  expect(error.message).toContain("No valid host was found. There are not enough hosts available");
  expect(error.created).toBeUndefined();
  expect(cloud.simulator.machines()).toEqual([]);
  expect((await cloud.machines().create(await cloud.machine(), cloud.run())).phase).toBe("running");
});

test("a server that is not active in time is told with its console, without what it was told", async () => {
  const cloud = await world({ latencyMs: 60_000 });
  const content = "hunter2-canary%20and%20more";
  const files = [{ path: "/etc/motd", contents: { source: `data:,${content}` } }];
  const ignition = JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files } });
  const plan = { ...(await cloud.machine()), ignition, userData: Buffer.from(ignition).toString("base64") };
  const error = await failure(cloud.machines().create(plan, { ...cloud.run(), timeoutMs: 5_000 }));
  expect(error).toMatchObject({ code: "FD1408", created: cloud.simulator.machines()[0]?.id });
  expect(error.findings[0].details).toEqual([
    expect.stringMatching(/ is BUILD$/),
    "console: [    0.000000] Linux version 6.12.0-flatcar",
    expect.stringMatching(/^console: \[ {4}4\.511003\] ignition\[412\]: .*\/etc\/motd/),
    "console: [FAILED] Failed to start ignition-files.service - Ignition (files).",
  ]);
  expect(JSON.stringify(error.findings)).not.toContain("hunter2");
});

test("a server that an earlier run left failed goes before another is made", async () => {
  const cloud = await world();
  cloud.simulator.fail({ call: "POST /compute/v2.1/servers", kind: "capacity" });
  cloud.simulator.fail({ call: "DELETE /compute/v2.1/servers/{id}", kind: "before", times: 20 });
  const error = await failure(cloud.machines().create(await cloud.machine(), cloud.run()));
  expect(error).toMatchObject({ code: "FD1401", created: cloud.simulator.machines()[0]?.id });
  const driver = cloud.machines();
  for (let tries = 0; tries < 4 && cloud.simulator.machines()[0]?.id === error.created; tries++)
    await driver.create(await cloud.machine(), cloud.run()).catch(() => undefined);
  expect(cloud.simulator.machines()).toHaveLength(1);
  expect(cloud.simulator.machines()[0]?.id).not.toBe(error.created);
});

test("a token that is over is renewed once, and the call goes on", async () => {
  const cloud = await world();
  const driver = cloud.machines();
  await driver.create(await cloud.machine(), cloud.run());
  await cloud.io.sleep(5_000);
  const before = names(cloud).length;
  cloud.simulator.fail({ kind: "credentials", call: "GET /compute/v2.1/servers/detail" });
  expect(await driver.list("RegionOne", cloud.run())).toHaveLength(1);
  expect(names(cloud).slice(before)).toEqual([
    "GET /compute/v2.1/servers/detail",
    "POST /identity/v3/auth/tokens",
    "GET /compute/v2.1/servers/detail",
  ]);
});

test("security groups that the plan names are all there are, and without a list they are as somebody set them", async () => {
  const { machines, machine, run, simulator, ...cloud } = await openWorld();
  await cloud.images().create(cloud.plan, run());
  const { id } = await machines().create(await machine({ securityGroups: ["web"] }), run());
  const update = async (options: Parameters<typeof machine>[0]) => {
    const state = await machines().update?.(id, await machine(options), run());
    return state?.observed.options.securityGroups;
  };
  expect(await update({ securityGroups: ["default", "web"] })).toEqual(["default", "web"]);
  const from = simulator.calls.length;
  expect(await update({})).toEqual(["default", "web"]);
  expect(simulator.calls.slice(from).some(({ name }) => name.endsWith("/action"))).toBe(false);
  expect(await update({ securityGroups: ["web"] })).toEqual(["web"]);
  await simulator.close();
});

test.each([
  ["ports of one's own alone", [{ port: "web" }], ["options.securityGroups"]],
  ["a port that Nova makes as well", [{ port: "web" }, { network: "private" }], []],
] as const)("groups of a machine with %s", (_, networks, paths) => {
  const { check, options } = openstack;
  const given = { region: "RegionOne", flavor: "m1.small", networks, securityGroups: ["web"] };
  const draft = { name: "web-0", labels: {}, options: options.parse(given) };
  expect(check?.(draft as never).map(({ at }) => at)).toEqual(paths.map((path) => ({ path })));
  expect(check?.({ ...draft, options: options.parse({ ...given, securityGroups: undefined }) } as never)).toEqual([]);
});

test("groups by id are read back by id", async () => {
  const cloud = await world();
  const securityGroups = [ids.webGroup, ids.defaultGroup].sort();
  const { id } = await cloud.machines().create(await cloud.machine({ securityGroups }), cloud.run());
  const state = await cloud.machines().read(id, cloud.run());
  expect(state?.observed.options.securityGroups).toEqual(securityGroups);
});

test("a floating IP of one's own is plugged in, and stays when the machine goes", async () => {
  const cloud = await world();
  const driver = cloud.machines();
  const first = await driver.create(await cloud.machine({ floatingIp: { pool: "public" } }), cloud.run());
  const { publicIpv4 = "" } = first.addresses;
  expect(publicIpv4).toMatch(/^198\.51\.100\./);
  cloud.simulator.vanish(first.id);
  const plan = { ...(await cloud.machine({ floatingIp: { address: publicIpv4 } })), name: "web-1" };
  const second = await driver.create(plan, cloud.run("two"));
  expect(second.addresses.publicIpv4).toBe(publicIpv4);
  expect(second.observed.options.floatingIp).toEqual({ address: publicIpv4 });
  const without = await driver.update?.(
    second.id,
    { ...plan, options: { ...plan.options, floatingIp: undefined } },
    cloud.run("two"),
  );
  expect(without?.addresses.publicIpv4).toBeUndefined();
  await driver.delete(second.id, cloud.run("two"));
  expect(await driver.remains?.("RegionOne", cloud.run())).toHaveLength(1);
});

test("a machine whose deletion is refused keeps its address; the address goes after the machine, also in a later run", async () => {
  const cloud = await world();
  const plan = await cloud.machine({ floatingIp: { pool: "public" } });
  const { id, addresses } = await cloud.machines().create(plan, cloud.run());
  cloud.simulator.fail({ call: "DELETE /compute/v2.1/servers/{id}", kind: "permission" });
  expect((await failure(cloud.machines().delete(id, cloud.run()))).code).toBe("FD1303");
  expect((await cloud.machines().read(id, cloud.run()))?.addresses).toEqual(addresses);
  cloud.simulator.fail({ call: "DELETE /network/v2.0/floatingips/{id}", kind: "permission" });
  expect((await failure(cloud.machines().delete(id, cloud.run()))).code).toBe("FD1303");
  expect(cloud.simulator.machines()).toEqual([]);
  expect(await cloud.machines().remains?.("RegionOne", cloud.run())).toHaveLength(1);
  await cloud.machines().delete(id, cloud.run());
  expect(await cloud.machines().remains?.("RegionOne", cloud.run())).toEqual([]);
});

test("an address of one's own in a port of one's own is unplugged when the machine goes", async () => {
  const cloud = await world();
  const pool = await cloud.machines().create(await cloud.machine({ floatingIp: { pool: "public" } }), cloud.run());
  const { publicIpv4: address = "" } = pool.addresses;
  cloud.simulator.vanish(pool.id);
  const options = { networks: [{ port: "spare" }], floatingIp: { address } };
  const { id } = await cloud.machines().create(await cloud.machine(options), cloud.run("two"));
  await cloud.machines().delete(id, cloud.run("two"));
  const { calls } = cloud.simulator;
  const unplugged = calls.findIndex(({ parameters }) => JSON.stringify(parameters).includes('"port_id":null'));
  expect(unplugged).toBeGreaterThan(calls.findIndex(({ name }) => name === "DELETE /compute/v2.1/servers/{id}"));
});

test("many are read with one list", async () => {
  const cloud = await world();
  const driver = cloud.machines();
  const plans = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => ({ ...(await cloud.machine()), name: `web-${index}` })),
  );
  const made = await Promise.all(plans.map((plan) => driver.create(plan, cloud.run())));
  const before = names(cloud).length;
  const fresh = cloud.machines();
  await Promise.all(made.map(({ id }) => fresh.read(id, cloud.run())));
  expect(
    names(cloud)
      .slice(before)
      .filter((name) => name.includes("/servers")),
  ).toEqual(["GET /compute/v2.1/servers/detail"]);
});

test("a machine is stopped before it goes where a volume of it stays, and only there", async () => {
  const cloud = await world({ latencyMs: 20 });
  const kept = { volumes: [{ volume: "data" }] };
  for (const [options, stops] of [
    [kept, true],
    [{ volumes: [{ sizeGiB: 5 }] }, false],
  ] as const) {
    const { id } = await cloud.machines().create(await cloud.machine({ volumes: [...options.volumes] }), cloud.run());
    const before = cloud.simulator.calls.length;
    await cloud.machines().delete(id, cloud.run());
    const calls = cloud.simulator.calls.slice(before);
    expect(calls.some(({ parameters }) => "os-stop" in parameters)).toBe(stops);
  }
  expect(cloud.simulator.machines()).toEqual([]);
});

test("a machine that was deleted is not listed any more: Nova shows it as DELETED for a moment", async () => {
  const cloud = await world({ latencyMs: 200 });
  const { id } = await cloud.machines().create(await cloud.machine(), cloud.run());
  await cloud.machines().delete(id, cloud.run());
  expect(JSON.parse(cloud.simulator.snapshot()).servers).toEqual([]);
});

test("its state is kept, and opened again", async () => {
  const cloud = await world();
  const { id } = await cloud.machines().create(await cloud.machine({ floatingIp: { pool: "public" } }), cloud.run());
  const again = await openWorld({ snapshot: cloud.simulator.snapshot() });
  open.push(again);
  expect(await again.machines().read(id, again.run())).toMatchObject({ id, phase: "running" });
});

test("tags that others set stay, and those that the plan drops go", async () => {
  const cloud = await world();
  const { id } = await cloud.machines().create(await cloud.machine({ tags: ["blue", "web"] }), cloud.run());
  const kept = JSON.parse(cloud.simulator.snapshot()) as { readonly servers: [{ readonly tags: readonly string[] }] };
  const [server] = kept.servers;
  const servers = [{ ...server, tags: [...server.tags, "backup-nightly"] }];
  const again = await openWorld({ snapshot: JSON.stringify({ ...kept, servers }) });
  open.push(again);
  const plan = { ...(await again.machine({ tags: ["green", "web"] })), labels: { role: "x" } };
  const state = await again.machines().update?.(id, plan, again.run());
  expect(state?.observed.options.tags).toEqual(["green", "web"]);
  const [after] = (JSON.parse(again.simulator.snapshot()) as typeof kept).servers;
  expect([...after.tags].sort()).toEqual(["backup-nightly", "flatcar-deploy:owner=one", "green", "web"]);
});

test("no two machines of the simulated cloud have one address, also when it is opened anew after one went", async () => {
  const before = await world();
  const made = [];
  for (const name of ["a", "b", "c"])
    made.push(await before.machines().create({ ...(await before.machine()), name }, before.run()));
  await before.machines().delete(made[0]?.id ?? "", before.run());
  const cloud = await openWorld({ snapshot: before.simulator.snapshot() });
  open.push(cloud);
  for (const name of ["d", "e"]) await cloud.machines().create({ ...(await cloud.machine()), name }, cloud.run());
  const addresses = (await cloud.machines().list("RegionOne", cloud.run())).map((each) => each.addresses.privateIpv4);
  expect([addresses.length, new Set(addresses).size]).toEqual([4, 4]);
});
