import type { Labels } from "../records.ts";
import { invalid } from "./refusal.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly meta: { readonly pagination: Readonly<Record<string, number | null>> };
}

/** https://docs.hetzner.cloud/reference/cloud#pagination */
export function pageOf<T>(list: readonly T[], query: URLSearchParams): Page<T> {
  const page = Math.max(1, Number(query.get("page") ?? 1));
  const perPage = Math.min(50, Math.max(1, Number(query.get("per_page") ?? 25)));
  const last = Math.max(1, Math.ceil(list.length / perPage));
  const pagination = {
    page,
    per_page: perPage,
    previous_page: page > 1 ? page - 1 : null,
    next_page: page < last ? page + 1 : null,
    last_page: last,
    total_entries: list.length,
  };
  return { items: list.slice((page - 1) * perPage, page * perPage), meta: { pagination } };
}

type Test = (labels: Labels) => boolean;

/** https://docs.hetzner.cloud/reference/cloud#label-selector */
export function selector(text: string): Test {
  const tests = text.split(/,(?![^(]*\))/).map((part) => testOf(part.trim()));
  return (labels) => tests.every((test) => test(labels));
}

function testOf(expression: string): Test {
  const [, set, not, list] = /^(\S+)\s+(not)?in\s*\(([^)]*)\)$/.exec(expression) ?? [];
  if (set !== undefined && list !== undefined) {
    const values = list.split(",").map((value) => value.trim());
    return (labels) => values.includes(labels[set] ?? "") === (not === undefined);
  }
  const [, key, operator, value] = /^([^!=\s]+)\s*(==|!=|=)\s*([^=\s]*)$/.exec(expression) ?? [];
  if (key !== undefined) return (labels) => (labels[key] === value) === (operator !== "!=");
  const [, absent, name] = /^(!?)([^!=\s]+)$/.exec(expression) ?? [];
  if (name === undefined) throw invalid("label_selector", "is not a valid label selector");
  return (labels) => (labels[name] !== undefined) === (absent === "");
}
