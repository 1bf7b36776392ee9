import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import { type ConfigSource, diffIgnition, type Rendered, render, withoutLints } from "../../ignition/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { readSources } from "../config-sources.ts";
import { formatChanges } from "../ignition-changes.ts";
import { machineSources, type NamedSources, namesMachine } from "../machine-sources.ts";
import { tellDoubts } from "../strict.ts";

/**
 * `ignition diff BEFORE AFTER`: what a machine with the one would have otherwise than with the other. BEFORE may be a machine of the
 * deployment file. Exit code 3 where there is something.
 */
export default async function ignitionDiff(context: Context): Promise<number> {
  const { output } = context;
  const sides = await sidesOf(context);
  const [before, after] = renderEach(sides, context);
  const warnings = [before, after].flatMap((side, index) => withoutLints(side?.warnings ?? [], sides[index]?.lints));
  tellDoubts(
    warnings,
    sides.flatMap(({ sources }) => sources),
    context,
  );
  const changes = diffIgnition(before?.ignition ?? "", after?.ignition ?? "", { lines: true });
  output.document({ changes, warnings });
  for (const line of formatChanges(changes, output.style)) output.line(line);
  return changes.length > 0 ? exitCodes.changes : exitCodes.done;
}

/** What is merged on each side. */
async function sidesOf(context: Context): Promise<readonly NamedSources[]> {
  const isMachine = namesMachine(context);
  checkCount(context, isMachine ? 1 : 2);
  const machine = isMachine ? [await machineSources(context)] : [];
  const sides = (files: readonly ConfigSource[]) => [...machine, ...files.map((file) => ({ sources: [file] }))];
  return sides(await readSources(context, (files) => renderEach(sides(files), context)));
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
function renderEach(sides: readonly NamedSources[], context: Context): readonly Rendered[] {
  const findings: Finding[] = [];
  const rendered = sides.flatMap(({ sources }) => {
    try {
      return [render(sources, { strict: isSet(context, "strict") })];
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      findings.push(...error.findings);
      return [];
    }
  });
  throwFindings(findings);
  return rendered;
}
