import { type DryRun, dryRun, type Rendered, render, withoutLints } from "../../ignition/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, type Host, isSet } from "../command.ts";
import { printDryRun } from "../dry-run-screen.ts";
import { namedSources } from "../machine-sources.ts";
import { tellDoubts } from "../strict.ts";

const engines = ["model", "ignition"] as const;

/** `ignition dry-run [FILE…]`: what a machine with these files has after its first boot. Nothing is made and nothing is fetched. */
export default async function ignitionDryRun(context: Context): Promise<number> {
  const { output, host } = context;
  const engine = flagValue(context, "engine") ?? "model";
  if (!engines.some((name) => name === engine)) throw wrong(`--engine takes ${engines.join(" or ")}`);
  const options = { strict: isSet(context, "strict") };
  const { sources, lints } = await namedSources(context, (some) => render(some, options));
  const rendered = render(sources, options);
  const warnings = withoutLints(rendered.warnings, lints);
  tellDoubts(warnings, sources, context);
  const { result, skipped } = engine === "ignition" ? await engineRun(rendered, host) : modelRun(rendered);
  output.document({ engine, ...result, skipped, warnings });
  if (output.json) return exitCodes.done;
  printDryRun(result, output);
  for (const what of skipped) output.note(`not done by Ignition: ${what}`);
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
