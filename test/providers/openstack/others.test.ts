import { expect, onTestFinished, test } from "vitest";
import type { Call } from "../../../src/http/api.ts";
import type { Properties } from "../../../src/plugin/wire.ts";
import { parseId } from "../../../src/providers/openstack/id.ts";
import type { resources } from "../../../src/providers/openstack/resources/index.ts";
import type { Service } from "../../../src/providers/openstack/service-login.ts";
import { openSession } from "../../../src/providers/openstack/session.ts";
import { ids } from "../../../src/providers/openstack/simulator/account.ts";
import { connect } from "../../plugin/provider.ts";
import { openWorld, type World } from "./cloud.ts";

type Name = keyof typeof resources;

/** A request that somebody else makes. */
const other = async ({ credentials, io, run }: World, service: Service, call: Omit<Call, "signal">) => {
  const { signal } = run();
  const api = await openSession(credentials, io).api(service, "RegionOne", signal);
  return (await api.request<Readonly<Record<string, unknown>>>({ ...call, signal })).body;
};

interface Case {
  readonly name: Name;
  readonly key: string;
  readonly given: Properties;
  /** What somebody adds to the list. */
  add(world: World, id: string): Promise<unknown>;
}

const port = (one: number) => ({ protocol: "tcp", fromPort: one, toPort: one });
const member = (host: number) => ({ address: `10.20.0.${host}`, port: 443 });

const cases: readonly Case[] = [
  {
    name: "SecurityGroup",
    key: "rules",
    given: { region: "RegionOne", rules: [port(22)] },
    add: (world, id) => {
      const rule = {
        security_group_id: id,
        direction: "ingress",
        protocol: "tcp",
        port_range_min: 99,
        port_range_max: 99,
      };
      return other(world, "network", {
        method: "POST",
        path: "/security-group-rules",
        body: { security_group_rule: rule },
      });
    },
  },
  {
    name: "Router",
    key: "subnets",
    given: { region: "RegionOne", subnets: [] },
    add: (world, id) => {
      const path = `/routers/${id}/add_router_interface`;
      return other(world, "network", { method: "PUT", path, body: { subnet_id: ids.privateSubnet } });
    },
  },
  {
    name: "LoadBalancer",
    key: "listeners",
    given: { region: "RegionOne", subnet: "private-v4", listeners: [{ port: 443, members: [member(10)] }] },
    async add(world) {
      const { pools } = await other(world, "load-balancer", { method: "GET", path: "/lbaas/pools" });
      const [{ id: pool }] = pools as readonly [{ readonly id: string }];
      const members = [10, 66].map((host) => ({ address: member(host).address, protocol_port: 443, weight: 1 }));
      const path = `/lbaas/pools/${pool}/members`;
      return other(world, "load-balancer", { method: "PUT", path, body: { members }, expect: "nothing" });
    },
  },
];

test.each(cases)(
  "what others add to $key of a $name is seen by a refresh, and an update takes it away",
  async ({ name, key, given, add }) => {
    const world = await openWorld();
    onTestFinished(() => world.simulator.close());
    const client = await connect(world.simulator);
    const urn = `urn:pulumi:test::shop::flatcar:openstack:${name}::one`;
    const { failures, ...inputs } = await client.check(urn, { name: "shop-one", options: given });
    expect(failures).toEqual([]);
    const { id, outputs } = await client.create(urn, inputs);
    const before = await client.read(urn, id, inputs, outputs);
    expect((await client.diff(urn, before.inputs, inputs)).some).toBe(false);
    await add(world, parseId(id).id);
    const seen = await client.read(urn, id, inputs, outputs);
    expect((await client.diff(urn, seen.inputs, inputs)).detail).toEqual({ [`options.${key}`]: "UPDATE" });
    await client.update(urn, { ...seen, id }, inputs);
    const after = await client.read(urn, id, inputs, outputs);
    expect((await client.diff(urn, after.inputs, inputs)).some).toBe(false);
    expect(after.inputs).toEqual(before.inputs);
    expect(world.simulator.violations).toEqual([]);
  },
);

test.each(cases.filter(({ name }) => name !== "LoadBalancer"))(
  "$key that a $name leaves out are anybody's",
  async ({ name, add }) => {
    const world = await openWorld();
    onTestFinished(() => world.simulator.close());
    const client = await connect(world.simulator);
    const urn = `urn:pulumi:test::shop::flatcar:openstack:${name}::one`;
    const { failures, ...inputs } = await client.check(urn, { name: "shop-one", options: { region: "RegionOne" } });
    expect(failures).toEqual([]);
    const { id, outputs } = await client.create(urn, inputs);
    await add(world, parseId(id).id);
    const seen = await client.read(urn, id, inputs, outputs);
    expect((await client.diff(urn, seen.inputs, inputs)).some).toBe(false);
    const from = world.simulator.calls.length;
    await client.update(urn, { ...seen, id }, inputs);
    const changes = world.simulator.calls.slice(from).map(({ name: call }) => call);
    expect(changes.filter((call) => /DELETE|remove_router_interface/.test(call))).toEqual([]);
  },
);
