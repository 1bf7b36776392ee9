import { convertLegacy, type LegacyFormat, legacyFormats } from "../../ignition/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { readText, warn } from "../config-sources.ts";
import { writeOutput } from "../output-file.ts";

/** `ignition convert [FILE]`: standard output is Butane; what has no counterpart is in its comments and on standard error. */
export default async function ignitionConvert(context: Context): Promise<number> {
  const format = formatOf(context);
  const { name, text } = await readText(context);
  const platform = flagValue(context, "platform");
  const { butane, warnings, ...made } = convertLegacy(text, name, {
    format,
    platform,
    strict: isSet(context, "strict"),
  });
  const { output, host } = context;
  if (!output.json) warn(warnings, output.note);
  const file = flagValue(context, "output");
  if (file !== undefined) {
    writeOutput(file, host.cwd, butane);
    output.document({ file, format: made.format, warnings });
  } else {
    output.document({ butane, format: made.format, warnings });
    if (!output.json) output.raw(butane);
  }
  return exitCodes.done;
}

function formatOf(context: Context): LegacyFormat | undefined {
  const wanted = flagValue(context, "from");
  const format = legacyFormats.find((known) => known === wanted);
  if (wanted !== undefined && format === undefined) {
    throw wrong(`--from knows no "${wanted}"`, `one of: ${legacyFormats.join(", ")}`);
  }
  return format;
}
