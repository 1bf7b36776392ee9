import { resourcesOf } from "../lint/lint.ts";
import { moreOf, mostTold } from "../report/entry.ts";
import { newReport, type Problem, type Report } from "../report/report.ts";
import { versionOf } from "../schema/ignition.ts";
import type { Entry } from "../source.ts";
import { checkConfig } from "../validate.ts";
import { locateMerged, type Merged, traceMerged } from "./trace.ts";

/**
 * What the merge or the newer version makes wrong or doubtful, at the line of the file that it comes from. `known` is what was
 * found in the files one by one, and is not told again.
 */
export function checkMerged(merged: Merged, minor: number, known: readonly Entry[]): readonly Entry[] {
  const report = newReport();
  checkConfig(merged.config, { minor, flatcar: true }, report);
  if (merged.parts.length > 1) reportMixedResources(merged, report);
  const when = merged.parts.length > 1 ? "after merging the files" : `in ${versionOf(minor)}`;
  const told = new Set(known.map(identityOf));
  const entries = report.problems
    .map((problem) => toEntry(merged, problem))
    .filter((entry) => !told.has(identityOf(entry)))
    .map((entry) => ({ ...entry, message: `${entry.message} (${when})` }));
  const file = merged.parts.at(-1)?.source ?? "";
  return (["error", "warning"] as const).flatMap((kind) => {
    const all = entries.filter((entry) => entry.kind === kind);
    return [...all.slice(0, mostTold), ...moreOf(kind, all.length - mostTold, file)];
  });
}

function toEntry(merged: Merged, { kind, message, path }: Problem): Entry {
  const steps = path.map((step) => (typeof step === "object" ? step.key : step));
  const { file, line, column } = locateMerged(merged, steps);
  return {
    kind,
    message,
    path: ["$", ...steps].join("."),
    file,
    ...(line ? { line, ...(column ? { column } : {}) } : {}),
  };
}

function identityOf({ file, line, column, message }: Entry): string {
  return JSON.stringify([file, line, column, message]);
}

/** A later file that changes only the source keeps what an earlier one said of other contents. Embedded contents are checked by lints. */
function reportMixedResources(merged: Merged, report: Report): void {
  for (const { item, at } of resourcesOf(merged.config)) {
    if (item.source === undefined || /^data:/i.test(item.source)) continue;
    const writer = (...below: string[]) => traceMerged(merged, [...at, ...below])[0]?.part.source;
    const source = writer("source");
    const mixed = [
      ["verification.hash", item.verification?.hash, writer("verification", "hash")],
      ["compression", item.compression, writer("compression")],
    ] as const;
    for (const [name, value, from] of mixed) {
      if (!value || from === source) continue;
      report.warning(`${name} is still that of ${from}, and the source is another one`, ...at, "source");
    }
  }
}
