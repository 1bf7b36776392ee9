import { checkIgnition } from "../../ignition/index.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { ignitionValidate } from "../compat/ignition-validate.ts";
import { readSources, warn } from "../config-sources.ts";

/** `ignition validate [FILE…]`: says nothing but what is wrong or doubtful. */
export default async function ignitionValidateCommand(context: Context): Promise<number> {
  if (isSet(context, "compat")) return ignitionValidate(context.arguments, context.host);
  const options = { strict: isSet(context, "strict") };
  const warnings = checkIgnition(await readSources(context, (some) => checkIgnition(some, options)), options);
  const { output } = context;
  if (!output.json) warn(warnings, output.note);
  output.document({ ok: true, warnings });
  return exitCodes.done;
}
