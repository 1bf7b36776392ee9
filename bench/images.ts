import { execFile, execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeHierarchy } from "../test/images/signature/hierarchy.ts";
import type { Section } from "./report.ts";

const execute = promisify(execFile);
const worker = fileURLToPath(new URL("image-work.ts", import.meta.url));
const mib = 2 ** 20;
const diskMiB = 64;
const runs = 3;

interface Timed {
  readonly ms: number;
  /** The most memory that the process held. */
  readonly mib: number;
}

/** Verifying and unpacking an image, each in a process of its own, beside the programs that do the same. Best of three. */
export async function images(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-bench-images-"));
  try {
    const disk = join(folder, "disk.bin");
    writeDisk(disk);
    const rows = [...(await verifyRows(disk, folder)), ...(await bzip2Rows(disk)), ...(await gzipRows(disk))];
    return {
      title: `An image of ${diskMiB} MiB, half of it zeros: verified and unpacked (best of ${runs}, start not counted for ours)`,
      heads: ["", "ms", "MB/s", "MiB", "beside it"],
      rows,
      notes: ["MB/s: of the unpacked disk; MiB: the most memory that our process held", ...missingNotes()],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text and random bytes in turn with zeros: the same in every run. */
function writeDisk(path: string): void {
  const file = openSync(path, "w");
  let state = 0x2545f491;
  for (let part = 0; part < diskMiB; part++) {
    const bytes = Buffer.alloc(mib);
    for (let at = 0; part % 2 === 0 && at < mib; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      bytes[at] = part % 4 === 0 ? state >>> 24 : 97 + ((state >>> 24) % 16);
    }
    writeSync(file, bytes);
  }
  closeSync(file);
}

async function verifyRows(disk: string, folder: string): Promise<string[][]> {
  const key = await makeHierarchy({ current: { from: "2026-01-01", days: 3650 } });
  const keyFile = join(folder, "key.asc");
  writeFileSync(keyFile, key.file.content);
  writeFileSync(`${disk}.sig`, (await key.sign("current", readFileSync(disk), { at: "2026-06-01" })).content);
  const ours = await best(() => inNode(["verify", disk, keyFile, key.fingerprint]));
  const gpg = await gpgMs(disk, folder, keyFile);
  return [row("verify a signature", ours, gpg === undefined ? "" : `gpg --verify: ${rate(gpg)}`)];
}

async function gpgMs(disk: string, folder: string, keyFile: string): Promise<number | undefined> {
  if (!has("gpg")) return undefined;
  const home = join(folder, "gpg");
  mkdirSync(home, { mode: 0o700 });
  const words = ["--homedir", home, "--batch", "--quiet"];
  execFileSync("gpg", [...words, "--import", keyFile], { stdio: "ignore" });
  const { ms } = await best(() => program("gpg", [...words, "--verify", `${disk}.sig`, disk]));
  return ms;
}

async function bzip2Rows(disk: string): Promise<string[][]> {
  if (!has("bzip2")) return [];
  execFileSync("bzip2", ["-k1", disk]);
  const packed = `${disk}.bz2`;
  const own = row("unpack bzip2, own decoder", await best(() => inNode(["unpack", packed], { PATH: "" })), "");
  const beside: string[] = [];
  for (const name of ["bzip2", "lbzip2"]) {
    if (has(name)) beside.push(`${name}: ${rate((await best(() => program(name, ["-dkc", packed]))).ms)}`);
  }
  return [own, row("unpack bzip2, by the program", await best(() => inNode(["unpack", packed])), beside.join(", "))];
}

async function gzipRows(disk: string): Promise<string[][]> {
  if (!has("gzip")) return [];
  execFileSync("gzip", ["-k1", disk]);
  const packed = `${disk}.gz`;
  const beside = await best(() => program("gzip", ["-dkc", packed]));
  return [row("unpack gzip", await best(() => inNode(["unpack", packed])), `gzip: ${rate(beside.ms)}`)];
}

function missingNotes(): readonly string[] {
  const missing = ["gpg", "bzip2", "lbzip2", "gzip"].filter((name) => !has(name));
  return missing.length > 0 ? [`not in PATH, and left out: ${missing.join(", ")}`] : [];
}

function row(name: string, { ms, mib: memory }: Timed, beside: string): string[] {
  return [name, ms.toFixed(0), megabytes(ms), memory.toFixed(0), beside];
}

function rate(ms: number): string {
  return `${ms.toFixed(0)} ms, ${megabytes(ms)} MB/s`;
}

function megabytes(ms: number): string {
  return ((diskMiB * mib) / 1000 / ms).toFixed(0);
}

async function inNode(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Timed> {
  const { stdout } = await execute(process.execPath, [worker, ...words], { env: { ...process.env, ...env } });
  return JSON.parse(stdout) as Timed;
}

async function program(name: string, words: readonly string[]): Promise<Timed> {
  const begun = performance.now();
  await execute("sh", ["-c", 'exec "$@" > /dev/null', "sh", name, ...words]);
  return { ms: performance.now() - begun, mib: Number.NaN };
}

async function best(run: () => Promise<Timed>): Promise<Timed> {
  const times: Timed[] = [];
  for (let turn = 0; turn < runs; turn++) times.push(await run());
  return times.reduce((least, each) => (each.ms < least.ms ? each : least));
}

function has(name: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    const path = join(folder, name);
    return existsSync(path) && statSync(path).isFile();
  });
}
