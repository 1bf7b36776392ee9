import type { Difference, FixedPackage } from "../images/difference.ts";
import { countOf, remarkKinds } from "./difference-screen.ts";
import { ignitionSpec } from "./releases.ts";

/** A comment on GitHub takes 65,536 characters. */
const mostAdvisories = 100;

/** A difference as Markdown for a pull request: the numbers at once, lists folded away. */
export function differenceMarkdown(difference: Difference, broken: readonly string[]): string {
  const { from, to, direction, counted, fixes, lost, breaks, remarks } = difference;
  const same = direction === "same" ? " (the same release)" : direction === "downgrade" ? " (a downgrade)" : "";
  const lines = [
    `### Flatcar ${from.channel} ${from.version} → ${to.channel} ${to.version}${same}`,
    ...broken.map((line) => `- ❌ ${quoted(line)}`),
    `**${countOf(fixes)} security fixes** by the notes of ${counted.length} releases, published ${to.published.slice(0, 10)}.`,
    ...section(
      "What breaks",
      breaks.map(({ title, remedy, source }) => `- **${title}**: ${remedy} (${source})`),
    ),
    ...section("Versions", versions(difference)),
    ...folded(`Security fixes: ${countOf(fixes)}`, advisories(fixes)),
    ...folded(
      `Security fixes of ${from.version} that no note of ${to.version} names: ${countOf(lost)}`,
      advisories(lost),
    ),
    ...remarkKinds(remarks).flatMap(([title, list]) =>
      folded(
        `${title}: ${list.length}`,
        list.map(({ text, version }) => `- ${version}: ${quoted(text)}`),
      ),
    ),
  ];
  return lines.join("\n\n").replaceAll(/\n{3,}/g, "\n\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`**${title}**`, lines.join("\n")] : [];
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`] : [];
}

function versions({ from, to, software, updates, packages }: Difference): readonly string[] {
  const spec = { package: "Ignition spec", before: ignitionSpec(from.version), after: ignitionSpec(to.version) };
  const rows = [...software, ...(spec.before === spec.after ? [] : [spec]), ...(packages ?? updates)];
  if (rows.length === 0) return [];
  const cells = rows.map(
    ({ package: name, before = "", after = "" }) => `| ${quoted(name)} | ${quoted(before)} | ${quoted(after)} |`,
  );
  return ["| package | before | after |", "| --- | --- | --- |", ...cells];
}

function advisories(fixes: readonly FixedPackage[]): readonly string[] {
  return fixes.map(({ package: name, advisories: list }) => {
    const ids = list
      .slice(0, mostAdvisories)
      .map(({ id }) => quoted(id))
      .join(", ");
    const more = list.length > mostAdvisories ? ` and ${list.length - mostAdvisories} more` : "";
    return `- **${quoted(name === "" ? "no package named" : name)}** (${list.length}): ${ids}${more}`;
  });
}

/** Text of others stays text. */
function quoted(text: string): string {
  return text.replaceAll(/[\\<>|*_@]/g, "\\$&");
}
