import { encodeDataUrl } from "../go/dataurl.ts";
import { decodeUtf8 } from "../go/utf8.ts";
import type { ButaneResource, ButaneUnit, ButaneUser } from "../schema/butane.ts";
import type { Dropin, Resource } from "../schema/ignition.ts";
import { toCamel } from "../schema/name.ts";
import type { StructType, Type, Value, Values } from "../schema/type.ts";
import { readLocal, type Translation } from "./state.ts";

/** Copies a Butane struct to its Ignition counterpart: other spelling, sugar dissolved, local files read. */
export function copyStruct(state: Translation, type: StructType, from: Values): Values {
  const to: Values = {};
  for (const entry of type.fields) {
    const value = from[entry.name];
    if (value === undefined || entry.sugar) continue;
    const { kind } = entry.type;
    if (kind !== "struct" && kind !== "list") {
      to[toCamel(entry.name)] = value;
      continue;
    }
    state.report.enter(entry.name);
    to[toCamel(entry.name)] = copyValue(state, entry.type, value);
    state.report.leave();
  }
  dissolve[type.name]?.(state, from, to);
  return to;
}

function copyValue(state: Translation, type: Type, value: Value): Value {
  if (type.kind === "struct") return copyStruct(state, type, value as Values);
  if (type.kind !== "list") return value;
  const { item } = type;
  if (item.kind !== "struct") return [...(value as Value[])];
  return (value as Values[]).map((one, index) => {
    state.report.enter(index);
    const copied = copyStruct(state, item, one);
    state.report.leave();
    return copied;
  });
}

const dissolve: Readonly<Record<string, (state: Translation, from: Values, to: Values) => void>> = {
  Resource: dissolveResource,
  PasswdUser: dissolveKeys,
  Unit: dissolveContents,
  Dropin: dissolveContents,
};

function dissolveResource(state: Translation, from: ButaneResource, to: Resource): void {
  const contents = from.local === undefined ? from.inline : readLocal(state, from.local, "local");
  if (contents === undefined) return;
  setContents(to, contents);
}

/** Puts contents into a resource as a data URL. */
export function setContents(resource: Resource, contents: string | Uint8Array): void {
  const encoded = encodeDataUrl(contents, resource.compression);
  resource.source = encoded.source;
  if (encoded.compression !== undefined) resource.compression = encoded.compression;
}

function dissolveKeys(state: Translation, from: ButaneUser, to: { sshAuthorizedKeys?: string[] | undefined }): void {
  const paths = from.ssh_authorized_keys_local ?? [];
  if (paths.length === 0) return;
  const keys = to.sshAuthorizedKeys ?? [];
  const files: number[] = [];
  const own = keys.length;
  const user = state.report.path()[2];
  for (const [index, path] of paths.entries()) {
    const below = state.files ? [index] : [];
    const contents = readLocal(state, path, "ssh_authorized_keys_local", ...below);
    if (!state.files) return;
    for (const line of contents ? decodeUtf8(contents).split(/\r?\n/) : []) {
      if (line === "") continue;
      keys.push(line);
      files.push(index);
    }
  }
  to.sshAuthorizedKeys = keys;
  if (typeof user === "number") state.origins.keyFiles.set(user, { own, files });
}

function dissolveContents(state: Translation, from: ButaneUnit, to: Dropin): void {
  if (!from.contents_local) return;
  const contents = readLocal(state, from.contents_local, "contents_local");
  if (contents) to.contents = decodeUtf8(contents);
}
