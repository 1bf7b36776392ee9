import type { Location } from "../../errors.ts";
import { toCamel } from "../schema/name.ts";
import type { Entry, Origin } from "../source.ts";
import { hoisted, shorthands } from "./shape.ts";

/** `$.storage.files.0.contents.inline` → `files[0].contents`: the property as the program wrote it. */
export function propertyOf(path: string): string {
  const [, ...steps] = path.split(".");
  const own = isHoisted(steps[0]) ? steps.slice(1) : steps;
  const last = own.at(-1) === "inline" && own.some((step) => shorthands.has(step)) ? own.slice(0, -1) : own;
  return last.reduce((text, step) => {
    if (/^\d+$/.test(step)) return `${text}[${step}]`;
    return `${text}${text === "" ? "" : "."}${toCamel(step)}`;
  }, "");
}

/** Whether this step of a path is a section whose keys stand at the top of a typed config. */
export function isHoisted(step: string | number | undefined): boolean {
  return hoisted.some((name) => name === step);
}

/** The place of a program, and below it a property: at its own line where that is known. */
export function placedAt({ position, ...origin }: Origin, property: string): Location {
  const path = [origin.path, property].filter((part) => part !== undefined && part !== "").join(".");
  return { ...origin, ...position?.(stepsOf(property)), ...(path === "" ? {} : { path }) };
}

/** `files[0].mode` → `files`, `0`, `mode` */
export function stepsOf(property: string): readonly string[] {
  return property.split(/[.[\]]+/).filter((step) => step !== "");
}

/** The same report, where the program made the config. */
export function entryAt({ line: _line, column: _column, ...entry }: Entry, origin: Origin): Entry {
  const { file = entry.file, line, column, path = "" } = placedAt(origin, propertyOf(entry.path));
  const position = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return { ...entry, file, path, ...position };
}
