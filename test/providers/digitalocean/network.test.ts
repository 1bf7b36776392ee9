import { afterEach, describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import type {
  Driver,
  Fault,
  ResourceKind,
  ResourcePlan,
  ResourceState,
  Run,
  Simulator,
  SimulatorOptions,
} from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { fastIO } from "../../conformance/clock.ts";

const kinds = Object.entries(digitalocean.resources ?? {}) as unknown as readonly [string, ResourceKind][];
const open: Simulator[] = [];

afterEach(async () => {
  const violations = open.flatMap((cloud) => cloud.violations);
  await Promise.all(open.splice(0).map((cloud) => cloud.close()));
  expect([...new Set(violations)]).toEqual([]);
});

type AnyDriver = Driver<ResourcePlan, ResourceState>;

interface Account {
  readonly cloud: Simulator;
  driver(kind: ResourceKind): AnyDriver;
  run(more?: Partial<Run>): Run;
}

async function account(options: SimulatorOptions = {}, speed?: number): Promise<Account> {
  const cloud = await digitalocean.simulate(options);
  open.push(cloud);
  const io = fastIO(cloud.env, () => undefined, speed);
  const credentials = { token: cloud.env.DIGITALOCEAN_TOKEN, endpoint: cloud.env.DIGITALOCEAN_API_URL };
  return {
    cloud,
    driver: (kind) => kind.connect(credentials, io) as AnyDriver,
    run: (more = {}) => ({ owner: "fd01", signal: AbortSignal.timeout(20_000), progress: () => undefined, ...more }),
  };
}

/** A plan of a kind, with what it needs made first. */
async function planOf(kind: ResourceKind, made: Account, more: Partial<ResourcePlan> = {}): Promise<ResourcePlan> {
  const needs: Record<string, string> = {};
  for (const name of kind.sample.needs) {
    const needed = kinds.find(([other]) => other === name)?.[1];
    if (!needed) throw new Error(`there is no kind ${name}`);
    const plan = await planOf(needed, made, { name: `needed-${name.toLowerCase()}` });
    needs[name] = (await made.driver(needed).create(plan, made.run())).id;
  }
  return { name: "shop-part", labels: {}, options: kind.options.parse(kind.sample.options(needs)), ...more };
}

async function persist<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt < 8; attempt++) {
    const found = await step()
      .then((value) => ({ value }))
      .catch(() => undefined);
    if (found) return found.value;
  }
  return step();
}

const takesLabels = (kind: ResourceKind) => kind.inPlace.includes("labels");

