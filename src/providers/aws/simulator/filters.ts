import type { Tags } from "./records.ts";
import { Refusal } from "./refusal.ts";

export interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** What a filter looks at in a record, by the filter's name. */
export type Fields<R> = Readonly<Record<string, (record: R) => Value | readonly Value[]>>;
type Value = string | number | boolean | undefined;

/** The records that every filter lets through; within a filter one value is enough. `*` and `?` are wildcards. */
export function filtered<R>(
  records: Iterable<R>,
  filters: readonly Filter[],
  fields: Fields<R>,
  tagsOf: (record: R) => Tags,
): readonly R[] {
  checkLimits(filters);
  const tests = filters.map(({ Name = "", Values = [] }) => testOf(Name, Values, fields, tagsOf));
  return [...records].filter((record) => tests.every((test) => test(record)));
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
function checkLimits(filters: readonly Filter[]): void {
  const values = filters.flatMap(({ Values = [] }) => Values);
  const text =
    values.length > 200
      ? "The maximum number of filter values specified on a single call is 200"
      : values.some((value) => value.length > 255) && "The maximum length for a filter value is 255 characters";
  if (text) throw new Refusal("FilterLimitExceeded", text);
}

function testOf<R>(
  name: string,
  values: readonly string[],
  fields: Fields<R>,
  tagsOf: (record: R) => Tags,
): (record: R) => boolean {
  const matches = matcher(values);
  if (name.startsWith("tag:")) return (record) => matches(tagsOf(record)[name.slice(4)]);
  if (name === "tag-key") return (record) => Object.keys(tagsOf(record)).some(matches);
  const field = fields[name];
  if (!field) throw new Refusal("UnsupportedOperation", `This simulated cloud does not have the filter '${name}'`);
  return (record) => [field(record)].flat().some((value) => matches(value === undefined ? undefined : String(value)));
}

function matcher(values: readonly string[]): (value: string | undefined) => boolean {
  const exact = new Set(values.filter((value) => !isPattern(value)));
  const patterns = values.filter(isPattern).map(toRegExp);
  return (value) => value !== undefined && (exact.has(value) || patterns.some((pattern) => pattern.test(value)));
}

/** Whether a filter's value has a wildcard, or a backslash that takes one away. */
export function isPattern(value: string): boolean {
  return /[*?\\]/.test(value);
}

/** Whole values of a filter. */
export function valuesOf(filters: readonly Filter[], name: string): readonly string[] {
  const values = filters.flatMap(({ Name, Values = [] }) => (Name === name ? Values : []));
  return values.filter((value) => !isPattern(value));
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\\.|[*?]|[.+^${}()|[\]\\/-]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return `\\${part.at(-1)}`;
  });
  return new RegExp(`^${source}$`, "s");
}

export interface Paging {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Most results of one answer. */
const mostResults = 1_000;

/** The records of one page, and the token of the next. Records lie in the order of their serial numbers. */
export function pageOf<R extends { readonly serial: number }>(
  records: readonly R[],
  { MaxResults, NextToken }: Paging,
  least = 5,
): { readonly page: readonly R[]; readonly token: string | undefined } {
  const size = MaxResults ?? mostResults;
  if (size < least || size > mostResults) {
    const range = `Expecting a value between ${least} and ${mostResults}.`;
    throw new Refusal("InvalidParameterValue", `Value ( ${size} ) for parameter maxResults is invalid. ${range}`);
  }
  const after = NextToken === undefined ? 0 : serialOf(NextToken);
  const rest = records.filter(({ serial }) => serial > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { page, token: last && rest.length > size ? tokenOf(last.serial) : undefined };
}

function tokenOf(serial: number): string {
  return Buffer.from(`page after ${serial}`).toString("base64url");
}

function serialOf(token: string): number {
  const [, serial] = /^page after (\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8")) ?? [];
  if (serial === undefined) throw new Refusal("InvalidNextToken", `The token '${token}' is invalid`);
  return Number(serial);
}
