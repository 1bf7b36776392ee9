import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { FlatcarError } from "../errors.ts";
import type { Ratings } from "../images/difference-policy.ts";
import { readSeverities } from "../images/difference-severity.ts";
import { type Context, flagValue } from "./command.ts";

/** `--severities`. Throws FD1145. */
export function ratingsOf(context: Context): Ratings | undefined {
  const file = flagValue(context, "severities");
  if (file === undefined) return undefined;
  return { file, severities: readSeverities(textOf(resolve(context.host.cwd, file), file), file) };
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { message } = cause as Error;
    throw new FlatcarError({ code: "FD1145", message: `cannot read ${file}: ${message}`, at: { file } }, { cause });
  }
}
