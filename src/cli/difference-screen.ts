import type { Difference, FixedPackage, PlacedRemark } from "../images/difference.ts";
import type { PackageChange } from "../images/difference-packages.ts";
import type { Output } from "./output.ts";
import { ignitionSpec } from "./releases.ts";
import { clean, wrap } from "./style.ts";
import { formatTable } from "./table.ts";

/** Remarks and packages of each kind that a screen shows; `--markdown` and `--json` have all. */
const mostShown = 12;

/** A difference on a screen: what is fixed, versions, what breaks, notes. */
export function differenceLines(difference: Difference, output: Output): readonly string[] {
  const { fixes, lost, breaks, remarks } = difference;
  const { style } = output;
  const part = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [style.bold(`  ${title}`), ...lines, ""] : [];
  return [
    ...heading(difference, output),
    "",
    ...part(
      "What breaks",
      breaks.flatMap(({ title, remedy, source }) => [
        ...indented(title, output, "  ! "),
        ...indented(remedy, output, "    → "),
        ...indented(source, output, "    ").map(style.dim),
      ]),
    ),
    ...part(fixedTitle(fixes), fixRows(fixes, output)),
    ...part(lostTitle(difference), difference.direction === "downgrade" ? fixRows(lost, output) : []),
    ...part("Versions", versionRows(difference, output)),
    ...remarkKinds(remarks).flatMap(([title, list]) => part(title, remarkLines(list, output))),
    ...(fixes.length + lost.length + remarks.length + breaks.length === 0
      ? ["  The notes name no fix and no change.", ""]
      : []),
  ];
}

function heading(difference: Difference, output: Output): readonly string[] {
  const { from, to, direction, counted, ancestor, lost } = difference;
  const { style } = output;
  const name = (facts: Difference["from"]) => `${facts.channel} ${facts.version}`;
  const what = direction === "same" ? "the same release" : direction;
  const count = `notes of ${counted.length} ${counted.length === 1 ? "release" : "releases"}`;
  const lines = [`${style.bold(`${name(from)} → ${name(to)}`)} · ${what}${counted.length > 0 ? `, ${count}` : ""}`];
  const told = (text: string, paint: (line: string) => string) =>
    lines.push(...indented(text, output, "  ").map(paint));
  if (direction === "downgrade")
    told("Flatcar's updater takes no older version: only a machine that is made anew gets it.", style.yellow);
  if (ancestor !== from.version && ancestor !== to.version) {
    const both = `Both came from ${ancestor}: a fix that only one of them names may be in the other all the same.`;
    told(direction === "downgrade" ? both : `${both} Of ${from.version} these are ${countOf(lost)}.`, style.dim);
  }
  return lines;
}

export function countOf(fixes: readonly FixedPackage[]): number {
  return new Set(fixes.flatMap(({ advisories }) => advisories.map(({ id }) => id))).size;
}

function fixedTitle(fixes: readonly FixedPackage[]): string {
  return `${countOf(fixes)} security fixes in ${fixes.length} ${fixes.length === 1 ? "package" : "packages"}`;
}

function lostTitle({ lost, from, to, ancestor }: Difference): string {
  const missing = ancestor === to.version ? `${to.version} does not have` : `no note of ${to.version} names`;
  return `${countOf(lost)} security fixes of ${from.version} that ${missing}`;
}

/** Package, how many, and the newest few. */
function fixRows(fixes: readonly FixedPackage[], output: Output): readonly string[] {
  const shown = fixes.slice(0, 2 * mostShown);
  const rows = shown.map(({ package: name, advisories }) => [
    clean(name === "" ? "(no package named)" : name),
    String(advisories.length),
    someAdvisories(advisories.map(({ id }) => clean(id))),
  ]);
  const rest = fixes.slice(shown.length);
  const more = rest.length > 0 ? [`  and ${countOf(rest)} in ${rest.length} more packages`] : [];
  return [...formatTable(rows, { ...output, indent: 2, right: [1] }), ...more.map(output.style.dim)];
}

function someAdvisories(ids: readonly string[]): string {
  const [first = "", second] = ids;
  if (ids.length < 2) return first;
  return ids.length === 2 ? `${first}, ${second}` : `${first} and ${ids.length - 1} more`;
}

function versionRows(difference: Difference, output: Output): readonly string[] {
  const { from, to, software, updates, packages } = difference;
  const spec = { package: "Ignition spec", before: ignitionSpec(from.version), after: ignitionSpec(to.version) };
  const inImage = packages ?? updates.filter(({ package: name }) => !name.startsWith("SDK: "));
  const all = [...software, ...(spec.before === spec.after ? [] : [spec]), ...inImage];
  const shown = all.slice(0, Math.max(3 * mostShown, software.length));
  const absent = packages ? "-" : "?";
  const more = all.length - shown.length;
  return [
    ...formatTable(
      shown.map((change) => versionRow(change, absent)),
      output,
    ),
    ...(more > 0 ? [output.style.dim(`  and ${more} more packages`)] : []),
  ];
}

/** What is only in one of two package lists is new or gone; what notes never named before is not known. */
function versionRow({ package: name, before, after }: PackageChange, absent: "?" | "-"): readonly string[] {
  return [clean(name), `${clean(before ?? absent)} → ${clean(after ?? absent)}`];
}

const titles: Readonly<Partial<Record<PlacedRemark["kind"], string>>> = {
  notice: "Notices",
  "known issue": "Known issues",
  change: "Changes",
  "bug fix": "Bug fixes",
};

/** By kind, what matters most first. Sentences of the sections on security and updates say nothing that is not above. */
export function remarkKinds(remarks: readonly PlacedRemark[]): readonly (readonly [string, readonly PlacedRemark[]])[] {
  return Object.entries(titles).flatMap(([kind, title]) => {
    const list = remarks.filter((remark) => remark.kind === kind);
    return list.length > 0 ? [[title, list] as const] : [];
  });
}

function remarkLines(list: readonly PlacedRemark[], output: Output): readonly string[] {
  const more = list.length - mostShown;
  return [
    ...list.slice(0, mostShown).flatMap(({ text, version }) => indented(`${version}: ${text}`, output, "  - ")),
    ...(more > 0 ? [output.style.dim(`  and ${more} more: --markdown and --json have all`)] : []),
  ];
}

function indented(text: string, { width }: Output, start: string): readonly string[] {
  return wrap(clean(text), width - start.length).map(
    (line, index) => (index === 0 ? start : " ".repeat(start.length)) + line,
  );
}
