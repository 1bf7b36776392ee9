import { afterEach, expect, test } from "vitest";
import type { MachineState, Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import type { Options } from "../../../src/providers/hetzner/options.ts";
import { byOthers, credentialsOf, machinePlan, worldOf } from "./project.ts";
import { changed, machineOf, made, run } from "./resource-project.ts";

const open: Simulator[] = [];

afterEach(async () => {
  for (const simulator of open) expect(simulator.violations).toEqual([]);
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function project(): Promise<Simulator> {
  const simulator = await hetzner.simulate();
  open.push(simulator);
  return simulator;
}

/** Changes a machine to these options, and a label. */
function update(
  simulator: Simulator,
  id: number,
  options: Readonly<Record<string, unknown>>,
): Promise<MachineState<Options>> | undefined {
  const driver = hetzner.connect(credentialsOf(simulator), worldOf(simulator));
  return driver.update?.(String(id), machinePlan(options, { labels: { role: "db" } }), run());
}

const network = 101;

test("addresses that somebody gave a machine stay where the option leaves them out, also when its own one changes", async () => {
  const simulator = await project();
  const id = await machineOf(simulator, { networks: [{ network }] });
  const alias_ips = ["10.0.1.70"];
  await byOthers(simulator, "POST", `/servers/${id}/actions/change_alias_ips`, { network, alias_ips });
  for (const ip of [undefined, "10.0.1.71"]) {
    const state = await update(simulator, id, { networks: [{ network, ...(ip ? { ip } : {}) }] });
    expect(state?.observed.options.networks).toMatchObject([{ network, ...(ip ? { ip } : {}), aliasIps: alias_ips }]);
  }
  const without = await update(simulator, id, { networks: [{ network, aliasIps: [] }] });
  expect(without?.observed.options.networks).toMatchObject([{ aliasIps: [] }]);
});

test("a protection that somebody switched on stays, and false switches it off", async () => {
  const simulator = await project();
  const id = await machineOf(simulator);
  const { id: volume } = await made(simulator, "Volume", { location: "fsn1", sizeGB: 10 });
  await byOthers(simulator, "POST", `/servers/${id}/actions/change_protection`, { delete: true, rebuild: true });
  await byOthers(simulator, "POST", `/volumes/${volume}/actions/change_protection`, { delete: true });
  for (const [given, left] of [
    [{}, true],
    [{ protection: false }, false],
  ] as const) {
    expect((await update(simulator, id, given))?.observed.options.protection).toBe(left);
    const now = await changed(simulator, "Volume", volume, { location: "fsn1", sizeGB: 20, ...given });
    expect(now?.observed.options).toMatchObject({ protection: left });
  }
});

test("rules, selectors and subnets that somebody added stay, and an empty list takes them away", async () => {
  const simulator = await project();
  const firewall = await made(simulator, "Firewall", {});
  const rule = { direction: "in", protocol: "icmp", source_ips: ["0.0.0.0/0"] };
  await byOthers(simulator, "POST", `/firewalls/${firewall.id}/actions/set_rules`, { rules: [rule] });
  const apply_to = [{ type: "label_selector", label_selector: { selector: "role=web" } }];
  await byOthers(simulator, "POST", `/firewalls/${firewall.id}/actions/apply_to_resources`, { apply_to });
  const inside = await made(simulator, "Network", { ipRange: "10.9.0.0/16" });
  const subnet = { type: "cloud", ip_range: "10.9.1.0/24", network_zone: "eu-central" };
  await byOthers(simulator, "POST", `/networks/${inside.id}/actions/add_subnet`, subnet);
  type Given = Readonly<Record<string, unknown>>;
  const seen = async (rules: Given, subnets: Given) => [
    (await changed(simulator, "Firewall", firewall.id, rules))?.observed.options,
    (await changed(simulator, "Network", inside.id, { ipRange: "10.9.0.0/16", ...subnets }))?.observed.options,
  ];
  const there = [{ rules: [{ protocol: "icmp" }], applyTo: ["role=web"] }, { subnets: [{ ipRange: "10.9.1.0/24" }] }];
  expect(await seen({}, {})).toMatchObject(there);
  expect(await seen({ rules: [], applyTo: [] }, { subnets: [] })).toMatchObject([
    { rules: [], applyTo: [] },
    { subnets: [] },
  ]);
});

test("a floating address stays with the machine that took it", async () => {
  const simulator = await project();
  const server = await machineOf(simulator);
  const options = { type: "ipv4", homeLocation: "fsn1" };
  const { id } = await made(simulator, "FloatingIp", options);
  await byOthers(simulator, "POST", `/floating_ips/${id}/actions/assign`, { server });
  const kept = await changed(simulator, "FloatingIp", id, { ...options, description: "for the shop" });
  expect(kept?.observed.options).toMatchObject({ server });
  const freed = await changed(simulator, "FloatingIp", id, { ...options, server: "none" });
  expect(freed?.observed.options).toMatchObject({ server: "none", description: "for the shop" });
});
