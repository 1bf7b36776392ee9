import type { Config } from "../schema/ignition.ts";
import { type Flaw, lintTable, usersOf } from "./lint.ts";

const crypt = "https://manpages.debian.org/bookworm/libcrypt-dev/crypt.5.en.html";

export const userLints = lintTable({
  FL301: { title: "Password hash of a weak kind", source: crypt, find: findWeakHash },
  FL302: { title: "Password in place of its hash", source: crypt, find: findPlainPassword },
  FL303: {
    title: "Groups of core that replace its own",
    source: "https://github.com/flatcar/baselayout/blob/flatcar-master/baselayout/group",
    find: findCoreGroups,
  },
  FL304: {
    title: "SSH keys of a user who cannot log in",
    source: "https://manpages.debian.org/bookworm/login/nologin.8.en.html",
    find: findUselessKeys,
  },
});

/** Methods that crypt(5) says are not to be used for new passwords. */
const weak: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["md5crypt", /^\$1\$/],
  ["sunmd5", /^\$md5[,$]/],
  ["sha1crypt", /^\$sha1\$/],
  ["NT", /^\$3\$/],
  ["bsdicrypt", /^_[./0-9A-Za-z]{19}$/],
  ["descrypt", /^[./0-9A-Za-z]{13}$/],
];

function* findWeakHash(config: Config): Generator<Flaw> {
  for (const { item, at } of usersOf(config)) {
    const name = weak.find(([, pattern]) => pattern.test(item.passwordHash ?? ""))?.[0];
    if (name === undefined) continue;
    const message = `the password hash of ${item.name} is made by ${name}, which is quick to break`;
    yield {
      at: [...at, "passwordHash"],
      message,
      hint: "make a new one with mkpasswd --method=yescrypt or sha512crypt",
    };
  }
}

function* findPlainPassword(config: Config): Generator<Flaw> {
  for (const { item, at } of usersOf(config)) {
    const { passwordHash = "" } = item;
    if (
      passwordHash === "" ||
      /^(?:[$!*_]|x$)/.test(passwordHash) ||
      weak.some(([, known]) => known.test(passwordHash))
    )
      continue;
    const message = `the password hash of ${item.name} is no hash that crypt knows, so that no password fits`;
    yield { at: [...at, "passwordHash"], message, hint: "write what mkpasswd --method=yescrypt prints" };
  }
}

/** Groups that the image puts core into. */
const coreGroups = ["wheel", "docker", "systemd-journal"] as const;

function* findCoreGroups(config: Config): Generator<Flaw> {
  for (const { item, at } of usersOf(config)) {
    const { groups = [] } = item;
    const lost = coreGroups.filter((group) => !groups.includes(group));
    if (item.name !== "core" || groups.length === 0 || lost.length === 0) continue;
    const message = `groups replaces the groups that core has in the image: it loses ${lost.join(", ")}`;
    const hint = `add ${lost.join(", ")}, or write an empty file /etc/userdb/core:GROUP.membership for each group instead`;
    yield { at: [...at, "groups"], message, hint };
  }
}

function* findUselessKeys(config: Config): Generator<Flaw> {
  for (const { item, at } of usersOf(config)) {
    if (!/\/(?:nologin|false)$/.test(item.shell ?? "") || (item.sshAuthorizedKeys ?? []).length === 0) continue;
    const message = `${item.name} has SSH keys and the shell ${item.shell}, which ends every login at once`;
    yield { at: [...at, "shell"], message, hint: "give the keys to a user with a shell, or leave shell out" };
  }
}
