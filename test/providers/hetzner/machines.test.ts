import { afterEach, expect, test } from "vitest";
import type { FlatcarError } from "../../../src/errors.ts";
import type { Run, Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import {
  byOthers,
  credentialsOf,
  imageDriver,
  machinePlan,
  planFor,
  runFor,
  withoutStock,
  worldOf,
} from "./project.ts";

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

const owner = "fd0123456789abcdef";

function run(more: Partial<Run> = {}): Run {
  return { owner, signal: new AbortController().signal, progress: () => undefined, ...more };
}

/** A project with the image, and a driver that remembers nothing. */
async function project() {
  const simulator = await hetzner.simulate();
  open.push(simulator);
  const image = planFor();
  await imageDriver(simulator, worldOf(simulator)).create(image, runFor(image));
  const driver = () => hetzner.connect(credentialsOf(simulator), worldOf(simulator));
  return { simulator, driver };
}

const refused = async (step: Promise<unknown>) => (await step.catch((error: unknown) => error)) as FlatcarError;

const names = ({ calls }: Simulator) =>
  calls.filter(({ name }) => name === "POST /servers").map(({ parameters }) => parameters.name);

test("a rebuild keeps the id and the addresses, and brings the new configuration", async () => {
  const { simulator, driver } = await project();
  const before = await driver().create(machinePlan(), run());
  const userData = '{"ignition":{"version":"3.4.0"},"storage":{}}';
  const plan = machinePlan({}, { ignition: userData, userData });
  const after = await driver().update?.(before.id, plan, run());
  expect(after).toMatchObject({ id: before.id, addresses: before.addresses, phase: "running" });
  expect(simulator.machines()).toMatchObject([{ id: before.id, userData }]);
  const rebuilds = () => simulator.calls.filter(({ name }) => name.endsWith("/rebuild")).length;
  expect(rebuilds()).toBe(1);
  await driver().update?.(before.id, plan, run());
  expect(rebuilds()).toBe(1);
});

test("a rebuild that was cut off before its label says so is not done again, and is taken back where it is not wanted", async () => {
  const { simulator, driver } = await project();
  const { id } = await driver().create(machinePlan(), run());
  const userData = '{"ignition":{"version":"3.4.0"},"storage":{}}';
  const plan = machinePlan({}, { ignition: userData, userData });
  const rebuilds = () => simulator.calls.filter(({ name }) => name.endsWith("/rebuild")).length;
  const cutOff = async () => {
    const io = worldOf(simulator);
    const fetch: typeof globalThis.fetch = async (address, init) => {
      const answer = await io.fetch(address, init);
      if (String(address).endsWith("/rebuild")) simulator.fail({ call: "PUT /servers/{id}", kind: "permission" });
      return answer;
    };
    const update = hetzner.connect(credentialsOf(simulator), { ...io, fetch }).update?.(id, plan, run());
    expect((await refused(Promise.resolve(update))).code).toBe("FD1303");
  };
  await cutOff();
  await driver().update?.(id, plan, run());
  expect(rebuilds()).toBe(1);
  await driver().update?.(id, machinePlan(), run());
  await cutOff();
  await driver().update?.(id, machinePlan(), run());
  expect(rebuilds()).toBe(4);
  expect(simulator.machines()).toMatchObject([{ id, userData: machinePlan().userData }]);
  const { server } = await byOthers(simulator, "GET", `/servers/${id}`);
  expect(server?.labels).not.toHaveProperty("flatcar-deploy.rebuilding");
});

test("a machine whose volume stays is shut down before it is deleted", async () => {
  const { simulator, driver } = await project();
  for (const [options, calls] of [
    [{ volumes: [104] }, ["POST /servers/{id}/actions/shutdown", "DELETE /servers/{id}"]],
    [{}, ["DELETE /servers/{id}"]],
  ] as const) {
    const { id } = await driver().create(machinePlan(options), run());
    const from = simulator.calls.length;
    await driver().delete(id, run());
    expect(changing(simulator, from)).toEqual(calls);
  }
});

/** Calls since then that change something. */
const changing = ({ calls }: Simulator, from: number) =>
  calls.slice(from).flatMap(({ name }) => (name.startsWith("GET ") ? [] : [name]));

test("a change of labels leaves what others have given the machine, and a list takes it away", async () => {
  const { simulator, driver } = await project();
  const { id } = await driver().create(machinePlan(), run());
  await byOthers(simulator, "POST", "/volumes/104/actions/attach", { server: Number(id) });
  await byOthers(simulator, "POST", `/servers/${id}/actions/attach_to_network`, { network: 101 });
  await byOthers(simulator, "POST", `/servers/${id}/actions/enable_backup`);
  const apply_to = [{ type: "server", server: { id: Number(id) } }];
  await byOthers(simulator, "POST", "/firewalls/102/actions/apply_to_resources", { apply_to });
  const from = simulator.calls.length;
  const labels = { role: "web" };
  const { options } = (await driver().update?.(id, machinePlan({}, { labels }), run()))?.observed ?? {};
  expect(changing(simulator, from)).toEqual(["PUT /servers/{id}"]);
  expect(options).toMatchObject({ volumes: [104], firewalls: [102], backups: true, networks: [{ network: 101 }] });
  const none = { volumes: [], firewalls: [], networks: [], backups: false };
  const bare = await driver().update?.(id, machinePlan(none, { labels }), run());
  expect(bare?.observed.options).toMatchObject(none);
});

const restart = { onServerTypeChange: "restart" } as const;

test("another type that is refused leaves the machine running, and its new disk as it is", async () => {
  const { simulator, driver } = await project();
  const { id } = await driver().create(machinePlan(restart), run());
  const userData = '{"ignition":{"version":"3.4.0"},"storage":{}}';
  const plan = machinePlan({ ...restart, serverType: "cx33" }, { ignition: userData, userData });
  simulator.fail({ call: "POST /servers/{id}/actions/change_type", kind: "capacity" });
  const error = await refused(Promise.resolve(driver().update?.(id, plan, run())));
  expect(error.code).toBe("FD1401");
  expect((await driver().read(id, run()))?.phase).toBe("running");
  const from = simulator.calls.length;
  const after = await driver().update?.(id, plan, run());
  expect(after).toMatchObject({ phase: "running", observed: { options: { serverType: "cx33" } } });
  expect(changing(simulator, from)).not.toContain("POST /servers/{id}/actions/rebuild");
  const { server } = await byOthers(simulator, "GET", `/servers/${id}`);
  expect(server?.labels).not.toHaveProperty("flatcar-deploy.start");
});

test("another type that the location does not have stops nothing", async () => {
  const { simulator, driver } = await project();
  const there = { ...restart, location: "sin" };
  const { id } = await driver().create(machinePlan({ ...there, serverType: "cpx11" }), run());
  const from = simulator.calls.length;
  const error = await refused(
    Promise.resolve(driver().update?.(id, machinePlan({ ...there, serverType: "ccx23" }), run())),
  );
  expect(error.findings).toMatchObject([{ code: "FD1401", message: expect.stringContaining("sin has no ccx23") }]);
  expect(changing(simulator, from)).toEqual([]);
});

/** Something of another place, which no machine in fsn1 can have. */
const elsewhere = {
  volumes: ["/volumes", { name: "v", size: 10, location: "ash" }],
  primaryIpv4: [
    "/primary_ips",
    { name: "ip", type: "ipv4", location: "ash", assignee_type: "server", auto_delete: false },
  ],
  networks: [
    "/networks",
    {
      name: "n",
      ip_range: "10.0.0.0/16",
      subnets: [{ type: "cloud", ip_range: "10.0.1.0/24", network_zone: "us-east" }],
    },
  ],
} as const;

test.each(Object.keys(elsewhere) as (keyof typeof elsewhere)[])("%s of another place are refused", async (option) => {
  const { simulator, driver } = await project();
  const [path, body] = elsewhere[option];
  const { volume, primary_ip, network } = await byOthers(simulator, "POST", path, body);
  const { id = 0 } = volume ?? primary_ip ?? network ?? {};
  const value = { volumes: [id], primaryIpv4: id, networks: [{ network: id }] }[option];
  const error = await refused(driver().create(machinePlan({ [option]: value }), run()));
  expect(error.code).toBe("FD1405");
  expect(simulator.machines()).toEqual([]);
});

test("a refused machine leaves nothing, and the eleventh of a spread group is refused", async () => {
  const { simulator, driver } = await project();
  await driver().create(machinePlan({ volumes: [104] }), run());
  const second = await refused(driver().create(machinePlan({ volumes: [104] }, { name: "web-1" }), run()));
  expect(second.findings).toMatchObject([{ code: "FD1405", hint: expect.stringContaining("another machine has it") }]);
  expect(simulator.machines()).toHaveLength(1);
  const group = { placementGroup: 103 };
  const many = Array.from({ length: 11 }, (_, index) =>
    driver().create(machinePlan(group, { name: `apart-${index}` }), run()),
  );
  const refusals = (await Promise.allSettled(many)).filter(({ status }) => status === "rejected");
  expect(refusals).toMatchObject([{ reason: { code: "FD1401" } }]);
});

test("an image from a larger disk is no missing image", async () => {
  const { simulator, driver } = await project();
  const large = await driver().create(machinePlan({ serverType: "cx33" }), run());
  const { image } = await byOthers(simulator, "POST", `/servers/${large.id}/actions/create_image`, {
    type: "snapshot",
  });
  await expect.poll(() => driver().read(large.id, run())).toBeDefined();
  const plan = machinePlan({}, { name: "small", image: String(image?.id), ownImage: true });
  const error = await refused(driver().create(plan, run()));
  expect(error.findings).toMatchObject([{ code: "FD1405", hint: expect.stringContaining("larger disk") }]);
});

test("a replacement comes after the old machine where both have the same volume or address", () => {
  const named = (options: Readonly<Record<string, unknown>>) =>
    hetzner.exclusive?.(machinePlan(options).options).map(({ what }) => what);
  const networks = [{ network: 101, ip: "10.0.1.10" }];
  expect(named({ volumes: [104], primaryIpv4: 105, networks })).toEqual([
    "volume 104",
    "primary IP 105",
    "address 10.0.1.10 of network 101",
  ]);
  expect(named({ networks: [{ network: 101 }] })).toEqual([]);
});

test("a protected machine is not rebuilt", async () => {
  const { driver } = await project();
  const { id } = await driver().create(machinePlan({ protection: true }), run());
  const userData = '{"ignition":{"version":"3.4.0"},"storage":{}}';
  const error = await refused(
    Promise.resolve(driver().update?.(id, machinePlan({ protection: true }, { userData }), run())),
  );
  expect(error.findings).toMatchObject([{ code: "FD1413", hint: "set protection: false, apply that, then try again" }]);
});

test("a name that somebody else has gives the machine one of its own, and always the same", async () => {
  const { simulator, driver } = await project();
  const theirs = await driver().create(machinePlan(), run({ owner: "fdfedcba9876543210" }));
  simulator.fail({ call: "POST /servers", kind: "after", times: 3 });
  const ours = await driver().create(machinePlan(), run());
  expect(ours.id).not.toBe(theirs.id);
  expect(ours.observed.name).toBe("web-0");
  expect(simulator.machines()).toHaveLength(2);
  expect(new Set(names(simulator).slice(2))).toEqual(new Set(["web-0", expect.stringMatching(/^web-0-[0-9a-f]{6}$/)]));
});

test("where a type is out of stock, it says where it is to be had", async () => {
  const { simulator, driver } = await project();
  simulator.fail({ call: "POST /servers", kind: "capacity" });
  const error = await refused(driver().create(machinePlan(), run()));
  expect(error.findings).toMatchObject([
    {
      code: "FD1401",
      details: [expect.stringContaining("resource_unavailable, HTTP 412"), "cx23 can be had in nbg1, hel1"],
      hint: "set location to nbg1, choose another server type, or try again later",
    },
  ]);
});

test("where the stock ends while the machine is made, it says where it is to be had", async () => {
  const { simulator } = await project();
  const io = withoutStock(worldOf(simulator), 1);
  const error = await refused(hetzner.connect(credentialsOf(simulator), io).create(machinePlan(), run()));
  expect(error.created).toBe(simulator.machines()[0]?.id);
  expect(error.findings).toMatchObject([
    {
      code: "FD1401",
      details: [expect.stringContaining("resource_unavailable, action"), "cx23 can be had in nbg1, hel1"],
      hint: "set location to nbg1, choose another server type, or try again later",
    },
  ]);
});

test.each([
  [{ serverType: "cx24" }, "FD1411", 'did you mean "cx23"?'],
  [{ location: "fsn2" }, "FD1410", 'did you mean "fsn1"?'],
  [
    { serverType: "cax11", location: "ash" },
    "FD1401",
    "set location to fsn1, choose another server type, or try again later",
  ],
  [{ volumes: [999] }, "FD1406", "it has to be in the project of the token"],
] as const)("%o is refused with %s, and what to do", async (options, code, hint) => {
  const { simulator, driver } = await project();
  if ("serverType" in options && options.serverType === "cax11") {
    const arm = planFor("arm64");
    await imageDriver(simulator, worldOf(simulator)).create(arm, runFor(arm));
  }
  const arch = "serverType" in options && options.serverType === "cax11" ? "arm64" : "amd64";
  const release = { channel: "stable", version: "4593.2.5", arch } as const;
  const image = `sha512-${planFor(arch).sha512.slice(0, 56)}`;
  const error = await refused(driver().create(machinePlan(options, { release, image }), run()));
  expect(error.findings).toMatchObject([{ code, hint }]);
});

test.each([
  ["quota", "FD1402", /Limits/],
  ["credentials", "FD1302", /unknown, expired or deleted/],
  ["permission", "FD1303", /read and write access/],
] as const)("%s is %s with a remedy", async (kind, code, hint) => {
  const { simulator, driver } = await project();
  simulator.fail({ call: "POST /servers", kind });
  const error = await refused(driver().create(machinePlan(), run()));
  expect(error.findings).toMatchObject([{ code, hint: expect.stringMatching(hint) as string }]);
});

test("an image that the project does not have is FD1414", async () => {
  const { driver } = await project();
  const error = await refused(driver().create(machinePlan({}, { image: `sha512-${"0".repeat(56)}` }), run()));
  expect(error.findings).toMatchObject([{ code: "FD1414", hint: expect.stringContaining("import") as string }]);
});