describe.each(kinds)("%s", (_, kind) => {
  it("is made, read, found again and deleted", async () => {
    const made = await account({ latencyMs: 20 });
    const labels = takesLabels(kind) ? { role: "web" } : {};
    const plan = await planOf(kind, made, { labels });
    const state = await made.driver(kind).create(plan, made.run());
    expect(state).toMatchObject({ phase: "ready", observed: { name: "shop-part", owner: "fd01", labels } });
    expect(state.observed.options).toMatchObject(plan.options as object);
    expect(() => kind.outputs.parse(state.outputs)).not.toThrow();
    expect(await made.driver(kind).read(state.id, made.run())).toEqual(state);
    expect((await made.driver(kind).list("team", made.run())).map(({ id }) => id)).toContain(state.id);
    expect(await made.driver(kind).list("team", made.run({ owner: "fd02" }))).toEqual([]);
    expect((await made.driver(kind).create(plan, made.run())).id).toBe(state.id);
    expect(
      (
        await made
          .driver(kind)
          .create(plan, made.run({ owner: "fd02", ...{} }))
          .catch(() => state)
      ).id,
    ).toBeDefined();
    await made.driver(kind).delete(state.id, made.run());
    await made.driver(kind).delete(state.id, made.run());
    expect(await made.driver(kind).read(state.id, made.run())).toBeUndefined();
  });

  it("changes in place all that it claims", async () => {
    for (const path of kind.inPlace.filter((each) => !each.startsWith("options.") || each in kind.sample.changed)) {
      const made = await account();
      const before = await planOf(kind, made);
      const { id } = await made.driver(kind).create(before, made.run());
      const key = path.replace("options.", "");
      const changed = { ...(before.options as object), [key]: kind.sample.changed[path] };
      const after: ResourcePlan =
        path === "name"
          ? { ...before, name: "other-part" }
          : path === "labels"
            ? { ...before, labels: { role: "db" } }
            : { ...before, options: kind.options.parse(changed) };
      const state = await made.driver(kind).update?.(id, after, made.run());
      expect(state).toMatchObject({ id, observed: { name: after.name, labels: after.labels } });
      expect(state?.observed.options).toMatchObject(after.options as object);
      const calls = made.cloud.calls.length;
      await made.driver(kind).update?.(id, after, made.run());
      const again = made.cloud.calls.slice(calls).filter(({ name }) => !name.startsWith("GET "));
      expect([path, again]).toEqual([path, []]);
    }
  });

  it("is one, and then none, wherever it is cut off", async () => {
    const first = await account();
    const plan = await planOf(kind, first);
    const begun = first.cloud.calls.length;
    const { id } = await first.driver(kind).create(plan, first.run());
    await first.driver(kind).delete(id, first.run());
    const calls = [...new Set(first.cloud.calls.slice(begun).map(({ name }) => name))];
    const faults = calls.flatMap((call) =>
      (["before", "after", "drop"] as const).flatMap((type) =>
        [1, 12].map((times): Fault => ({ call, kind: type, times })),
      ),
    );
    for (const fault of faults) {
      const made = await account({}, 2_000);
      const wanted = await planOf(kind, made);
      const others = (await made.driver(kind).list("team", made.run())).length;
      made.cloud.fail(fault);
      const state = await persist(() => made.driver(kind).create(wanted, made.run()));
      const all = await persist(() => made.driver(kind).list("team", made.run()));
      expect([fault, all.length]).toEqual([fault, others + 1]);
      made.cloud.fail(fault);
      await persist(() => made.driver(kind).delete(state.id, made.run()));
      const left = await persist(() => made.driver(kind).list("team", made.run()));
      expect([fault, left.length, made.cloud.leftovers()]).toEqual([fault, others, []]);
    }
  }, 60_000);

  it("is refused before any call where its name or labels cannot be", async () => {
    const made = await account();
    const plan = await planOf(kind, made);
    const calls = made.cloud.calls.length;
    const labels = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`key-${index}`, "value"]));
    const wrong = [{ name: `shop part! ${"x".repeat(300)}` }, { labels }].map(async (more) => {
      const error: unknown = await made
        .driver(kind)
        .create({ ...plan, ...more }, made.run())
        .catch((reason) => reason);
      return error instanceof FlatcarError ? error.code : undefined;
    });
    expect(await Promise.all(wrong)).toEqual(["FD1003", "FD1003"]);
    expect(made.cloud.calls).toHaveLength(calls);
  });
});

/** A cloud, and drivers of which each call may be intercepted. */
async function intercepted(between: (call: string, send: () => Promise<Response>) => Promise<Response>) {
  const made = await account();
  const io = fastIO(made.cloud.env, () => undefined);
  const fetch: typeof globalThis.fetch = (url, init) =>
    between(`${init?.method ?? "GET"} ${new URL(String(url)).pathname}`, () => io.fetch(url, init));
  const { DIGITALOCEAN_TOKEN: token, DIGITALOCEAN_API_URL: endpoint } = made.cloud.env;
  return { ...made, mine: (kind: ResourceKind) => kind.connect({ token, endpoint }, { ...io, fetch }) as AnyDriver };
}

function kindOf(name: string): ResourceKind {
  const found = kinds.find(([other]) => other === name)?.[1];
  if (!found) throw new Error(`there is no kind ${name}`);
  return found;
}

