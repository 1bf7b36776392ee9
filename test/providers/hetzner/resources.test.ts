import { afterEach, describe, expect, test } from "vitest";
import type { FlatcarError } from "../../../src/errors.ts";
import { parseWith } from "../../../src/options.ts";
import type { ResourceKind, ResourcePlan, Run, Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { resources } from "../../../src/providers/hetzner/resources/index.ts";
import { byOthers, credentialsOf, imageDriver, machinePlan, planFor, runFor, worldOf } from "./project.ts";

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

type Kind = ResourceKind;
const kinds = Object.entries(resources) as unknown as [string, Kind][];

async function project(): Promise<Simulator> {
  const simulator = await hetzner.simulate();
  open.push(simulator);
  return simulator;
}

const driverOf = (kind: Kind, simulator: Simulator) => kind.connect(credentialsOf(simulator), worldOf(simulator));

function run(more: Partial<Run> = {}): Run {
  return { owner: "fd0123456789abcdef", signal: new AbortController().signal, progress: () => undefined, ...more };
}

function planOf(
  kind: Kind,
  over: Readonly<Record<string, unknown>> = {},
  more: Partial<ResourcePlan> = {},
): ResourcePlan {
  const given = { ...(kind.sample.options({ Network: "101" }) as object), ...over };
  const { value, findings } = parseWith(kind.options, given, (path) => ({ path }));
  expect(findings).toEqual([]);
  return { name: "shop", labels: { role: "web" }, options: value, ...more };
}

/** What changes in place and needs more than the sample has: tests of their own show it. */
const elsewhere = ["options.server", "options.network", "options.privateIp"];

describe.each(kinds)("%s", (_, kind) => {
  test("a name that somebody else has is told, and refused where it is to be renamed to it", async () => {
    const simulator = await project();
    const taken = await driverOf(kind, simulator).create(planOf(kind), run({ owner: "fdfedcba9876543210" }));
    const said: string[] = [];
    const progress = (line: string) => said.push(line);
    const own = await driverOf(kind, simulator).create(planOf(kind), run({ progress }));
    expect(own.id).not.toBe(taken.id);
    expect(said).toContain("the name shop is taken in this project: trying another");
    const third = planOf(kind, {}, { name: "cafe" });
    const { id } = await driverOf(kind, simulator).create(third, run());
    const renamed = driverOf(kind, simulator).update?.(id, { ...third, name: "shop" }, run());
    await expect(renamed).rejects.toMatchObject({
      findings: [{ code: "FD1405", hint: expect.stringContaining("something else in the project has it") }],
    });
  });

  test("is made, read, found, made once, and deleted", async () => {
    const simulator = await project();
    const plan = planOf(kind);
    const made = await driverOf(kind, simulator).create(plan, run());
    expect(made).toMatchObject({
      phase: "ready",
      observed: { name: "shop", owner: run().owner, labels: { role: "web" }, options: plan.options },
    });
    expect(kind.outputs.safeParse(made.outputs).success).toBe(true);
    expect(await driverOf(kind, simulator).read(made.id, run())).toEqual(made);
    expect((await driverOf(kind, simulator).create(plan, run())).id).toBe(made.id);
    expect((await driverOf(kind, simulator).list("project", run())).map(({ id }) => id)).toEqual([made.id]);
    expect(await driverOf(kind, simulator).list("project", run({ owner: "another" }))).toEqual([]);
    await driverOf(kind, simulator).delete(made.id, run());
    await driverOf(kind, simulator).delete(made.id, run());
    expect(await driverOf(kind, simulator).read(made.id, run())).toBeUndefined();
    expect(simulator.leftovers()).toEqual([]);
    expect(simulator.violations).toEqual([]);
  });

  test("changes in place", async () => {
    const shown = ["name", "labels", ...Object.keys(kind.sample.changed)];
    expect(kind.inPlace.filter((path) => !shown.includes(path) && !elsewhere.includes(path))).toEqual([]);
    for (const [path, value] of Object.entries(kind.sample.changed).filter(([path]) => !elsewhere.includes(path))) {
      expect(kind.inPlace).toContain(path);
      const simulator = await project();
      const driver = driverOf(kind, simulator);
      const { id } = await driver.create(planOf(kind), run());
      const plan = planOf(kind, { [path.replace("options.", "")]: value }, { name: "shop-2", labels: { role: "db" } });
      const state = await driver.update?.(id, plan, run({ dropped: [] }));
      expect(state).toMatchObject({ id, observed: { name: "shop-2", labels: { role: "db" }, options: plan.options } });
      const idle = simulator.calls.length;
      await driver.update?.(id, plan, run({ dropped: [] }));
      expect(simulator.calls.slice(idle).map(({ name }) => name.split(" ")[0])).toEqual(["GET"]);
      expect(simulator.violations).toEqual([]);
    }
  });

  test("is made once, whichever call is cut off", async () => {
    for (const kindOfFault of ["before", "after", "drop"] as const) {
      const simulator = await project();
      simulator.fail({ call: callOf(kind), kind: kindOfFault, times: 9 });
      const plan = planOf(kind);
      const driver = driverOf(kind, simulator);
      await driver.create(plan, run()).catch(() => undefined);
      await driver.create(plan, run()).catch(() => driver.create(plan, run()));
      expect(await driver.list("project", run())).toHaveLength(1);
    }
  });

  test("stands beside the one that it replaces", async () => {
    const simulator = await project();
    const driver = driverOf(kind, simulator);
    const first = await driver.create(planOf(kind), run());
    const second = await driver.create(planOf(kind), run({ replacing: first.id }));
    expect(second.id).not.toBe(first.id);
    expect(second.observed.name).toBe("shop");
    expect((await driver.create(planOf(kind), run({ replacing: first.id }))).id).toBe(second.id);
  });

  test("that is gone cannot be changed", async () => {
    const simulator = await project();
    const error = Promise.resolve(driverOf(kind, simulator).update?.("999", planOf(kind), run()));
    await expect(error).rejects.toMatchObject({ findings: [{ code: "FD1415" }] });
  });
});

/** The call that makes one. */
function callOf(kind: Kind): string {
  const [name = ""] = kinds.find(([, one]) => one === kind) ?? [];
  return `POST /${name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()}s`;
}

test("cancelled while it waits for what it made, it tells the id of that", async () => {
  const simulator = await hetzner.simulate({ latencyMs: 1_000 });
  open.push(simulator);
  const kind = resources.LoadBalancer as unknown as Kind;
  const stop = new AbortController();
  const io = worldOf(simulator);
  const fetch: typeof globalThis.fetch = async (address, init) => {
    if (String(address).includes("/actions?")) stop.abort();
    return io.fetch(address, init);
  };
  const driver = kind.connect(credentialsOf(simulator), { ...io, fetch });
  const error = (await driver
    .create(planOf(kind), run({ signal: stop.signal }))
    .catch((thrown) => thrown)) as FlatcarError;
  const [made] = await driverOf(kind, simulator).list("project", run());
  expect([error.code, error.created]).toEqual(["FD1409", made?.id]);
});

test("a network that is protected is not deleted", async () => {
  const simulator = await project();
  const kind = resources.Network as unknown as Kind;
  const driver = driverOf(kind, simulator);
  const { id } = await driver.create(planOf(kind, { protection: true }), run());
  await expect(driver.delete(id, run())).rejects.toMatchObject({ findings: [{ code: "FD1413" }] });
});

test("a change of labels leaves the routes that others have added, and an empty list deletes them", async () => {
  const simulator = await project();
  const kind = resources.Network as unknown as Kind;
  const driver = driverOf(kind, simulator);
  const { id } = await driver.create(planOf(kind), run());
  const route = { destination: "10.244.0.0/24", gateway: "10.20.1.2" };
  await byOthers(simulator, "POST", `/networks/${id}/actions/add_route`, route);
  const routesAfter = async (plan: ResourcePlan) => (await driver.update?.(id, plan, run()))?.observed.options;
  expect(await routesAfter(planOf(kind, {}, { labels: { role: "db" } }))).toMatchObject({ routes: [route] });
  expect(await routesAfter(planOf(kind, { routes: [] }, { labels: { role: "db" } }))).toMatchObject({ routes: [] });
});

test("a load balancer goes from one network to another, and keeps its address", async () => {
  const simulator = await project();
  const subnets = [{ type: "cloud", ip_range: "10.1.1.0/24", network_zone: "eu-central" }];
  const body = { name: "n", ip_range: "10.1.0.0/16", subnets };
  const { network } = await byOthers(simulator, "POST", "/networks", body);
  const kind = resources.LoadBalancer as unknown as Kind;
  const driver = driverOf(kind, simulator);
  const made = await driver.create(planOf(kind), run());
  const moved = await driver.update?.(made.id, planOf(kind, { network: network?.id }), run());
  expect(moved).toMatchObject({ id: made.id, observed: { options: { network: network?.id } } });
  const kept = await driver.update?.(made.id, planOf(kind, { network: undefined }), run());
  expect(kept?.observed.options).toMatchObject({ network: network?.id });
});

test("a floating address goes from one machine to another, and to none", async () => {
  const simulator = await project();
  const image = planFor();
  await imageDriver(simulator, worldOf(simulator)).create(image, runFor(image));
  const machines = hetzner.connect(credentialsOf(simulator), worldOf(simulator));
  const made = ["one", "two"].map((name) => machines.create(machinePlan({}, { name }), run()));
  const servers = (await Promise.all(made)).map(({ id }) => Number(id));
  const kind = resources.FloatingIp as unknown as Kind;
  const driver = driverOf(kind, simulator);
  const { id } = await driver.create(planOf(kind, { server: servers[0] }), run());
  for (const server of [servers[1], "none"]) {
    const changed = await driver.update?.(id, planOf(kind, { server }), run());
    expect((changed?.observed.options as { readonly server?: number | "none" } | undefined)?.server).toBe(server);
  }
});
