import type { Config } from "../schema/ignition.ts";
import { type Directory, fault, lookUp, makeDirectories, newDirectory, put, remove, walk } from "./tree.ts";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
  readonly password: "locked" | "set";
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** `/etc/passwd`, `/etc/group` and their shadows. */
export interface Accounts {
  readonly users: User[];
  readonly groups: Group[];
}

type ConfigUser = NonNullable<NonNullable<Config["passwd"]>["users"]>[number];
type ConfigGroup = NonNullable<NonNullable<Config["passwd"]>["groups"]>[number];

/** Ids that shadow's tools give out, and the group of users without their own; as Flatcar's `/etc/login.defs` has them. */
const ids = { user: [1000, 60000], system: [101, 999], users: 100 } as const;

export function userOf({ users }: Accounts, name: string): User | undefined {
  return users.find((user) => user.name === name);
}

export function groupOf({ groups }: Accounts, name: string): Group | undefined {
  return groups.find((group) => group.name === name);
}

/** As `-g` and `-G` take them: by name or by number. */
function groupBy(accounts: Accounts, wanted: string): Group {
  const found = accounts.groups.find(({ gid }) => String(gid) === wanted) ?? groupOf(accounts, wanted);
  if (!found) throw fault(`group “${wanted}” does not exist`);
  return found;
}

/** Names that every version of shadow's tools refuses. */
function checkName(name: string, kind: string): void {
  if (name === "" || /^[-+~]|[:,/\s]/.test(name)) throw fault(`“${name}” is not a valid name of a ${kind}`);
}

/** The next id that is free: upwards for people, downwards for the system. */
function nextId(used: readonly number[], system: boolean): number {
  const [low, high] = system ? ids.system : ids.user;
  const inRange = used.filter((id) => id >= low && id <= high);
  if (inRange.length === 0) return system ? high : low;
  return system ? Math.min(...inRange) - 1 : Math.max(...inRange) + 1;
}

/** `groupadd`, `groupmod` and `groupdel`, as Ignition calls them. */
export function ensureGroup(accounts: Accounts, wanted: ConfigGroup): void {
  const { groups, users } = accounts;
  const name = wanted.name ?? "";
  const existing = groupOf(accounts, name);
  if (wanted.shouldExist === false) {
    if (!existing) return;
    const owner = users.find(({ gid }) => gid === existing.gid);
    if (owner) throw fault(`group “${name}” cannot go: it is the primary group of “${owner.name}”`);
    groups.splice(groups.indexOf(existing), 1);
    return;
  }
  const gid = wanted.gid === undefined ? undefined : Number(wanted.gid);
  if (gid !== undefined && groups.some((group) => group.gid === gid && group !== existing)) {
    throw fault(`GID ${gid} of group “${name}” is in use`);
  }
  if (!existing) {
    checkName(name, "group");
    const free =
      gid ??
      nextId(
        groups.map((group) => group.gid),
        wanted.system === true,
      );
    groups.push({ name, gid: free, members: [] });
    return;
  }
  const changed = { ...existing, gid: gid ?? existing.gid };
  groups[groups.indexOf(existing)] = changed;
  for (const [index, user] of users.entries()) {
    if (user.gid === existing.gid) users[index] = { ...user, gid: changed.gid };
  }
}

/** `useradd`, `usermod` and `userdel`, as Ignition calls them; homes are made, moved and removed with them. */
export function ensureUser(accounts: Accounts, root: Directory, wanted: ConfigUser): void {
  const existing = userOf(accounts, wanted.name ?? "");
  if (wanted.shouldExist === false) {
    if (existing) removeUser(accounts, root, existing);
  } else if (existing) changeUser(accounts, root, existing, wanted);
  else addUser(accounts, root, wanted);
}

function removeUser({ users, groups }: Accounts, root: Directory, user: User): void {
  users.splice(users.indexOf(user), 1);
  const own = groups.findIndex(({ name, gid }) => name === user.name && gid === user.gid);
  const isShared = users.some(({ gid }) => gid === user.gid) || groups[own]?.members.some((name) => name !== user.name);
  if (own >= 0 && !isShared) groups.splice(own, 1);
  join({ users, groups }, user.name, []);
  if (lookUp(root, user.home)?.uid === user.uid) remove(root, user.home);
}

