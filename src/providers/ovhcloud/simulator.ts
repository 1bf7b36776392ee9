import type { Simulator, SimulatorOptions } from "../../platform.ts";
import { simulateAt } from "../openstack/index.ts";
import { ownVariable } from "./credentials.ts";
import { external } from "./options.ts";

/** A few of many. https://www.ovhcloud.com/en-gb/public-cloud/prices/ */
const flavors = [
  { id: "f1000000-0000-4000-8000-000000000001", name: "d2-2", vcpus: 1, ram: 2_000, disk: 25 },
  { id: "f1010000-0000-4000-8000-000000000001", name: "b2-7", vcpus: 2, ram: 7_000, disk: 50 },
  { id: "f1020000-0000-4000-8000-000000000001", name: "b3-8", vcpus: 2, ram: 8_000, disk: 50 },
  { id: "f1030000-0000-4000-8000-000000000001", name: "b3-16", vcpus: 4, ram: 16_000, disk: 100 },
  { id: "f1040000-0000-4000-8000-000000000001", name: "c3-4", vcpus: 2, ram: 4_000, disk: 50 },
];

/** The simulated OpenStack as region GRA11 of OVHcloud: with its flavors, and `Ext-Net` as the network outside. */
export async function simulate(options?: SimulatorOptions): Promise<Simulator> {
  const simulator = await simulateAt({ region: "GRA11", flavors, external }, options);
  const env = Object.entries(simulator.env).map(([name, value]) => [ownVariable(name), value] as const);
  return { ...simulator, env: Object.fromEntries(env) };
}
