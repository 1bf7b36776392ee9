import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import { type ConfigSource, diffIgnition, render } from "../../ignition/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes } from "../command.ts";
import { readSources } from "../config-sources.ts";
import { formatChanges } from "../ignition-changes.ts";
import { machineSources, namesMachine } from "../machine-sources.ts";

/**
 * `ignition diff BEFORE AFTER`: what a machine with the one would have otherwise than with the other. BEFORE may be a machine of the
 * deployment file. Exit code 3 where there is something.
 */
export default async function ignitionDiff(context: Context): Promise<number> {
  const { output } = context;
  const [before = "", after = ""] = renderEach(await sidesOf(context));
  const changes = diffIgnition(before, after, { lines: true });
  output.document({ changes });
  for (const line of formatChanges(changes, output.style)) output.line(line);
  return changes.length > 0 ? exitCodes.changes : exitCodes.done;
}

/** What is merged on each side. */
async function sidesOf(context: Context): Promise<readonly (readonly ConfigSource[])[]> {
  const isMachine = namesMachine(context);
  checkCount(context, isMachine ? 1 : 2);
  const machine = isMachine ? [(await machineSources(context)).sources] : [];
  const sides = (files: readonly ConfigSource[]) => [...machine, ...files.map((file) => [file])];
  return sides(await readSources(context, (files) => renderEach(sides(files))));
}

function checkCount({ arguments: files, entry }: Context, wanted: number): void {
  if (files.length === wanted) return;
  const usage = `flatcar-deploy ${entry?.name} BEFORE AFTER, or with --machine NAME in the place of BEFORE`;
  throw wrong(
    `\`${entry?.name}\` compares two, and ${files.length < wanted ? "one is missing" : "there is one more"}`,
    usage,
  );
}

/** Each by itself. Throws with the mistakes of all. */
function renderEach(sides: readonly (readonly ConfigSource[])[]): readonly string[] {
  const findings: Finding[] = [];
  const rendered = sides.map((sources) => {
    try {
      return render(sources).ignition;
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      findings.push(...error.findings);
      return "";
    }
  });
  throwFindings(findings);
  return rendered;
}
