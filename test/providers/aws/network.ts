import { onTestFinished } from "vitest";
import { throwFindings } from "../../../src/errors.ts";
import { parseWith } from "../../../src/options.ts";
import type { Driver, ResourcePlan, ResourceState, Run, SimulatorOptions } from "../../../src/platform.ts";
import { credentials } from "../../../src/providers/aws/credentials.ts";
import { machines } from "../../../src/providers/aws/machines.ts";
import { resources } from "../../../src/providers/aws/resources/index.ts";
import { fastIO } from "../../conformance/clock.ts";
import { openDesk } from "./simulator-client.ts";

export type Name = keyof typeof resources;
type AnyDriver = Driver<ResourcePlan, ResourceState>;

export const region = "eu-central-1";

/** A simulated account with our drivers before it and Amazon's own client beside it. */
export async function openNetwork(options: SimulatorOptions = {}) {
  const desk = await openDesk(options);
  const { AWS_ENDPOINT_URL_EC2: endpoint, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = desk.cloud.env;
  const keys = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const known = credentials.parse({ endpoint, ...keys });
  const said: string[] = [];
  const io = fastIO({}, (line) => said.push(line));
  const run = (more: Partial<Run> = {}): Run => ({
    owner: "owner-1",
    signal: AbortSignal.timeout(20_000),
    progress: (line) => said.push(line),
    ...more,
  });
  const driver = (name: Name) => resources[name].connect(known, io) as unknown as AnyDriver;
  const plan = (name: Name, given: object, more: Partial<ResourcePlan> = {}): ResourcePlan => {
    const { value, findings } = parseWith(resources[name].options, { region, ...given }, (path) => ({ path }));
    throwFindings(findings);
    return { name: `shop-${name.toLowerCase()}`, labels: {}, options: value, ...more };
  };
  const make = (name: Name, given: object, more: Partial<ResourcePlan> = {}, how: Partial<Run> = {}) =>
    driver(name).create(plan(name, given, more), run(how));
  const update = async (name: Name, { id }: ResourceState, given: object, more: Partial<ResourcePlan> = {}) => {
    const state = await driver(name).update?.(id, plan(name, given, more), run());
    if (state) return state;
    throw new Error(`${name} does not change`);
  };
  const callsOf = async (step: () => Promise<unknown>) => {
    const before = desk.cloud.calls.length;
    await step();
    return desk.cloud.calls.slice(before).filter(({ name }) => !name.startsWith("Describe"));
  };
  onTestFinished(() => {
    if (desk.cloud.violations.length > 0) throw new Error(desk.cloud.violations.join("\n"));
  });
  return { ...desk, io, said, runOf: run, driver, plan, make, update, callsOf, machines: () => machines(known, io) };
}

/** EC2's own id in one of ours. */
export function bare({ id }: { readonly id: string }): string {
  return id.slice(id.indexOf("/") + 1);
}
