import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realClouds } from "../../src/engine/clouds.ts";
import { makePlace } from "../../src/engine/place.ts";
import type { Session } from "../../src/engine/run.ts";
import { writeSettings } from "../../src/engine/settings.ts";
import { noState } from "../../src/engine/state.ts";
import { surveyPlatforms } from "../../src/engine/survey.ts";
import type { MachineSpec } from "../../src/plan.ts";
import type { MachinePlan, Simulator } from "../../src/platform.ts";
import hetzner from "../../src/providers/hetzner/index.ts";
import { fastIO } from "../conformance/clock.ts";
import { machinePlan } from "../providers/hetzner/project.ts";
import { temporaryPlace } from "./temporary.ts";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await hetzner.simulate();
});
afterEach(() => simulator.close());

const { signal } = new AbortController();

function world() {
  const place = temporaryPlace();
  const io = fastIO(simulator.env, () => undefined);
  const engine = () => Promise.reject(new Error("a survey starts no engine"));
  const session: Session = { place, io, clouds: realClouds(io), engine };
  const survey = (...plans: readonly MachinePlan[]) => {
    const machines = plans.map((plan) => ({ spec: { name: plan.name, platform: "hetzner" } as MachineSpec, plan }));
    return surveyPlatforms(session, noState, { platforms: ["hetzner", "openstack"], machines }, { signal });
  };
  return { place, io, survey };
}

const wrong = () => machinePlan({ serverType: "cx24" }) as MachinePlan;

test("needs neither a deployment nor its engine, and asks of a platform without machines nothing but prices", async () => {
  const { io, survey } = world();
  Object.assign(io.env, { OS_AUTH_URL: "http://127.0.0.1:1", OS_USERNAME: "a", OS_PASSWORD: "b" });
  const surveys = await survey(wrong());
  expect(surveys.get("hetzner")?.findings).toMatchObject([{ code: "FD1411", machine: "web-0" }]);
  expect(surveys.get("openstack")).toEqual({ findings: [], notes: [] });
});

test("leaves out what a killed run has made already", async () => {
  const { place, io, survey } = world();
  makePlace(place);
  const { owner } = writeSettings(place, undefined, [{ platform: "hetzner", scope: "project" }], undefined, true);
  const driver = hetzner.connect({ token: io.env.HCLOUD_TOKEN ?? "", endpoint: io.env.HCLOUD_ENDPOINT ?? "" }, io);
  await driver.create(machinePlan({}, { image: "161547269", ownImage: true }), {
    owner,
    signal,
    progress: () => undefined,
  });
  expect((await survey(wrong())).get("hetzner")?.findings).toHaveLength(1);
  writeFileSync(`${place.directory}/unsettled`, "killed");
  expect((await survey(wrong())).get("hetzner")?.findings).toEqual([]);
});

test("an API that fails is a note, and refused credentials end it", async () => {
  const { survey } = world();
  simulator.fail({ call: "GET /server_types", kind: "throttle", times: 1_000 });
  expect((await survey(wrong())).get("hetzner")?.notes).toEqual([
    expect.stringMatching(/^Hetzner Cloud does not tell stock and prices now: /),
  ]);
  simulator.fail({ call: "GET /pricing", kind: "credentials" });
  await expect(survey(wrong())).rejects.toMatchObject({ code: "FD1302" });
});
