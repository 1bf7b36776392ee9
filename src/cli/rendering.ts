// A command that is waited for loads what it needs: `ignition/index.ts` would load all that reads and shows configs.
import { FlatcarError } from "../errors.ts";
import { withoutLints } from "../ignition/lint/run.ts";
import { type Rendered, render } from "../ignition/render.ts";
import type { ConfigSource } from "../ignition/source.ts";
import type { MachineSpec } from "../plan.ts";
import { type Context, exitCodes, flagValue, isSet } from "./command.ts";
import { namedSources } from "./machine-sources.ts";
import { writeOutput } from "./output-file.ts";
import { tellDoubts } from "./strict.ts";

interface Form {
  readonly pretty: boolean;
  readonly end: string;
  /** Of a machine, what it is given: in the spec that its release reads. */
  readonly given?: true;
}

/**
 * Merges the files that the command line names, and prints Ignition, or writes it; with --check or --sarif it does neither. On a terminal
 * its last line ends. With --spec it is in that version.
 */
export async function printRendered(context: Context, form: Form) {
  const options = { pretty: form.pretty, strict: isSet(context, "strict") };
  const refit = await fitting(context, form.pretty);
  const rendering = (some: readonly ConfigSource[]): Rendered => {
    const rendered = render(some, options);
    return refit ? refit(rendered) : rendered;
  };
  const read = () => namedSources(context, rendering);
  if (isSet(context, "sarif")) {
    const { printSarif } = await import("./sarif.ts");
    return printSarif(context, async () => {
      const { sources, lints } = await read();
      return { sources, warnings: withoutLints(rendering(sources).warnings, lints), strict: options.strict };
    });
  }
  const { sources, lints, machine } = await read();
  const rendered = rendering(sources);
  const warnings = withoutLints(rendered.warnings, lints);
  tellDoubts(warnings, sources, context);
  const asGiven = form.given && !refit ? machine : undefined;
  const given = asGiven ? await givenTo(asGiven, context, options) : rendered.ignition;
  const ignition = given + form.end;
  if (asGiven) await checkSize(asGiven, given, context);
  const { output, host } = context;
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

/** Puts a config into the version of the spec that --spec asks for; `undefined` where it asks for none. */
async function fitting(context: Context, pretty: boolean): Promise<((rendered: Rendered) => Rendered) | undefined> {
  const wanted = flagValue(context, "spec");
  if (wanted === undefined) return undefined;
  const [{ fitSpec, ignitionVersions }, { wrong }] = await Promise.all([
    import("../ignition/index.ts"),
    import("./arguments.ts"),
  ]);
  const minor = ignitionVersions.indexOf(wanted);
  if (minor < 0) throw wrong(`--spec knows no "${wanted}"`, `one of: ${ignitionVersions.join(", ")}`);
  return (rendered) => fitSpec(rendered, minor, pretty);
}

/**
 * Says where the machine's platform has no room for it, however it is packed: `plan` and `up` refuse it then. Throws FD1203 with --check and with
 * --strict.
 */
async function checkSize({ name, platform: id }: MachineSpec, text: string, context: Context): Promise<void> {
  const [{ formsOf, pack }, { loadPlatform }] = await Promise.all([
    import("../ignition/index.ts"),
    import("../providers/index.ts"),
  ]);
  const { userData, title, offLoad } = await loadPlatform(id);
  if (offLoad) return;
  try {
    pack(formsOf(text), userData, { machine: name, platform: title });
  } catch (error) {
    if (!(error instanceof FlatcarError) || isSet(context, "check") || isSet(context, "strict")) throw error;
    const { code, message } = error.findings[0];
    context.output.note(`warning: ${message}: \`plan\` and \`up\` refuse it (docs/errors/${code}.md)`);
  }
}

/** Planning makes it compact. */
async function givenTo(machine: MachineSpec, context: Context, options: { readonly pretty: boolean }): Promise<string> {
  const { machineIgnition } = await import("./planning.ts");
  const text = await machineIgnition(context, machine);
  return options.pretty ? render([{ kind: "ignition", name: machine.name, text }], { pretty: true }).ignition : text;
}
