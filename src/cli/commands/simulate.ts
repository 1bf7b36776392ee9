import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { findEngine, onProgramClouds } from "../../engine/index.ts";
import { FlatcarError } from "../../errors.ts";
import { type Context, flagValue, type Host, signalCode } from "../command.ts";
import { ioOf } from "../io.ts";

/** `simulate -- PROGRAM WORD…`: runs it on simulated clouds, which end with it, and returns its exit code. */
export default async function simulate(context: Context): Promise<number> {
  const { host, output } = context;
  const state = flagValue(context, "state");
  const options = { io: ioOf(host, output), signal: host.signal, ...(state === undefined ? {} : { state }) };
  return onProgramClouds(options, async ({ env, directory }) => {
    output.note(`on simulated clouds, kept in ${directory}`);
    return run(context.arguments, await withEngine(env), host);
  });
}

/** With the engine on the PATH, where there is one that is not. A launcher of ours is not to take the program for its own. */
async function withEngine({ FLATCAR_DEPLOY_RELAUNCHED: _, ...env }: Host["env"]): Promise<Host["env"]> {
  const engine = await findEngine(env).catch(() => undefined);
  if (!engine || engine.source === "PATH") return env;
  return { ...env, PATH: [dirname(engine.path), env.PATH].filter(Boolean).join(delimiter) };
}

/** The program's exit code, or that of the signal which ended it. Throws FD1641 where it cannot be started. */
async function run([program = "", ...words]: readonly string[], env: Host["env"], host: Host): Promise<number> {
  const child = spawn(program, words, { stdio: "inherit", cwd: host.cwd, env });
  const passOn = () => pass(host, child);
  host.signal.addEventListener("abort", passOn);
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", (error) => reject(notStarted(program, error)));
      child.on("exit", (code, signal) => resolve(signal ? signalCode(signal) : (code ?? 1)));
    });
  } finally {
    host.signal.removeEventListener("abort", passOn);
  }
}

/** Ctrl-C on a terminal reaches the program by itself: a second one would have it end at once. */
function pass({ signal: { reason }, stdin }: Host, child: ChildProcess): void {
  const signal = (reason as Error).cause as NodeJS.Signals;
  if (signal !== "SIGINT" || !stdin.isTTY) child.kill(signal);
}

function notStarted(program: string, error: Error): FlatcarError {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  const message = missing ? `there is no program ${program}` : `${program} cannot be started: ${error.message}`;
  const hint = "write a program on your PATH, or a path, behind `--`: `flatcar-deploy simulate -- pulumi up`";
  return new FlatcarError({ code: "FD1641", message, hint }, { cause: error });
}
