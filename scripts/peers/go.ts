import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoPeer } from "./catalogue.ts";
import { runProgram } from "./program.ts";

/**
 * Builds a program from its module at an exact version, through a module of our own that requires it: `go install` wants a list
 * of versions, which not every proxy serves, and refuses modules with replace lines. Another module's internal main package may
 * be named on the command line; only importing it is refused.
 */
export async function buildGo(peer: GoPeer, folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), `${peer.name}-`));
  try {
    const text = `module peers/${peer.name}\n\ngo 1.25\n\nrequire ${peer.module} v${peer.version}\n`;
    await writeFile(join(scratch, "go.mod"), text);
    const version = peer.versionVariable === undefined ? "" : ` -X ${peer.versionVariable}=v${peer.version}`;
    const variables = `-s -w${version}`;
    const program = join(folder, "bin", peer.name);
    const main =
      "package" in peer.source ? `${peer.module}/${peer.source.package}` : await ownMain(peer.source.file, scratch);
    const words = ["build", "-ldflags", variables, "-o", program, main];
    const flags = { GOFLAGS: "-mod=mod -trimpath -buildvcs=false", GOWORK: "off", CGO_ENABLED: "0" };
    await runProgram("go", words, { cwd: scratch, env: flags });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Puts a program of ours where it can be built. */
async function ownMain(file: string, folder: string): Promise<string> {
  await copyFile(new URL(file, import.meta.url), join(folder, "main.go"));
  return ".";
}
