import { FlatcarError } from "../../errors.ts";
import { childOf, type SourceNode } from "../decode/unused.ts";
import type { JsonNode } from "../go/json-read.ts";
import type { Position } from "../report/report.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseJsonText, parseYamlText } from "./read.ts";

/** The formats that can be converted, by their names on the command line. */
export const legacyFormats = ["clc", "ignition", "cloud-config"] as const;
export type LegacyFormat = (typeof legacyFormats)[number];

/** A document of a known format, read as far as its syntax. */
export type Recognised =
  | { readonly format: "ignition"; readonly root: JsonNode; readonly minor: number }
  | { readonly format: "clc" | "cloud-config"; readonly root: YamlNode | undefined };

const clcKeys = ["storage", "systemd", "networkd", "passwd", "etcd", "flannel", "update", "docker", "locksmith"];
const cloudConfigKeys = ["coreos", "write_files", "ssh_authorized_keys", "hostname", "users", "manage_etc_hosts"];

/** Finds out what a document is, or takes it for what it is said to be. Throws FD1205 for one that is none of them, or cannot be read. */
export function recognise(text: string, name: string, wanted: LegacyFormat | undefined): Recognised {
  if (wanted !== undefined) refuseOtherThan(wanted, text, name);
  const format = wanted ?? (isIgnition(text) ? "ignition" : undefined);
  if (format === "ignition") return recogniseIgnition(text, name);
  if (format === undefined) refuseOthers(text, name);
  const parsed = parseYamlText(text);
  if ("fault" in parsed) throw refused(name, `this is no YAML: ${parsed.fault}`, undefined, parsed.position);
  const { root } = parsed;
  return { format: format ?? formatOf(text, name, root), root };
}

/** What a text looks like that is of one of these formats; `undefined` for any other. */
export function legacyFormatOf(text: string): LegacyFormat | undefined {
  try {
    return recognise(text, "", undefined).format;
  } catch {
    return undefined;
  }
}

function formatOf(text: string, name: string, root: YamlNode | undefined): "clc" | "cloud-config" {
  if (isCloudConfig(text)) return "cloud-config";
  const has = (keys: readonly string[]) =>
    keys.some((key) => childOf(root, key) ?? childOf(root, key.replaceAll("_", "-")));
  if (childOf(root, "variant")) {
    throw refused(name, "this is Butane already", "`flatcar-deploy ignition render` makes Ignition of it");
  }
  if (has(clcKeys)) return "clc";
  if (has(cloudConfigKeys)) return "cloud-config";
  if (childOf(root, "ignition")) return "clc";
  throw refused(
    name,
    "this is neither a Container Linux Config nor Ignition 2 nor a cloud-config",
    "where it is one, --from says which",
  );
}

/** What says itself what it is, and is not what it was said to be. */
function refuseOtherThan(wanted: LegacyFormat, text: string, name: string): void {
  const cloudConfig = isCloudConfig(text);
  const json = cloudConfig ? undefined : parseJsonText(text);
  const ignition = json && "root" in json && childOf(childOf(json.root, "ignition"), "version") !== undefined;
  const is = cloudConfig ? "cloud-config" : ignition ? "ignition" : undefined;
  if (is === undefined || is === wanted) return;
  const by = { "cloud-config": "a cloud-config, by its first line", ignition: "Ignition, by its `ignition.version`" };
  throw refused(name, `this is ${by[is]}`, `leave --from ${wanted} out`);
}

/** JSON, unless it is a Container Linux Config that is written in JSON: that has no `ignition.version`. */
function isIgnition(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  const parsed = parseJsonText(text);
  if ("fault" in parsed) return true;
  const { root } = parsed;
  const version = childOf(childOf(root, "ignition"), "version") ?? childOf(root, "ignitionVersion");
  return version !== undefined || !clcKeys.some((key) => childOf(root, key));
}

/** What coreos-cloudinit looks at: the first line. */
function isCloudConfig(text: string): boolean {
  return text.split("\n", 1)[0]?.trimEnd() === "#cloud-config";
}

/** User data that coreos-cloudinit takes too, and that has no counterpart. */
function refuseOthers(text: string, name: string): void {
  if (text.startsWith("#!")) {
    const hint = "put it into a file of its own and start it by a oneshot unit";
    throw refused(name, "this is a script, which runs at every boot; Butane describes the first one", hint);
  }
  if (/^(?:[\w-]+:.*\r?\n)*content-type: *multipart\//i.test(text)) {
    throw refused(name, "this is multipart user data", "convert its parts one by one");
  }
}

function recogniseIgnition(text: string, name: string): Recognised {
  const parsed = parseJsonText(text);
  if ("fault" in parsed) throw refused(name, `this is no JSON: ${parsed.fault}`, undefined, parsed.position);
  const { root } = parsed;
  const version = childOf(childOf(root, "ignition"), "version");
  const old = childOf(root, "ignitionVersion");
  if (old) {
    const hint = "write it as Butane: disks, files, units and users have the same meaning there";
    throw refused(name, `this is Ignition ${old.value || 1}, which is not converted`, hint, old);
  }
  if (!version) throw refused(name, "this JSON has no ignition.version", undefined, root);
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+(?:-.*)?$/.exec(version.value) ?? [];
  if (major === "3") {
    throw refused(name, "this is Ignition 3 already", "`flatcar-deploy ignition render` takes it as it is", version);
  }
  if (major !== "2" || Number(minor) > newest) {
    throw refused(name, `there is no Ignition ${version.value}`, `2.0.0 to 2.${newest}.0 are converted`, version);
  }
  return { format: "ignition", root, minor: Number(minor) };
}

/** Newest minor version of Ignition 2. */
const newest = 4;

function refused(file: string, message: string, hint?: string, position?: Position | SourceNode): FlatcarError {
  const at = { file, ...(position ? { line: position.line, column: position.column } : {}) };
  return new FlatcarError({ code: "FD1205", message, at, ...(hint === undefined ? {} : { hint }) });
}
