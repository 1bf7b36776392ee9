// Installs the packages where they are missing or not the locked ones. Plain JavaScript, so that Node 20 can run it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Returns the exit code of `npm ci`; 0 where nothing was to do. */
export async function installPackages() {
  const lacking = whyInstall();
  if (lacking === undefined) return 0;
  step(`installing packages: ${lacking}`);
  const code = await npm(["ci"]);
  return code === 0 ? 0 : failed("npm ci", code);
}

/** Why `npm ci` is needed; `undefined` when what is installed is what the lock file says. */
function whyInstall() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return "there are none yet";
  const have = packagesOf(installed);
  const stale = Object.entries(packagesOf(`${root}package-lock.json`)).find(
    ([path, { version, optional, devOptional, peer, link }]) =>
      path !== "" && !optional && !devOptional && !peer && !link && have[path]?.version !== version,
  );
  return stale && `${stale[0].replace(/^.*node_modules\//, "")} is not the locked ${stale[1].version}`;
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/** A Node that runs TypeScript: this one, or the one that the packages brought. */
export function nodeForSources() {
  const bundled = `${root}node_modules/.bin/node`;
  return !process.features.typescript && existsSync(bundled) ? bundled : process.execPath;
}

/** The npm that runs this script, or the one on the PATH. */
function npm(words) {
  const own = process.env.npm_execpath;
  return own?.endsWith(".js") ? run(process.execPath, [own, ...words]) : run("npm", words);
}

/** Runs a program with everything it prints shown, and returns its exit code. Ctrl-C goes to the program, which ends in order. */
export function run(program, words) {
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: root, stdio: "inherit" });
    const end = (code) => {
      process.off("SIGINT", ignore);
      resolve(code);
    };
    child.on("error", (error) => {
      console.error(error.message);
      end(1);
    });
    child.on("exit", (code) => end(code ?? 1));
  });
}

export function step(text) {
  console.log(`\n› ${text}\n`);
}

export function failed(what, code) {
  console.error(`\n${what} ended with ${code}; what it printed above says why. Then run the same command again.`);
  return 1;
}
