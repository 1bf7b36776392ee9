// Plain JavaScript, so that a Node that is too old gets a sentence and not a syntax error.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Runs an entry point: from `src/` in a checkout (Node strips the types), from the built package otherwise. */
export async function run(entry) {
  const source = new URL(`../src/${entry}.ts`, import.meta.url);
  nodeModule.enableCompileCache?.(process.env.NODE_COMPILE_CACHE ?? compileCache());
  if (process.env.FLATCAR_DEPLOY_RELAUNCHED) endWithParent();
  if (!existsSync(source)) return import(new URL(`../lib/${entry}.js`, import.meta.url).href);
  if (process.features.typescript) return import(source.href);
  const bundled = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  if (!existsSync(bundled) || process.env.FLATCAR_DEPLOY_RELAUNCHED) {
    process.stderr.write(
      `flatcar-deploy: Node ${process.version} cannot run TypeScript sources; use Node 22.18 or newer\n`,
    );
    process.exit(1);
  }
  return relaunch(bundled);
}

/** Goes on in another Node and ends as that one ends. An interrupt is passed on, and this one waits until the other has ended in order. */
async function relaunch(node) {
  const { spawn } = await import("node:child_process");
  const env = { ...process.env, FLATCAR_DEPLOY_RELAUNCHED: "1" };
  const child = spawn(node, process.argv.slice(1), { stdio: ["inherit", "inherit", "inherit", "ipc"], env });
  process.on("SIGINT", () => setTimeout(() => child.connected && child.send("interrupt"), passOnMs));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((_, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => process.exit(code ?? 1));
  });
}

/** Ctrl-C on a terminal reaches both processes by itself; by then it has. */
const passOnMs = 200;

/** Whoever kills the process that was started means this one: it is not to go on unseen. An interrupt counts once, whoever got it. */
function endWithParent() {
  let interrupted = false;
  process.on("SIGINT", () => {
    interrupted = true;
  });
  process.on("message", () => {
    if (!interrupted) process.emit("SIGINT");
    interrupted = false;
  });
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel?.unref();
}

/** Compiled code and stripped types of earlier runs; Node does without where it cannot be written. */
function compileCache() {
  const cache = process.env.XDG_CACHE_HOME;
  return join(cache?.startsWith("/") ? cache : join(homedir(), ".cache"), "flatcar-deploy", "node");
}
