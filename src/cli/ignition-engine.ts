import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FlatcarError } from "../errors.ts";
import {
  type DryRun,
  engineInput,
  engineResult,
  layoutScript,
  type Rendered,
  readArchive,
  unknownUuid,
} from "../ignition/index.ts";
import { cacheDirectory } from "../images/index.ts";
import type { Host } from "./command.ts";

/** The version that our model is equal to. */
const version = "2.26.0";

export interface EngineRun {
  readonly result: DryRun;
  /** What the engine was not asked to do, and why. */
  readonly skipped: readonly string[];
}

/** Ignition's own engine: `FLATCAR_DEPLOY_IGNITION`, else what `scripts/peers.ts` built. */
export function findIgnition(env: Host["env"]): string | undefined {
  const built = join(cacheDirectory(env), "peers", `ignition-${version}`, "bin", "ignition");
  return [env.FLATCAR_DEPLOY_IGNITION, built].find((path) => path !== undefined && existsSync(path));
}

/** Why the engine cannot run here; `undefined` where it can. */
export async function whyNoEngine(env: Host["env"]): Promise<string | undefined> {
  if (process.platform !== "linux") return "it runs on Linux alone";
  if (!findIgnition(env))
    return `it is not built: node scripts/peers.ts ignition builds ${version}, or set FLATCAR_DEPLOY_IGNITION`;
  const missing = await faultOf("sh", ["-c", toolCheck, "sh", ...tools()]);
  if (missing !== undefined) return missing;
  const refused = await faultOf("unshare", [...isolation(), "true"]);
  return refused && `it needs root, or a user namespace with subordinate ids: ${refused}`;
}

const run = promisify(execFile);

