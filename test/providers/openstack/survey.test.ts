import { afterAll, beforeAll, expect, test } from "vitest";
import type { MachinePlan, Survey } from "../../../src/platform.ts";
import openstack from "../../../src/providers/openstack/index.ts";
import type { Options } from "../../../src/providers/openstack/options.ts";
import { ids } from "../../../src/providers/openstack/simulator/account.ts";
import { openWorld, type World } from "./cloud.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  expect(world.simulator.violations).toEqual([]);
  await world.simulator.close();
});

async function survey(...plans: readonly MachinePlan<Options>[]): Promise<Survey> {
  const surveyor = openstack.survey?.(world.credentials, world.io);
  if (!surveyor) throw new Error("OpenStack can be surveyed");
  return surveyor.survey(plans, { signal: new AbortController().signal });
}

const planOf = async (name: string, options: Partial<Options> = {}) => ({ ...(await world.machine(options)), name });

const everything: Partial<Options> = {
  networks: [{ network: "private" }],
  securityGroups: ["default", "web"],
  serverGroup: "apart",
  keyName: "operator",
  availabilityZone: "nova",
};

test("what is there is looked for once for all machines, and found", async () => {
  const plan = await planOf("web-0", everything);
  const before = world.simulator.calls.length;
  const survey100 = await survey(...Array.from({ length: 100 }, (_, index) => ({ ...plan, name: `web-${index}` })));
  expect(survey100).toEqual({ findings: [], notes: [] });
  const names = world.simulator.calls.slice(before).map(({ name }) => name);
  const groups = "GET /compute/v2.1/os-server-groups";
  expect(names.filter((name) => name === groups)).toHaveLength(2);
  expect(names.length).toBe(new Set(names).size + 1);
});

test("all that would be refused is told at once, each at its option", async () => {
  const { findings } = await survey(
    await planOf("region-0", { region: "RegionOn" }),
    await planOf("flavor-0", { flavor: "m1.smal" }),
    await planOf("disk-0", { flavor: "m1.diskless" }),
    await planOf("network-0", { networks: [{ network: "privat" }] }),
    await planOf("pool-0", { floatingIp: { pool: "publc" } }),
    await planOf("group-0", { securityGroups: ["wbe"] }),
    await planOf("together-0", { serverGroup: "apatr" }),
    await planOf("key-0", { keyName: "nobody" }),
    await planOf("zone-0", { availabilityZone: "nov" }),
  );
  expect(findings.map(({ code, machine, at, hint }) => [code, machine, at?.path, hint])).toEqual([
    ["FD1410", "region-0", "options.region", 'did you mean "RegionOne"?'],
    ["FD1411", "flavor-0", "options.flavor", 'did you mean "m1.small"?'],
    ["FD1405", "disk-0", "options.flavor", "set rootDisk, and the machine boots from a volume"],
    ["FD1406", "network-0", "options.networks", 'did you mean "private"?'],
    ["FD1406", "pool-0", "options.floatingIp", 'did you mean "public"?'],
    ["FD1406", "group-0", "options.securityGroups", 'did you mean "web"?'],
    ["FD1406", "together-0", "options.serverGroup", 'did you mean "apart"?'],
    ["FD1406", "key-0", "options.keyName", expect.stringContaining("key pairs belong to a user")],
    ["FD1406", "zone-0", "options.availabilityZone", 'did you mean "nova"?'],
  ]);
});

test("a quota is told with what is left of it", async () => {
  const plan = await planOf("web-0");
  const { findings } = await survey(
    ...Array.from({ length: 20_001 }, (_, index) => ({ ...plan, name: `web-${index}` })),
  );
  expect(findings).toMatchObject([
    { code: "FD1402", machine: "web-20000", details: ["20000 of 20001 new machines fit"] },
  ]);
});

test("so are the quotas of volumes and of floating IPs, where machines take some", async () => {
  const plan = await planOf("db-0", { volumes: [{ sizeGiB: 1 }], floatingIp: { pool: "public" } });
  const plans = Array.from({ length: 1_001 }, (_, index) => ({ ...plan, name: `db-${index}` }));
  const { findings } = await survey(...plans);
  expect(findings.map(({ code, machine, message }) => [code, machine, message])).toEqual([
    ["FD1402", "db-999", "the project in RegionOne may have 1000 volumes and has 1: 999 are left, and 1001 are needed"],
    [
      "FD1402",
      "db-1000",
      "the project in RegionOne may have 1000 floating IPs and has 0: 1000 are left, and 1001 are needed",
    ],
  ]);
});

test("so are the sizes of volumes and the ports, each asked for once", async () => {
  const networks = Array.from({ length: 25 }, () => ({ network: "private" }));
  const plan = await planOf("db-0", { volumes: [{ sizeGiB: 500 }, { snapshot: ids.volume }], networks });
  const plans = Array.from({ length: 1_250 }, (_, index) => ({ ...plan, name: `db-${index}` }));
  const from = world.simulator.calls.length;
  const { findings } = await survey(...plans);
  expect(findings.map(({ message }) => message)).toEqual([
    "the project in RegionOne may have 1000 volumes and has 1: 999 are left, and 2500 are needed",
    "the project in RegionOne may have 500000 GiB of volumes and has 100: 499900 are left, and 625000 are needed",
    "the project in RegionOne may have 30000 ports and has 1: 29999 are left, and 31250 are needed",
  ]);
  const asked = world.simulator.calls.slice(from).map(({ name }) => name);
  expect(asked.filter((name) => /quotas|limits/.test(name)).sort()).toEqual([
    "GET /compute/v2.1/limits",
    "GET /network/v2.0/quotas/{id}/details",
    "GET /volume/v3/{project_id}/limits",
  ]);
});

test("a role that may not read the quota is told once, and stops nothing", async () => {
  world.simulator.fail({ call: "GET /compute/v2.1/limits", kind: "permission" });
  const { findings, notes } = await survey(await planOf("web-0"), await planOf("web-1"));
  expect(findings).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^cannot look at RegionOne: /)]);
});

test("an image of one's own that is not there is told before anything is made", async () => {
  const plan = { ...(await planOf("web-0")), ownImage: true };
  const { findings } = await survey(
    { ...plan, name: "name-0", image: "noimage" },
    { ...plan, name: "id-0", image: "12e97116-7280-41ed-b3d0-0a58ac146812" },
    { ...plan, image: ids.image },
    { ...plan, image: "own" },
  );
  expect(findings.map(({ code, machine, at, message }) => [code, machine, at?.path, message])).toEqual([
    ["FD1414", "name-0", "image", 'RegionOne has no image "noimage"'],
    ["FD1414", "id-0", "image", "RegionOne has no image 12e97116-7280-41ed-b3d0-0a58ac146812"],
  ]);
});
