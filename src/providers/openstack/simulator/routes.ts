import { operations } from "./operations.ts";

/** What a path means. */
export interface Route {
  /** `METHOD path` as the description has it; for a path that nobody serves, as it came. */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: string;
  readonly pattern: RegExp;
}

const byMethod = Map.groupBy(
  Object.keys(operations).map((operation): Pattern & { readonly method: string } => {
    const [method = "", path = ""] = operation.split(" ");
    const pattern = path.replaceAll(".", "\\.").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    return { method, operation, pattern: new RegExp(`^${pattern}$`) };
  }),
  ({ method }) => method,
);

export function routeOf(method: string, path: string): Route {
  for (const { operation, pattern } of byMethod.get(method) ?? []) {
    const match = pattern.exec(path);
    if (!match) continue;
    const parts = Object.entries(match.groups ?? {}).map(([name, part]) => [name, decodeURIComponent(part)] as const);
    return { operation, parameters: Object.fromEntries(parts) };
  }
  return { operation: `${method} ${path}`, parameters: {} };
}
