import { expect, onTestFinished, test } from "vitest";
import type {
  Driver,
  ImportedImages,
  MachinePlan,
  MachineState,
  Run,
  SimulatorOptions,
} from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { fastIO } from "../../conformance/clock.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";
import { releaseFor } from "../../conformance/world.ts";

const source = digitalocean.image as ImportedImages<unknown, unknown>;

/** Seconds of the driver's clock in a real one. */
const speed = 100;

/** A simulated account with an image, and what plans a machine that boots it. */
async function account(options: SimulatorOptions = {}) {
  const cloud = await digitalocean.simulate(options);
  onTestFinished(() => cloud.close());
  const io = fastIO(cloud.env, () => undefined, speed);
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: endpoint } = cloud.env;
  const run: Run = { owner: "fd01", signal: AbortSignal.timeout(20_000), progress: () => undefined };
  const wanted = imagePlan(source, releaseFor("amd64"), { region: "fra1" });
  const content = imageContent(wanted);
  const { image } = await source.connect({ token, endpoint }, io).create(wanted, { ...run, content });
  const planFor = (more: object = {}, labels: MachinePlan["labels"] = {}): MachinePlan => {
    const options = digitalocean.options.parse({ region: "fra1", size: "s-1vcpu-1gb", sshKeys: [289_794], ...more });
    const boot = { image, ignition: "{}", userData: "{}" };
    return { name: "web-0", release: releaseFor("amd64"), ...boot, labels, options } as MachinePlan;
  };
  const act = async (id: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const given = { method: "POST", headers, body: JSON.stringify(body) };
    expect((await fetch(`${endpoint}/v2/droplets/${id}/actions`, given)).status).toBe(201);
  };
  const driver = digitalocean.connect({ token, endpoint }, io) as unknown as Driver<MachinePlan, MachineState>;
  return { cloud, driver, run, planFor, act };
}

test("backups that somebody enabled stay until the options say that there are none", async () => {
  const { driver, run, planFor, act } = await account();
  const { id } = await driver.create(planFor(), run);
  await act(id, { type: "enable_backups" });
  await driver.update?.(id, planFor({}, { role: "web" }), run);
  const kept = await driver.read(id, run);
  expect(kept?.observed).toMatchObject({ labels: { role: "web" }, options: { backups: { plan: expect.any(String) } } });
  const ended = await driver.update?.(id, planFor({ backups: false }), run);
  expect(ended?.observed.options).toMatchObject({ backups: false });
});

test("a Droplet whose volume stays is shut down before it is deleted", async () => {
  const { cloud, driver, run, planFor } = await account();
  for (const [volumes, calls] of [
    [
      ["12e97116-7280-11ed-b3d0-0a58ac146812"],
      ["POST /v2/droplets/{droplet_id}/actions", "DELETE /v2/droplets/{droplet_id}"],
    ],
    [[], ["DELETE /v2/droplets/{droplet_id}"]],
  ] as const) {
    const { id } = await driver.create(planFor({ volumes }), run);
    const from = cloud.calls.length;
    await driver.delete(id, run);
    expect(cloud.calls.slice(from).flatMap(({ name }) => (name.startsWith("GET ") ? [] : [name]))).toEqual(calls);
  }
  expect(cloud.violations).toEqual([]);
});

test("a minute has 250 calls, and a driver that wants more gets them all", async () => {
  const { cloud, driver, run, planFor } = await account({ minuteMs: 60_000 / speed });
  const { id } = await driver.create(planFor(), run);
  const reads = await Promise.all(Array.from({ length: 300 }, () => driver.read(id, run)));
  expect(new Set(reads.map((state) => state?.id))).toEqual(new Set([id]));
  const others = await digitalocean.simulate({ minuteMs: 60_000 });
  onTestFinished(() => others.close());
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: url } = others.env;
  const headers = { authorization: `Bearer ${token}` };
  const ask = async () => (await fetch(`${url}/v2/droplets`, { headers })).status;
  const answers = await Promise.all(Array.from({ length: 251 }, ask));
  expect(answers.filter((status) => status !== 200)).toEqual([429]);
  expect(cloud.violations).toEqual([]);
});
