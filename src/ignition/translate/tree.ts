import { joinPath } from "../go/path.ts";
import type { Step } from "../report/report.ts";
import type { ButaneConfig, ButaneTree } from "../schema/butane.ts";
import type { Config, Directory, File, Link, Storage } from "../schema/ignition.ts";
import type { FileEntry } from "../source.ts";
import { setContents } from "./copy.ts";
import { attemptFile, noFilesDirectory, type Translation } from "./state.ts";

const nodeExists = "matching filesystem node has existing contents or different type";

/** Files, directories and links of the result by path. */
export interface Nodes {
  readonly storage: Storage;
  readonly files: Map<string, number>;
  readonly directories: Map<string, number>;
  readonly links: Map<string, number>;
}

export function nodesOf(config: Config): Nodes {
  config.storage ??= {};
  const { storage } = config;
  const index = (nodes: readonly { path?: string | undefined }[] = []) =>
    new Map(nodes.map((node, place) => [node.path ?? "", place]));
  return {
    storage,
    files: index(storage.files),
    directories: index(storage.directories),
    links: index(storage.links),
  };
}

export function nodeExistsAt({ files, directories, links }: Nodes, path: string): boolean {
  return files.has(path) || directories.has(path) || links.has(path);
}

interface Walk {
  readonly state: Translation;
  readonly nodes: Nodes;
  readonly tree: ButaneTree;
  readonly from: readonly Step[];
}

/** Adds what lies in the trees of the document. Every finding is placed at its tree. */
export function addTrees(state: Translation, source: ButaneConfig, config: Config): void {
  const trees = source.storage?.trees ?? [];
  if (trees.length === 0) return;
  const nodes = nodesOf(config);
  for (const [index, tree] of trees.entries()) {
    const from = ["storage", "trees", index];
    for (const step of from) state.report.enter(step);
    const stop = !state.files;
    if (stop) state.report.error(noFilesDirectory);
    else addTree({ state, nodes, tree, from });
    for (const _ of from) state.report.leave();
    if (stop) return;
  }
}

function addTree(walk: Walk): void {
  const { tree } = walk;
  const root = tree.local ?? "";
  const target = tree.path ? tree.path : "/";
  const entries = list(walk, root);
  if (!entries) return;
  addDirectory(walk, joinPath(target, "."));
  addEntries(walk, root, target, entries);
}

function list(walk: Walk, path: string): readonly FileEntry[] | undefined {
  const { files } = walk.state;
  return attemptFile(walk.state, () => files?.list?.(path));
}

function addEntries(walk: Walk, local: string, target: string, entries: readonly FileEntry[]): void {
  const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const entry of sorted) {
    const from = joinPath(local, entry.name);
    const to = joinPath(target, entry.name);
    if (entry.kind === "directory") {
      addDirectory(walk, to);
      addEntries(walk, from, to, list(walk, from) ?? []);
    } else if (entry.kind === "file") {
      addFile(walk, from, to, entry);
    } else if (entry.kind === "symlink") {
      addLink(walk, to, entry.target ?? "");
    } else {
      walk.state.report.error("trees may only contain files, directories, and symlinks");
    }
  }
}

function ownerOf({ user, group }: ButaneTree): Pick<File, "user" | "group"> {
  return { ...(user ? { user: { ...user } } : {}), ...(group ? { group: { ...group } } : {}) };
}

/** Directories are made only where the tree says who owns them or what their mode is. */
function addDirectory({ state, nodes, tree, from }: Walk, path: string): void {
  const owned = [tree.user, tree.group].some((owner) => owner?.id !== undefined || owner?.name !== undefined);
  if (tree.dir_mode === undefined && !owned) return;
  if (nodeExistsAt(nodes, path)) {
    state.report.error(nodeExists);
    return;
  }
  nodes.storage.directories ??= [];
  const made: Directory = { path, ...ownerOf(tree), mode: tree.dir_mode ?? 0o755 };
  const index = nodes.storage.directories.push(made) - 1;
  nodes.directories.set(path, index);
  traceNode(state, from, "directories", index);
}

/** Notes for every part of a made node that it comes from the tree. */
export function traceNode(state: Translation, from: readonly Step[], kind: string, index: number): void {
  const place = `storage.${kind}.${index}`;
  if (index === 0) state.origins.made.set(`storage.${kind}`, from);
  const parts = [
    "",
    ".path",
    ".mode",
    ".contents",
    ".contents.source",
    ".contents.compression",
    ".target",
    ".overwrite",
  ];
  const owner = [".user", ".user.id", ".user.name", ".group", ".group.id", ".group.name"];
  for (const part of [...parts, ...owner]) state.origins.made.set(place + part, from);
}

function addFile({ state, nodes, tree, from }: Walk, local: string, path: string, entry: FileEntry): void {
  let index = nodes.files.get(path);
  if (index === undefined && nodeExistsAt(nodes, path)) {
    state.report.error(nodeExists);
    return;
  }
  nodes.storage.files ??= [];
  if (index === undefined) {
    index = nodes.storage.files.push({ path, ...ownerOf(tree) }) - 1;
    nodes.files.set(path, index);
    traceNode(state, from, "files", index);
  }
  const file = nodes.storage.files[index];
  if (!file) return;
  if (file.contents?.source) {
    state.report.error(nodeExists);
    return;
  }
  const contents = attemptFile(state, () => state.files?.read(local));
  if (!contents) return;
  file.contents ??= {};
  const own = file.contents.compression ? [] : [".contents.compression"];
  setContents(file.contents, contents);
  const place = `storage.files.${index}`;
  for (const part of [".contents", ".contents.source", ...own]) state.origins.made.set(place + part, from);
  if (file.mode !== undefined) return;
  file.mode = tree.file_mode ?? (entry.executable ? 0o755 : 0o644);
  state.origins.made.set(`${place}.mode`, from);
}

function addLink({ state, nodes, tree, from }: Walk, path: string, target: string): void {
  let index = nodes.links.get(path);
  if (index === undefined && nodeExistsAt(nodes, path)) {
    state.report.error(nodeExists);
    return;
  }
  nodes.storage.links ??= [];
  if (index === undefined) {
    const made: Link = { path, ...ownerOf(tree) };
    index = nodes.storage.links.push(made) - 1;
    nodes.links.set(path, index);
    traceNode(state, from, "links", index);
  }
  const link = nodes.storage.links[index];
  if (!link) return;
  if (link.target) {
    state.report.error(nodeExists);
    return;
  }
  link.target = target;
  state.origins.made.set(`storage.links.${index}.target`, from);
}
