import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { GoPeer, Passage } from "./catalogue.ts";
import { runProgram } from "./program.ts";

/**
 * Builds a program from its module at an exact version, through a module of our own that requires it: `go install` wants a list
 * of versions, which not every proxy serves, and refuses modules with replace lines. Another module's internal main package may
 * be named on the command line; only importing it is refused.
 */
export async function buildGo(peer: GoPeer, folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), `${peer.name}-`));
  const flags = { GOFLAGS: "-mod=mod -trimpath -buildvcs=false", GOWORK: "off", CGO_ENABLED: peer.cgo ? "1" : "0" };
  try {
    const text = `module peers/${peer.name}\n\ngo 1.25\n\nrequire ${peer.module} v${peer.version}\n`;
    await writeFile(join(scratch, "go.mod"), text);
    if (peer.files) await changeModule(peer, peer.files, scratch, text);
    const program = join(folder, "bin", peer.name);
    const main =
      "package" in peer.source ? `${peer.module}/${peer.source.package}` : await ownMain(peer.source.file, scratch);
    const words = ["build", "-ldflags", linkerFlags(peer), "-o", program, main];
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

function linkerFlags({ versionVariable, version, variables }: GoPeer): string {
  const own = versionVariable === undefined ? {} : { [versionVariable]: `v${version}` };
  const set = Object.entries({ ...own, ...variables });
  return ["-s -w", ...set.map(([name, value]) => `-X ${name}=${value}`)].join(" ");
}

/** Builds from a copy of the module: files in Go's own cache cannot be replaced. */
async function changeModule(
  { module, version }: GoPeer,
  files: NonNullable<GoPeer["files"]>,
  scratch: string,
  text: string,
): Promise<void> {
  const words = ["mod", "download", "-json", `${module}@v${version}`];
  const { stdout } = await promisify(execFile)("go", words, { cwd: scratch, env: { ...process.env, GOWORK: "off" } });
  const copy = join(scratch, "module");
  await cp((JSON.parse(stdout) as { readonly Dir: string }).Dir, copy, { recursive: true });
  await runProgram("chmod", ["-R", "u+w", copy]);
  for (const [file, changed] of Object.entries(files)) {
    const path = join(copy, file);
    if (changed === undefined) await rm(path);
    else await writeFile(path, typeof changed === "string" ? changed : await replaced(path, changed));
  }
  await writeFile(join(scratch, "go.mod"), `${text}\nreplace ${module} => ./module\n`);
}

/** Throws where the file has not what is to be replaced. */
async function replaced(path: string, passages: readonly Passage[]): Promise<string> {
  let text = await readFile(path, "utf8");
  for (const [from, to] of passages) {
    if (!text.includes(from)) throw new Error(`${path} does not have: ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}
