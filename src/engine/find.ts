import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { FlatcarError } from "../errors.ts";
import { compareVersions } from "../images/version.ts";

/** The engine that is built when none is found, and that the tests run. */
export const engineVersion = "3.259.0";
/** Language host of `runtime: nodejs` projects: the newest whose sources are in a tagged module. */
export const languageHostVersion = "3.60.0";
/** Older engines do not send their events over gRPC. */
export const oldestEngine = "3.206.0";

type Environment = Readonly<Record<string, string | undefined>>;

/** A Pulumi CLI that can be run. */
export interface Engine {
  /** Absolute path of the binary. */
  readonly path: string;
  readonly version: string;
  /** Where it was found: `PULUMI`, `PATH`, `~/.pulumi/versions`, `cache`. */
  readonly source: string;
}

interface Candidate {
  readonly path: string;
  readonly source: string;
  /** Known without asking, from the folder's name. */
  readonly version?: string;
}

/** Where `scripts/engine.ts` puts what it built: `$XDG_CACHE_HOME/flatcar-deploy/pulumi/VERSION`. */
export function engineCache(env: Environment): string {
  const base = env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : join(env.HOME ?? homedir(), ".cache");
  return join(base, "flatcar-deploy", "pulumi");
}

/**
 * The engine: named by `given`, `FLATCAR_DEPLOY_PULUMI` or `PULUMI`; else on `PATH`, below `~/.pulumi/versions`, or in our cache.
 * One that was named must do; of the others the first that is new enough is taken. Throws FD1501 and FD1502.
 */
export async function findEngine(env: Environment, given?: string): Promise<Engine> {
  const named = namedEngine(env, given);
  if (named) return namedOrThrow(named);
  const old: Engine[] = [];
  for (const candidate of candidates(env)) {
    if (!isExecutable(candidate.path)) continue;
    const version = candidate.version ?? (await versionOf(candidate.path));
    if (version === undefined) continue;
    const engine = { path: candidate.path, version, source: candidate.source };
    if (compareVersions(version, oldestEngine) >= 0) return engine;
    old.push(engine);
  }
  throw old[0] ? tooOld(old[0]) : missing();
}

function namedEngine(env: Environment, given: string | undefined): Candidate | undefined {
  const [source, path] = given
    ? ["the given path", given]
    : env.FLATCAR_DEPLOY_PULUMI
      ? ["FLATCAR_DEPLOY_PULUMI", env.FLATCAR_DEPLOY_PULUMI]
      : ["PULUMI", env.PULUMI];
  return path ? { path: resolve(path), source } : undefined;
}

async function namedOrThrow({ path, source }: Candidate): Promise<Engine> {
  const version = isExecutable(path) ? await versionOf(path) : undefined;
  if (version === undefined) {
    throw new FlatcarError({
      code: "FD1501",
      message: `${source} names ${path}, and that is not a Pulumi engine that runs here`,
      hint: "correct it, or leave it out to have the engine looked for",
    });
  }
  const engine = { path, version, source };
  if (compareVersions(version, oldestEngine) < 0) throw tooOld(engine);
  return engine;
}

function* candidates(env: Environment): Generator<Candidate> {
  for (const directory of (env.PATH ?? "").split(delimiter)) {
    if (directory) yield { path: join(directory, "pulumi"), source: "PATH" };
  }
  const home = env.PULUMI_HOME ?? join(env.HOME ?? homedir(), ".pulumi");
  yield* versionsIn(join(home, "versions"), "~/.pulumi/versions");
  yield* versionsIn(engineCache(env), "cache");
}

/** Newest first. */
function versionsIn(directory: string, source: string): readonly Candidate[] {
  return list(directory)
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
    .sort((a, b) => compareVersions(b, a))
    .map((version) => ({ path: join(directory, version, "bin", "pulumi"), source, version }));
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(realpathSync(path)).isFile();
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)(path, ["version"], { env, timeout: 20_000 });
    return /^v?(\d+\.\d+\.\d+)/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}

const remedy =
  "run `npm run engine` in the checkout, or install Pulumi from https://www.pulumi.com/docs/iac/download-install/";

function missing(): FlatcarError {
  return new FlatcarError({
    code: "FD1501",
    message: "the Pulumi engine, which keeps the state of a deployment, is not installed",
    details: ["looked for it in FLATCAR_DEPLOY_PULUMI, PULUMI, PATH, ~/.pulumi/versions and the cache"],
    hint: remedy,
  });
}

function tooOld({ path, version, source }: Engine): FlatcarError {
  return new FlatcarError({
    code: "FD1502",
    message: `the Pulumi engine ${path} (from ${source}) is ${version}; ${oldestEngine} or newer is needed`,
    hint: remedy,
  });
}
