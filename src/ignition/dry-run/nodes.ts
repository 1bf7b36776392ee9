import type {
  Config,
  Directory as ConfigDirectory,
  File as ConfigFile,
  Link as ConfigLink,
} from "../schema/ignition.ts";
import { type Accounts, groupOf, userOf } from "./accounts.ts";
import { partOf } from "./contents.ts";
import {
  type Directory,
  defaultMode,
  depthOf,
  type File,
  fault,
  lookThrough,
  lookUp,
  makeDirectories,
  type Node,
  newFile,
  parentOf,
  put,
  remove,
  resolvePath,
} from "./tree.ts";

/** Where in a config something is; failures are placed there. */
export type Path = readonly (string | number)[];

interface Entry {
  readonly path: string;
  readonly at: Path;
  readonly overwrite: boolean;
  readonly create: () => void;
}

/**
 * Directories, files and links, as Ignition makes them: paths resolved before anything is made, then the shallowest first, hard links
 * last. `attempt` runs a step and places its failure.
 */
export function createNodes(
  root: Directory,
  accounts: Accounts,
  storage: NonNullable<Config["storage"]>,
  attempt: (at: Path, step: () => void) => void,
): void {
  const taken = new Map<string, string>();
  const entries: Entry[] = [];
  const hardLinks: Entry[] = [];
  for (const { kind, node, at } of nodesOf(storage)) {
    attempt(at, () => {
      const path = resolvePath(root, node.path ?? "");
      const other = taken.get(path);
      if (other !== undefined) throw fault(`${node.path} and ${other} are the same place, ${path}`);
      taken.set(path, node.path ?? "");
      const create = () => createNode(root, accounts, path, kind, node);
      const list = kind === "links" && (node as ConfigLink).hard ? hardLinks : entries;
      list.push({ path, at, overwrite: node.overwrite === true, create });
    });
  }
  entries.sort((a, b) => depthOf(a.path) - depthOf(b.path));
  for (const { path, at, overwrite, create } of [...entries, ...hardLinks]) {
    attempt(at, () => {
      if (overwrite) remove(root, path);
      create();
    });
  }
}

type Kind = "directories" | "files" | "links";
type ConfigNode = ConfigDirectory | ConfigFile | ConfigLink;

function nodesOf(storage: NonNullable<Config["storage"]>) {
  return (["directories", "files", "links"] as const).flatMap((kind: Kind) =>
    (storage[kind] ?? []).map((node: ConfigNode, index) => ({ kind, node, at: ["storage", kind, index] as Path })),
  );
}

function createNode(root: Directory, accounts: Accounts, path: string, kind: Kind, node: ConfigNode): void {
  if (kind === "directories") createDirectory(root, accounts, path, node);
  else if (kind === "files") createFile(root, accounts, path, node);
  else if ((node as ConfigLink).hard) createHardLink(root, path, node);
  else createLink(root, accounts, path, node);
}

function createDirectory(root: Directory, accounts: Accounts, path: string, wanted: ConfigDirectory): void {
  const there = lookUp(root, path);
  if (there && there.kind !== "directory")
    throw fault(`there is no directory at ${path} but something else, and overwrite is not set`);
  if (!there) makeDirectories(root, path);
  setPermissions(root, accounts, path, wanted, wanted.mode);
}

function createFile(root: Directory, accounts: Accounts, path: string, wanted: ConfigFile): void {
  const there = lookUp(root, path);
  const { contents, append = [] } = wanted;
  if (there && there.kind !== "file")
    throw fault(`there is no file at ${path} but a ${there.kind}, and overwrite is not set`);
  if (there && contents?.source !== undefined)
    throw fault(`there is a file at ${path} already, and overwrite is not set`);
  makeDirectories(root, parentOf(path));
  const file: File = there ?? newFile(contents?.source === undefined ? [] : [partOf(contents)]);
  if (!there) put(root, path, file);
  for (const resource of append) if (resource.source !== undefined) file.parts.push(partOf(resource));
  setPermissions(root, accounts, path, wanted, wanted.mode);
}

/** Bytes of what a link leads to: PATH_MAX in linux/limits.h without the NUL at its end. */
const longestTarget = 4095;

function createLink(root: Directory, accounts: Accounts, path: string, wanted: ConfigLink): void {
  const { target = "" } = wanted;
  const there = lookUp(root, path);
  if (there?.kind === "link" && there.target === target) return;
  if (there) throw fault(`there is a ${there.kind} at ${path} already, and overwrite is not set`);
  const bytes = Buffer.byteLength(target);
  if (bytes > longestTarget) throw fault(`the target is ${bytes} bytes long, and Linux takes ${longestTarget}`);
  makeDirectories(root, parentOf(path));
  put(root, path, { kind: "link", target, uid: 0, gid: 0 });
  setPermissions(root, accounts, path, wanted);
}

function createHardLink(root: Directory, path: string, { target = "" }: ConfigLink): void {
  const there = lookUp(root, path);
  const file = lookUp(root, resolvePath(root, target));
  if (there && there === file) return;
  if (there) throw fault(`there is another ${there.kind} at ${path} already, and overwrite is not set`);
  makeDirectories(root, parentOf(path));
  if (!file) throw fault(`the target of the hard link does not exist: ${target}`);
  if (file.kind === "directory") throw fault(`the target of the hard link is a directory: ${target}`);
  put(root, path, file);
}

function setPermissions(
  root: Directory,
  accounts: Accounts,
  path: string,
  wanted: ConfigNode,
  mode?: number | bigint,
): void {
  const node: Node | undefined = lookUp(root, path);
  if (!node) return;
  const owner = lookThrough(root, path) ?? { uid: 0, gid: 0 };
  node.uid = idOf(wanted.user, owner.uid, (name) => userOf(accounts, name)?.uid, "user");
  node.gid = idOf(wanted.group, owner.gid, (name) => groupOf(accounts, name)?.gid, "group");
  if (mode !== undefined && node.kind !== "link") node.mode = Number(mode);
}

function idOf(
  wanted: { id?: number | bigint | undefined; name?: string | undefined } | undefined,
  otherwise: number,
  find: (name: string) => number | undefined,
  kind: string,
): number {
  if (wanted?.id !== undefined) return Number(wanted.id);
  if (!wanted?.name) return otherwise;
  const id = find(wanted.name);
  if (id === undefined) throw fault(`no such ${kind}: “${wanted.name}”`);
  return id;
}

/** Writes a file in one go, over whatever is there. */
export function writeFile(root: Directory, path: string, text: string): void {
  makeDirectories(root, parentOf(path));
  const there = lookUp(root, path);
  if (there?.kind === "directory") throw fault(`there is a directory at ${path}`);
  put(root, path, newFile([{ kind: "bytes", bytes: Buffer.from(text) }], defaultMode.file));
}
