import { FlatcarError, nearest } from "../errors.ts";
import type { Difference, FixedAdvisory } from "./difference.ts";
import { isAtLeast, type Severity, toSeverity } from "./difference-severity.ts";
import type { Support } from "./life-cycle.ts";

/** A rule by which it is not all right to stay at the older release. */
export type Policy =
  | {
      readonly kind: "fixes";
      /** This one and worse. */
      readonly severity: Severity | undefined;
      readonly package: string | undefined;
      readonly days: number;
    }
  | { readonly kind: "package"; readonly package: string; readonly version: string }
  | { readonly kind: "support" };

const forms = [
  "fixes",
  "fixes older than 30d",
  "fixes in Linux older than 30d",
  "fixes critical older than 30d",
  "package docker below 28.0.4",
  "support ended",
];

/** Reads one policy. Throws FD1144 for what is none. */
export function parsePolicy(text: string): Policy {
  const words = text.trim().replaceAll(/\s+/g, " ");
  const [fixes, level, name, days] =
    /^fixes(?: (?!in |older )(\w+))?(?: in (.+?))?(?: older than (\d{1,5})d)?$/i.exec(words) ?? [];
  const severity = toSeverity(level ?? "");
  if (fixes !== undefined && (level === undefined || severity))
    return { kind: "fixes", severity, package: name, days: Number(days ?? 0) };
  const [, subject, version] = /^package (.+) below (\d\S*)$/i.exec(words) ?? [];
  if (subject !== undefined && version !== undefined) return { kind: "package", package: subject, version };
  if (/^support ended$/i.test(words)) return { kind: "support" };
  throw new FlatcarError({
    code: "FD1144",
    message: `"${text}" is no policy`,
    details: forms.map((form) => `for example: ${form}`),
    hint: "a policy is one of these forms; give --fail-if once for each",
  });
}

/** Who rated what: release notes state no severity. */
export interface Ratings {
  /** As a message names it. */
  readonly file: string;
  readonly severities: ReadonlyMap<string, Severity>;
}

function noSeverity(severity: Severity): FlatcarError {
  return new FlatcarError({
    code: "FD1144",
    message: `a policy asks for the severity "${severity}", and Flatcar's release notes state none`,
    hint: "give --severities FILE, a feed of nvd.nist.gov for example, or leave the severity out: fixes older than 30d",
  });
}

/** What a policy is judged by. */
export interface Evidence {
  readonly difference: Difference;
  /** Of the older release. */
  readonly support: Support;
  readonly ratings: Ratings | undefined;
  readonly now: Date;
}

/**
 * What breaks the policy, a line each; nothing where it holds. An advisory that nobody rated counts as if it were severe enough. Throws FD1144
 * for a package that no note names, and for a severity without ratings.
 */
export function judge(policy: Policy, evidence: Evidence): readonly string[] {
  const { difference, support } = evidence;
  if (policy.kind === "support")
    return support.state === "ended" ? [`${difference.from.version} gets no more fixes: ${support.reason}`] : [];
  return policy.kind === "fixes" ? missingFixes(policy, evidence) : tooOld(policy, difference);
}

const dayMs = 24 * 60 * 60 * 1000;

function missingFixes(policy: Extract<Policy, { kind: "fixes" }>, evidence: Evidence): readonly string[] {
  const { severity, days, package: wanted } = policy;
  const { difference, ratings, now } = evidence;
  if (severity && !ratings) throw noSeverity(severity);
  const latest = now.getTime() - days * dayMs;
  return difference.fixes
    .filter(({ package: name }) => wanted === undefined || sameName(name, wanted))
    .flatMap(({ package: name, advisories }) => {
      const old = advisories
        .filter(({ published }) => published !== "" && Date.parse(published) <= latest)
        .filter(({ id }) => severity === undefined || isAtLeast(ratings?.severities.get(id) ?? severity, severity));
      const unrated = old.filter(({ id }) => severity !== undefined && !ratings?.severities.has(id)).length;
      const note = unrated > 0 ? `; ${ratings?.file} does not rate ${unrated} of them` : "";
      return old.length > 0 ? [lacks(difference.from.version, name, old) + note] : [];
    });
}

function lacks(version: string, name: string, fixes: readonly FixedAdvisory[]): string {
  const first = fixes.map(({ published }) => published.slice(0, 10)).sort()[0] ?? "";
  const where = name === "" ? "packages without a name" : name;
  const count = `${fixes.length} ${fixes.length === 1 ? "fix" : "fixes"}`;
  return `${version} lacks ${count} of ${where}, the oldest published on ${first}`;
}

function tooOld(
  { package: wanted, version }: Extract<Policy, { kind: "package" }>,
  { from, before }: Difference,
): readonly string[] {
  const found = [...before].find(([name]) => sameName(name, wanted))?.[1];
  if (found === undefined) {
    const near = nearest(wanted, before.keys());
    throw new FlatcarError({
      code: "FD1144",
      message: `no release note up to ${from.version} names a package "${wanted}"`,
      hint: near
        ? `did you mean "${near}"?`
        : "name it as release notes do, for example docker, Linux or ca-certificates",
    });
  }
  return compareLoosely(found, version) < 0 ? [`${wanted} of ${from.version} is ${found}, below ${version}`] : [];
}

/** The kernel is called `Linux` by notes and `kernel` by the feed. */
function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/^kernel$/, "linux");
  return plain(a) === plain(b);
}

/** Number by number; what is no number counts by its letters. */
export function compareLoosely(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.match(/\d+|[a-z]+/gi) ?? []);
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index++) {
    const [x = "0", y = "0"] = [left?.[index], right?.[index]];
    const order = /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}
