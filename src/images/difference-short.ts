import type { Difference, FixedPackage } from "./difference.ts";
import type { Ratings } from "./difference-policy.ts";
import { type Severity, severities } from "./difference-severity.ts";

/** What a machine gains and loses that goes from one release to another: as much as one line has room for. */
export interface ShortDifference {
  /** How many CVEs are fixed, by what notes say. */
  readonly fixed: number;
  /** How many are open again. */
  readonly lost: number;
  /** Of those that are fixed, by who rated them; empty without ratings. */
  readonly rated: Readonly<Partial<Record<Severity, number>>>;
  /** Versions of the kernel; left out where it stays, or no note names it. */
  readonly kernel?: { readonly before: string; readonly after: string };
}

export function shortOf({ fixes, lost, software }: Difference, ratings: Ratings | undefined): ShortDifference {
  const ids = cvesOf(fixes);
  const rated = severities.flatMap((severity) => {
    const count = ids.filter((id) => ratings?.severities.get(id) === severity).length;
    return count > 0 ? [[severity, count] as const] : [];
  });
  const { before, after } = software.find((part) => part.package === "kernel") ?? {};
  return {
    fixed: ids.length,
    lost: cvesOf(lost).length,
    rated: Object.fromEntries(rated),
    ...(before !== undefined && after !== undefined ? { kernel: { before, after } } : {}),
  };
}

function cvesOf(packages: readonly FixedPackage[]): readonly string[] {
  const ids = packages.flatMap(({ advisories }) => advisories.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => id.startsWith("CVE-"));
}

/** `12 CVEs fixed, 2 critical, kernel 6.12.95 → 6.12.102`; empty where notes name none of it. */
export function shortText({ fixed, lost, rated, kernel }: ShortDifference): string {
  const worst = (["critical", "high"] as const).flatMap((severity) =>
    rated[severity] ? [`${rated[severity]} ${severity}`] : [],
  );
  const moved = kernel ? [`kernel ${kernel.before} → ${kernel.after}`] : [];
  return [...count(fixed, "fixed"), ...worst, ...count(lost, "open again"), ...moved].join(", ");
}

function count(cves: number, what: string): readonly string[] {
  return cves === 0 ? [] : [`${cves.toLocaleString("en-US")} ${cves === 1 ? "CVE" : "CVEs"} ${what}`];
}
