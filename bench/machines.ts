import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type PlatformId, platformIds } from "../src/providers/index.ts";
import type { Section } from "./report.ts";

const execute = promisify(execFile);
const worker = fileURLToPath(new URL("machine-work.ts", import.meta.url));
const count = 1_000;

/** Seconds until a new machine runs, as a rule: what each driver's own time limit is reckoned from. */
const latencyS: Readonly<Record<PlatformId, number>> = {
  aws: 30,
  digitalocean: 60,
  hetzner: 30,
  openstack: 30,
  ovhcloud: 30,
};

interface Work {
  readonly virtualS: number;
  readonly realS: number;
  readonly floorS: number;
  readonly calls: number;
  readonly refused: number;
  readonly mib: number;
}

/** Many machines made at once on each simulated cloud, each in a process of its own. */
export async function machines(): Promise<Section> {
  const rows: string[][] = [];
  for (const id of platformIds) rows.push(toRow(id, await work(id)));
  return {
    title: `${count} machines made at once by the driver of each platform, simulated, at its documented limit of calls (one run each)`,
    heads: [
      "",
      "calls/machine",
      "refused",
      "s",
      "floor s",
      "× floor",
      "other calls/min",
      "MiB",
      "real s",
      "runs after",
    ],
    rows,
    notes: [
      "s: of a virtual clock, which stands still while a call is under way; floor: what the limit takes for one call each, and the start of one machine",
      "other calls: all but those that make a machine; MiB: the most memory that the process held, with the simulated cloud in it",
      "OpenStack documents no limit. Sources of the limits: test/conformance/limits.ts",
    ],
  };
}

async function work(id: PlatformId): Promise<Work> {
  const { stdout } = await execute(process.execPath, [worker, id, String(count), String(latencyS[id])]);
  return JSON.parse(stdout) as Work;
}

function toRow(id: PlatformId, { virtualS, realS, floorS, calls, refused, mib }: Work): string[] {
  return [
    id,
    (calls / count).toFixed(2),
    String(refused),
    virtualS.toFixed(0),
    floorS.toFixed(0),
    (virtualS / floorS).toFixed(2),
    (((calls - count) * 60) / virtualS).toFixed(0),
    mib.toFixed(0),
    realS.toFixed(1),
    `${latencyS[id]} s`,
  ];
}
