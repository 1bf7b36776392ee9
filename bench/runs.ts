import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { planDeployment } from "../src/deployment.ts";
import { findEngine, openDeployment, type PlannedMachine } from "../src/engine/index.ts";
import { offlineSnapshot } from "../src/images/index.ts";
import { planMemory } from "../src/plan.ts";
import type { IO, Simulator } from "../src/platform.ts";
import { simulate } from "../src/testing.ts";
import { withDeploymentFiles } from "./deployment-file.ts";
import { emptyPreview } from "./empty-program.ts";
import type { Section } from "./report.ts";

interface Timings {
  readonly preview: number;
  readonly empty: number;
  readonly up: number;
  readonly again: number;
  readonly destroy: number;
  /** Calls of the cloud's API, by operation. */
  readonly calls: number;
  readonly leftovers: number;
}

const counts = [1, 100, 300, 1000] as const;

/** Whole runs through the Pulumi engine, on a simulated EC2 without latency. */
export async function runs(): Promise<Section> {
  const { version } = await findEngine(process.env);
  const rows: string[][] = [];
  for (const count of counts) {
    const timings = await deploy(count);
    const share = (timings.preview - timings.empty) / count;
    rows.push([
      String(count),
      ...[timings.preview, timings.empty].map(seconds),
      share.toFixed(2),
      ...[timings.up, timings.again, timings.destroy].map(seconds),
      (timings.calls / count).toFixed(2),
      String(timings.leftovers),
    ]);
  }
  return {
    title: `Runs through the engine ${version}, simulated EC2 without latency (one run each)`,
    heads: ["machines", "preview s", "empty s", "ms/machine", "up s", "again s", "destroy s", "calls/machine", "left"],
    rows,
    notes: [
      "empty: the preview of a program with as many empty component resources; ms/machine: what ours adds to it",
      "aims: up of 1,000 ≤ 10 s and linear; preview ≤ 1 ms per machine more than empty; ≤ 1.1 calls per machine for up",
    ],
  };
}

async function deploy(count: number): Promise<Timings> {
  const state = mkdtempSync(join(tmpdir(), "flatcar-bench-state-"));
  const cloud = await simulate("aws");
  const io: IO = {
    fetch: globalThis.fetch,
    env: { ...process.env, ...cloud.env },
    sleep: async (ms, signal) => {
      await wait(ms, undefined, signal ? { signal } : {});
    },
    now: () => new Date(),
    log: () => undefined,
  };
  const deployment = await openDeployment({ name: "bench", state: pathToFileURL(state).href, io });
  try {
    const machines = await planned(count, io);
    const signal = new AbortController().signal;
    const preview = await timed(() => deployment.preview(machines, { signal }));
    const before = cloud.calls.length;
    const up = await timed(() => deployment.up(machines, { signal }));
    const calls = cloud.calls.length - before;
    checkCount(cloud, count);
    const again = await timed(() => deployment.up(machines, { signal }));
    const destroy = await timed(() => deployment.destroy({ signal }));
    const empty = await emptyPreview(count, state);
    return { preview, empty, up, again, destroy, calls, leftovers: cloud.machines().length + cloud.leftovers().length };
  } finally {
    await deployment.close();
    await cloud.close();
    rmSync(state, { recursive: true, force: true });
  }
}

async function planned(count: number, io: IO): Promise<readonly PlannedMachine[]> {
  const signal = new AbortController().signal;
  const context = { io, signal, releases: offlineSnapshot(), offline: false, memory: planMemory() };
  const { deployment, plans } = await withDeploymentFiles([count], (fileOf) => planDeployment(fileOf(count), context));
  return plans.flatMap((plan, index) => {
    const spec = deployment.machines[index];
    return spec ? [{ spec, plan }] : [];
  });
}

function checkCount(cloud: Simulator, count: number): void {
  const made = cloud.machines().length;
  if (made !== count) throw new Error(`${count} machines were wanted, and the simulated cloud has ${made}`);
}

async function timed(step: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await step();
  return performance.now() - begun;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
