import { readFileSync } from "node:fs";
import { type CompactNotes, expander } from "./compact.ts";
import type { Changes } from "./note.ts";

let loaded: ReturnType<typeof expander> | undefined;

/** The notes that come with the package, for the releases of the snapshot; `undefined` for any other. The data is read at the first question. */
export function bundledChanges(version: string): readonly Changes[] | undefined {
  loaded ??= expander(read());
  return loaded(version);
}

function read(): CompactNotes {
  return JSON.parse(readFileSync(new URL("./notes.generated.json", import.meta.url), "utf8")) as CompactNotes;
}
