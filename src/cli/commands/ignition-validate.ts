import { checkIgnition } from "../../ignition/check.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { readSources, warn } from "../config-sources.ts";

/** `ignition validate [FILE…]`: says nothing but what is wrong or doubtful. */
export default async function ignitionValidateCommand(context: Context): Promise<number> {
  if (isSet(context, "compat")) {
    const { ignitionValidate } = await import("../compat/ignition-validate.ts");
    return ignitionValidate(context.arguments, context.host);
  }
  const options = { strict: isSet(context, "strict") };
  const read = () => readSources(context, (some) => checkIgnition(some, options));
  if (isSet(context, "sarif")) {
    const { printSarif } = await import("../sarif.ts");
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
