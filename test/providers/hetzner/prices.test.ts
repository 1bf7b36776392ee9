import { expect, test } from "vitest";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { costOf, type Pricing } from "../../../src/providers/hetzner/prices.ts";
import type { ServerType } from "../../../src/providers/hetzner/records.ts";
import { machinePlan } from "./project.ts";

async function priceList() {
  const simulator = await hetzner.simulate();
  const { HCLOUD_ENDPOINT: endpoint, HCLOUD_TOKEN: token } = simulator.env;
  const get = async <T>(path: string) =>
    (await (await fetch(endpoint + path, { headers: { authorization: `Bearer ${token}` } })).json()) as T;
  const { server_types } = await get<{ readonly server_types: readonly ServerType[] }>("/server_types");
  const { pricing } = await get<{ readonly pricing: Pricing }>("/pricing");
  expect(simulator.violations).toEqual([]);
  await simulator.close();
  return { server_types, pricing };
}

test("a machine costs its type in its location, its address and its backups", async () => {
  const { server_types, pricing } = await priceList();
  const cost = (options: Readonly<Record<string, unknown>>) =>
    costOf(machinePlan(options).options, server_types, pricing);
  expect(cost({})?.currency).toBe("EUR");
  expect(cost({})?.monthly).toBeCloseTo(3.99);
  expect(cost({ backups: true })?.monthly).toBeCloseTo(3.49 * 1.2 + 0.5);
  expect(cost({ ipv4: false })?.monthly).toBeCloseTo(3.49);
  expect(cost({ ipv4: false })?.hourly).toBeCloseTo(3.49 / 624);
});

test("what is not offered there has no price", async () => {
  const { server_types, pricing } = await priceList();
  expect(costOf(machinePlan({ location: "ash" }).options, server_types, pricing)).toBeUndefined();
});
