import { newReport } from "../../../src/ignition/report/report.ts";
import { type Config, ignitionSchema, withVersion } from "../../../src/ignition/schema/ignition.ts";
import type { Field, StructType, Type, Value, Values } from "../../../src/ignition/schema/type.ts";
import { checkConfig } from "../../../src/ignition/validate.ts";

type Random = () => number;

/** Values that are mostly valid, by the struct and the field, by the field, or by the kind. */
const pools: Readonly<Record<string, readonly Value[]>> = {
  path: ["/a", "/b", "/c/d", "/e"],
  device: ["/dev/a", "/dev/b"],
  source: ["https://a/b", "gs://a/b", "arn:aws:s3:::a/b", "s3://a/b", "data:,x", "oem:///x"],
  hash: [`sha512-${"0".repeat(128)}`, `sha256-${"0".repeat(64)}`],
  compression: ["gzip", ""],
  format: ["ext4", "none", "btrfs", "swap"],
  mode: [0o644, 0o755, 0o4755, 0o1777, 0],
  url: ["https://a", "https://b"],
  pin: ["tpm2", "tang", "sss", "other"],
  config: ["{}"],
  advertisement: ["{}"],
  level: ["raid1", "raid5"],
  target: ["/t"],
  guid: ["01234567-89AB-CDEF-EDCB-A98765432101"],
  typeGuid: ["01234567-89AB-CDEF-EDCB-A98765432101"],
  httpProxy: ["https://a"],
  httpsProxy: ["https://a"],
  contents: ["[Install]\nWantedBy=a.target\n", ""],
  "Unit.name": ["a.service", "b.mount"],
  "Dropin.name": ["a.conf", "b.conf"],
  string: ["a", "b"],
  int: [0, 1, 2],
  bool: [true, false],
};
/** What nearly every config needs to be valid. */
const usual = new Set([
  "path",
  "device",
  "source",
  "target",
  "level",
  "devices",
  "thumbprint",
  "format",
  "label",
  "url",
]);

/** A valid config with some of the sections, in each of which something is. */
function randomConfig(minor: number, random: Random): Config {
  const sections = ignitionSchema(minor).fields.flatMap((entry) =>
    entry.name === "storage" && entry.type.kind === "struct" ? entry.type.fields : entry,
  );
  const parts = sections.filter(() => random() < 0.4);
  let config = withVersion({}, minor);
  for (const entry of parts) {
    let next = config;
    do next = withPart(config, entry, randomValue("", entry, entry.type, random), minor);
    while (errorsOf(next, minor).length > 0);
    config = next;
  }
  return config;
}

function withPart(config: Config, { name }: Field, value: Value, minor: number): Config {
  const { storage } = config;
  const stored = ["directories", "disks", "files", "filesystems", "links", "luks", "raid"].includes(name);
  return withVersion(
    stored ? { ...config, storage: { ...storage, [name]: value } } : { ...config, [name]: value },
    minor,
  );
}

function randomStruct(type: StructType, random: Random): Values {
  const chosen = type.fields.filter((entry) => random() < (entry.required || usual.has(entry.name) ? 0.95 : 0.3));
  return Object.fromEntries(chosen.map((entry) => [entry.name, randomValue(type.name, entry, entry.type, random)]));
}

function randomValue(owner: string, entry: Field, type: Type, random: Random): Value {
  if (type.kind === "struct") return randomStruct(type, random);
  if (type.kind === "list") {
    return Array.from({ length: Math.floor(random() * 3) }, () => randomValue(owner, entry, type.item, random));
  }
  const pool = pools[`${owner}.${entry.name}`] ?? (type.kind === "string" ? pools[entry.name] : undefined);
  const values = pool ?? (entry.name === "mode" ? pools.mode : pools[type.kind]) ?? [];
  return values[Math.floor(random() * values.length)] ?? "a";
}

/** What is wrong with a config by the rules of its version. */
export function errorsOf(config: Config, minor: number): readonly string[] {
  const report = newReport();
  checkConfig(config, { minor, flatcar: true }, report);
  return report.problems.filter(({ kind }) => kind === "error").map(({ message }) => message);
}

/** Valid configs of a minor version; the same ones for the same `random`. */
export function validConfigs(minor: number, count: number, random: Random): readonly Config[] {
  return Array.from({ length: count }, () => randomConfig(minor, random));
}
