import { render } from "../../ignition/index.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { readSources, warn } from "../config-sources.ts";
import { writeOutput } from "../output-file.ts";

/** `ignition render [FILE…]`: standard output is exactly the text that a machine with these files gets. */
export default async function ignitionRender(context: Context): Promise<number> {
  if (isSet(context, "compat")) {
    const { butane } = await import("../compat/butane.ts");
    return butane(context.arguments, context.host);
  }
  const options = { pretty: isSet(context, "pretty"), strict: isSet(context, "strict") };
  const sources = await readSources(context, (some) => render(some, options));
  const { ignition, warnings } = render(sources, options);
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
    if (!output.json) output.raw(ignition);
  }
  return exitCodes.done;
}
