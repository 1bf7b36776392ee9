import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { FlatcarError } from "../errors.ts";
import { engineFinding } from "./failures.ts";
import type { Engine } from "./find.ts";

export interface CommandOptions {
  /** The engine's whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  started?(pid: number): void;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * Runs the engine in a process group of its own, so that Ctrl-C reaches it only through `signal`: once, as an interrupt.
 * Throws what `engineFinding` makes of a failure; FD1503 where it cannot be started.
 */
export function runEngine(
  engine: Engine,
  words: readonly string[],
  { env, cwd, started }: CommandOptions,
  signal?: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(engine.path, [...words], { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const interrupt = () => child.kill("SIGINT");
    if (child.pid !== undefined) started?.(child.pid);
    if (signal?.aborted) interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.stderr += text;
    });
    child.on("error", (cause) => reject(notStarted(engine, cause)));
    child.on("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      if (code === 0) resolve({ ...output, code });
      else reject(new FlatcarError(engineFinding(`${output.stderr}\n${output.stdout}`, code ?? undefined)));
    });
  });
}

function notStarted({ path }: Engine, cause: Error): FlatcarError {
  const hint = "FLATCAR_DEPLOY_PULUMI names another one";
  return new FlatcarError({ code: "FD1503", message: `${path} cannot be started: ${cause.message}`, hint }, { cause });
}

/**
 * The engine as the Automation API wants it. The API starts it about seven times for one `up`; what it asks before and after is
 * answered here, so that only the operation itself is left.
 */
export function automationCommand(engine: Engine, options: CommandOptions): PulumiCommand {
  const path = [dirname(engine.path), options.env.PATH].filter(Boolean).join(delimiter);
  const run = (
    words: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
    _onOutput?: unknown,
    _onError?: unknown,
    signal?: AbortSignal,
  ): Promise<CommandResult> => {
    const known = answers[words.slice(0, 2).join(" ")];
    if (known !== undefined) return Promise.resolve({ stdout: known, stderr: "", code: 0 });
    const all = { ...options.env, ...env, PATH: path, PULUMI_AUTOMATION_API: "true" };
    return runEngine(engine, [...words, "--non-interactive"], { ...options, cwd, env: all }, signal);
  };
  const { path: command, version } = engine;
  return { command, version: { toString: () => version }, run } as unknown as PulumiCommand;
}

const answers: Readonly<Record<string, string>> = { "stack select": "", "stack output": "{}", "stack history": "[]" };
