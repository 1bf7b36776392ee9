import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Cloud, writes } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { type Ended, openShop, type Shop, type Started } from "./shop.ts";

/** A run that is killed at one point, and the command that comes after it. */
export interface Kill {
  /** What is there before the run: nothing, machines, or machines and a changed Butane file. */
  readonly before: "nothing" | "machines" | "changed";
  readonly run: "up" | "destroy";
  /** The call that is waited for, and how many of it; left out: as soon as the engine runs. */
  readonly after?: readonly [call: string, times: number];
  readonly next: "up" | "destroy";
  /** Who is killed: our process, or the engine as well, or the engine alone. */
  readonly victim: "us" | "both" | "engine";
}

const points: readonly Omit<Kill, "victim">[] = [
  { before: "nothing", run: "up", next: "up" },
  { before: "nothing", run: "up", after: ["RunInstances", 1], next: "up" },
  { before: "nothing", run: "up", after: ["RunInstances", 3], next: "up" },
  { before: "nothing", run: "up", after: ["RunInstances", 2], next: "destroy" },
  { before: "changed", run: "up", after: ["RunInstances", 1], next: "up" },
  { before: "changed", run: "up", after: ["TerminateInstances", 1], next: "up" },
  { before: "changed", run: "up", after: ["RunInstances", 2], next: "destroy" },
  { before: "machines", run: "destroy", after: ["TerminateInstances", 1], next: "destroy" },
  { before: "machines", run: "destroy", after: ["TerminateInstances", 3], next: "destroy" },
  { before: "machines", run: "destroy", after: ["TerminateInstances", 1], next: "up" },
];

/** Every point at which something is half done; our process alone is killed, as a user does it. */
export const usualKills: readonly Kill[] = points.map((point) => ({ ...point, victim: "us" }));

/** Those, half of them with the engine killed as well, and some with the engine killed alone. */
export const allKills: readonly Kill[] = [
  ...usualKills,
  ...points.filter((_, index) => index % 2 === 0).map((point): Kill => ({ ...point, victim: "both" })),
  ...points.filter((_, index) => index % 3 === 1).map((point): Kill => ({ ...point, victim: "engine" })),
];

function titleOf({ before, run, after, next, victim }: Kill): string {
  const point = after ? `after ${after[1]} ${after[0]}` : "at its start";
  return `${run} with ${before} before, ${victim} killed ${point}, then ${next}`;
}

/** `start` gives an empty cloud whose machines take a moment to run and to go. */
export function describeKills(
  title: string,
  missing: string | undefined,
  kills: readonly Kill[],
  start: () => Promise<Cloud>,
  order: "at once" | "in turn" = "at once",
): void {
  const reason = engineMissing ?? missing;
  describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, () => {
    const each = order === "at once" ? test.concurrent : test;
    each.for(kills.map((kill) => [titleOf(kill), kill] as const))("%s", { timeout: patienceMs }, async ([, kill]) => {
      const cloud = await start();
      const shop = await openShop(cloud);
      try {
        await killed(cloud, shop, kill);
      } finally {
        shop.remove();
        await cloud.close();
      }
    });
  });
}

async function killed(cloud: Cloud, shop: Shop, { before, run, after, victim, next }: Kill): Promise<void> {
  if (before !== "nothing") expectDone(await command(shop, "up").ended);
  if (before === "changed") shop.write({ webText: "changed" });
  const callsBefore = (await cloud.calls()).length;
  const started = command(shop, run);
  await reached(cloud, shop, callsBefore, after);
  kill(started, shop, victim);
  await started.ended;
  expectDone(await command(shop, next).ended);
  const machines = await cloud.machines();
  const wanted = next === "destroy" ? [] : (await shop.plan()).map(({ plan }) => [plan.name, plan.userData]);
  expect(machines.map(({ name, userData }) => [poolName(name), userData]).sort()).toEqual(wanted.sort());
  expect(await cloud.leftovers()).toEqual([]);
  if (next === "destroy") return expect(existsSync(join(shop.state, "deployments", "shop"))).toBe(false);
  const calls = (await cloud.calls()).length;
  expectDone(await command(shop, "up").ended);
  expect(writes((await cloud.calls()).slice(calls))).toEqual([]);
  expect((await cloud.machines()).map(({ id }) => id).sort()).toEqual(machines.map(({ id }) => id).sort());
}

function command(shop: Shop, verb: "up" | "destroy"): Started {
  return shop.start([verb, "--state", shop.state, "--yes", ...(verb === "up" ? ["--offline"] : [])]);
}

function expectDone({ code, stdout, stderr }: Ended): void {
  expect(code, `${stdout}\n${stderr}`).toBe(0);
}

/** The name in the file: one that replaced another has four characters more. */
function poolName(name: string | undefined): string | undefined {
  return name?.replace(/^(shop-[a-z]+-\d+)-[0-9a-f]{4}$/, "$1");
}

async function reached(cloud: Cloud, shop: Shop, from: number, after: Kill["after"]): Promise<void> {
  const settings = join(shop.state, "deployments", "shop", "Pulumi.shop.yaml");
  const there = async () => {
    if (!after) return existsSync(settings) && enginePid(shop) !== undefined;
    const [call, times] = after;
    return (await cloud.calls()).slice(from).filter((name) => name === call).length >= times;
  };
  const untilMs = Date.now() + 90_000;
  while (!(await there())) {
    if (Date.now() > untilMs) throw new Error("the run did not come to the point where it is to be killed");
    await wait(5);
  }
}

function kill(started: Started, shop: Shop, victim: Kill["victim"]): void {
  const engine = enginePid(shop);
  if (victim !== "engine") started.kill("SIGKILL");
  if (victim !== "us" && engine !== undefined) process.kill(engine, "SIGKILL");
}

/** The engine's process, as the lock of the run tells it. */
function enginePid(shop: Shop): number | undefined {
  try {
    const text = readFileSync(join(shop.state, "deployments", "shop", "run.lock"), "utf8");
    return (JSON.parse(text) as { engine?: { pid: number } }).engine?.pid;
  } catch {
    return undefined;
  }
}
