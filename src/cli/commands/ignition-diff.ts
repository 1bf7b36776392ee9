import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import { type ConfigSource, diffIgnition, render } from "../../ignition/index.ts";
import { type Context, exitCodes } from "../command.ts";
import { readSources } from "../config-sources.ts";
import { formatChanges } from "../ignition-changes.ts";

/** `ignition diff BEFORE AFTER`: what a machine with the one would have otherwise than with the other. Exit code 3 where there is something. */
export default async function ignitionDiff(context: Context): Promise<number> {
  const { output } = context;
  const [before = "", after = ""] = renderEach(await readSources(context, renderEach));
  const changes = diffIgnition(before, after, { lines: true });
  output.document({ changes });
  for (const line of formatChanges(changes, output.style)) output.line(line);
  return changes.length > 0 ? exitCodes.changes : exitCodes.done;
}

/** Each by itself. Throws with the mistakes of all. */
function renderEach(sources: readonly ConfigSource[]): readonly string[] {
  const findings: Finding[] = [];
  const rendered = sources.map((source) => {
    try {
      return render([source]).ignition;
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      findings.push(...error.findings);
      return "";
    }
  });
  throwFindings(findings);
  return rendered;
}
