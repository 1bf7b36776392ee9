// A command that is waited for loads what it needs: `ignition/index.ts` would load all that reads and shows configs.
import { withoutLints } from "../ignition/lint/run.ts";
import { render } from "../ignition/render.ts";
import { type Context, exitCodes, flagValue, isSet } from "./command.ts";
import { warn } from "./config-sources.ts";
import { namedSources } from "./machine-sources.ts";
import { writeOutput } from "./output-file.ts";

/**
 * Merges the files that the command line names, and prints Ignition, or writes it; with --check or --sarif it does neither. On a terminal
 * its last line ends.
 */
export async function printRendered(context: Context, form: { readonly pretty: boolean; readonly end: string }) {
  const options = { pretty: form.pretty, strict: isSet(context, "strict") };
  const read = () => namedSources(context, (some) => render(some, options));
  if (isSet(context, "sarif")) {
    const { printSarif } = await import("./sarif.ts");
    return printSarif(context, async () => {
      const { sources, lints } = await read();
      return { sources, warnings: withoutLints(render(sources, options).warnings, lints) };
    });
  }
  const { sources, lints } = await read();
  const rendered = render(sources, options);
  const warnings = withoutLints(rendered.warnings, lints);
  const ignition = rendered.ignition + form.end;
  const { output, host } = context;
  if (!output.json) warn(warnings, output.note);
  const file = flagValue(context, "output");
  const bytes = Buffer.byteLength(ignition);
  if (isSet(context, "check")) {
    output.document({ bytes, warnings });
  } else if (file !== undefined) {
    writeOutput(file, host.cwd, ignition);
    output.document({ file, bytes, warnings });
  } else {
    output.document({ ignition, bytes, warnings });
    if (!output.json) output.raw(host.stdout.isTTY && !ignition.endsWith("\n") ? `${ignition}\n` : ignition);
  }
  return exitCodes.done;
}
