import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../cli/run.ts";

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

/** What our command line prints in butane's place. */
export async function runButane(args: readonly string[], input: string, cwd: string): Promise<Output> {
  const argv = ["ignition", "render", "--compat", "butane-0.29", ...args];
  const { stdout, stderr, code } = await runCli(argv, { stdin: input, cwd });
  return { stdout, stderr, rc: code };
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
