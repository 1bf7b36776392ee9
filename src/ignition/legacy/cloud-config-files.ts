import { joinPath } from "../go/path.ts";
import { unpackGzip } from "../inline-data.ts";
import type { CloudConfig, CloudFile } from "./cloud-config-schema.ts";
import { contentsOfBytes } from "./contents.ts";
import { type ButaneFile, type Draft, filled, filledOrNothing, from, nodeAt, report, textOf } from "./draft.ts";

/** Files of `write_files`; of two with the same path the last one counts, as it was written last. */
export function convertCloudFiles(draft: Draft, { write_files = [] }: CloudConfig): readonly ButaneFile[] {
  const files = new Map<string, ButaneFile>();
  for (const file of write_files) {
    const path = joinPath("/", file.path ?? "");
    if (textOf(file.path) === undefined) report(draft, "error", file, "a file needs a path");
    if (files.has(path)) report(draft, "warning", file, `${path} is written twice: the first time is left out`, "path");
    files.set(path, from(draft, file, fileOf(draft, file, path)));
  }
  return [...files.values()];
}

function fileOf(draft: Draft, file: CloudFile, path: string): ButaneFile {
  const { owner = "" } = file;
  if (/^\/(?:run|tmp)\//.test(path)) {
    report(draft, "warning", file, `${path} is gone after the first boot: let a unit write it, or tmpfiles.d`, "path");
  }
  const [user = "", group = ""] = owner.split(":");
  return filled({
    path,
    mode: modeOf(draft, file),
    overwrite: true,
    user: ownerOf(user),
    group: ownerOf(group),
    contents: contentsOfBytes(bytesOf(draft, file)),
  });
}

/** Of the bits above those of reading, writing and running coreos-cloudinit set none. */
function modeOf(draft: Draft, file: CloudFile): number {
  const { permissions = "" } = file;
  if (permissions === "") return 0o644;
  if (!/^[0-7]+$/.test(permissions)) {
    report(draft, "error", file, `"${permissions}" are no permissions: 0644`, "permissions");
    return 0;
  }
  const given = Number.parseInt(permissions, 8);
  const message = `of the permissions ${permissions} only the last three digits were ever set`;
  if (given > 0o777) report(draft, "warning", file, message, "permissions");
  return given & 0o777;
}

function ownerOf(name: string) {
  return filledOrNothing(/^\d+$/.test(name) ? { id: Number(name) } : { name: textOf(name) });
}

function bytesOf(draft: Draft, file: CloudFile): Uint8Array {
  const { encoding = "" } = file;
  const parts = encoding.split("+");
  const known = /^(?:|b64|base64|(?:gz|gzip)(?:\+(?:b64|base64))?)$/.test(encoding);
  if (!known)
    report(draft, "error", file, `there is no encoding "${encoding}": base64, gzip or gzip+base64`, "encoding");
  const written = writtenBytes(draft, file);
  if (!known) return written;
  try {
    const bytes = /^(?:b64|base64)$/.test(parts.at(-1) ?? "") ? fromBase64(written) : written;
    const unpacked = parts[0]?.startsWith("gz") ? unpackGzip(bytes) : bytes;
    if (typeof unpacked !== "string") return unpacked;
    const wrong = unpacked === "too large" ? "the content unpacks to more than 64 MiB" : notEncoded(encoding);
    report(draft, "error", file, wrong, "content");
    return written;
  } catch {
    report(draft, "error", file, notEncoded(encoding), "content");
    return written;
  }
}

function notEncoded(encoding: string): string {
  return `the content is not in the encoding ${encoding}`;
}

/** Throws where the text is something else; lines may end anywhere in it. */
function fromBase64(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes)
    .toString("utf8")
    .replace(/[\r\n]/g, "");
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new TypeError("this is no base64");
  return Buffer.from(text, "base64");
}

/** What YAML makes of the content: text, or bytes behind `!!binary`. */
function writtenBytes(draft: Draft, file: CloudFile): Uint8Array {
  const node = nodeAt(draft, file, "content");
  const { content = "" } = file;
  if (node && "tag" in node && node.tag === "!!binary") return Buffer.from(node.value, "base64");
  return Buffer.from(plainText(draft, file, content), "utf8");
}

/** Addresses of the machine, which coreos-cloudinit filled in anywhere. */
export const addresses = /(?<!\\)\$(?:private|public)_ipv[46]/g;

/** A text with the marks taken away that kept an address from being filled in. */
export function unescaped(text: string): string {
  return text.replace(/\\(\$(?:private|public)_ipv[46])/g, "$1");
}

function plainText(draft: Draft, file: CloudFile, text: string): string {
  const names = [...new Set(text.match(addresses) ?? [])];
  if (names.length > 0) {
    const message = `nothing fills in ${names.join(", ")}: let a unit write the file, with coreos-metadata.service`;
    report(draft, "warning", file, message, "content");
  }
  return unescaped(text);
}
