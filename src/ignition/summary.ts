import { inlineData } from "./inline-data.ts";
import type { Type, Value, Values } from "./schema/type.ts";

/** What a resource holds, whatever its encoding: bytes where the source has them, else the source itself. */
export function contentsOf(resource: Values): Buffer | string | undefined {
  const { source, compression } = resource;
  if (typeof source !== "string" || source === "") return undefined;
  const packing = String(compression ?? "");
  const bytes = inlineData(source, packing);
  return bytes === undefined ? `${packing} ${source}` : Buffer.from(bytes);
}

/** Fields whose values may be secret, or long: of contents the size is told, of the others nothing. A proxy's URL may hold a password. */
const hidden = new Set([
  "httpProxy",
  "httpsProxy",
  "passwordHash",
  "contents",
  "source",
  "value",
  "hash",
  "config",
  "advertisement",
]);
const octal = new Set(["mode"]);

/** Whether the value of a field is never shown. */
export function isHidden(name: string): boolean {
  return hidden.has(name);
}

/** A scalar for a person: modes in octal, texts in quotes, URLs without their secrets. Not for fields that are hidden. */
export function showScalar(name: string, value: Value): string {
  if (octal.has(name)) return `0${value.toString(8)}`;
  if (name === "url") return JSON.stringify(withoutSecrets(String(value)));
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

export function sizeText(contents: Uint8Array | string): string {
  const bytes = Buffer.byteLength(contents);
  return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** A URL without what may give access: user, password and query. */
export function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
}

/** What a resource holds, for a person: its size, or from where it comes. */
export function showResource(resource: Values): string {
  const contents = contentsOf(resource);
  if (contents === undefined) return "nothing";
  if (Buffer.isBuffer(contents)) return sizeText(contents);
  const source = String(resource.source);
  return /^data:/i.test(source) ? "contents that cannot be unpacked" : withoutSecrets(source);
}

/** The value of a field of a struct, for a person. It holds neither contents nor secrets. */
export function showField(holder: Values, name: string, type: Type, value: Value): string {
  if (type.kind === "list") return countOf((value as Value[]).length);
  if (type.kind === "struct") return showStruct(type.name, value as Values);
  if (name === "contents") return sizeText(String(value));
  if (name === "source") return showResource(holder);
  return isHidden(name) ? "set" : showScalar(name, value);
}

function countOf(count: number): string {
  return `${count} ${count === 1 ? "item" : "items"}`;
}

function showStruct(name: string, value: Values): string {
  if (name === "Resource") return showResource(value);
  return Object.keys(value).join(", ") || "nothing";
}

/** An item of a list, for a person. Options of cryptsetup may hold keys. */
export function showItem(path: readonly (string | number)[], type: Type, value: Value): string {
  if (path[1] === "luks" && path[3] === "options") return "set";
  return type.kind === "struct" ? showStruct(type.name, value as Values) : JSON.stringify(String(value));
}
