import { expect, onTestFinished, test } from "vitest";
import type { Run } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { firewall as kind } from "../../../src/providers/digitalocean/network/firewall.ts";
import { fastIO } from "../../conformance/clock.ts";

const run: Run = { owner: "fd01", signal: AbortSignal.timeout(60_000), progress: () => undefined };

/** A simulated account: our driver, and a call of somebody else. */
async function account() {
  const cloud = await digitalocean.simulate();
  onTestFinished(async () => {
    expect(cloud.violations).toEqual([]);
    await cloud.close();
  });
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: endpoint } = cloud.env;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const ask = (method: string, path: string, body: object) =>
    fetch(`${endpoint}/v2/${path}`, { method, headers, body: JSON.stringify(body) });
  return {
    cloud,
    driver: kind.connect(
      { token, endpoint },
      fastIO(cloud.env, () => undefined),
    ),
    ask,
  };
}

test("a firewall stays on machines that others put it on, unless it says on which it is", async () => {
  const { cloud, driver, ask } = await account();
  const plan = (options: object, labels = {}) => {
    const inbound = [{ protocol: "tcp", ports: "80", sources: { addresses: ["0.0.0.0/0"] } }];
    return { name: "web", labels, options: kind.options.parse({ inbound, ...options }) };
  };
  const { id } = await driver.create(plan({}), run);
  const own = cloud.calls.find(({ name }) => name === "POST /v2/firewalls")?.parameters as object;
  expect((await ask("PUT", `firewalls/${id}`, { ...own, droplet_ids: [3_164_444] })).status).toBe(200);
  const kept = await driver.update?.(id, plan({}, { role: "web" }), run);
  expect(kept?.observed).toMatchObject({ labels: { role: "web" }, options: { machines: ["3164444"] } });
  const none = await driver.update?.(id, plan({ machines: [] }), run);
  expect(none?.observed.options).toMatchObject({ machines: [] });
});

test("a firewall keeps the tags and rules that others gave it, unless it says which it has", async () => {
  const { cloud, driver, ask } = await account();
  const inbound = [{ protocol: "tcp", ports: "80", sources: { addresses: ["0.0.0.0/0"] } }];
  const plan = (options: object = {}) => ({
    name: "web",
    labels: {},
    options: kind.options.parse({ inbound, ...options }),
  });
  const { id } = await driver.create(plan(), run);
  const own = cloud.calls.find(({ name }) => name === "POST /v2/firewalls")?.parameters as { readonly tags: string[] };
  const outbound_rules = [{ protocol: "udp", ports: "53", destinations: { addresses: ["0.0.0.0/0"] } }];
  await ask("POST", "tags", { name: "theirs" });
  await ask("PUT", `firewalls/${id}`, { ...own, tags: [...own.tags, "theirs"], outbound_rules });
  const moved = [{ protocol: "tcp", ports: "443", sources: { addresses: ["0.0.0.0/0"] } }];
  const kept = await driver.update?.(id, plan({ inbound: moved }), run);
  expect(kept?.observed.options).toMatchObject({ tags: ["theirs"], inbound: moved, outbound: [{ ports: "53" }] });
  const none = await driver.update?.(id, plan({ inbound: moved, tags: [], outbound: [] }), run);
  expect(none?.observed.options).toMatchObject({ tags: [], outbound: [] });
});
