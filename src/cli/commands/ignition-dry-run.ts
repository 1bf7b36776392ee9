import { FlatcarError, nearest } from "../../errors.ts";
import { type ConfigSource, type DryRun, dryRun, type Rendered, render, withoutLints } from "../../ignition/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, type Host } from "../command.ts";
import { readSources, warn } from "../config-sources.ts";
import { printDryRun } from "../dry-run-screen.ts";
import { deploymentFile } from "../places.ts";

const engines = ["model", "ignition"] as const;

/** `ignition dry-run [FILE…]`: what a machine with these files has after its first boot. Nothing is made and nothing is fetched. */
export default async function ignitionDryRun(context: Context): Promise<number> {
  const { output, host } = context;
  const engine = flagValue(context, "engine") ?? "model";
  if (!engines.some((name) => name === engine)) throw wrong(`--engine takes ${engines.join(" or ")}`);
  const { rendered, lints } = await configOf(context);
  const { result, skipped } = engine === "ignition" ? await engineRun(rendered, host) : modelRun(rendered);
  const warnings = withoutLints(rendered.warnings, lints);
  output.document({ engine, ...result, skipped, warnings });
  if (output.json) return exitCodes.done;
  printDryRun(result, output);
  for (const what of skipped) output.note(`not done by Ignition: ${what}`);
  warn(warnings, output.note);
  return exitCodes.done;
}

interface Run {
  readonly result: DryRun;
  readonly skipped: readonly string[];
}

function modelRun(rendered: Rendered): Run {
  return { result: dryRun(rendered), skipped: [] };
}

async function engineRun(rendered: Rendered, host: Host): Promise<Run> {
  const { runIgnition } = await import("../ignition-engine.ts");
  return runIgnition(rendered, host);
}

interface Wanted {
  readonly rendered: Rendered;
  readonly lints?: Parameters<typeof withoutLints>[1];
}

async function configOf(context: Context): Promise<Wanted> {
  const machine = flagValue(context, "machine");
  if (machine !== undefined) return configOfMachine(context, machine);
  return { rendered: render(await readSources(context, (some: readonly ConfigSource[]) => render(some))) };
}

/** A machine of the deployment file, by its name with or without that of the deployment, or by that of its pool. */
async function configOfMachine(context: Context, wanted: string): Promise<Wanted> {
  if (context.arguments.length > 0) throw wrong("--machine takes the files of that machine, and no others");
  const { loadDeployment } = await import("../../deployment.ts");
  const file = deploymentFile(context);
  const { name, machines } = await loadDeployment(file);
  const found = machines.find((spec) => {
    const short = spec.name.slice(name.length + 1);
    return [spec.name, short, short.replace(/-\d+$/, "")].includes(wanted);
  });
  if (found) return { rendered: render(found.config), lints: found.lints };
  const names = machines.map((spec) => spec.name);
  const near = nearest(wanted, names);
  throw new FlatcarError({
    code: "FD1701",
    message: `${file} has no machine “${wanted}”`,
    details: [`machines: ${names.join(", ")}`],
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
