import { afterEach, describe, expect, test } from "vitest";
import type { Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { byOthers } from "./project.ts";
import { changed, driverOf, kindNamed, machineOf, made, run, said } from "./resource-project.ts";

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

const network = 101;
const balancer = { location: "fsn1", network };
const https = (id: string, more: object = {}) => ({
  protocol: "https",
  listenPort: 443,
  http: { certificates: [Number(id)], ...more },
});

describe("https", () => {
  test("a load balancer ends TLS with its certificate, keeps clients at their machine, and sends those of HTTP to it", async () => {
    const simulator = await project();
    const { id: certificate } = await made(simulator, "Certificate", { domainNames: ["shop.example.com"] });
    const wanted = { redirectHttp: true, stickySessions: true, cookieName: "SHOP", idleTimeoutSeconds: 120 };
    const state = await made(simulator, "LoadBalancer", { ...balancer, services: [https(certificate, wanted)] });
    expect(state.observed.options).toMatchObject({
      services: [
        {
          protocol: "https",
          listenPort: 443,
          destinationPort: 80,
          http: { ...wanted, certificates: [Number(certificate)], cookieLifetimeSeconds: 300 },
          healthCheck: { protocol: "tcp", port: 80 },
        },
      ],
    });
  });

  test("another certificate comes in place, and the old one can go then", async () => {
    const simulator = await project();
    const [first, second] = [
      await made(simulator, "Certificate", { domainNames: ["a.example.com"] }),
      await made(simulator, "Certificate", { domainNames: ["b.example.com"] }, { name: "next" }),
    ];
    const { id } = await made(simulator, "LoadBalancer", { ...balancer, services: [https(first.id)] });
    const drop = () => driverOf(kindNamed("Certificate"), simulator).delete(first.id, run());
    await expect(drop()).rejects.toMatchObject({ findings: [{ code: "FD1434" }] });
    const now = await changed(simulator, "LoadBalancer", id, { ...balancer, services: [https(second.id)] });
    expect(now?.observed.options).toMatchObject({ services: [{ http: { certificates: [Number(second.id)] } }] });
    await drop();
  });

  test("a service goes from HTTP to TCP and back to HTTPS in place", async () => {
    const simulator = await project();
    const { id: certificate } = await made(simulator, "Certificate", { domainNames: ["shop.example.com"] });
    const http = { protocol: "http", listenPort: 443, http: { cookieName: "SHOP" } };
    const { id } = await made(simulator, "LoadBalancer", { ...balancer, services: [http] });
    for (const service of [{ listenPort: 443 }, https(certificate)]) {
      const now = await changed(simulator, "LoadBalancer", id, { ...balancer, services: [service] });
      expect(now).toMatchObject({ id, observed: { options: { services: [service] } } });
    }
  });

  test.each([
    [{ protocol: "https", listenPort: 443 }, "services.0.http.certificates"],
    [{ protocol: "http", listenPort: 80, http: { redirectHttp: true } }, "services.0.http.redirectHttp"],
    [{ listenPort: 80, http: {} }, "services.0.http"],
    [{ listenPort: 80, healthCheck: { path: "/" } }, "services.0.healthCheck.path"],
  ])("%j is refused where it is wrong", (service, path) => {
    expect(said("LoadBalancer", { location: "fsn1", services: [service] })).toMatchObject([[path, expect.anything()]]);
  });

  test("two services of one port are refused", () => {
    const services = [{ listenPort: 80 }, { listenPort: 80, protocol: "http" }];
    expect(said("LoadBalancer", { location: "fsn1", services })).toEqual([
      ["services.1.listenPort", "services.1.listenPort: port 80 is there twice"],
    ]);
  });
});

test("a setting of a health check that somebody changed is seen", async () => {
  const simulator = await project();
  const service = { protocol: "http", listenPort: 80, healthCheck: { protocol: "http", path: "/healthz" } };
  const { id } = await made(simulator, "LoadBalancer", { ...balancer, services: [service] });
  const http = { domain: "", path: "/" };
  const health_check = { protocol: "http", port: 80, interval: 15, timeout: 10, retries: 3, http };
  const body = { listen_port: 80, health_check };
  await byOthers(simulator, "POST", `/load_balancers/${id}/actions/update_service`, body);
  const seen = await driverOf(kindNamed("LoadBalancer"), simulator).read(id, run());
  expect(seen?.observed.options).toMatchObject({ services: [{ healthCheck: { path: "/" } }] });
});

describe("targets", () => {
  test("are machines, labels and addresses, and each changes in place", async () => {
    const simulator = await project();
    const server = await machineOf(simulator, { networks: [{ network }] });
    const all = [{ labelSelector: "role=web" }, { server, usePrivateIp: true }, { ip: "203.0.113.9" }];
    const { id, observed } = await made(simulator, "LoadBalancer", { ...balancer, targets: all });
    expect((observed.options as { readonly targets: readonly unknown[] }).targets).toHaveLength(3);
    const one = [{ server, usePrivateIp: false }];
    const now = await changed(simulator, "LoadBalancer", id, { ...balancer, targets: one });
    expect(now?.observed.options).toMatchObject({ targets: one });
    const none = await changed(simulator, "LoadBalancer", id, { ...balancer, targets: [] });
    expect(none?.observed.options).toMatchObject({ targets: [] });
  });

  test("that cannot be reached are refused with what they need", async () => {
    const simulator = await project();
    const server = await machineOf(simulator);
    const wanted = { ...balancer, targets: [{ server, usePrivateIp: true }] };
    await expect(made(simulator, "LoadBalancer", wanted)).rejects.toMatchObject({
      findings: [{ code: "FD1405", hint: expect.stringContaining("in the load balancer's network") as string }],
    });
    expect(simulator.leftovers()).toEqual([]);
  });

  test.each([
    [{}, "names one of labelSelector, server and ip"],
    [{ server: 1, ip: "203.0.113.9" }, "names one of labelSelector, server and ip"],
    [{ ip: "203.0.113.9", usePrivateIp: true }, "is for machines; an address is reached as it is"],
  ])("%j is refused", (target, message) => {
    const found = said("LoadBalancer", { location: "fsn1", targets: [target] });
    expect(found.map(([, text]) => text)).toEqual([expect.stringContaining(message)]);
  });
});

test("services and targets that Kubernetes has added stay where the options leave them out", async () => {
  const simulator = await project();
  const { id } = await made(simulator, "LoadBalancer", balancer);
  const health_check = { protocol: "tcp", port: 30_080, interval: 15, timeout: 10, retries: 3 };
  const ports = { listen_port: 80, destination_port: 30_080 };
  const service = { protocol: "tcp", ...ports, proxyprotocol: false, health_check };
  await byOthers(simulator, "POST", `/load_balancers/${id}/actions/add_service`, service);
  const target = { type: "label_selector", label_selector: { selector: "node" }, use_private_ip: true };
  await byOthers(simulator, "POST", `/load_balancers/${id}/actions/add_target`, target);
  const kept = await changed(simulator, "LoadBalancer", id, { ...balancer, algorithm: "least_connections" });
  expect(kept?.observed.options).toMatchObject({
    services: [{ listenPort: 80 }],
    targets: [{ labelSelector: "node", usePrivateIp: true }],
  });
});

test("a load balancer without public addresses has the private one that was asked for, from the start", async () => {
  const simulator = await project();
  const server = await machineOf(simulator, { networks: [{ network }] });
  const targets = [{ server, usePrivateIp: true }];
  const wanted = { ...balancer, privateIp: "10.0.1.77", publicInterface: false, targets };
  const { id, outputs } = await made(simulator, "LoadBalancer", wanted);
  expect(outputs).toMatchObject({ privateIpv4: "10.0.1.77" });
  const moved = await changed(simulator, "LoadBalancer", id, { ...wanted, privateIp: "10.0.1.78" });
  expect(moved).toMatchObject({ id, outputs: { privateIpv4: "10.0.1.78" }, observed: { options: { targets } } });
});

test("a smaller type comes when what it has no room for is gone, a larger one before", async () => {
  const simulator = await project();
  const many = Array.from({ length: 6 }, (_, index) => ({ listenPort: 80 + index }));
  const { id } = await made(simulator, "LoadBalancer", { ...balancer, services: many.slice(1) });
  const large = await changed(simulator, "LoadBalancer", id, { ...balancer, type: "lb21", services: many });
  expect(large?.observed.options).toMatchObject({ type: "lb21" });
  const small = await changed(simulator, "LoadBalancer", id, { ...balancer, services: many.slice(1) });
  expect(small).toMatchObject({ id, observed: { options: { type: "lb11" } } });
});
