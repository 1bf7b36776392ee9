import type { z } from "zod";

/** The message of an issue about a value that is not there. */
export const missing = "is missing";

const separator = " is wanted";

/** What a value is to be and what it is, for every issue whose schema has no words of its own. Text is not repeated: it may be secret. */
export function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && /^invalid_(?:type|value|union)$/.test(issue.code)) return missing;
  const wanted = wantedBy(issue);
  return wanted === undefined ? undefined : `${wanted}${separator}${insteadOf(issue)}`;
}

function wantedBy(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[isWhole(issue) ? "int" : issue.expected] ?? `a ${issue.expected}`;
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(" or ");
    case "too_small":
      return bound(issue, issue.inclusive ? "at least" : "more than", issue.minimum);
    case "too_big":
      return bound(issue, issue.inclusive ? "at most" : "less than", issue.maximum);
    case "invalid_format":
      return formats[issue.format] ?? "another form";
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_union":
      return unique(issue.errors.flat().map(({ message }) => message.split(separator)[0] ?? message)).join(" or ");
    default:
      return undefined;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const formats: Readonly<Record<string, string>> = { ipv4: "an IPv4 address", ipv6: "an IPv6 address", url: "a URL" };

/** Whether the schema is that of a whole number, which zod says only of a fraction. */
function isWhole({ inst }: z.core.$ZodRawIssue): boolean {
  return (inst?._zod.def as { readonly format?: unknown } | undefined)?.format === "safeint";
}

const lengths: Readonly<Record<string, readonly [string, string]>> = {
  string: ["a string", "character"],
  array: ["a list", "item"],
};

function bound({ origin }: { readonly origin: string }, how: string, limit: number | bigint): string {
  const [what, unit] = lengths[origin] ?? [];
  return what === undefined ? `${how} ${limit}` : `${what} of ${how} ${limit} ${unit}${Number(limit) === 1 ? "" : "s"}`;
}

function insteadOf(issue: z.core.$ZodRawIssue): string {
  const { code, input } = issue;
  if (code === "invalid_format") return "";
  if (code === "too_small" || code === "too_big") return `, not ${amountOf(input)}`;
  return `, not ${code === "invalid_value" ? JSON.stringify(input) : kindOf(input)}`;
}

function amountOf(input: unknown): string {
  return typeof input === "string" || Array.isArray(input) ? `of ${input.length}` : String(input);
}

function kindOf(input: unknown): string {
  if (input === null) return "an empty value";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "string" || typeof input === "function") return `a ${typeof input}`;
  return typeof input === "object" ? "an object" : String(input);
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
