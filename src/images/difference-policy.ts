import { FlatcarError, nearest } from "../errors.ts";
import type { Difference } from "./difference.ts";
import type { Support } from "./life-cycle.ts";

/** A rule by which it is not all right to stay at the older release. */
export type Policy =
  | { readonly kind: "fixes"; readonly package: string | undefined; readonly days: number }
  | { readonly kind: "package"; readonly package: string; readonly version: string }
  | { readonly kind: "support" };

const forms = [
  "fixes",
  "fixes older than 30d",
  "fixes in Linux older than 30d",
  "package docker below 28.0.4",
  "support ended",
];

/** Reads one policy. Throws FD1144 for what is none, and for a severity: release notes state none. */
export function parsePolicy(text: string): Policy {
  const words = text.trim().replaceAll(/\s+/g, " ");
  if (/^fixes (?:critical|high|important|medium|moderate|low)\b/i.test(words)) throw noSeverity(text);
  const [fixes, name, days] = /^fixes(?: in (.+?))?(?: older than (\d{1,5})d)?$/i.exec(words) ?? [];
  if (fixes !== undefined) return { kind: "fixes", package: name, days: Number(days ?? 0) };
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

function noSeverity(text: string): FlatcarError {
  return new FlatcarError({
    code: "FD1144",
    message: `"${text}" asks for a severity, and Flatcar's release notes state none`,
    hint: "leave the severity out: fixes older than 30d, or name a package: fixes in Linux older than 30d",
  });
}

/** What breaks the policy, a line each; nothing where it holds. Throws FD1144 for a package that no note names. */
export function judge(policy: Policy, difference: Difference, support: Support, now: Date): readonly string[] {
  if (policy.kind === "support")
    return support.state === "ended" ? [`${difference.from.version} gets no more fixes: ${support.reason}`] : [];
  return policy.kind === "fixes" ? missingFixes(policy, difference, now) : tooOld(policy, difference);
}

const dayMs = 24 * 60 * 60 * 1000;

function missingFixes(
  { package: wanted, days }: Extract<Policy, { kind: "fixes" }>,
  { from, fixes }: Difference,
  now: Date,
): readonly string[] {
  const latest = now.getTime() - days * dayMs;
  return fixes
    .filter(({ package: name }) => wanted === undefined || sameName(name, wanted))
    .flatMap(({ package: name, advisories }) => {
      const old = advisories.filter(({ published }) => published !== "" && Date.parse(published) <= latest);
      const first = old.map(({ published }) => published.slice(0, 10)).sort()[0];
      const where = name === "" ? "packages without a name" : name;
      const lacks = `${from.version} lacks ${old.length} ${old.length === 1 ? "fix" : "fixes"} of ${where}`;
      return old.length > 0 ? [`${lacks}, the oldest published on ${first}`] : [];
    });
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
