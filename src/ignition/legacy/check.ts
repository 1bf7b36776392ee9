import { FlatcarError } from "../../errors.ts";
import { cleanPath } from "../go/path.ts";
import type { Step } from "../report/report.ts";
import type { Value, Values } from "../schema/type.ts";
import type { FileReader } from "../source.ts";
import { transpileConfig } from "../transpile.ts";
import type { Draft } from "./draft.ts";

/** Local files are read when the new document is rendered; here any will do that is in the files directory. */
const anyFile: FileReader = {
  read: (path) => {
    if (!cleanPath(`./${path}`).startsWith("..")) return new Uint8Array();
    throw new FlatcarError({ code: "FD1006", message: "local file path traverses outside the files directory" });
  },
};

/**
 * Transpiles the new document: what was wrong in the old one shows there, and is reported at the place that it comes from. Throws
 * where the document cannot be read at all, which is our own mistake.
 */
export function checkButane(draft: Draft, butane: string): void {
  const { entries, failure } = transpileConfig({ kind: "butane", name: "", text: butane, files: anyFile }, true);
  const errors = entries.filter(({ kind }) => kind === "error");
  if (failure !== undefined && errors.length === 0)
    throw new Error(`the Butane that was made is not valid: ${failure}`);
  for (const { message, path } of errors) {
    const steps = path
      .split(".")
      .slice(1)
      .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    draft.report.problems.push({ kind: "error", message, path: originOf(draft, steps) });
  }
}

/** The place of the nearest value above that comes from one, and what lies below it. */
function originOf(draft: Draft, steps: readonly (string | number)[]): readonly Step[] {
  let value: Value | undefined = draft.config as unknown as Values;
  let path: readonly Step[] = steps;
  for (const [index, step] of steps.entries()) {
    value = (value as Values | undefined)?.[step];
    const place = typeof value === "object" ? draft.places.get(value) : undefined;
    if (place) path = [...place, ...steps.slice(index + 1)];
  }
  return path;
}