const failed = (work: Promise<unknown>) => work.then(() => undefined).catch((error: FlatcarError) => error);

describe("a reserved address", () => {
  const kind = kindOf("ReservedIp");

  it("of another deployment is not taken after a lost reply", async () => {
    const theirs: string[] = [];
    const { mine, driver, run, cloud } = await intercepted(async (call, send) => {
      if (call !== "POST /v2/reserved_ips" || theirs.length > 0) return send();
      const other = { ...(await planOf(kind, { cloud, driver, run })), name: "other-part" };
      theirs.push((await driver(kind).create(other, run({ owner: "fd02" }))).id);
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
    });
    const state = await mine(kind).create(await planOf(kind, { cloud, driver, run }), run());
    expect([theirs].flat()).not.toContain(state.id);
    expect(await driver(kind).list("team", run({ owner: "fd02" }))).toMatchObject([{ id: theirs[0] }]);
    expect(cloud.leftovers()).toHaveLength(2);
  });

  it("that a cancelled run left without a mark is known, and the next run takes it", async () => {
    const stop = new AbortController();
    const { mine, driver, run, cloud } = await intercepted(async (call, send) => {
      if (call === "POST /v2/tags") stop.abort();
      return send();
    });
    const plan = await planOf(kind, { cloud, driver, run });
    const error = await failed(mine(kind).create(plan, run({ signal: stop.signal })));
    expect(error).toMatchObject({ code: "FD1409", created: cloud.leftovers()[0] });
    expect(await driver(kind).list("team", run())).toMatchObject([{ id: error?.created, observed: { owner: "fd01" } }]);
    expect(await driver(kind).create(plan, run())).toMatchObject({ id: error?.created, observed: { name: plan.name } });
    expect(cloud.leftovers()).toHaveLength(1);
  });

  it("is another one for each that is made at once, and the project that holds them goes with the last", async () => {
    const { driver, run, cloud } = await account();
    const plans = ["a", "b", "c"].map((name) => ({ name, labels: {}, options: { region: "fra1" } }));
    const one = driver(kind);
    const made = await Promise.all(plans.map((plan) => one.create(plan, run())));
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
    const projects = async () => {
      const { DIGITALOCEAN_API_URL: url, DIGITALOCEAN_TOKEN: token } = cloud.env;
      const answer = await fetch(`${url}/v2/projects`, { headers: { authorization: `Bearer ${token}` } });
      const { projects: all } = (await answer.json()) as { readonly projects: readonly { readonly name: string }[] };
      return all.map(({ name }) => name);
    };
    expect(await projects()).toEqual(["first-project", "flatcar-deploy fd01"]);
    await Promise.all(made.map(({ id }) => one.delete(id, run())));
    expect([await projects(), cloud.leftovers()]).toEqual([["first-project"], []]);
  });
});

