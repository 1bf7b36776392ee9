import { expect, onTestFinished, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import type {
  Driver,
  ImportedImages,
  MachinePlan,
  MachineState,
  Run,
  Simulator,
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
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const given = { method: "POST", headers, body: JSON.stringify(body) };
    expect((await fetch(`${endpoint}${path}`, given)).status).toBe(201);
  };
  const act = (id: string, body: object) => post(`/v2/droplets/${id}/actions`, body);
  const release = (ip: string) => post(`/v2/reserved_ips/${ip}/actions`, { type: "unassign" });
  const driver = digitalocean.connect({ token, endpoint }, io) as unknown as Driver<MachinePlan, MachineState>;
  return { cloud, driver, run, planFor, act, release };
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

const restart = { onSizeChange: "restart" } as const;

/** What the actions of a Droplet were, in their order. */
function actionsOf({ calls }: Simulator): readonly unknown[] {
  return calls.flatMap(({ name, parameters }) => (name.endsWith("/actions") ? [parameters.type] : []));
}

async function refused(step: Promise<unknown> | undefined): Promise<FlatcarError> {
  const error = await step?.catch((reason: unknown) => reason);
  if (error instanceof FlatcarError) return error;
  throw new Error("it must fail with an error of ours", { cause: error });
}

test("another size stops the machine, resizes it with its disk and starts it: it is the same one", async () => {
  const { cloud, driver, run, planFor } = await account({ latencyMs: 40 });
  const { id } = await driver.create(planFor(restart), run);
  const plan = planFor({ ...restart, size: "s-2vcpu-4gb" });
  const resized = await driver.update?.(id, plan, run);
  expect(resized).toMatchObject({ id, phase: "running", observed: { options: { size: "s-2vcpu-4gb" } } });
  expect(actionsOf(cloud)).toEqual(["shutdown", "resize", "power_on"]);
  expect(cloud.calls.find(({ parameters }) => parameters.type === "resize")?.parameters.disk).toBe(true);
  const back = await refused(driver.update?.(id, planFor(restart), run));
  expect(back.findings).toMatchObject([
    { code: "FD1405", message: "the disk of web-0 has 80 GB, and that of s-1vcpu-1gb only 25: web-0 stays as it is" },
  ]);
  expect(actionsOf(cloud)).toHaveLength(3);
});

test("a disk that is kept lets the machine go back, and one that does not stop is switched off", async () => {
  const { cloud, driver, run, planFor } = await account();
  const kept = { ...restart, keepDisk: true, tags: ["deaf"] };
  const { id } = await driver.create(planFor(kept), run);
  await driver.update?.(id, planFor({ ...kept, size: "s-2vcpu-4gb" }), run);
  const back = await driver.update?.(id, planFor(kept), run);
  expect(back).toMatchObject({ phase: "running", observed: { options: { size: "s-1vcpu-1gb" } } });
  const once = ["shutdown", "power_off", "resize", "power_on"];
  expect(actionsOf(cloud)).toEqual([...once, ...once]);
});

test("a machine that somebody stopped is resized and stays stopped", async () => {
  const { cloud, driver, run, planFor, act } = await account();
  const { id } = await driver.create(planFor(restart), run);
  await act(id, { type: "power_off" });
  const resized = await driver.update?.(id, planFor({ ...restart, size: "s-2vcpu-4gb" }), run);
  expect(resized).toMatchObject({ phase: "stopped", observed: { options: { size: "s-2vcpu-4gb" } } });
  expect(actionsOf(cloud)).toEqual(["power_off", "resize"]);
});

test("a size that the region does not have stops nothing, and one that is refused later leaves the machine running", async () => {
  const { cloud, driver, run, planFor } = await account();
  const there = { ...restart, keepDisk: true };
  const { id } = await driver.create(planFor(there), run);
  const unknown = await refused(driver.update?.(id, planFor({ ...there, size: "s-1vcpu-3gb" }), run));
  expect([unknown.code, actionsOf(cloud)]).toEqual(["FD1411", []]);
  const progress = (line: string) => {
    if (line.startsWith("resizing")) cloud.fail({ call: "POST /v2/droplets/{droplet_id}/actions", kind: "capacity" });
  };
  const plan = planFor({ ...there, size: "s-2vcpu-4gb" });
  expect((await refused(driver.update?.(id, plan, { ...run, progress }))).code).toBe("FD1401");
  expect((await driver.read(id, run))?.phase).toBe("running");
  expect(await driver.update?.(id, plan, run)).toMatchObject({ phase: "running" });
  expect(cloud.violations).toEqual([]);
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

test("a reserved address is not taken from a machine of others, and is from one that is replaced", async () => {
  const { cloud, driver, run, planFor } = await account();
  const reservedIp = "203.0.113.45";
  const theirs = await driver.create({ ...planFor({ reservedIp }), name: "theirs-0" }, { ...run, owner: "fd02" });
  const error = await refused(driver.create(planFor({ reservedIp }), run));
  expect(error.findings).toMatchObject([
    { code: "FD1405", message: expect.stringContaining(`is with theirs-0 (${theirs.id})`) },
  ]);
  expect(cloud.machines()).toHaveLength(1);
  const mine = await driver.create(planFor(), run);
  expect((await refused(driver.update?.(mine.id, planFor({ reservedIp }), run))).code).toBe("FD1405");
  expect((await driver.read(theirs.id, run))?.observed.options).toMatchObject({ reservedIp });
  const next = { ...planFor({ reservedIp }), name: "theirs-0", userData: "{} " };
  const renewed = await driver.create(next, { ...run, owner: "fd02", replacing: theirs.id });
  expect((await driver.read(renewed.id, run))?.observed.options).toMatchObject({ reservedIp });
});

test("a reserved address that somebody took away is seen, with one call for many machines, and brought back", async () => {
  const { cloud, driver, run, planFor, release } = await account();
  const plans = [41, 42, 43].map((last) => ({ ...planFor({ reservedIp: `203.0.113.${last}` }), name: `web-${last}` }));
  const made = await Promise.all(plans.map((plan) => driver.create(plan, run)));
  await release("203.0.113.41");
  const before = cloud.calls.length;
  const seen = await Promise.all(made.map(({ id }) => driver.read(id, run)));
  const reserved = seen.map((state) => (state?.observed.options ?? {}) as { readonly reservedIp?: string });
  expect(reserved.map(({ reservedIp }) => reservedIp)).toEqual([undefined, "203.0.113.42", "203.0.113.43"]);
  expect(cloud.calls.slice(before).filter(({ name }) => name === "GET /v2/reserved_ips")).toHaveLength(1);
  const [{ id = "" } = {}] = made;
  await driver.update?.(id, plans[0] as MachinePlan, run);
  expect((await driver.read(id, run))?.observed.options).toMatchObject({ reservedIp: "203.0.113.41" });
});
