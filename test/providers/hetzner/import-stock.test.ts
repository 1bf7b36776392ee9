import { afterEach, expect, test } from "vitest";
import type { FlatcarError } from "../../../src/errors.ts";
import type { Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { imageDriver, planFor, runFor, withoutStock, worldOf } from "./project.ts";

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function project(): Promise<Simulator> {
  const simulator = await hetzner.simulate();
  open.push(simulator);
  return simulator;
}

test("where all types with the smallest disk are out of stock, nothing is made on a larger one", async () => {
  const simulator = await project();
  const plan = planFor();
  simulator.fail({ call: "POST /servers", kind: "capacity", times: 20 });
  const error = await imageDriver(simulator, worldOf(simulator))
    .create(plan, runFor(plan))
    .catch((thrown: unknown) => thrown);
  expect((error as FlatcarError).findings).toMatchObject([
    {
      code: "FD1401",
      details: expect.arrayContaining(["cx23 in fsn1: error during placement"]),
      hint: expect.stringMatching(/^try again later: /),
    },
  ]);
  const types = simulator.calls.flatMap(({ name, parameters }) =>
    name === "POST /servers" ? [parameters.server_type] : [],
  );
  expect([...new Set(types)].sort()).toEqual(["cpx11", "cx23"]);
});

test("a location without stock is passed over", async () => {
  const simulator = await project();
  const plan = planFor();
  simulator.fail({ call: "POST /servers", kind: "capacity", times: 2 });
  await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  const places = simulator.calls
    .filter(({ name }) => name === "POST /servers")
    .map(({ parameters }) => parameters.location);
  expect(new Set(places).size).toBe(3);
});

test("a location whose stock ends while the helper machine is made is passed over", async () => {
  const simulator = await project();
  const plan = planFor();
  const io = withoutStock(worldOf(simulator), 2);
  await imageDriver(simulator, io).create(plan, runFor(plan));
  const made = simulator.calls.filter(({ name }) => name === "POST /servers");
  expect(new Set(made.map(({ parameters }) => parameters.location)).size).toBe(3);
  expect(simulator.leftovers()).toEqual([]);
});
