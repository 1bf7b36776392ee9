import type { HeldRelease } from "../hold.ts";
import { wrap } from "./style.ts";

/** Newer versions that are not everywhere yet, and where they are not. */
export function lateLines(held: ReadonlyMap<string, HeldRelease>, width: number): readonly string[] {
  const lines = [...held.values()].flatMap(({ late }) =>
    late.map(({ version, missing }) => `${version} waits: ${missing.join("; ")}`),
  );
  const wrapped = lines.flatMap((line) =>
    wrap(line, width - 4).map((part, index) => `${index === 0 ? "  " : "    "}${part}`),
  );
  return wrapped.length > 0 ? [...wrapped, ""] : [];
}
