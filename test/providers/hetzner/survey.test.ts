import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MachinePlan, Price, Simulator, Survey } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import type { Options } from "../../../src/providers/hetzner/options.ts";
import { credentialsOf, machinePlan, worldOf } from "./project.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await hetzner.simulate();
});
afterAll(async () => {
  expect(simulator.violations).toEqual([]);
  await simulator.close();
});

async function survey(...plans: readonly MachinePlan<Options>[]): Promise<Survey> {
  const surveyor = hetzner.survey?.(credentialsOf(simulator), worldOf(simulator));
  if (!surveyor) throw new Error("Hetzner can be surveyed");
  return surveyor.survey(plans, { signal: new AbortController().signal });
}

/** What a machine with these options is charged for, by the key of each part. */
async function priceOf(options: Readonly<Record<string, unknown>>): Promise<readonly (Price | undefined)[]> {
  const { prices } = await survey();
  expect(prices?.currency).toBe("EUR");
  const keys = hetzner.charges?.(machinePlan(options).options) ?? [];
  return keys.map((key) => prices?.prices[key]);
}

describe("prices", () => {
  const cx23 = { hourly: "0.0055929487", monthly: "3.4900000000" };
  const ipv4 = { hourly: "0.0008000000", monthly: "0.5000000000" };
  test.each([
    [{}, [cx23, ipv4]],
    [{ backups: true }, [cx23, { hourly: "0.00111858974", monthly: "0.698" }, ipv4]],
    [{ ipv4: false }, [cx23]],
    [{ primaryIpv4: 105 }, [cx23]],
    [{ location: "ash" }, [undefined, ipv4]],
  ])("%j", async (options, prices) => {
    expect(await priceOf(options)).toEqual(prices);
  });
});

test("everything that is offered finds nothing, by three calls however many machines there are", async () => {
  const before = simulator.calls.length;
  const plans = Array.from({ length: 100 }, (_, index) => machinePlan({}, { name: `web-${index}` }));
  expect(await survey(...plans)).toMatchObject({ findings: [], notes: [] });
  expect(simulator.calls.slice(before).map(({ name }) => name)).toEqual(["GET /server_types", "GET /pricing"]);
});

test("all that would be refused is told at once, each at its option", async () => {
  const { findings } = await survey(
    machinePlan({ location: "fsn2" }),
    machinePlan({ serverType: "cx24" }, { name: "db-0" }),
    machinePlan({ serverType: "cx23", location: "ash" }, { name: "far-0" }),
    machinePlan({ serverType: "ccx23", location: "sin" }, { name: "gone-0" }),
    machinePlan({ serverType: "cax11" }, { name: "arm-0" }),
    machinePlan({ networks: [{ network: 9 }], firewalls: [8], sshKeys: ["nobody", "operator"] }, { name: "lost-0" }),
  );
  expect(findings.map(({ code, machine, at, message }) => [code, machine, at?.path, message])).toEqual([
    ["FD1410", "web-0", "options.location", 'Hetzner Cloud has no location "fsn2"'],
    ["FD1411", "db-0", "options.serverType", 'Hetzner Cloud has no server type "cx24"'],
    ["FD1401", "far-0", "options.serverType", "location ash does not sell server type cx23"],
    ["FD1401", "gone-0", "options.serverType", "location sin has none left of server type ccx23"],
    ["FD1113", "arm-0", "options.serverType", "server type cax11 is arm64, and the image of arm-0 is amd64"],
    ["FD1406", "lost-0", "options.networks", "the project has no network 9"],
    ["FD1406", "lost-0", "options.firewalls", "the project has no firewall 8"],
    ["FD1406", "lost-0", "options.sshKeys", "the project has no SSH key nobody"],
  ]);
  const [place, type, far, gone] = findings;
  expect(place?.hint).toBe('did you mean "fsn1"?');
  expect(type?.hint).toBe('did you mean "cx23"?');
  expect(far?.details).toEqual(["cx23 can be had in fsn1, nbg1, hel1"]);
  expect(gone?.hint).toBe("set location to fsn1, or choose another server type, or try again later");
});

test("a type that ends is told, and stops nothing", async () => {
  const { findings, notes } = await survey(machinePlan({ serverType: "cpx11", location: "sin" }));
  expect(findings).toEqual([]);
  expect(notes).toEqual(["Hetzner Cloud ends cpx11 in sin: no new ones from 2099-01-01 on"]);
});

test("what the token may not ask is told once and stops nothing", async () => {
  simulator.fail({ call: "GET /pricing", kind: "permission" });
  const { findings, notes, prices } = await survey(machinePlan());
  expect([findings, prices]).toEqual([[], undefined]);
  expect(notes).toEqual([expect.stringMatching(/^cannot read the prices: /)]);
});

test("an image of one's own that is not there is told before anything is made", async () => {
  const own = (name: string, image: string, options = {}) => machinePlan(options, { name, image, ownImage: true });
  const { findings } = await survey(
    own("number-0", "4711"),
    own("name-0", "noimage"),
    own("arm-0", "161547269", { serverType: "cax11" }),
    own("web-0", "161547269"),
    own("web-1", "ubuntu-24.04"),
  );
  expect(findings.filter(({ code }) => code === "FD1414")).toMatchObject([
    { machine: "number-0", at: { path: "image" }, message: "the project has no image 4711 for amd64" },
    { machine: "name-0", at: { path: "image" }, message: "the project has no image noimage for amd64" },
  ]);
});
