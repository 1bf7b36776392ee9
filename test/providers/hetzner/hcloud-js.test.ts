import { createRequire } from "node:module";
import { afterEach, expect, test } from "vitest";
import type { Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { newKeyPair } from "../../../src/providers/hetzner/ssh-key.ts";

interface Named {
  readonly id: number;
  readonly name: string;
}

type Verb<T> = (...given: readonly unknown[]) => Promise<T>;

/** The parts of hcloud-js that are used here; it has no types of its own. */
interface Client {
  readonly ratelimit: { readonly limit: number; readonly remaining: number };
  readonly images: { readonly list: Verb<{ readonly images: readonly Named[] }> };
  readonly sshKeys: {
    readonly create: Verb<Named>;
    readonly list: Verb<{ readonly sshKeys: readonly Named[] }>;
    readonly delete: Verb<void>;
  };
  readonly loadBalancers: {
    readonly create: Verb<Named>;
    readonly delete: Verb<void>;
    readonly actions: { readonly addTarget: Verb<Action> };
  };
  readonly networks: {
    readonly create: Verb<Named>;
    readonly get: Verb<Named & { readonly subnets: readonly unknown[] }>;
    readonly list: Verb<unknown>;
    readonly actions: { readonly addSubnet: Verb<Action>; readonly addRoute: Verb<Action> };
  };
  readonly servers: {
    readonly list: Verb<unknown>;
    readonly get: Verb<unknown>;
    build(name: string): Builder;
    readonly actions: { readonly powerOff: Verb<Action>; readonly powerOn: Verb<Action> };
  };
  readonly actions: { readonly get: Verb<Action> };
}

interface Action {
  readonly id: number;
  readonly status: string;
}

interface Builder {
  serverType(name: string): Builder;
  location(name: string): Builder;
  image(name: string): Builder;
  create(): Promise<unknown>;
}

const require = createRequire(import.meta.url);
const { Client: HcloudClient } = require("hcloud-js") as { readonly Client: new (options: object) => Client };

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function project(): Promise<{ readonly simulator: Simulator; readonly client: Client }> {
  const simulator = await hetzner.simulate();
  open.push(simulator);
  const { HCLOUD_TOKEN: token, HCLOUD_ENDPOINT: baseURL } = simulator.env;
  return { simulator, client: new HcloudClient({ token, baseURL }) };
}

const withServer = async () => {
  const { simulator, client } = await project();
  await client.servers
    .build("web-0")
    .serverType("cx23")
    .location("fsn1")
    .image("ubuntu-24.04")
    .create()
    .catch(() => undefined);
  const [server] = simulator.machines();
  return { simulator, client, id: Number(server?.id) };
};

test("images and keys are what an unrelated client reads and writes", async () => {
  const { simulator, client } = await project();
  const { images } = await client.images.list({ name: "ubuntu-24.04" });
  expect(images.map(({ name }) => name)).toEqual(["ubuntu-24.04", "ubuntu-24.04"]);
  const key = await client.sshKeys.create("mine", newKeyPair().publicKey);
  expect((await client.sshKeys.list()).sshKeys.map(({ name }) => name)).toEqual(["operator", "mine"]);
  await client.sshKeys.delete(key.id);
  expect(simulator.leftovers()).toEqual([]);
  expect(simulator.violations).toEqual([]);
});

test("networks take subnets and routes of an unrelated client", async () => {
  const { simulator, client } = await project();
  const { id } = await client.networks.create("inside-2", "10.1.0.0/16", [], [], {});
  const action = await client.networks.actions.addSubnet(id, "cloud", "10.1.1.0/24");
  expect((await client.actions.get(action.id)).status).toBe("success");
  await client.networks.actions.addRoute(id, "10.100.1.0/24", "10.1.1.1");
  expect((await client.networks.get(id)).subnets).toHaveLength(1);
  expect(simulator.violations).toEqual([]);
});

test("load balancers take targets of an unrelated client", async () => {
  const { simulator, client } = await project();
  const { id } = await client.loadBalancers.create(
    "web",
    "lb11",
    { type: "round_robin" },
    [],
    [],
    {},
    true,
    undefined,
    undefined,
    "fsn1",
  );
  await client.loadBalancers.actions.addTarget(id, "label_selector", undefined, false, { selector: "role=web" });
  await client.loadBalancers.delete(id);
  expect(simulator.leftovers()).toEqual([]);
  expect(simulator.violations).toEqual([]);
});

test("the rate limit is told as an unrelated client reads it", async () => {
  const { client } = await project();
  await client.images.list();
  expect(client.ratelimit).toMatchObject({ limit: 3600, remaining: 3599 });
});

test("power actions of an unrelated client reach the server", async () => {
  const { client, simulator, id } = await withServer();
  const { id: action } = await client.servers.actions.powerOff(id);
  expect((await client.actions.get(action)).status).toBe("success");
  await client.servers.actions.powerOn(id);
  expect(simulator.violations).toEqual([]);
});

// Record 0048: why it is no run-time dependency.

test("it makes a server, and throws without its id", async () => {
  const { simulator, client } = await project();
  const made = client.servers.build("web-0").serverType("cx23").location("fsn1").image("ubuntu-24.04").create();
  await expect(made).rejects.toThrow("Cannot read properties of undefined (reading 'id')");
  expect(simulator.machines().map(({ name }) => name)).toEqual(["web-0"]);
});

test("it can neither read nor list a server", async () => {
  const { client, id } = await withServer();
  await expect(client.servers.get(id)).rejects.toThrow(TypeError);
  await expect(client.servers.list()).rejects.toThrow(TypeError);
});

test("it asks for servers where it lists networks", async () => {
  const { simulator, client } = await project();
  await expect(client.networks.list()).rejects.toThrow(TypeError);
  expect(simulator.calls.map(({ name }) => name)).toEqual(["GET /servers"]);
});

test("it throws what is no Error where the API refuses", async () => {
  const { simulator, client } = await project();
  simulator.fail({ kind: "throttle" });
  const thrown: unknown = await client.images.list().catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: "rate_limit_exceeded" });
  expect(thrown).not.toBeInstanceOf(Error);
});

test("it knows no firewalls, placement groups, volumes and primary IPs", async () => {
  const { client } = await project();
  for (const name of ["firewalls", "placementGroups", "volumes", "primaryIPs"]) expect(client).not.toHaveProperty(name);
});
