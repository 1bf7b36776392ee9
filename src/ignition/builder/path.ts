import type { Location } from "../../errors.ts";
import { toCamel } from "../schema/name.ts";
import type { Entry } from "../source.ts";
import { hoisted, shorthands } from "./shape.ts";

/** `$.storage.files.0.contents.inline` → `files[0].contents`: the property as the program wrote it. */
export function propertyOf(path: string): string {
  const [, ...steps] = path.split(".");
  const own = hoisted.some((name) => name === steps[0]) ? steps.slice(1) : steps;
  const last = own.at(-1) === "inline" && own.some((step) => shorthands.has(step)) ? own.slice(0, -1) : own;
  return last.reduce((text, step) => {
    if (/^\d+$/.test(step)) return `${text}[${step}]`;
    return `${text}${text === "" ? "" : "."}${toCamel(step)}`;
  }, "");
}

/** The place of a program, and below it a property. */
export function placedAt(origin: Location, property: string): Location {
  const path = [origin.path, property].filter((part) => part !== undefined && part !== "").join(".");
  return { ...origin, ...(path === "" ? {} : { path }) };
}

/** The same report, where the program made the config. */
export function entryAt({ line: _line, column: _column, ...entry }: Entry, origin: Location): Entry {
  const { file = entry.file, line, column, path = "" } = placedAt(origin, propertyOf(entry.path));
  const position = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return { ...entry, file, path, ...position };
}
