import { afterEach, expect, test } from "vitest";
import type { MachinePlan, ResourceState } from "../../../src/platform.ts";
import type { Options } from "../../../src/providers/openstack/options.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { failure } from "../../conformance/rule.ts";
import { openWorld, type World } from "./cloud.ts";

const open: World[] = [];
afterEach(async () => {
  for (const { simulator } of open.splice(0)) {
    expect(simulator.violations).toEqual([]);
    await simulator.close();
  }
});

interface Place {
  readonly cloud: World;
  readonly ip: ResourceState;
  plan(name: string, options?: Partial<Options>): Promise<MachinePlan<Options>>;
}

/** A cloud that has the image, and an address; machines of `plan` want that. */
async function place(): Promise<Place> {
  const cloud = await openWorld();
  open.push(cloud);
  await cloud.images().create(cloud.plan, cloud.run());
  const kind = resources.FloatingIp;
  const wanted = { name: "address", labels: {}, options: kind.options.parse({ region: "RegionOne", pool: "public" }) };
  const ip = await kind.connect(cloud.credentials, cloud.io).create(wanted, cloud.run());
  const address = String(ip.outputs.address);
  const plan = async (name: string, options: Partial<Options> = {}) => ({
    ...(await cloud.machine({ floatingIp: { address }, ...options })),
    name,
  });
  return { cloud, ip, plan };
}

const hint = expect.stringMatching(/^openstack floating ip unset --port 198\.51\.100\.\d+ /);

test("an address is not taken from a machine of another deployment, neither for a new machine nor for one that is there", async () => {
  const { cloud, plan } = await place();
  const driver = cloud.machines();
  const { id, addresses } = await driver.create(await plan("theirs"), cloud.run("two"));
  const refused = await failure(driver.create(await plan("web"), cloud.run()));
  const message = expect.stringMatching(/^floating IP .* server theirs \(.*\) of another deployment has it$/);
  expect(refused.findings).toMatchObject([{ code: "FD1405", message, hint }]);
  expect(cloud.simulator.machines()).toHaveLength(1);
  const own = await driver.create(await plan("web", { floatingIp: undefined }), cloud.run());
  const update = Promise.resolve(driver.update?.(own.id, await plan("web"), cloud.run()));
  expect((await failure(update)).findings).toMatchObject([{ code: "FD1405", message, hint }]);
  expect((await driver.read(id, cloud.run("two")))?.addresses).toEqual(addresses);
});

test("an address goes over from a machine of the same deployment, and one that it has already is left there", async () => {
  const { cloud, plan } = await place();
  const driver = cloud.machines();
  const first = await driver.create(await plan("web"), cloud.run());
  const next = await driver.create(await plan("web"), { ...cloud.run(), replacing: first.id });
  expect(next.addresses.publicIpv4).toBe(first.addresses.publicIpv4);
  expect((await driver.read(first.id, cloud.run()))?.addresses.publicIpv4).toBeUndefined();
  const from = cloud.simulator.calls.length;
  await driver.update?.(next.id, await plan("web"), cloud.run());
  expect(cloud.simulator.calls.slice(from).map(({ name }) => name)).not.toContain("PUT /network/v2.0/floatingips/{id}");
});

test("an address is not taken from a load balancer", async () => {
  const { cloud, plan } = await place();
  await cloud.machines().create(await plan("web", { networks: [{ port: "spare" }] }), cloud.run());
  const kept = JSON.parse(cloud.simulator.snapshot()) as { servers: unknown[]; ports: { server: string }[] };
  const ports = kept.ports.map((port) => ({
    ...port,
    server: "",
    shown: { device_owner: "Octavia", device_id: "lb-1" },
  }));
  const again = await openWorld({ snapshot: JSON.stringify({ ...kept, servers: [], ports }) });
  open.push(again);
  const refused = await failure(again.machines().create(await plan("web"), again.run()));
  const message = expect.stringContaining("port spare of Octavia lb-1 has it");
  expect(refused.findings).toMatchObject([{ code: "FD1405", message, hint }]);
  expect(again.simulator.machines()).toEqual([]);
});

test("an address in a port without a machine goes over where the port is of the same deployment, or the machine's own", async () => {
  const { cloud, ip, plan } = await place();
  const driver = cloud.machines();
  const kind = resources.Port;
  const wanted = { name: "vip", labels: {}, options: kind.options.parse({ region: "RegionOne", network: "private" }) };
  const port = await kind.connect(cloud.credentials, cloud.io).create(wanted, cloud.run("two"));
  const machine = await plan("web", { networks: [{ port: String(port.outputs.portId) }] });
  const { id } = await driver.create(machine, cloud.run());
  cloud.simulator.vanish(id);
  expect((await failure(driver.create(await plan("web"), cloud.run()))).message).toContain("port vip has it");
  const own = await driver.create(machine, cloud.run());
  cloud.simulator.vanish(own.id);
  const { addresses } = await driver.create(await plan("app"), cloud.run("two"));
  expect(addresses.publicIpv4).toBe(ip.outputs.address);
});
