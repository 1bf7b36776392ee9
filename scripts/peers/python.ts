import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PythonPeer } from "./catalogue.ts";
import { runProgram } from "./program.ts";

/**
 * Makes a virtual environment and installs the package into it. Modules run by `bin/python -m`: the scripts in `bin` name the
 * folder in which they were made, and it gets another name.
 */
export async function installPython(peer: PythonPeer, folder: string): Promise<void> {
  await runProgram("python3", ["-m", "venv", folder]);
  const constraints = fileURLToPath(new URL(peer.constraints, import.meta.url));
  const words = ["--disable-pip-version-check", "--no-input", "--quiet", "--constraint", constraints, peer.requirement];
  await runProgram(join(folder, "bin", "python"), ["-m", "pip", "install", ...words]);
}
