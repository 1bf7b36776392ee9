import type { StructType, Type, Value, Values } from "../schema/type.ts";

/** What Go escapes in JSON beside what JSON must. */
const special = /[<>&\u2028\u2029\b\f]|\p{Surrogate}/u;
const escapes: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** A JSON string as Go's `encoding/json` writes it. */
export function encodeString(text: string): string {
  const json = JSON.stringify(text);
  if (!special.test(text)) return json;
  return json
    .replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character)
    .replace(/\\(?:ud[89a-f]..|.)/gs, (whole) => rewritten[whole.slice(0, 3)] ?? whole);
}

/** What Go writes for escapes of JavaScript: two control characters, and half a surrogate pair, which is no character. */
const rewritten: Readonly<Record<string, string>> = {
  "\\b": "\\u0008",
  "\\f": "\\u000c",
  "\\ud": "\\ufffd",
};

/** Ignition as butane writes it: in the order of the types, empty things left out. Without a newline at the end. */
export function encodeJson(type: StructType, values: Values, pretty = false): string {
  const out: string[] = [];
  if (!writeStruct(out, type, values, pretty ? "\n" : undefined, true)) out.push("{}");
  return out.join("");
}

/** Writes a struct; when there is nothing to write it leaves `out` as it was and says so. */
function writeStruct(
  out: string[],
  type: StructType,
  values: Values,
  indent: string | undefined,
  evenEmpty: boolean,
): boolean {
  const before = out.length;
  const inner = indent === undefined ? undefined : `${indent}  `;
  let any = false;
  out.push("{");
  for (const entry of type.fields) {
    const value = values[entry.name];
    if (value === undefined ? !entry.required : entry.byValue && !value) continue;
    const start = out.length;
    out.push(`${any ? "," : ""}${inner ?? ""}"${entry.name}":${indent === undefined ? "" : " "}`);
    if (writeValue(out, entry.type, value, inner, entry.required === true)) any = true;
    else out.length = start;
  }
  if (!any && !evenEmpty) {
    out.length = before;
    return false;
  }
  out.push(any && indent !== undefined ? `${indent}}` : "}");
  return true;
}

function writeValue(
  out: string[],
  type: Type,
  value: Value | undefined,
  indent: string | undefined,
  required: boolean,
): boolean {
  if (type.kind === "struct") return writeStruct(out, type, (value ?? {}) as Values, indent, required);
  if (type.kind === "list") return writeList(out, type.item, (value ?? []) as Value[], indent);
  if (value === undefined && !required) return false;
  out.push(typeof value === "string" || value === undefined ? encodeString(value ?? "") : String(value));
  return true;
}

function writeList(out: string[], item: Type, values: readonly Value[], indent: string | undefined): boolean {
  if (values.length === 0) return false;
  const inner = indent === undefined ? undefined : `${indent}  `;
  out.push("[");
  for (const [index, value] of values.entries()) {
    if (index > 0) out.push(",");
    if (inner !== undefined) out.push(inner);
    writeValue(out, item, value, inner, true);
  }
  out.push(indent === undefined ? "]" : `${indent}]`);
  return true;
}
