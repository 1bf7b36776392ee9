import { createHash } from "node:crypto";
import { type Accounts, groupOf, type User, userOf } from "./accounts.ts";
import type { Fetched, GroupEntry, Made, TreeEntry, UserEntry } from "./result.ts";
import { type Directory, type File, type Node, type Part, walk } from "./tree.ts";
import { presetLines } from "./units.ts";

/** A root filesystem and its accounts. */
export interface Laid {
  readonly root: Directory;
  readonly accounts: Accounts;
}

/** What is new, changed or gone. */
export function madeBetween(before: Laid, after: Laid): Made {
  const old = new Map(walk(before.root));
  const now = new Map(walk(after.root));
  const { users, groups } = after.accounts;
  return {
    tree: changed(old, now, after.accounts),
    removed: [...old.keys()].filter((path) => !now.has(path)),
    users: users.flatMap((user) => userEntry(before.accounts, after.accounts, user)),
    groups: groups.flatMap(({ name, gid }): GroupEntry[] => {
      const known = groupOf(before.accounts, name);
      return known?.gid === gid ? [] : [{ name, gid, isNew: known === undefined }];
    }),
    removedUsers: before.accounts.users.flatMap(({ name }) => (userOf(after.accounts, name) ? [] : [name])),
    removedGroups: before.accounts.groups.flatMap(({ name }) => (groupOf(after.accounts, name) ? [] : [name])),
    presets: presetLines(after.root),
  };
}

function changed(old: ReadonlyMap<string, Node>, now: ReadonlyMap<string, Node>, accounts: Accounts): TreeEntry[] {
  const first = new Map<File, string>();
  const entries: TreeEntry[] = [];
  for (const [path, node] of now) {
    const sameAs = node.kind === "file" ? first.get(node) : undefined;
    if (node.kind === "file" && sameAs === undefined) first.set(node, path);
    if (isSame(old.get(path), node)) continue;
    const names = { user: nameOf(accounts.users, node.uid, "uid"), group: nameOf(accounts.groups, node.gid, "gid") };
    entries.push({ path, ...describe(node), ...names, ...(sameAs === undefined ? {} : { sameAs }) });
  }
  return entries;
}

function nameOf<Id extends "uid" | "gid">(
  list: readonly (Readonly<Record<Id, number>> & { readonly name: string })[],
  id: number,
  key: Id,
): string {
  return list.find((each) => each[key] === id)?.name ?? String(id);
}

function isSame(before: Node | undefined, after: Node): boolean {
  if (before?.kind !== after.kind || before.uid !== after.uid || before.gid !== after.gid) return false;
  if (before.kind === "link" && after.kind === "link") return before.target === after.target;
  if (before.kind === "link" || after.kind === "link" || before.mode !== after.mode) return false;
  return before.kind === "directory" || (after.kind === "file" && before.parts.length === after.parts.length);
}

function describe(node: Node): Omit<TreeEntry, "path" | "user" | "group"> {
  if (node.kind === "link") return { kind: node.kind, target: node.target };
  const mode = `0${node.mode.toString(8).padStart(3, "0")}`;
  return node.kind === "directory" ? { kind: node.kind, mode } : { kind: node.kind, mode, ...contentsOf(node) };
}

/** Size and hash, as far as they are known before the boot. A short secret could be guessed by its hash. */
function contentsOf({ parts, mode }: File): Pick<TreeEntry, "size" | "sha256" | "fetched"> {
  const fetched = parts.flatMap((part): Fetched[] =>
    part.kind === "remote" ? [{ source: part.source, ...(part.hash === undefined ? {} : { hash: part.hash }) }] : [],
  );
  if (fetched.length > 0) return { fetched };
  const size = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  const bytes = parts.flatMap((part) => (part.kind === "bytes" ? [part.bytes] : []));
  if (bytes.length < parts.length || (mode & 0o004) === 0) return { size };
  return { size, sha256: createHash("sha256").update(Buffer.concat(bytes)).digest("hex") };
}

function sizeOf(part: Part): number {
  return part.kind === "bytes" ? part.bytes.length : part.kind === "made" ? part.size : 0;
}

function userEntry(before: Accounts, after: Accounts, user: User): UserEntry[] {
  const known = userOf(before, user.name);
  const groups = groupsOf(after, user.name);
  const isChanged = !known || !sameUser(known, user) || groups.join() !== groupsOf(before, user.name).join();
  if (!isChanged) return [];
  const { name, uid, home, shell, gecos, password } = user;
  const group = nameOf(after.groups, user.gid, "gid");
  return [{ name, uid, group, groups, home, shell, ...(gecos ? { gecos } : {}), password, isNew: known === undefined }];
}

function sameUser(a: User, b: User): boolean {
  return (["uid", "gid", "gecos", "home", "shell", "password"] as const).every((key) => a[key] === b[key]);
}

function groupsOf({ groups }: Accounts, user: string): readonly string[] {
  return groups.flatMap(({ name, members }) => (members.includes(user) ? [name] : [])).sort();
}
