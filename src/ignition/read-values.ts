import { decodeJson } from "./decode/json.ts";
import { readJson } from "./go/json-read.ts";
import { ignitionSchema, minorOf } from "./schema/ignition.ts";
import type { Values } from "./schema/type.ts";

/** Newest spec: its types hold those of all before. */
const newest = 7;
export const anySchema = ignitionSchema(newest);

/** What an Ignition text of any version holds, by the types alone; `undefined` where it is none. */
export function readValues(text: string): Values | undefined {
  try {
    const { values, misfits } = decodeJson(readJson(text), anySchema, "types");
    const { version } = (values.ignition ?? {}) as Values;
    return misfits.length > 0 || minorOf(String(version)) === undefined ? undefined : values;
  } catch (problem) {
    if (problem instanceof SyntaxError) return undefined;
    throw problem;
  }
}
