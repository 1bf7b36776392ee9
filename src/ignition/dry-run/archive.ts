import type { Accounts, User } from "./accounts.ts";
import type { Laid } from "./made.ts";
import { type Directory, type File, lookUp, makeDirectories, type Node, newDirectory, put } from "./tree.ts";

const block = 512;

/** A root filesystem from a tar archive, in GNU's format with numeric owners, and the accounts in its `/etc`. */
export function readArchive(archive: Buffer): Laid {
  const root = newDirectory(0o755);
  let long: { path?: string; target?: string } = {};
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const size = octal(archive, at + 124, 12);
    const contents = archive.subarray(at + block, at + block + size);
    const type = archive.toString("latin1", at + 156, at + 157);
    if (type === "L") long = { ...long, path: text(contents, 0, size) };
    else if (type === "K") long = { ...long, target: text(contents, 0, size) };
    else {
      const path = `/${(long.path ?? text(archive, at, 100)).replace(/^\.\/?/, "").replace(/\/$/, "")}`;
      const target = long.target ?? text(archive, at + 157, 100);
      const node = nodeOf(root, type, archive.subarray(at, at + block), contents, target);
      if (path !== "/" && node) place(root, path, node);
      long = {};
    }
    at += block * (1 + Math.ceil(size / block));
  }
  return { root, accounts: accountsOf(root) };
}

function text(bytes: Buffer, at: number, length: number): string {
  const end = bytes.subarray(at, at + length).indexOf(0);
  return bytes.toString("utf8", at, end < 0 ? at + length : at + end);
}

function octal(bytes: Buffer, at: number, length: number): number {
  return Number.parseInt(bytes.toString("latin1", at, at + length).replace(/[\0 ]/g, "") || "0", 8);
}

function nodeOf(root: Directory, type: string, head: Buffer, contents: Buffer, target: string): Node | undefined {
  const owner = { uid: octal(head, 108, 8), gid: octal(head, 116, 8) };
  const mode = octal(head, 100, 8) & 0o7777;
  if (type === "1") return lookUp(root, `/${target.replace(/^\.\//, "")}`);
  if (type === "2") return { kind: "link", target, ...owner };
  if (type === "5") return newDirectory(mode, owner);
  if (type !== "0") return undefined;
  return { kind: "file", mode, ...owner, parts: [{ kind: "bytes", bytes: contents }] };
}

function place(root: Directory, path: string, node: Node): void {
  makeDirectories(root, path.slice(0, path.lastIndexOf("/")) || "/");
  put(root, path, node);
}

function accountsOf(root: Directory): Accounts {
  const passwords = new Map(lines(root, "/etc/shadow").map(([name = "", password = ""]) => [name, password]));
  const users = lines(root, "/etc/passwd").map(([name = "", , uid, gid, gecos = "", home = "", shell = ""]): User => {
    const password = /^(?:$|[*!])/.test(passwords.get(name) ?? "") ? "locked" : "set";
    return { name, uid: Number(uid), gid: Number(gid), gecos, home, shell, password };
  });
  const groups = lines(root, "/etc/group").map(([name = "", , gid, members = ""]) => {
    return { name, gid: Number(gid), members: members.split(",").filter((member) => member !== "") };
  });
  return { users, groups };
}

function lines(root: Directory, path: string): readonly (readonly string[])[] {
  const file = lookUp(root, path) as File | undefined;
  const [part] = file?.parts ?? [];
  if (part?.kind !== "bytes") return [];
  const written = Buffer.from(part.bytes).toString("utf8").split("\n");
  return written.filter((line) => line !== "").map((line) => line.split(":"));
}
