import type { Accounts, User } from "./accounts.ts";
import { type Directory, makeDirectories, newDirectory, put } from "./tree.ts";

/**
 * What an image has on its root filesystem before Ignition writes there, as far as that is the same in every release.
 * Source: https://github.com/flatcar/baselayout (passwd, group, tmpfiles.d/), which the initrd lays out first.
 */
export interface Image {
  readonly root: Directory;
  readonly accounts: Accounts;
}

const directories: readonly (readonly [path: string, mode: number, owner: number])[] = [
  ["/boot", 0o755, 0],
  ["/dev", 0o755, 0],
  ["/etc", 0o755, 0],
  ["/etc/default", 0o755, 0],
  ["/etc/flatcar", 0o755, 0],
  ["/etc/profile.d", 0o755, 0],
  ["/etc/skel", 0o755, 0],
  ["/etc/sudoers.d", 0o750, 0],
  ["/etc/vim", 0o755, 0],
  ["/home", 0o755, 0],
  ["/home/core", 0o755, 500],
  ["/home/core/.ssh", 0o700, 500],
  ["/media", 0o755, 0],
  ["/mnt", 0o755, 0],
  ["/oem", 0o755, 0],
  ["/opt", 0o755, 0],
  ["/opt/bin", 0o755, 0],
  ["/proc", 0o755, 0],
  ["/root", 0o700, 0],
  ["/run", 0o755, 0],
  ["/run/lock", 0o755, 0],
  ["/sys", 0o755, 0],
  ["/usr", 0o755, 0],
  ["/usr/lib", 0o755, 0],
  ["/usr/share", 0o755, 0],
  ["/var", 0o755, 0],
  ["/var/empty", 0o755, 0],
  ["/var/lib", 0o755, 0],
  ["/var/log", 0o755, 0],
];

const links: readonly (readonly [path: string, target: string])[] = [
  ["/etc/coreos", "./flatcar"],
  ["/etc/inputrc", "../usr/share/baselayout/inputrc"],
  ["/etc/issue", "../usr/share/baselayout/issue"],
  ["/etc/lsb-release", "../usr/share/flatcar/lsb-release"],
  ["/etc/motd", "../run/flatcar/motd"],
  ["/etc/nsswitch.conf", "../usr/share/baselayout/nsswitch.conf"],
  ["/etc/profile", "../usr/share/baselayout/profile"],
  ["/etc/profile.d/flatcar-profile.sh", "../../usr/share/baselayout/flatcar-profile.sh"],
  ["/etc/shells", "../usr/share/baselayout/shells"],
  ["/etc/sudo.conf", "../usr/share/baselayout/sudo.conf"],
  ["/etc/vim/vimrc", "../../usr/share/vim/vimrc"],
  ["/var/lock", "../run/lock"],
  ["/var/run", "../run"],
];

const nologin = "/sbin/nologin";
/** Those that Ignition finds, with their own group of the same id where none is named. */
const users: readonly User[] = [
  { name: "root", uid: 0, gid: 0, gecos: "root", home: "/root", shell: "/bin/bash", password: "locked" },
  {
    name: "core",
    uid: 500,
    gid: 500,
    gecos: "Flatcar Admin",
    home: "/home/core",
    shell: "/bin/bash",
    password: "locked",
  },
  ...(
    [
      ["bin", 1],
      ["daemon", 2],
      ["netperf", 168],
      ["messagebus", 201],
      ["syslog", 202],
      ["ntp", 203],
      ["sshd", 204],
      ["tcpdump", 215],
      ["dhcp", 224],
      ["etcd", 232],
      ["docker", 233],
      ["tlsdate", 234],
      ["polkitd", 235],
      ["systemd-journal-remote", 242],
      ["systemd-network", 244],
      ["systemd-resolve", 245],
      ["portage", 250],
      ["nobody", 65534],
    ] as const
  ).map(
    ([name, id]) =>
      ({ name, uid: id, gid: id, gecos: name, home: "/dev/null", shell: nologin, password: "locked" }) as const,
  ),
];

const groups: readonly (readonly [name: string, gid: number, ...members: string[]])[] = [
  ["root", 0, "root"],
  ["bin", 1, "root", "bin", "daemon"],
  ["daemon", 2, "root", "bin", "daemon"],
  ["sys", 3, "root", "bin"],
  ["adm", 4, "root", "daemon"],
  ["tty", 5],
  ["disk", 6, "root"],
  ["wheel", 10, "root", "core"],
  ["audio", 18],
  ["cdrom", 19],
  ["video", 27, "root"],
  ["input", 28],
  ["render", 30],
  ["kvm", 78],
  ["users", 100],
  ["sudo", 150],
  ["netperf", 168],
  ["messagebus", 201],
  ["syslog", 202],
  ["ntp", 203],
  ["sshd", 204],
  ["tcpdump", 215],
  ["dhcp", 224],
  ["etcd", 232],
  ["docker", 233, "core"],
  ["tlsdate", 234],
  ["polkitd", 235],
  ["systemd-journal-remote", 242],
  ["systemd-network", 244],
  ["systemd-resolve", 245],
  ["systemd-journal", 248, "core"],
  ["dialout", 249],
  ["portage", 250, "core"],
  ["tss", 252],
  ["core", 500],
  ["nogroup", 65533],
  ["nobody", 65534],
];

/** A root filesystem of its own for each run. */
export function newImage(): Image {
  const root = newDirectory(0o755);
  for (const [path, mode, owner] of directories) {
    makeDirectories(root, path);
    put(root, path, { ...newDirectory(mode), uid: owner, gid: owner });
  }
  for (const [path, target] of links) put(root, path, { kind: "link", target, uid: 0, gid: 0 });
  return {
    root,
    accounts: { users: [...users], groups: groups.map(([name, gid, ...members]) => ({ name, gid, members })) },
  };
}
