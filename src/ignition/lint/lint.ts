import type { Config, Directory, File, Link, Resource, Unit } from "../schema/ignition.ts";
import { readUnit } from "../validate/unit-text.ts";

export type Path = readonly (string | number)[];

/** What a lint found at one place of a config. */
export interface Flaw {
  /** Path in the Ignition config: `["storage", "files", 0, "path"]`. */
  readonly at: Path;
  /** What it is and why it fails or surprises; it never holds contents. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}

/** A check of a complete config for what Ignition takes and Flatcar does not do as meant. */
export interface Lint {
  readonly title: string;
  /** The page that says that it is so. */
  readonly source: string;
  readonly find: (config: Config) => Iterable<Flaw>;
}

/** Identity; it types a table of lints and keeps its codes. */
export function lintTable<T extends Readonly<Record<`FL${number}`, Lint>>>(table: T): T {
  return table;
}

interface Placed<T> {
  readonly item: T;
  readonly at: Path;
}

/** By config: nearly every lint asks for them, and there may be a hundred thousand. */
const placedFiles = new WeakMap<Config, readonly Placed<File>[]>();

export function filesOf(config: Config): readonly Placed<File>[] {
  const files = placedFiles.get(config) ?? placed(config.storage?.files, ["storage", "files"]);
  placedFiles.set(config, files);
  return files;
}

export function linksOf(config: Config): readonly Placed<Link>[] {
  return placed(config.storage?.links, ["storage", "links"]);
}

/** Files, directories and links. */
export function nodesOf(config: Config): readonly Placed<File | Directory | Link>[] {
  const directories = placed(config.storage?.directories, ["storage", "directories"]);
  return [...filesOf(config), ...directories, ...linksOf(config)];
}

export function unitsOf(config: Config): readonly Placed<Unit>[] {
  return placed(config.systemd?.units, ["systemd", "units"]);
}

export function usersOf(config: Config) {
  return placed(config.passwd?.users, ["passwd", "users"]);
}

/** Permission bits of a file; Ignition's own are 0644. */
export function modeOf({ mode = 0o644 }: File): number {
  return Number(mode);
}

/** A mode as people write it: `0644`. */
export function formatMode(mode: number): string {
  return `0${mode.toString(8)}`;
}

/** Everything that Ignition fetches: contents, parts to append, configs, authorities, key files. */
export function resourcesOf(config: Config): readonly Placed<Resource>[] {
  const { merge, replace } = config.ignition?.config ?? {};
  const authorities = config.ignition?.security?.tls?.certificateAuthorities;
  return [
    ...placed(merge, ["ignition", "config", "merge"]),
    ...one(replace, ["ignition", "config", "replace"]),
    ...placed(authorities, ["ignition", "security", "tls", "certificateAuthorities"]),
    ...filesOf(config).flatMap(({ item, at }) => [
      ...one(item.contents, [...at, "contents"]),
      ...placed(item.append, [...at, "append"]),
    ]),
    ...placed(config.storage?.luks, ["storage", "luks"]).flatMap(({ item, at }) =>
      one(item.keyFile, [...at, "keyFile"]),
    ),
  ];
}

function placed<T>(items: readonly T[] | undefined, at: Path): readonly Placed<T>[] {
  return (items ?? []).map((item, index) => ({ item, at: [...at, index] }));
}

function one<T>(item: T | undefined, at: Path): readonly Placed<T>[] {
  return item === undefined ? [] : [{ item, at }];
}

export interface UnitOption {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** Options of a unit's text in their order; none where it is not well formed. */
export function optionsOf(text = ""): readonly UnitOption[] {
  if (!isWellFormed(text)) return [];
  const options: UnitOption[] = [];
  let section = "";
  for (const line of text
    .replace(/\\\n/g, " ")
    .split(/\r?\n/)
    .map((each) => each.trim())) {
    if (/^[#;]/.test(line)) continue;
    const head = /^\[(.+)\]$/.exec(line)?.[1];
    const option = /^([^=]+?)\s*=\s*(.*)$/s.exec(line);
    if (head !== undefined) section = head;
    else if (option) options.push({ section, key: option[1] ?? "", value: option[2] ?? "" });
  }
  return options;
}

function isWellFormed(text: string): boolean {
  try {
    readUnit(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Options of a unit and of its drop-ins, which come last. */
export function allOptionsOf({ contents, dropins = [] }: Unit): readonly UnitOption[] {
  return [...optionsOf(contents), ...dropins.flatMap((dropin) => optionsOf(dropin.contents))];
}

/** Whether the config says that the unit shall not run at all. */
export function isStopped({ mask, enabled }: Unit): boolean {
  return mask === true || enabled === false;
}
