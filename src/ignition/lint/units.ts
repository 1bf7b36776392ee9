import type { Config, Unit } from "../schema/ignition.ts";
import { escapeUnitPath } from "../translate/unit-name.ts";
import {
  allOptionsOf,
  type Flaw,
  filesOf,
  formatMode,
  lintTable,
  modeOf,
  optionsOf,
  type Path,
  unitsOf,
} from "./lint.ts";

const systemd = "https://www.freedesktop.org/software/systemd/man/latest/";

export const unitLints = lintTable({
  FL201: { title: "Enabled unit without contents", source: `${systemd}systemd.preset.html`, find: findEmpty },
  FL202: { title: "Masked unit that shall run", source: `${systemd}systemctl.html`, find: findMasked },
  FL203: { title: "Unit that needs a masked one", source: `${systemd}systemd.unit.html`, find: findNeedsMasked },
  FL204: {
    title: "Unit that runs a file without execute bit",
    source: `${systemd}systemd.exec.html`,
    find: findNoExecute,
  },
  FL205: { title: "Mount unit whose name is not its path", source: `${systemd}systemd.mount.html`, find: findMisnamed },
  FL206: {
    title: "Drop-in that adds a second ExecStart",
    source: `${systemd}systemd.service.html`,
    find: findSecondStart,
  },
});

function* findEmpty(config: Config): Generator<Flaw> {
  for (const { item, at } of unitsOf(config)) {
    if (!item.enabled || item.contents === undefined || item.contents.trim() !== "") continue;
    const message = `${item.name} is enabled and its contents are empty, so that there is nothing to start`;
    yield { at: [...at, "contents"], message, hint: "write the unit, or leave contents out for a unit of the image" };
  }
}

function* findMasked(config: Config): Generator<Flaw> {
  for (const { item, at } of unitsOf(config)) {
    if (!item.mask || !(item.enabled || item.contents)) continue;
    const what = item.enabled ? "enabled and masked" : "written and masked";
    const message = `${item.name} is ${what}: mask wins, and it can never start`;
    yield { at: [...at, "mask"], message, hint: "leave out mask, or leave out everything else of the unit" };
  }
}

const needs = new Set(["Requires", "Requisite", "BindsTo"]);

function* findNeedsMasked(config: Config): Generator<Flaw> {
  const masked = new Set(unitsOf(config).flatMap(({ item }) => (item.mask ? [item.name ?? ""] : [])));
  if (masked.size === 0) return;
  for (const { text, at, name } of textsOf(config)) {
    for (const { section, key, value } of optionsOf(text)) {
      const wanted =
        section === "Unit" && needs.has(key) ? value.split(/\s+/).find((each) => masked.has(each)) : undefined;
      if (wanted === undefined) continue;
      const message = `${name} has ${key}=${wanted}, which this config masks, so that it fails to start`;
      yield { at, message, hint: `unmask ${wanted}, or take the dependency out` };
    }
  }
}

interface UnitText {
  readonly name: string;
  readonly text: string;
  readonly at: Path;
}

/** Texts of the units that may start, and of their drop-ins. */
function textsOf(config: Config): readonly UnitText[] {
  return unitsOf(config).flatMap(({ item, at }) => {
    const { name = "", contents, dropins = [], mask } = item;
    if (mask) return [];
    const own = contents ? [{ name, text: contents, at: [...at, "contents"] }] : [];
    const below = dropins.map((dropin, index) => ({
      name,
      text: dropin.contents ?? "",
      at: [...at, "dropins", index, "contents"],
    }));
    return [...own, ...below];
  });
}

function* findNoExecute(config: Config): Generator<Flaw> {
  const plain = new Map(
    filesOf(config).flatMap(({ item }) => {
      const mode = modeOf(item);
      return (mode & 0o111) === 0 ? [[item.path ?? "", mode] as const] : [];
    }),
  );
  for (const { text, at, name } of textsOf(config)) {
    for (const { section, key, value } of optionsOf(text)) {
      const program = section === "Service" && key.startsWith("Exec") ? /^[-@:+!|]*(\S+)/.exec(value)?.[1] : undefined;
      const mode = program === undefined ? undefined : plain.get(program);
      if (mode === undefined) continue;
      const message = `${name} runs ${program}, which this config writes with mode ${formatMode(mode)}: it fails with 203/EXEC`;
      yield { at, message, hint: `give ${program} the mode 0755` };
    }
  }
}

const named = { mount: "Where", automount: "Where", swap: "What" } as const;

function* findMisnamed(config: Config): Generator<Flaw> {
  for (const { item, at } of unitsOf(config)) {
    const [, stem = "", kind = ""] = /^(.*)\.(mount|automount|swap)$/.exec(item.name ?? "") ?? [];
    const key = named[kind as keyof typeof named];
    const path = key && optionsOf(item.contents).findLast((option) => option.key === key)?.value;
    if (!path?.startsWith("/") || path.includes("%")) continue;
    const wanted = escapeUnitPath(path);
    if (wanted === stem || /\\x.(?!\w)/.test(wanted)) continue;
    const message = `${item.name} has ${key}=${path}; systemd loads it only under the name ${wanted}.${kind}`;
    yield { at: [...at, "name"], message, hint: `call it ${wanted}.${kind}, or use with_mount_unit: true` };
  }
}

/** Services of the image that have an ExecStart and are not of the type oneshot. */
const daemons = new Set([
  "containerd.service",
  "docker.service",
  "etcd-member.service",
  "locksmithd.service",
  "update-engine.service",
]);

function* findSecondStart(config: Config): Generator<Flaw> {
  for (const { item, at } of unitsOf(config)) {
    if (!startsOnce(item)) continue;
    for (const [index, dropin] of (item.dropins ?? []).entries()) {
      const starts = optionsOf(dropin.contents).filter(
        ({ section, key }) => section === "Service" && key === "ExecStart",
      );
      if (starts.length === 0 || starts[0]?.value === "") continue;
      const message = `${dropin.name} adds a second ExecStart to ${item.name}, and systemd refuses such a service`;
      const hint = "put an empty ExecStart= before it: that takes away the first one";
      yield { at: [...at, "dropins", index, "contents"], message, hint };
    }
  }
}

function startsOnce(unit: Unit): boolean {
  const own = optionsOf(unit.contents);
  if (!unit.contents) return daemons.has(unit.name ?? "") && !isOneshot(unit);
  return own.some(({ key, value }) => key === "ExecStart" && value !== "") && !isOneshot(unit);
}

function isOneshot(unit: Unit): boolean {
  return allOptionsOf(unit).findLast(({ key }) => key === "Type")?.value === "oneshot";
}
