import { afterEach, expect, test } from "vitest";
import { parseWith } from "../../../src/options.ts";
import type { Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { byOthers, credentialsOf, machinePlan, worldOf } from "./project.ts";
import { changed, driverOf, kindNamed, machineOf, made, run } from "./resource-project.ts";

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

const machines = (simulator: Simulator) => hetzner.connect(credentialsOf(simulator), worldOf(simulator));
const names = { ipv4: "web.example.com", ipv6: "web6.example.com" };

test("a machine's addresses have their names when it is made, and others in place", async () => {
  const simulator = await project();
  const id = String(await machineOf(simulator, { reverseDns: names }));
  const read = async () => (await machines(simulator).read(id, run()))?.observed.options.reverseDns;
  expect(await read()).toEqual(names);
  await machines(simulator).update?.(id, machinePlan({ reverseDns: { ipv4: "other.example.com" } }), run());
  expect(await read()).toEqual({ ipv4: "other.example.com", ipv6: names.ipv6 });
  await machines(simulator).update?.(id, machinePlan({ reverseDns: { ipv4: "", ipv6: "" } }), run());
  expect(await read()).toEqual({ ipv4: "", ipv6: "" });
});

test("a name that somebody changed is seen, and stays where the option is left out", async () => {
  const simulator = await project();
  const id = String(await machineOf(simulator, { reverseDns: names }));
  const ip = (await machines(simulator).read(id, run()))?.addresses.publicIpv4;
  await byOthers(simulator, "POST", `/servers/${id}/actions/change_dns_ptr`, { ip, dns_ptr: "hand.example.com" });
  const theirs = { ...names, ipv4: "hand.example.com" };
  expect((await machines(simulator).read(id, run()))?.observed.options.reverseDns).toEqual(theirs);
  const kept = await machines(simulator).update?.(id, machinePlan({}, { labels: { role: "db" } }), run());
  expect(kept?.observed.options.reverseDns).toEqual(theirs);
  const back = await machines(simulator).update?.(id, machinePlan({ reverseDns: names }), run());
  expect(back?.observed.options.reverseDns).toEqual(names);
});

test.each([
  ["PrimaryIp", { type: "ipv4", location: "fsn1" }],
  ["PrimaryIp", { type: "ipv6", location: "fsn1" }],
  ["FloatingIp", { type: "ipv4", homeLocation: "fsn1" }],
  ["FloatingIp", { type: "ipv6", homeLocation: "fsn1" }],
] as const)("%s %j has its name from the start, another in place, and Hetzner's own again", async (kind, options) => {
  const simulator = await project();
  const { id, observed } = await made(simulator, kind, { ...options, reverseDns: "Mail.example.com" });
  expect(observed.options).toMatchObject({ reverseDns: "mail.example.com" });
  for (const reverseDns of ["smtp.example.com", ""]) {
    const now = await changed(simulator, kind, id, { ...options, reverseDns });
    expect(now?.observed.options).toMatchObject({ reverseDns });
  }
});

test("a load balancer's addresses have names", async () => {
  const simulator = await project();
  const { id, observed } = await made(simulator, "LoadBalancer", { location: "fsn1", reverseDns: names });
  expect(observed.options).toMatchObject({ reverseDns: names });
  await changed(simulator, "LoadBalancer", id, { location: "fsn1", reverseDns: { ipv4: "" } });
  const now = await driverOf(kindNamed("LoadBalancer"), simulator).read(id, run());
  expect(now?.observed.options).toMatchObject({ reverseDns: { ipv4: "", ipv6: names.ipv6 } });
});

test("a name for an address that the machine has not is refused before any call", () => {
  const given = { serverType: "cx23", location: "fsn1", ipv4: false, reverseDns: names };
  const { findings } = parseWith(hetzner.options, given, (path) => ({ path }));
  expect(findings).toMatchObject([{ code: "FD1003", at: { path: "reverseDns.ipv4" } }]);
});
