import type { Config } from "../schema/ignition.ts";
import { type Accounts, type User, userOf } from "./accounts.ts";
import {
  type Directory,
  fault,
  lookThrough,
  lookUp,
  newDirectory,
  newFile,
  parentOf,
  put,
  resolvePath,
} from "./tree.ts";

type ConfigUser = NonNullable<NonNullable<Config["passwd"]>["users"]>[number];

/**
 * Keys go to a fragment of their own, from which `update-ssh-keys` makes `authorized_keys`; Flatcar builds Ignition so. Everything on the way
 * is made as the user itself.
 */
export function authorizeKeys(
  root: Directory,
  accounts: Accounts,
  { name = "", sshAuthorizedKeys = [] }: ConfigUser,
): void {
  const user = userOf(accounts, name);
  if (!user || sshAuthorizedKeys.length === 0) return;
  const path = resolvePath(root, `${user.home}/.ssh/authorized_keys.d/ignition`);
  makePrivate(root, parentOf(path), user);
  const keys = sshAuthorizedKeys.join("\n");
  const text = keys.endsWith("\n") ? keys : `${keys}\n`;
  const { uid, gid } = user;
  put(root, path, { ...newFile([{ kind: "bytes", bytes: Buffer.from(text) }], 0o600), uid, gid });
}

function makePrivate(root: Directory, path: string, user: User): void {
  const there = lookThrough(root, path);
  if (there?.kind === "directory") return;
  if (there) throw fault(`the keys of ${user.name} cannot be written: ${path} is no directory`);
  const parent = parentOf(path);
  makePrivate(root, parent, user);
  const above = lookUp(root, parent);
  if (above?.kind === "directory" && !mayWrite(above, user)) {
    throw fault(`the keys of ${user.name} cannot be written: ${user.name} may not make ${path}`);
  }
  put(root, path, newDirectory(0o700, { uid: user.uid, gid: user.gid }));
}

function mayWrite({ mode, uid, gid }: Directory, user: User): boolean {
  if (user.uid === 0) return true;
  return (mode & (uid === user.uid ? 0o200 : gid === user.gid ? 0o020 : 0o002)) !== 0;
}
