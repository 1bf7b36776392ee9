import { throwFindings } from "../../errors.ts";
import { type ConfigSource, checkIgnition } from "../../ignition/index.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { ignitionValidate } from "../compat/ignition-validate.ts";
import { readSources, warn } from "../config-sources.ts";
import { printSarif } from "../sarif.ts";

/** `ignition validate [FILE…]`: says nothing but what is wrong or doubtful. */
export default async function ignitionValidateCommand(context: Context): Promise<number> {
  if (isSet(context, "compat")) return ignitionValidate(context.arguments, context.host);
  const check = (sources: readonly ConfigSource[]) => checkIgnition(sources, { strict: isSet(context, "strict") });
  const read = () => readSources(context, (some) => throwFindings(check(some).findings));
  if (isSet(context, "sarif")) {
    return printSarif(context, async () => {
      const sources = await read();
      return { sources, ...check(sources) };
    });
  }
  const { findings, warnings } = check(await read());
  throwFindings(findings);
  const { output } = context;
  if (!output.json) warn(warnings, output.note);
  output.document({ ok: true, warnings });
  return exitCodes.done;
}
