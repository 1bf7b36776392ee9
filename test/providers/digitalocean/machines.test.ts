import { expect, onTestFinished, test } from "vitest";
import type { Driver, ImportedImages, MachinePlan, MachineState, Run } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { fastIO } from "../../conformance/clock.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";
import { releaseFor } from "../../conformance/world.ts";

const source = digitalocean.image as ImportedImages<unknown, unknown>;

/** A simulated account with an image, and what plans a machine that boots it. */
async function account() {
  const cloud = await digitalocean.simulate();
  onTestFinished(() => cloud.close());
  const io = fastIO(cloud.env, () => undefined);
  const { DIGITALOCEAN_TOKEN: token, DIGITALOCEAN_API_URL: endpoint } = cloud.env;
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