describe("a load balancer", () => {
  const kind = kindOf("LoadBalancer");
  const plan = (options: object = {}): ResourcePlan => {
    const rules = [{ entryProtocol: "http", entryPort: 80, targetProtocol: "http", targetPort: 80 }];
    return { name: "lb", labels: {}, options: kind.options.parse({ region: "fra1", tag: "web", rules, ...options }) };
  };

  it("keeps what others set when it changes", async () => {
    const theirs = {
      sticky_sessions: { type: "cookies", cookie_name: "shop", cookie_ttl_seconds: 300 },
      firewall: { deny: ["cidr:203.0.113.0/24"], allow: [] },
      domains: [{ name: "shop.example.com", is_managed: true }],
      vpc_uuid: "0e1f2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b",
      algorithm: "least_connections",
      tls_cipher_policy: "STRONG",
    };
    const { driver, run, cloud } = await account();
    const { id } = await driver(kind).create(plan(), run());
    const ask = async (method: string, body?: object) => {
      const { DIGITALOCEAN_API_URL: url, DIGITALOCEAN_TOKEN: token } = cloud.env;
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const answer = await fetch(`${url}/v2/load_balancers/${id}`, { method, headers, body: JSON.stringify(body) });
      return (await answer.json()) as { readonly load_balancer: object };
    };
    const own = cloud.calls.find(({ name }) => name === "POST /v2/load_balancers")?.parameters as object;
    await ask("PUT", { ...own, ...theirs });
    await driver(kind).update?.(id, plan({ nodes: 2 }), run());
    expect((await ask("GET")).load_balancer).toMatchObject({ ...theirs, size_unit: 2 });
    await driver(kind).update?.(id, plan({ nodes: 2, allow: ["192.0.2.7"], stickySessions: false }), run());
    const firewall = { deny: theirs.firewall.deny, allow: ["ip:192.0.2.7"] };
    expect((await ask("GET")).load_balancer).toMatchObject({ firewall, sticky_sessions: { type: "none" } });
  });

  it("keeps how others scaled and switched it where the options say nothing of that", async () => {
    const { driver, run, cloud } = await account();
    const { id } = await driver(kind).create(plan(), run());
    const sent = cloud.calls.find(({ name }) => name === "POST /v2/load_balancers")?.parameters as object;
    const health_check = { protocol: "tcp", port: 8080, check_interval_seconds: 30 };
    const theirs = {
      ...{ size_unit: 3, redirect_http_to_https: true, enable_proxy_protocol: true, enable_backend_keepalive: true },
      ...{ http_idle_timeout_seconds: 120, disable_lets_encrypt_dns_records: true, health_check },
      project_id: "4e1bfbc3-dc3e-41f2-a18f-1b4d7ba71679",
    };
    const { DIGITALOCEAN_API_URL: url, DIGITALOCEAN_TOKEN: token } = cloud.env;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ ...sent, ...theirs });
    expect((await fetch(`${url}/v2/load_balancers/${id}`, { method: "PUT", headers, body })).status).toBe(200);
    const changed = await driver(kind).update?.(id, plan({ tag: "api" }), run());
    expect(changed?.observed.options).toMatchObject({
      tag: "api",
      nodes: 3,
      proxyProtocol: true,
      letsEncryptDns: false,
    });
    const last = cloud.calls.findLast(({ name }) => name.startsWith("PUT "))?.parameters;
    expect(last).toMatchObject(theirs);
    const own = await driver(kind).update?.(id, plan({ tag: "api", proxyProtocol: false, nodes: 1 }), run());
    expect(own?.observed.options).toMatchObject({ nodes: 1, proxyProtocol: false, keepalive: true });
  });

  it("of a state that knew neither layer nor IPv6 is not replaced for them, and keeps what it has", async () => {
    expect(plan().options).not.toMatchObject({ layer: expect.anything() });
    expect(plan().options).not.toMatchObject({ ipv6: expect.anything() });
    const { driver, run, cloud } = await account();
    const tcp = { entryProtocol: "tcp", entryPort: 80, targetProtocol: "tcp", targetPort: 80 };
    const made = await driver(kind).create(plan({ rules: [tcp], layer: "network", ipv6: true }), run());
    const changed = await driver(kind).update?.(made.id, plan({ rules: [tcp], nodes: 2 }), run());
    expect(changed?.observed.options).toMatchObject({ layer: "network", ipv6: true, nodes: 2 });
    expect(cloud.calls.at(-2)?.parameters).toMatchObject({ type: "REGIONAL_NETWORK", network_stack: "DUALSTACK" });
  });

  it("goes from a tag to machines and back", async () => {
    const { driver, run, cloud } = await account();
    const { id } = await driver(kind).create(plan(), run());
    const named = await driver(kind).update?.(id, plan({ tag: undefined, machines: ["3164444"] }), run());
    expect(named?.observed.options).toMatchObject({ machines: ["3164444"] });
    expect(cloud.calls.findLast(({ name }) => name.startsWith("PUT "))?.parameters).not.toHaveProperty("tag");
    const back = await driver(kind).update?.(id, plan(), run());
    expect(back?.observed.options).toMatchObject({ tag: "web" });
    expect(back?.observed.options).not.toHaveProperty("machines");
  });

  it.each([
    [{ machines: ["1"] }, "options.tag"],
    [{ tag: undefined }, "options.tag"],
    [
      { rules: [{ entryProtocol: "https", entryPort: 443, targetProtocol: "http", targetPort: 80 }] },
      "options.rules[0]",
    ],
    [{ rules: [{ entryProtocol: "udp", entryPort: 53, targetProtocol: "tcp", targetPort: 53 }] }, "options.rules[0]"],
    [{ layer: "network" }, "options.rules[0]"],
  ])("with %j is refused before any call", async (wrong, path) => {
    const { driver, run, cloud } = await account();
    const error = await failed(driver(kind).create(plan(wrong), run()));
    expect(error?.findings).toMatchObject([{ code: "FD1003", at: { path } }]);
    expect(cloud.calls).toEqual([]);
  });

  it("that DigitalOcean could not set up is not ready, and is kept to be deleted", async () => {
    const { mine, run } = await intercepted(async (call, send) => {
      const answer = await send();
      if (!call.startsWith("GET /v2/load_balancers/")) return answer;
      const { load_balancer: shown } = (await answer.json()) as { readonly load_balancer: object };
      return Response.json({ load_balancer: { ...shown, status: "errored" } }, { headers: answer.headers });
    });
    const error = await failed(mine(kind).create(plan(), run()));
    expect(error).toMatchObject({ code: "FD1420", created: expect.any(String) });
    expect((await mine(kind).read(error?.created ?? "", run()))?.phase).toBe("pending");
  });
});