/** What a program says when it fails. */
async function faultOf(program: string, words: readonly string[]): Promise<string | undefined> {
  try {
    await run(program, [...words], { env: { PATH: searchPath } });
    return undefined;
  } catch (error) {
    return (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
  }
}

/** Where the programs of the system are, which not every user's own path names. */
export const searchPath = `${process.env.PATH}:/usr/sbin:/sbin`;

/** What the engine calls, what brings its result back, and what gives others than root the ids of several users; by package. */
function tools(): readonly string[] {
  const shadow = ["useradd", "usermod", "userdel", "groupadd", "groupmod", "groupdel"];
  const packages = {
    ...(isRoot() ? {} : { uidmap: ["newuidmap", "newgidmap"] }),
    "util-linux": ["unshare"],
    passwd: shadow,
    systemd: ["systemctl"],
    tar: ["tar"],
  };
  return Object.entries(packages).flatMap(([name, programs]) => programs.flatMap((program) => [program, name]));
}

/** Takes programs and their packages in turn. */
const toolCheck =
  'while [ $# -gt 0 ]; do command -v "$1" >/dev/null || { echo "$1 is not installed (package $2)" >&2; exit 1; }; shift 2; done';

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The users of a namespace, for others than root. */
function ownUsers(): readonly string[] {
  return isRoot() ? [] : ["--user", "--map-root-user", "--map-auto"];
}

/** Its own mounts, processes and network; for others than root its own users too. */
export function isolation(): readonly string[] {
  return [...ownUsers(), "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"];
}

/** Files of a namespace's users are theirs alone to delete. */
export async function removeScratch(folder: string): Promise<void> {
  if (isRoot()) await rm(folder, { recursive: true, force: true });
  else await run("unshare", [...ownUsers(), "rm", "-rf", folder]);
}

/** Applies a config to a scratch root by Ignition's own engine. Throws FD1206 where it stops, FD1704 where it cannot run. */
export async function runIgnition(rendered: Pick<Rendered, "config" | "minor">, host: Host): Promise<EngineRun> {
  const reason = await whyNoEngine(host.env);
  if (reason !== undefined) throw cannotRun(reason);
  const input = engineInput(rendered);
  const folder = await mkdtemp(join(tmpdir(), "flatcar-ignition-"));
  try {
    const secret = { mode: 0o600 };
    await writeFile(join(folder, "config.ign"), input.ignition, secret);
    await writeFile(join(folder, "state"), JSON.stringify({ luksPersistKeyFiles: input.keys }), secret);
    await writeFile(join(folder, "run.sh"), script);
    const log = await runStages(folder, findIgnition(host.env) ?? "", host.signal);
    if (log !== undefined) throw stopped(log.replaceAll(join(folder, "root"), ""));
    const archive = await readFile(join(folder, "root.tar"));
    return { result: engineResult(rendered, input, readArchive(archive)), skipped: skippedIn(rendered) };
  } finally {
    await removeScratch(folder);
  }
}

function cannotRun(reason: string): FlatcarError {
  return new FlatcarError({
    code: "FD1704",
    message: `Ignition cannot run here: ${reason}`,
    hint: "leave --engine out",
  });
}

/**
 * Programs that would touch disks are stand-ins in `bin`: nothing is formatted, and a mount makes only its directory. All but the
 * scratch folder is read-only meanwhile, where the system allows that.
 */
const script = `set -eu
umask 022
mount --bind "$T" "$T"
mount -o remount,bind,ro / 2>/dev/null || true
chmod 0711 "$T"
mkdir "$T/bin" "$T/root"
printf '#!/bin/sh\\nexit 0\\n' >"$T/bin/mount"
printf '#!/bin/sh\\necho ${unknownUuid}\\n' >"$T/bin/cryptsetup"
chmod +x "$T/bin/mount" "$T/bin/cryptsetup"
echo ignition.platform.id=file >"$T/cmdline"
mount --bind "$T/cmdline" /proc/cmdline
R=$T/root
(
${layoutScript()}
)
for stage in fetch-offline fetch mount files; do
  PATH=$T/bin:$PATH "$IGNITION" --root="$R" --platform=file --config-cache="$T/cache.json" --state-file="$T/state" \\
    --neednet="$T/neednet" --fetch-timeout=5s --log-to-stdout --stage=$stage
done
tar --format=gnu --numeric-owner -C "$R" -cf "$T/root.tar" .
chmod 0644 "$T/root.tar"
`;

/** What the engine wrote where it stopped; `undefined` when it came to its end. */
function runStages(folder: string, ignition: string, signal: AbortSignal): Promise<string | undefined> {
  const env = {
    PATH: searchPath,
    T: folder,
    IGNITION: ignition,
    IGNITION_CONFIG_FILE: join(folder, "config.ign"),
    IGNITION_SYSTEM_CONFIG_DIR: folder,
  };
  return new Promise((resolve, reject) => {
    const child = spawn("unshare", [...isolation(), "sh", join(folder, "run.sh")], {
      env,
      signal,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? undefined : log));
  });
}

/** Ignition's last words. Its log also holds the config, and the command lines of programs hold hashes: neither is shown. */
function stopped(log: string): FlatcarError {
  const said = [...log.matchAll(/^CRITICAL *: Ignition failed: (.*)$/gm)].map(([, text = ""]) => text);
  const message = said.at(-1);
  if (message === undefined) return cannotRun(log.trimEnd().split("\n").at(-1) || "it said nothing");
  const [, before = message, program = ""] =
    /^(.*): exit status \d+: Cmd: .* Stderr: "(.*?)(?:\\n)?"$/s.exec(message) ?? [];
  return new FlatcarError({
    code: "FD1206",
    message: `Ignition ${version} stops: ${[before, program].filter((part) => part !== "").join(": ")}`,
    hint: "at first boot it would stop there too, and the machine would not come up",
  });
}

function skippedIn({ config: { storage = {}, kernelArguments = {} } }: Pick<Rendered, "config">): readonly string[] {
  const { disks = [], raid = [], luks = [], filesystems = [] } = storage;
  const isDisk = [...disks, ...raid, ...luks, ...filesystems].length > 0;
  const isArgument = [...(kernelArguments.shouldExist ?? []), ...(kernelArguments.shouldNotExist ?? [])].length > 0;
  return [
    ...(isDisk
      ? ["disks, RAID, encryption and filesystems: they would be made on this machine; shown as the config says"]
      : []),
    ...(isArgument ? ["kernel arguments: they would be set on this machine; shown as the config says"] : []),
  ];
}
