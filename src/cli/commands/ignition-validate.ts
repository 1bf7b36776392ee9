import { throwFindings } from "../../errors.ts";
import { checkIgnition } from "../../ignition/check.ts";
import { withoutLints } from "../../ignition/lint/run.ts";
import { render } from "../../ignition/render.ts";
import type { ConfigSource } from "../../ignition/source.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { warn } from "../config-sources.ts";
import { namedSources, namesMachine } from "../machine-sources.ts";
import type { Checked } from "../sarif.ts";
import { asMistake } from "../strict.ts";

/** `ignition validate [FILE…]`: says nothing but what is wrong or doubtful. Of a machine it checks everything that it has, Butane too. */
export default async function ignitionValidateCommand(context: Context): Promise<number> {
  if (isSet(context, "compat")) {
    const { ignitionValidate } = await import("../compat/ignition-validate.ts");
    return ignitionValidate(context.arguments, context.host);
  }
  if (isSet(context, "sarif")) {
    const { printSarif } = await import("../sarif.ts");
    return printSarif(context, () => validate(context));
  }
  if (flagValue(context, "output") !== undefined) throw wrong("`ignition validate` writes a file with --sarif alone");
  const { sources, findings = [], warnings, strict } = await validate(context);
  throwFindings([...findings, ...(strict ? warnings.map((entry) => asMistake(entry, sources)) : [])], warnings);
  const { output } = context;
  if (!output.json) warn(warnings, output.note);
  output.document({ ok: true, warnings });
  return exitCodes.done;
}

async function validate(context: Context): Promise<Checked> {
  const options = { strict: isSet(context, "strict") };
  const check = (some: readonly ConfigSource[]): Omit<Checked, "sources"> =>
    namesMachine(context) ? { warnings: render(some, options).warnings } : checkIgnition(some, options);
  const { sources, lints } = await namedSources(context, (some) => throwFindings(check(some).findings ?? []));
  const { findings = [], warnings } = check(sources);
  return { sources, findings, warnings: withoutLints(warnings, lints), ...options };
}