it("a volume does not shrink", async () => {
  const { driver, run } = await account();
  const kind = kindOf("Volume");
  const plan = (sizeGiB: number, labels = {}): ResourcePlan => {
    return { name: "data", labels, options: kind.options.parse({ region: "fra1", sizeGiB }) };
  };
  const { id } = await driver(kind).create(plan(20), run());
  const shrinking = failed(Promise.resolve(driver(kind).update?.(id, plan(10, { role: "db" }), run())));
  expect(await shrinking).toMatchObject({ code: "FD1405", message: expect.stringContaining("cannot shrink to 10") });
  expect((await driver(kind).read(id, run()))?.observed.labels).toEqual({});
});

describe("what cannot change in place", () => {
  it("makes another volume than an earlier run's of the same name", async () => {
    const { driver, run } = await account();
    const kind = kindOf("Volume");
    const plan = (options: object): ResourcePlan => ({
      name: "data",
      labels: {},
      options: kind.options.parse(options),
    });
    const first = await driver(kind).create(plan({ region: "fra1", sizeGiB: 10, filesystem: "ext4" }), run());
    const second = await driver(kind).create(plan({ region: "nyc3", sizeGiB: 10, filesystem: "xfs" }), run());
    expect(second.id).not.toBe(first.id);
    expect(second.observed.options).toMatchObject({ region: "nyc3", filesystem: "xfs" });
    const again = await driver(kind).create(plan({ region: "nyc3", sizeGiB: 10, filesystem: "xfs" }), run());
    expect(again.id).toBe(second.id);
  });

  it("leaves an earlier run's VPC of the same name alone, and says that the name is taken", async () => {
    const { driver, run } = await account();
    const kind = kindOf("Vpc");
    const plan = (options: object): ResourcePlan => ({ name: "net", labels: {}, options: kind.options.parse(options) });
    await driver(kind).create(plan({ region: "fra1" }), run());
    const error = await failed(driver(kind).create(plan({ region: "nyc3" }), run()));
    expect(error?.message).toContain("a resource with this name already exists");
    expect(await driver(kind).list("team", run())).toMatchObject([{ observed: { options: { region: "fra1" } } }]);
  });
});
