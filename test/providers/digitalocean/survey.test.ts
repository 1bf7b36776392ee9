import { afterAll, beforeAll, expect, test } from "vitest";
import { parseWith } from "../../../src/options.ts";
import type { MachinePlan, Simulator, Survey } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import type { Options } from "../../../src/providers/digitalocean/options.ts";
import { fastIO } from "../../conformance/clock.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await digitalocean.simulate();
});
afterAll(async () => {
  expect(simulator.violations).toEqual([]);
  await simulator.close();
});

function planOf(name: string, options: Readonly<Record<string, unknown>> = {}): MachinePlan<Options> {
  const given = { region: "fra1", size: "s-1vcpu-1gb", sshKeys: ["289794"], ...options };
  const parsed = parseWith(digitalocean.options, given, (path) => ({ path }));
  if (!parsed.value) throw new Error(JSON.stringify(parsed.findings));
  const release = { channel: "stable", version: "4593.2.5", arch: "amd64" } as const;
  return { name, release, image: "1", ignition: "{}", userData: "{}", labels: {}, options: parsed.value };
}

async function survey(...plans: readonly MachinePlan<Options>[]): Promise<Survey> {
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: endpoint = "" } = simulator.env;
  const surveyor = digitalocean.survey?.(
    { token, endpoint },
    fastIO({}, () => undefined),
  );
  if (!surveyor) throw new Error("DigitalOcean can be surveyed");
  return surveyor.survey(plans, { signal: new AbortController().signal });
}

test("a Droplet costs its size and its backups", async () => {
  const { prices } = await survey();
  expect(prices?.currency).toBe("USD");
  const costOf = (options: Readonly<Record<string, unknown>>) =>
    digitalocean.charges?.(planOf("web-0", options).options).map((key) => prices?.prices[key]);
  expect(costOf({})).toEqual([{ hourly: "0.00893", monthly: "6" }]);
  expect(costOf({ backups: true })?.[1]).toEqual({ hourly: "0.002679", monthly: "1.8" });
  expect(costOf({ backups: { plan: "weekly", weekday: "SUN" } })?.[1]).toEqual({ hourly: "0.001786", monthly: "1.2" });
});

/** Of version 4: nothing has such an id that nobody made. */
const nowhere = "12e97116-7280-41ed-b3d0-0a58ac146812";

test("what would be refused is told at once, by few calls", async () => {
  const before = simulator.calls.length;
  const { findings } = await survey(
    planOf("place-0", { region: "fra2" }),
    planOf("size-0", { size: "s-1vcpu-2bg" }),
    planOf("size-1", { region: "nyc2", size: "c-2" }),
    planOf("key-0", { sshKeys: ["7", "289794"] }),
    planOf("lost-0", { vpc: nowhere, volumes: [nowhere], reservedIp: "198.51.100.7" }),
  );
  expect(findings.map(({ code, machine, at, hint }) => [code, machine, at?.path, hint])).toEqual([
    ["FD1410", "place-0", "options.region", 'did you mean "fra1"?'],
    ["FD1411", "size-0", "options.size", 'did you mean "s-1vcpu-2gb"?'],
    ["FD1401", "size-1", "options.size", "set region to ams3, or choose another size"],
    ["FD1406", "key-0", "options.sshKeys", "`doctl compute ssh-key list` shows the keys and their ids"],
    ["FD1406", "lost-0", "options.vpc", "it has to be in the team of the token"],
    ["FD1406", "lost-0", "options.volumes", "it has to be in the team of the token"],
    ["FD1406", "lost-0", "options.reservedIp", "it has to be in the team of the token"],
  ]);
  expect(simulator.calls.length - before).toBe(9);
});

test("a limit is told with what is left of it, at the first machine that does not fit", async () => {
  const { findings } = await survey(...Array.from({ length: 10_001 }, (_, index) => planOf(`web-${index}`)));
  expect(findings).toEqual([
    {
      code: "FD1402",
      message: "the team may have 10000 Droplets and has 0: 10000 are left, and 10001 are needed",
      machine: "web-10000",
      at: { path: "options" },
      details: ["10000 of 10001 new machines fit"],
      hint: expect.stringContaining("https://cloud.digitalocean.com/account/team/droplet_limit_increase"),
    },
  ]);
});

test("a token that may not read the account's limits is told once, and stops nothing", async () => {
  simulator.fail({ call: "GET /v2/account", kind: "permission" });
  const { findings, notes } = await survey(planOf("web-0"), planOf("web-1"));
  expect(findings).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^cannot read the team's limits: /)]);
});

test("an image of one's own that is not there is told before anything is made", async () => {
  const own = (name: string, image: string) => ({ ...planOf(name), image, ownImage: true });
  const before = simulator.calls.length;
  const { findings } = await survey(own("web-0", "12345678"), own("lost-0", "123"), own("lost-1", "123"));
  expect(findings).toMatchObject([
    { code: "FD1414", machine: "lost-0", at: { path: "image" }, message: "the account has no image 123" },
    { code: "FD1414", machine: "lost-1", at: { path: "image" } },
  ]);
  const asked = simulator.calls.slice(before).filter(({ name }) => name === "GET /v2/images/{image_id}");
  expect(asked).toHaveLength(2);
});