function passwordOf(hash: string): User["password"] {
  return /^(?:$|[*!])/.test(hash) ? "locked" : "set";
}

function refuseTaken({ users }: Accounts, uid: number, user: string): void {
  const taken = users.find((other) => other.uid === uid && other.name !== user);
  if (taken) throw fault(`UID ${uid} of user “${user}” is in use by “${taken.name}”`);
}

function addUser(accounts: Accounts, root: Directory, wanted: ConfigUser): void {
  const { users, groups } = accounts;
  const name = wanted.name ?? "";
  checkName(name, "user");
  const system = wanted.system === true;
  const own = !wanted.primaryGroup && wanted.noUserGroup !== true;
  if (own && groupOf(accounts, name)) {
    throw fault(`there is a group “${name}” already: to put the user into it, set primary_group: ${name}`);
  }
  const supplementary = (wanted.groups ?? []).map((group) => groupBy(accounts, group));
  const uid =
    wanted.uid === undefined
      ? nextId(
          users.map((user) => user.uid),
          system,
        )
      : Number(wanted.uid);
  refuseTaken(accounts, uid, name);
  const [, highest] = system ? ids.system : ids.user;
  const free = uid > 0 && uid <= highest && groups.every((group) => group.gid !== uid);
  const gid = wanted.primaryGroup
    ? groupBy(accounts, wanted.primaryGroup).gid
    : !own
      ? ids.users
      : free
        ? uid
        : nextId(
            groups.map((group) => group.gid),
            system,
          );
  if (own) groups.push({ name, gid, members: [] });
  const home = wanted.homeDir || `/home/${name}`;
  const password = passwordOf(wanted.passwordHash ?? "");
  const shell = wanted.shell || "/bin/bash";
  users.push({ name, uid, gid, gecos: wanted.gecos ?? "", home, shell, password });
  join(
    accounts,
    name,
    supplementary.map((group) => group.name),
  );
  if (wanted.noCreateHome === true || lookUp(root, home)) return;
  makeDirectories(root, home);
  put(root, home, newDirectory(0o755, { uid, gid }));
}

function changeUser(accounts: Accounts, root: Directory, user: User, wanted: ConfigUser): void {
  const uid = wanted.uid === undefined ? user.uid : Number(wanted.uid);
  refuseTaken(accounts, uid, user.name);
  const gid = wanted.primaryGroup ? groupBy(accounts, wanted.primaryGroup).gid : user.gid;
  const supplementary = (wanted.groups ?? []).map((group) => groupBy(accounts, group).name);
  const home = wanted.homeDir || user.home;
  accounts.users[accounts.users.indexOf(user)] = {
    ...user,
    uid,
    gid,
    home,
    gecos: wanted.gecos || user.gecos,
    shell: wanted.shell || user.shell,
    password: wanted.passwordHash === undefined ? user.password : passwordOf(wanted.passwordHash),
  };
  if (supplementary.length > 0) join(accounts, user.name, supplementary);
  if (home !== user.home) moveHome(root, user.home, home);
  giveHome(root, home, user, { uid, gid });
}

function moveHome(root: Directory, from: string, to: string): void {
  const node = lookUp(root, from);
  if (node?.kind !== "directory") return;
  if (lookUp(root, to)) throw fault(`the home cannot move to ${to}: there is something already`);
  remove(root, from);
  put(root, to, node);
}

/** What the user had in its home stays its own. */
function giveHome(root: Directory, home: string, before: User, after: Pick<User, "uid" | "gid">): void {
  const top = lookUp(root, home);
  if (top?.kind !== "directory" || top.uid !== before.uid) return;
  for (const node of [top, ...[...walk(top)].map(([, each]) => each)]) {
    if (node.uid === before.uid) node.uid = after.uid;
    if (node.gid === before.gid) node.gid = after.gid;
  }
}

/** Makes these the only groups that name a user as a member. */
function join({ groups }: Accounts, user: string, wanted: readonly string[]): void {
  for (const [index, group] of groups.entries()) {
    const others = group.members.filter((member) => member !== user);
    groups[index] = { ...group, members: wanted.includes(group.name) ? [...others, user] : others };
  }
}
