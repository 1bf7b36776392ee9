import { checkIgnition } from "../../ignition/index.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { ignitionValidate } from "../compat/ignition-validate.ts";
import { readSources, warn } from "../config-sources.ts";
import { printSarif } from "../sarif.ts";

/** `ignition validate [FILE…]`: says nothing but what is wrong or doubtful. */
export default async function ignitionValidateCommand(context: Context): Promise<number> {
  if (isSet(context, "compat")) return ignitionValidate(context.arguments, context.host);
  const options = { strict: isSet(context, "strict") };
  const read = () => readSources(context, (some) => checkIgnition(some, options));
  if (isSet(context, "sarif")) {
    return printSarif(context, async () => {
      const sources = await read();
      return { sources, warnings: checkIgnition(sources, options) };
    });
  }
  const warnings = checkIgnition(await read(), options);
  const { output } = context;
  if (!output.json) warn(warnings, output.note);
  output.document({ ok: true, warnings });
  return exitCodes.done;
}
