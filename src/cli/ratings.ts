import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { FlatcarError } from "../errors.ts";
import type { Ratings } from "../images/difference-policy.ts";
import { readSeverities } from "../images/difference-ratings.ts";
import type { Context } from "./command.ts";

/** `--severities`, of several files together: where two rate the same, the later counts. Throws FD1145. */
export function ratingsOf(context: Context): Ratings | undefined {
  const files = context.flags.get("severities");
  if (files === undefined) return undefined;
  const rated = files.map((file) => readSeverities(textOf(resolve(context.host.cwd, file), file), file));
  return { file: files.join(", "), severities: new Map(rated.flatMap((severities) => [...severities])) };
}

/** Unpacked where it is packed by gzip, as feeds are. */
function textOf(path: string, file: string): string {
  try {
    const content = readFileSync(path);
    return (content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content).toString("utf8");
  } catch (cause) {
    const { code, message: said } = cause as NodeJS.ErrnoException;
    const message = code === "ENOENT" ? "there is no such file" : said;
    throw new FlatcarError({ code: "FD1145", message: `cannot read ${file}: ${message}`, at: { file } }, { cause });
  }
}
