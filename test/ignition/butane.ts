import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { directoryReader } from "../../src/ignition/reader.ts";
import { formatFrame } from "../../src/ignition/report/frame.ts";
import { formatRaw } from "../../src/ignition/report/raw.ts";
import { transpile } from "../../src/ignition/transpile.ts";

/** One run of the real butane: its command line and what it printed. */
export interface ButaneCase {
  readonly name: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly rc: number;
  /** Warnings of one mapping came in varying order. */
  readonly unordered?: boolean;
}

export type FixtureFile =
  | { readonly text: string; readonly mode?: string }
  | { readonly b64: string; readonly mode?: string }
  | { readonly symlink: string }
  | { readonly dir: true };

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly rc: number;
}

/** What butane's command line would print, from our transpiler. */
export function runButane(args: readonly string[], input: string, cwd: string): Output {
  const at = args.indexOf("-d");
  const files = at >= 0 ? directoryReader(args[at + 1] ?? "") : undefined;
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const pretty = args.includes("--pretty");
    const source = { kind: "butane", name: "<stdin>", text: input, ...(files ? { files } : {}) } as const;
    const { json, entries, failure } = transpile(source, { pretty });
    const frame = { text: input, name: "<stdin>", colour: args.includes("--color=always") };
    const report = args.includes("--raw-errors")
      ? entries.map((entry) => `${formatRaw(entry)}\n`).join("")
      : entries.map((entry) => formatFrame(entry, frame)).join("\n");
    if (json === undefined) return { stdout: "", stderr: `${report}Error translating config: ${failure}\n`, rc: 1 };
    if (!args.includes("--strict") || entries.length === 0) return { stdout: json, stderr: report, rc: 0 };
    return { stdout: "", stderr: `${report}Config produced warnings and --strict was specified\n`, rc: 1 };
  } finally {
    process.chdir(before);
  }
}

/** Lays a folder of files out below a new temporary folder; returns that and how to remove it. */
export function layOut(
  name: string,
  files: Readonly<Record<string, FixtureFile>>,
): { readonly root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "flatcar-ignition-"));
  for (const [path, file] of Object.entries(files)) lay(join(root, name, path), file);
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function lay(path: string, file: FixtureFile): void {
  mkdirSync("dir" in file ? path : dirname(path), { recursive: true });
  if ("dir" in file) return;
  if ("symlink" in file) {
    symlinkSync(file.symlink, path);
    return;
  }
  writeFileSync(path, "b64" in file ? Buffer.from(file.b64, "base64") : file.text);
  chmodSync(path, Number.parseInt(file.mode ?? "0644", 8));
}
