import type { NpmPeer } from "./catalogue.ts";
import { runProgram } from "./program.ts";

/** Installs a package with what it asks for, apart from ours. None of their scripts run. */
export async function installNpm({ name, version }: NpmPeer, folder: string): Promise<void> {
  const words = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix", folder];
  await runProgram("npm", [...words, `${name}@${version}`], { cwd: folder });
}
