import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const memoryReport = new URL("./memory-report.js", import.meta.url).href;

/** One run of a process: how long it took, and the most memory it held. */
export interface Measured {
  readonly ms: number;
  readonly mib: number;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Ends the measurement, and then the process, when a line of its output matches. */
  readonly until?: RegExp;
}

/** Runs this Node with these words. Throws when it does not end with 0. */
export async function measure(words: readonly string[], options: ProcessOptions = {}): Promise<Measured> {
  const { until, cwd = root } = options;
  const begun = performance.now();
  const child = spawn(process.execPath, [`--import=${memoryReport}`, ...words], {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("the process has no output");
  let [output, errors, memory, ms] = ["", "", "", 0];
  stdout.on("data", (text: Buffer) => {
    output += text;
    if (ms > 0 || !until?.test(output)) return;
    ms = performance.now() - begun;
    child.kill("SIGINT");
  });
  stderr.on("data", (text: Buffer) => {
    errors += text;
  });
  child.stdio[3]?.on("data", (text: Buffer) => {
    memory += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (ms === 0 && code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${errors || output}`);
  return { ms: ms || performance.now() - begun, mib: Number(memory) / 1024 };
}

/** Runs several commands in turn, round after round, so that a busy moment of the machine hits all of them. Medians. */
export async function compare<Name extends string>(
  commands: Readonly<Record<Name, () => Promise<Measured>>>,
  rounds: number,
): Promise<Readonly<Record<Name, Measured>>> {
  const names = Object.keys(commands) as Name[];
  const seen = new Map<Name, Measured[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) seen.get(name)?.push(await commands[name]());
  }
  return Object.fromEntries(
    names.map((name) => [name, { ms: median(seen.get(name), "ms"), mib: median(seen.get(name), "mib") }]),
  ) as Record<Name, Measured>;
}

function median(runs: readonly Measured[] = [], key: keyof Measured): number {
  const sorted = runs.map((run) => run[key]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
