import { type Finding, nearest, throwFindings } from "../../errors.ts";
import { butaneVersions, type Dialect, dialectOf } from "../schema/butane.ts";
import { toCamel } from "../schema/name.ts";
import type { Field, StructType, Type } from "../schema/type.ts";
import type { ButaneSource, FileReader, Origin } from "../source.ts";
import { placedAt } from "./path.ts";
import { fieldsOf, firstWith, shorthands, topFields, usualVersion } from "./shape.ts";
import type { MachineConfig } from "./types.generated.ts";

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

interface Reading {
  readonly dialect: Dialect;
  readonly report: Report;
}

/** A problem with a value, by the property that it is of. */
type Report = (property: string, message: string, hint?: string) => undefined;

/**
 * A typed config as Butane, whose reports name the program's own properties at `origin`. Throws FD1201 with every key that does not exist
 * and every value of another type, which a program without types may hold. Local files are read by `files`.
 */
export function builtSource(config: MachineConfig, origin: Origin, files?: FileReader): ButaneSource {
  return {
    kind: "butane",
    name: nameOf(origin),
    text: butaneText(config, origin),
    origin,
    ...(files ? { files } : {}),
  };
}

/** What messages call the config where they have no place: `index.ts:12`. */
function nameOf({ file = "config", line }: Origin): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** The text of it, in JSON, which is YAML too. Throws as `builtSource` does. */
export function butaneText(config: MachineConfig, origin: Origin): string {
  const findings: Finding[] = [];
  const report: Report = (property, message, hint) => {
    findings.push({ code: "FD1201", message, at: placedAt(origin, property), ...(hint ? { hint } : {}) });
    return undefined;
  };
  const { variant = "flatcar", version = usualVersion, ...properties } = config;
  const dialect = typeof version === "string" ? dialectOf(version) : undefined;
  if (variant !== "flatcar") report("variant", 'the variant is always "flatcar"');
  if (!dialect) report("version", "there is no such version of Butane", `one of: ${butaneVersions.join(", ")}`);
  const top = dialect ? topFields(dialect) : [];
  const values = dialect ? toFields(top, properties, "", { dialect, report }) : {};
  throwFindings(findings);
  const document: Record<string, Json | undefined> = { variant, version };
  for (const { name, section } of top) {
    const value = values[name];
    if (value === undefined) continue;
    if (section === undefined) document[name] = value;
    else document[section] = { ...(document[section] as object | undefined), [name]: value };
  }
  return escaped(JSON.stringify(document));
}

/** Letters beyond ASCII as escapes: some of them YAML would take for the end of a line, or refuse. */
function escaped(json: string): string {
  return json.replace(/[^ -~]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`;
  });
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

function toFields(fields: readonly Field[], value: unknown, at: string, reading: Reading): Record<string, Json> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reading.report(at, "an object is wanted");
    return {};
  }
  const known = new Map(fields.map((field) => [toCamel(field.name), field]));
  const made: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    const place = at === "" ? key : `${at}.${key}`;
    const field = known.get(key);
    if (inner === undefined) continue;
    if (!field) reportKey(key, [...known.keys()], place, reading);
    else {
      const written = toJson(field.type, field.name, inner, place, reading);
      if (written !== undefined) made[field.name] = written;
    }
  }
  return made;
}

function reportKey(key: string, known: readonly string[], place: string, { dialect, report }: Reading): void {
  const near = nearest(key, known);
  const newer = firstWith(place, dialect);
  const other = near === undefined ? `one of: ${known.join(", ")}` : `did you mean ${near}?`;
  report(place, `there is no property ${key}`, newer === undefined ? other : `it is new in version: "${newer}"`);
}

function toJson(type: Type, name: string, value: unknown, at: string, reading: Reading): Json | undefined {
  const { report } = reading;
  if (type.kind === "list") return toList(type.item, name, value, at, reading);
  if (type.kind === "struct") return toStruct(type, name, value, at, reading);
  if (isMode(name) && type.kind === "int") return toMode(value, at, report);
  if (type.kind === "string")
    return typeof value === "string" ? toText(value, at, report) : report(at, "a string is wanted");
  if (type.kind === "bool") return typeof value === "boolean" ? value : report(at, "true or false is wanted");
  return typeof value === "number" && Number.isSafeInteger(value) ? value : report(at, "a whole number is wanted");
}

function isMode(name: string): boolean {
  return name === "mode" || name.endsWith("_mode");
}

function toMode(value: unknown, at: string, report: Report): number | undefined {
  if (typeof value === "string" && /^[0-7]{4}$/.test(value)) return Number.parseInt(value, 8);
  return report(at, 'a mode is wanted, four octal digits in quotes: "0644"');
}

function toText(value: string, at: string, report: Report): string | undefined {
  return value.isWellFormed() ? value : report(at, "the text has half of a character, a lone surrogate");
}

function toList(item: Type, name: string, value: unknown, at: string, reading: Reading): Json | undefined {
  if (!Array.isArray(value)) return reading.report(at, "a list is wanted");
  return value.flatMap((each, index) => toJson(item, name, each, `${at}[${index}]`, reading) ?? []);
}

function toStruct(type: StructType, name: string, value: unknown, at: string, reading: Reading): Json {
  const isShort = type.name === "Resource" && shorthands.has(name) && typeof value === "string";
  if (isShort) return { inline: toText(value, at, reading.report) };
  return toFields(fieldsOf(type, reading.dialect), value, at, reading);
}
