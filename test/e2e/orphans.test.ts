import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import * as flatcar from "../../src/index.ts";
import { runCli } from "../cli/run.ts";
import { type Cloud, startSimulatedCloud } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { openProgram, type Program } from "./program.ts";

const title = "a stack whose engine was killed, and that was emptied and destroyed";
const region = "eu-central-1";

/** What something else still uses is not waited for: the stack's state does not know that. */
const impatient = { customTimeouts: { delete: "3s" } };

/** A machine in a network with a firewall, and a volume. */
async function shop(): Promise<void> {
  const { Vpc, Subnet, SecurityGroup, Volume, Machine } = flatcar.aws;
  const vpc = new Vpc("net", { options: { region, cidr: "10.20.0.0/16" } }, impatient);
  const place = { cidr: "10.20.0.0/24", availabilityZone: `${region}a` };
  const subnet = new Subnet("net-a", { options: { region, vpc: vpc.id, ...place } }, impatient);
  const web = new SecurityGroup("web", { options: { region, vpc: vpc.id } }, impatient);
  new Volume("data", { options: { region, zone: `${region}a`, sizeGiB: 10 } });
  new Machine("web", {
    release: "4593.2.5",
    options: { region, instanceType: "t4g.small", subnet: subnet.id, securityGroups: [web.id] },
    config: [flatcar.butaneText("variant: flatcar\nversion: 1.1.0\n")],
  });
}

/** The engine that this process has started, once the cloud has heard the call. */
async function killAfter(cloud: Cloud, call: string): Promise<void> {
  const untilMs = Date.now() + 90_000;
  while (!(await cloud.calls()).includes(call)) {
    if (Date.now() > untilMs) throw new Error(`nobody asked for ${call}`);
    await wait(2);
  }
  const listed = execFileSync("ps", ["--ppid", String(process.pid), "-o", "pid=,comm="], { encoding: "utf8" });
  const [, pid] = /^\s*(\d+) pulumi$/m.exec(listed) ?? [];
  process.kill(Number(pid), "SIGKILL");
}

/** Until nobody asks the cloud for anything any more. */
async function quiet(cloud: Cloud): Promise<void> {
  for (let before = -1, now = 0; before !== now; await wait(500)) {
    [before, now] = [now, (await cloud.calls()).length];
  }
}

async function leftIn(cloud: Cloud): Promise<readonly string[]> {
  return [...(await cloud.machines()).map(({ id }) => id), ...(await cloud.leftovers())];
}

describe.skipIf(engineMissing !== undefined)(engineMissing ? `${title} (skipped: ${engineMissing})` : title, () => {
  test.each(["CreateVpc", "CreateSubnet", "CreateSecurityGroup", "CreateVolume", "RunInstances"])(
    "after %s",
    { timeout: patienceMs },
    async (call) => {
      const cloud = await startSimulatedCloud({ latencyMs: 150 });
      const program = await openProgram(cloud.env);
      try {
        await killed(cloud, program, call);
      } finally {
        await program.close();
        await cloud.close();
      }
    },
  );
});

interface State {
  readonly deployment: { readonly resources?: readonly { readonly id?: string }[] };
}

/** A stack that could not be destroyed, because what its state does not know uses what it does, can be after that. */
async function killed(cloud: Cloud, program: Program, call: string): Promise<void> {
  const stack = await program.stack("dev", shop);
  const [up] = await Promise.allSettled([stack.up(), killAfter(cloud, call)]);
  expect(up.status).toBe("rejected");
  await quiet(cloud);
  await stack.cancel();
  const destroyed = await stack.destroy().then(
    () => true,
    () => false,
  );
  const state = JSON.stringify(await stack.exportStack());
  const { resources = [] } = (JSON.parse(state) as State).deployment;
  const known = new Set(resources.map(({ id }) => id));
  const lost = (await leftIn(cloud)).filter((id) => !known.has(id)).sort();
  const orphans = async (...words: readonly string[]) => {
    const ran = await runCli(["orphans", "-", "--json", ...words], { env: cloud.env, fetch, stdin: state });
    return { ...ran, ids: idsOf(ran.stdout) };
  };
  expect(await orphans()).toMatchObject({ code: lost.length > 0 ? 3 : 0, ids: lost });
  const file = await runCli(["orphans", "--json"], { env: cloud.env, fetch, stdin: program.state("dev") });
  expect(idsOf(file.stdout)).toEqual(lost);
  expect(await orphans("--delete", "--with-data", "--yes")).toMatchObject({ code: 0, ids: [] });
  expect((await leftIn(cloud)).every((id) => known.has(id))).toBe(true);
  if (!destroyed) await stack.destroy();
  expect(await leftIn(cloud)).toEqual([]);
}

function idsOf(document: string): readonly string[] {
  const { orphans } = JSON.parse(document) as { readonly orphans: readonly { readonly id: string }[] };
  return orphans.map(({ id }) => id).sort();
}
