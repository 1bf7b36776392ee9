import { optionsOf } from "../lint/lint.ts";
import type { Config, Unit } from "../schema/ignition.ts";
import { writeFile } from "./nodes.ts";
import type { UnitState } from "./result.ts";
import {
  type Directory,
  type File,
  lookThrough,
  lookUp,
  makeDirectories,
  parentOf,
  put,
  remove,
  resolvePath,
} from "./tree.ts";

const folder = "/etc/systemd/system";
const preset = "/etc/systemd/system-preset/20-ignition.preset";

type Attempt = (at: readonly (string | number)[], step: () => void) => void;

/**
 * Unit files, drop-ins, masks, and the preset that enables and disables at first boot. Ignition asks whether a unit that is disabled was
 * enabled, and it asks for all instances of a template in one word, so that they never are.
 */
export function createUnits(root: Directory, config: Config, attempt: Attempt): void {
  const units = config.systemd?.units ?? [];
  const presets = new Map<string, { readonly verb: string; readonly unit: string; readonly instances: string[] }>();
  for (const [index, unit] of units.entries()) {
    attempt(["systemd", "units", index], () => {
      writeUnit(root, unit);
      if (unit.enabled !== undefined) addPreset(presets, unit.name ?? "", unit.enabled);
      maskUnit(root, unit);
    });
  }
  const lines = [...presets.keys()].sort().flatMap((key) => {
    const { verb, unit, instances } = presets.get(key) ?? { verb: "", unit: "", instances: [] };
    const named = instances.some((instance) => instance !== "");
    if (verb === "disable" && (named || !isEnabled(root, unit))) return [];
    return [`${[verb, unit, ...instances].join(" ")}\n`];
  });
  if (lines.length > 0) writeFile(root, resolvePath(root, preset), lines.join(""));
}

function writeUnit(root: Directory, { name = "", contents = "", dropins = [] }: Unit): void {
  for (const dropin of dropins) {
    if (dropin.contents === undefined) continue;
    writeFile(root, resolvePath(root, `${folder}/${name}.d/${dropin.name}`), dropin.contents);
  }
  if (contents !== "") writeFile(root, resolvePath(root, `${folder}/${name}`), contents);
}

/** Instances of one template share a line. */
function addPreset(
  presets: Map<string, { readonly verb: string; readonly unit: string; readonly instances: string[] }>,
  name: string,
  enabled: boolean,
): void {
  const [, head, instance, extension] = /^([^@]*@)(.*)(\.[^.]*)$/s.exec(name) ?? [];
  const unit = head === undefined ? name : `${head}${extension}`;
  const key = `${unit}-${enabled ? "enabled" : "disabled"}`;
  const known = presets.get(key) ?? { verb: enabled ? "enable" : "disable", unit, instances: [] };
  if (instance !== undefined) known.instances.push(instance);
  presets.set(key, known);
}

function maskUnit(root: Directory, { name = "", mask }: Unit): void {
  if (mask === undefined) return;
  const path = resolvePath(root, `${folder}/${name}`);
  const there = lookUp(root, path);
  const isMasked = there?.kind === "link" && there.target === "/dev/null";
  if (!mask && isMasked) remove(root, path);
  if (!mask) return;
  makeDirectories(root, parentOf(path));
  put(root, path, { kind: "link", target: "/dev/null", uid: 0, gid: 0 });
}

/** What makes `systemctl enable` do something. */
const installs = new Set(["WantedBy", "RequiredBy", "UpheldBy", "Alias"]);

/** What `systemctl is-enabled` says before the first boot of a unit that the config disables: yes for one that cannot be enabled. */
function isEnabled(root: Directory, unit: string): boolean {
  const file = lookThrough(root, `${folder}/${unit}`);
  if (file?.kind !== "file") return false;
  return !optionsOf(textOf(file)).some(
    ({ section, key, value }) => section === "Install" && installs.has(key) && value !== "",
  );
}

function textOf({ parts }: File): string {
  return Buffer.concat(parts.flatMap((part) => (part.kind === "bytes" ? [part.bytes] : []))).toString("utf8");
}

/** What the config says of each unit. */
export function unitStates({ systemd }: Config): readonly UnitState[] {
  return (systemd?.units ?? []).map(({ name = "", enabled, mask, contents, dropins = [] }) => ({
    name,
    ...(enabled === undefined ? {} : { enabled }),
    ...(mask === undefined ? {} : { masked: mask }),
    written: (contents ?? "") !== "",
    dropins: dropins.map((dropin) => dropin.name ?? ""),
  }));
}

/** Lines of the preset file as it is on a root filesystem. */
export function presetLines(root: Directory): readonly string[] {
  const file = lookThrough(root, preset);
  if (file?.kind !== "file") return [];
  return textOf(file)
    .split("\n")
    .filter((line) => line !== "");
}
