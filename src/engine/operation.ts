import type { EngineEvent, PulumiFn, Stack } from "@pulumi/pulumi/automation/index.js";
import { type Finding, FlatcarError } from "../errors.ts";
import type { ReleaseSource } from "../images/index.ts";
import type { ImageContent, ImagePlan, IO } from "../platform.ts";
import type { Counts, RunEvent } from "./api.ts";
import { automationCommand, type CommandOptions, runEngine } from "./command.ts";
import { type Watch, watch } from "./events.ts";
import { isKilled } from "./failures.ts";
import type { Engine } from "./find.ts";
import { type Place, project } from "./place.ts";
import { passphraseEnv } from "./secrets.ts";
import type { Settings } from "./settings.ts";

export interface Operation {
  readonly kind: "up" | "preview" | "refresh" | "destroy";
  readonly place: Place;
  readonly settings: Settings;
  readonly engine: Engine;
  /** The user's environment, which the engine gets: its state may need credentials. */
  readonly env: IO["env"];
  /** What the drivers reach: simulated clouds or the world. */
  readonly io: IO;
  /** What imports read on simulated clouds. */
  readonly content: ((plan: ImagePlan) => ImageContent) | undefined;
  readonly releases: ReleaseSource;
  readonly program: PulumiFn;
  /** How many machines there should be at the end. */
  readonly total: number;
  readonly signal: AbortSignal;
  emit(event: RunEvent): void;
  engineStarted(pid: number): void;
}

/** How many machines are worked on at once; the drivers keep to the clouds' own rates. */
const parallel = 64;

/** Runs one operation with our provider attached to the engine. Throws every finding of it at once, FD1409 when it was aborted. */
export async function operate(operation: Operation): Promise<Counts> {
  const { startPlugin } = await import("../plugin/index.ts");
  const { io, settings, releases, content, place, signal, total } = operation;
  if (signal.aborted) throw new FlatcarError(stopped);
  const watcher = watch(operation.kind === "preview", operation.emit);
  const interrupt = interruptOf(signal);
  const plugin = await startPlugin({ io, owner: settings.owner, releases, ...(content ? { content } : {}) });
  try {
    const options = engineOptions(operation, plugin.port);
    const command = automationCommand(operation.engine, options);
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
    const workspace = await LocalWorkspace.create({
      workDir: place.directory,
      pulumiCommand: command,
      program: operation.program,
    });
    const stack = await Stack.select(place.name, workspace);
    await perform(stack, { ...operation, signal: interrupt.signal }, (event) => {
      interrupt.ready();
      watcher.event(event);
    });
  } catch (error) {
    throwFailures(operation, watcher, error);
    throw error;
  } finally {
    interrupt.close();
    await plugin.close();
  }
  throwFailures(operation, watcher);
  return watcher.counts(total);
}

/** The user's wish to stop, kept back until the engine can hear it: one that is sent while the engine starts kills it, or is lost. */
function interruptOf(wish: AbortSignal): { readonly signal: AbortSignal; ready(): void; close(): void } {
  const controller = new AbortController();
  let heard = false;
  const pass = () => {
    if (heard && wish.aborted) controller.abort();
  };
  wish.addEventListener("abort", pass, { once: true });
  return {
    signal: controller.signal,
    ready: () => {
      heard = true;
      pass();
    },
    close: () => wish.removeEventListener("abort", pass),
  };
}

async function perform(
  stack: Stack,
  { kind, signal }: Operation,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const options = { onEvent, signal, parallel, color: "never", suppressProgress: true, suppressOutputs: true } as const;
  if (kind === "up") await stack.up({ ...options, continueOnError: true });
  else if (kind === "preview") await stack.preview(options);
  else if (kind === "refresh") await stack.refresh({ ...options, clearPendingCreates: true });
  else await stack.destroy({ ...options, continueOnError: true });
}

/** What the resources said is worth more than what the engine says of itself, unless it was killed. */
function throwFailures({ kind, place, signal }: Operation, watcher: Watch, error?: unknown): void {
  const findings = watcher.end();
  const aborted = signal.aborted && (error !== undefined || findings.length > 0);
  const told = error instanceof FlatcarError && (error.code !== "FD1503" || isKilled(error));
  const own = told ? error.findings : [];
  const all = aborted
    ? [stopped, ...[...own, ...findings].filter(({ code }) => code !== "FD1409" && code !== "FD1503")]
    : [...own, ...findings];
  const [first, ...rest] = all;
  if (!first) return;
  const { keep: _, ...counts } = watcher.counts(0);
  const run = kind === "up" || kind === "destroy" ? { name: place.name, counts, failed: watcher.failed() } : undefined;
  throw new FlatcarError([first, ...rest], { cause: error, run });
}

/** FD1409: the user stopped the run. */
export const stopped: Finding = {
  code: "FD1409",
  message: "stopped before the end, as asked; what had begun is finished, or the next run finds it",
  hint: "run the same command again to go on, or `flatcar-deploy destroy` to delete every machine",
};

/** Environment and folder of every call of the engine. */
function engineOptions(
  { place, env, engineStarted }: Pick<Operation, "place" | "env" | "engineStarted">,
  port?: number,
): CommandOptions {
  const skip = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
  const own: Record<string, string> = {
    ...passphraseEnv(env, place),
    ...(place.home === undefined ? {} : { PULUMI_HOME: place.home }),
    ...(place.backend === undefined ? {} : skip),
    ...(port === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: `flatcar:${port}` }),
    PULUMI_BACKEND_URL: place.backendUrl,
    PULUMI_DIY_BACKEND_GZIP: "false",
    PULUMI_DIY_BACKEND_ZSTD: "false",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_LOG_ROTATION_MAX_TOTAL_MB: "20",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
  };
  return { env: { ...env, ...own }, cwd: place.directory, started: engineStarted };
}

/** What a command that deals with the stack alone needs. */
export type StackOperation = Pick<Operation, "engine" | "place" | "env" | "engineStarted">;

/** Makes the stack. Throws as the engine does, FD1503 where it says nothing that we know. */
export async function makeStack(operation: StackOperation): Promise<void> {
  await onStack(operation, "init", []);
}

/** Removes the stack, which holds no resource any more, and the file of its settings. */
export async function removeStack(operation: StackOperation): Promise<void> {
  await onStack(operation, "rm", ["--yes"]);
}

/** Takes away every lock of the stack in a shared state. */
export async function unlockStack(operation: StackOperation): Promise<void> {
  await runEngine(operation.engine, ["cancel", "--yes", stackName(operation.place)], engineOptions(operation));
}

/** What the engine keeps, with its secrets open; `undefined` when it keeps no such stack. */
export async function exportStack(operation: StackOperation): Promise<string | undefined> {
  try {
    return await onStack(operation, "export", ["--show-secrets", "--stack"]);
  } catch (error) {
    if (error instanceof FlatcarError && error.findings.some(isNoStack)) return undefined;
    throw error;
  }
}

/** Runs `pulumi stack VERB WORDS… STACK` and gives what it prints. */
export async function onStack(operation: StackOperation, verb: string, words: readonly string[]): Promise<string> {
  const all = ["stack", verb, ...words, stackName(operation.place), "--non-interactive"];
  return (await runEngine(operation.engine, all, engineOptions(operation))).stdout;
}

/** Whether the engine failed because it keeps no such stack. */
export function isNoStack({ details = [] }: Finding): boolean {
  return details.some((line) => line.includes("no stack named"));
}

/** Name of the stack with its project, as a local or shared backend takes it. */
function stackName({ name, home }: Place): string {
  return home === undefined ? name : `organization/${project}/${name}`;
}
