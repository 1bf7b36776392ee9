import { readFileSync } from "node:fs";
import { type Engine, findEngine } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { exitCodes, type Host } from "./command.ts";
import type { Output } from "./output.ts";
import { formatTable } from "./table.ts";

/** Butane whose output the transpiler equals byte for byte. */
const butaneVersion = "0.29.0";
/** Ignition spec that a Butane document of the variant `flatcar` 1.1.0 becomes. */
const ignitionSpec = "3.4.0";

/** `--version`: ours, whose output the transpiler equals, and the engine that `up` would use. */
export async function printVersions(output: Output, { env }: Host): Promise<number> {
  const version = packageVersion();
  const engine = await engineOf(env);
  output.document({ version, butane: butaneVersion, ignition: ignitionSpec, engine, node: process.versions.node });
  const rows = [
    ["flatcar-deploy", version],
    ["butane", butaneVersion, "equal output"],
    ["ignition", ignitionSpec, "default spec"],
    engine ? ["pulumi", engine.version, engine.path] : ["pulumi", "none", "`up` needs one; `plan` does not"],
    ["node", process.versions.node],
  ];
  for (const line of formatTable(rows, { ...output, indent: 0 })) output.line(line);
  return exitCodes.done;
}

/** Our own version. */
export function packageVersion(): string {
  const manifest = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}

async function engineOf(env: Host["env"]): Promise<Engine | undefined> {
  try {
    return await findEngine(env);
  } catch (error) {
    if (error instanceof FlatcarError) return undefined;
    throw error;
  }
}
