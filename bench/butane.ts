import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findPeer } from "../scripts/peers/place.ts";
import { type ButaneCase, butaneCases, writeCase } from "./butane-cases.ts";
import type { Section } from "./report.ts";

const execute = promisify(execFile);
const loop = fileURLToPath(new URL("transpile-loop.ts", import.meta.url));

/** What one side needs for one document, in a process that does nothing else. */
interface Looped {
  readonly firstMs: number;
  readonly bestMs: number;
  readonly bytes: number;
  readonly mib: number;
}

/**
 * Butane to Ignition on both sides as loops in a process of their own, and as whole processes. Needs `npm run peers butane-loop butane`; where they are not
 * installed their columns say so.
 */
export async function butane(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-bench-"));
  try {
    const rows: string[][] = [];
    for (const each of butaneCases) rows.push(await row(each, folder));
    return {
      title:
        "Butane to Ignition: ours against butane 0.29.0, each warm in a process of its own (best run), and as processes",
      heads: ["document", "bytes", "ms", "butane", "×", "first ms", "butane", "MiB", "butane", "process", "butane", ""],
      rows,
      notes: [
        "×: how many times faster ours is when warm; first: the first run of a fresh process, start not counted",
        "process: all of `ignition render` and of `butane`, in ms; aims: ≥ 25 × at 1,000 files, ≥ 1 × everywhere",
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function row(each: ButaneCase, folder: string): Promise<string[]> {
  const { file, bytes } = writeCase(each, folder);
  const words = [String(each.runs), file, folder];
  const ours = await looped(process.execPath, [loop, ...words]);
  const peer = findPeer("butane-loop");
  const theirs = peer ? await looped(peer, words) : undefined;
  const binary = findPeer("butane");
  const cli = fileURLToPath(new URL("../bin/flatcar-deploy.js", import.meta.url));
  const process1 = await processMs(process.execPath, [cli, "ignition", "render", "-d", folder, file]);
  const process2 = binary ? await processMs(binary, ["-d", folder, file]) : undefined;
  return [
    each.name,
    String(bytes),
    figure(ours.bestMs),
    figure(theirs?.bestMs),
    theirs ? (theirs.bestMs / ours.bestMs).toFixed(1) : "",
    figure(ours.firstMs),
    figure(theirs?.firstMs),
    ours.mib.toFixed(0),
    theirs?.mib.toFixed(0) ?? "",
    process1.toFixed(0),
    process2?.toFixed(0) ?? "",
    "",
  ];
}

function figure(ms: number | undefined): string {
  return ms === undefined ? "not installed" : ms.toFixed(ms < 10 ? 2 : 0);
}

async function looped(program: string, words: readonly string[]): Promise<Looped> {
  const { stdout } = await execute(program, [...words]);
  return JSON.parse(stdout) as Looped;
}

/** Median of five runs of the process. */
async function processMs(program: string, words: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const begun = performance.now();
    await execute(program, [...words], { maxBuffer: 1 << 27 });
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[2] ?? Number.NaN;
}
