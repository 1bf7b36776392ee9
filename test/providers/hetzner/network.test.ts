import { expect, onTestFinished, test } from "vitest";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { changed, made, said } from "./resource-project.ts";

const ipRange = "10.9.0.0/16";
const subnet = { ipRange: "10.9.1.0/24", networkZone: "eu-central" };

test("a subnet goes to another network zone, and to a vSwitch, in place", async () => {
  const simulator = await hetzner.simulate();
  onTestFinished(() => simulator.close());
  const { id } = await made(simulator, "Network", { ipRange, subnets: [subnet] });
  for (const other of [
    { ...subnet, networkZone: "us-east" },
    { ...subnet, type: "vswitch", vswitchId: 4711 },
  ]) {
    const now = await changed(simulator, "Network", id, { ipRange, subnets: [other] });
    expect(now).toMatchObject({ id, observed: { options: { subnets: [other] } } });
  }
  expect(simulator.violations).toEqual([]);
});

test.each([{ type: "vswitch" }, { vswitchId: 4711 }])("%j alone is refused before any call", (given) => {
  const found = said("Network", { ipRange, subnets: [{ ...subnet, ...given }] });
  expect(found).toMatchObject([["subnets.0.vswitchId", expect.stringContaining("names its vSwitch")]]);
});
