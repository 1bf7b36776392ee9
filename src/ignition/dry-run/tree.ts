import { FlatcarError } from "../../errors.ts";
import { cleanPath } from "../go/path.ts";

/** A filesystem in memory, with what Ignition does to one. Paths are absolute; a failure is FD1206, as Ignition would fail. */
export type Node = Directory | File | Link;

interface Owned {
  uid: number;
  gid: number;
}

export interface Directory extends Owned {
  readonly kind: "directory";
  mode: number;
  readonly children: Map<string, Node>;
}

/** A file by two names is the same object in two places. */
export interface File extends Owned {
  readonly kind: "file";
  mode: number;
  readonly parts: Part[];
}

export interface Link extends Owned {
  readonly kind: "link";
  readonly target: string;
}

/** What is in a file, one behind the other. */
export type Part =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Fetched at boot. */
  | { readonly kind: "remote"; readonly source: string; readonly hash?: string }
  /** Made at boot; a size that is known before. */
  | { readonly kind: "made"; readonly size: number };

export const defaultMode = { directory: 0o755, file: 0o644 } as const;

export function newDirectory(mode: number, owner: Owned = { uid: 0, gid: 0 }): Directory {
  return { kind: "directory", mode, uid: owner.uid, gid: owner.gid, children: new Map() };
}

export function newFile(parts: readonly Part[] = [], mode: number = defaultMode.file): File {
  return { kind: "file", mode, uid: 0, gid: 0, parts: [...parts] };
}

export function fault(message: string): FlatcarError {
  return new FlatcarError({ code: "FD1206", message });
}

function stepsOf(path: string): readonly string[] {
  return cleanPath(path)
    .split("/")
    .filter((step) => step !== "");
}

/** `/a/b` → `/a`. */
export function parentOf(path: string): string {
  return `/${stepsOf(path).slice(0, -1).join("/")}`;
}

export function nameOf(path: string): string {
  return stepsOf(path).at(-1) ?? "";
}

export function depthOf(path: string): number {
  return stepsOf(path).length;
}

/** Links that are followed before there are too many, as the kernel counts. */
const mostLinks = 40;

/** The directory at a path, behind all links; `undefined` where there is none. */
function enter(root: Directory, path: string, follow = mostLinks): Directory | undefined {
  let directory = root;
  let here = "";
  for (const step of stepsOf(path)) {
    here = `${here}/${step}`;
    let next = directory.children.get(step);
    if (next?.kind === "link") next = follow > 0 ? enter(root, targetOf(here, next), follow - 1) : undefined;
    if (next === undefined) return undefined;
    if (next.kind !== "directory") throw fault(`${here} is no directory`);
    directory = next;
  }
  return directory;
}

function targetOf(path: string, { target }: Link): string {
  return target.startsWith("/") ? target : cleanPath(`${parentOf(path)}/${target}`);
}

/** What is at a path itself, without following a link there. */
export function lookUp(root: Directory, path: string): Node | undefined {
  const steps = stepsOf(path);
  return steps.length === 0 ? root : enter(root, parentOf(path))?.children.get(steps.at(-1) ?? "");
}

/** The same, behind a link. */
export function lookThrough(root: Directory, path: string): Node | undefined {
  const found = lookUp(root, path);
  return found?.kind === "link" ? lookUp(root, targetOf(path, found)) : found;
}

export function put(root: Directory, path: string, node: Node): void {
  const parent = enter(root, parentOf(path));
  if (!parent) throw fault(`${parentOf(path)} does not exist`);
  parent.children.set(nameOf(path), node);
}

/** Removes what is there, with all that is in it. */
export function remove(root: Directory, path: string): void {
  enter(root, parentOf(path))?.children.delete(nameOf(path));
}

/** Makes a directory and what is missing above it, all for root and with the same mode; returns the paths that it made. */
export function makeDirectories(
  root: Directory,
  path: string,
  mode: number = defaultMode.directory,
): readonly string[] {
  refuseTooLong(path);
  const made: string[] = [];
  let directory = root;
  let here = "";
  for (const step of stepsOf(path)) {
    here = `${here}/${step}`;
    let next = directory.children.get(step);
    if (next?.kind === "link") next = lookUp(root, targetOf(here, next));
    if (next === undefined) {
      next = newDirectory(mode);
      directory.children.set(step, next);
      made.push(here);
    } else if (next.kind !== "directory") throw fault(`${here} is no directory`);
    directory = next;
  }
  return made;
}

/** Where a path leads when links on the way to it are followed, each once, as Ignition does it; the last part is not followed. */
export function resolvePath(root: Directory, path: string): string {
  refuseTooLong(path);
  const steps = stepsOf(path);
  let node: Node | undefined = root;
  let real = "";
  for (const step of steps.slice(0, -1)) {
    const directory: Node | undefined = node?.kind === "link" ? enter(root, real) : node;
    if (directory && directory.kind !== "directory") throw fault(`${real} is no directory`);
    real = `${real}/${step}`;
    node = directory?.children.get(step);
    if (node?.kind === "link") real = targetOf(real, node);
  }
  return cleanPath(`${real}/${steps.at(-1) ?? ""}`);
}

/** Bytes of a path that Linux takes, less those of the `/sysroot` before it: PATH_MAX in linux/limits.h counts a NUL at its end. */
const longestPath = 4095 - "/sysroot".length;
/** Bytes of a name: NAME_MAX. */
const longestName = 255;

function refuseTooLong(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes > longestPath)
    throw fault(`the path is ${bytes} bytes long, and with /sysroot before it Linux takes ${longestPath}`);
  const longest = path.split("/").reduce((most, step) => Math.max(most, Buffer.byteLength(step)), 0);
  if (longest > longestName) throw fault(`a name in the path is ${longest} bytes long, and Linux takes ${longestName}`);
}

/** Everything with its path, parents first, in the order of names. */
export function* walk(directory: Directory): Generator<readonly [path: string, node: Node]> {
  const ahead = childrenOf(directory, "");
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    yield next;
    const [path, node] = next;
    if (node.kind === "directory") for (const child of childrenOf(node, path)) ahead.push(child);
  }
}

/** The last name first. */
function childrenOf({ children }: Directory, at: string): (readonly [path: string, node: Node])[] {
  const sorted = [...children].sort(([a], [b]) => (a < b ? 1 : -1));
  return sorted.map(([name, node]) => [`${at}/${name}`, node]);
}
