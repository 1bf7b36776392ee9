// Finds the Pulumi engine, or gets it into the cache. Says nothing where it is there.
//   node scripts/engine.ts                    an engine for `up`, `destroy` and inline programs
//   node scripts/engine.ts --language-host    and what runs ordinary Node.js projects with it
//   node scripts/engine.ts --engine PATH      this engine, which must do
//   node scripts/engine.ts --print            the folders to put on the PATH, a line each
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { engineCache, engineVersion, findEngine, languageHostVersion } from "../src/engine/find.ts";
import { FlatcarError, formatFinding } from "../src/errors.ts";
import { buildGo, engineRecipe, languageHostRecipe } from "./engine/build.ts";
import { runInstaller } from "./engine/installer.ts";
import { getOnce } from "./engine/turn.ts";

/** Where ours are. */
const ours = join(engineCache(process.env), engineVersion, "bin");

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { "language-host": { type: "boolean" }, print: { type: "boolean" }, engine: { type: "string" } },
    });
    const folders = new Set([await engineFolder(values.engine)]);
    if (values["language-host"]) folders.add(await languageHostFolder([...folders]));
    if (values.print) for (const folder of folders) console.log(folder);
    return 0;
  } catch (error) {
    console.error(error instanceof FlatcarError ? error.findings.map(formatFinding).join("\n") : toLine(error));
    return 1;
  }
}

/** Throws FD1501 and FD1502: for an engine that was named by hand, and where none can be had. */
async function engineFolder(given: string | undefined): Promise<string> {
  try {
    return dirname((await findEngine(process.env, given)).path);
  } catch (error) {
    if (given || process.env.FLATCAR_DEPLOY_PULUMI || process.env.PULUMI) throw error;
    if (error instanceof FlatcarError && error.code === "FD1502") console.log(error.message);
  }
  await getOnce(join(ours, "pulumi"), async (folder, title) => {
    title(`pulumi ${engineVersion}: not found on this machine; getting it into ${ours}`);
    const unreachable = await runInstaller(engineVersion, folder);
    if (unreachable === undefined) return;
    title(`building it, because ${unreachable}; this takes about 4 minutes, once`);
    await buildGo(engineRecipe, folder, unreachable);
  });
  return ours;
}

/** The language host beside the engine or on the `PATH`, else one of ours. */
async function languageHostFolder(engines: readonly string[]): Promise<string> {
  const name = "pulumi-language-nodejs";
  const places = [...engines, ...(process.env.PATH ?? "").split(delimiter), ours];
  const found = places.find((folder) => folder !== "" && existsSync(join(folder, name)));
  if (found !== undefined) return found;
  await getOnce(join(ours, name), async (folder, title) => {
    title(`${name} ${languageHostVersion}: building it into ${ours}; this takes about a minute, once`);
    await buildGo(languageHostRecipe, folder, undefined);
  });
  return ours;
}

function toLine(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
