import type { Config } from "../schema/ignition.ts";
import { type Flaw, filesOf, formatMode, linksOf, lintTable, modeOf } from "./lint.ts";

export const nameLints = lintTable({
  FL105: {
    title: "File name that its reader passes over",
    source: "https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html",
    find: findIgnoredNames,
  },
  FL106: {
    title: "Network file that systemd-networkd cannot read",
    source: "https://www.freedesktop.org/software/systemd/man/latest/systemd.netdev.html",
    find: findUnreadableNetwork,
  },
});

interface Folder {
  readonly path: string;
  readonly reader: string;
  /** Which names count. */
  readonly names: RegExp;
  readonly rule: string;
}

const conf = { names: /\.conf$/, rule: "names that end in .conf" } as const;

/** Folders whose files count only by name, each as its own manual page says. */
const folders: readonly Folder[] = [
  { path: "/etc/sysctl.d", reader: "systemd-sysctl", ...conf },
  { path: "/etc/modules-load.d", reader: "systemd-modules-load", ...conf },
  { path: "/etc/modprobe.d", reader: "modprobe", ...conf },
  { path: "/etc/tmpfiles.d", reader: "systemd-tmpfiles", ...conf },
  { path: "/etc/sysusers.d", reader: "systemd-sysusers", ...conf },
  { path: "/etc/ssh/sshd_config.d", reader: "sshd", ...conf },
  { path: "/etc/systemd/system.conf.d", reader: "systemd", ...conf },
  { path: "/etc/systemd/journald.conf.d", reader: "systemd-journald", ...conf },
  { path: "/etc/systemd/resolved.conf.d", reader: "systemd-resolved", ...conf },
  { path: "/etc/systemd/timesyncd.conf.d", reader: "systemd-timesyncd", ...conf },
  {
    path: "/etc/systemd/network",
    reader: "systemd-networkd",
    names: /\.(?:network|netdev|link)$/,
    rule: "names that end in .network, .netdev or .link",
  },
  { path: "/etc/udev/rules.d", reader: "udev", names: /\.rules$/, rule: "names that end in .rules" },
  { path: "/etc/audit/rules.d", reader: "augenrules", names: /\.rules$/, rule: "names that end in .rules" },
  {
    path: "/etc/sudoers.d",
    reader: "sudo",
    names: /^[^.]*[^.~]$/,
    rule: "names without a dot and without ~ at the end",
  },
];

function* findIgnoredNames(config: Config): Generator<Flaw> {
  for (const { item, at } of [...filesOf(config), ...linksOf(config)]) {
    const [, path, name = ""] = /^(.*)\/([^/]*)$/.exec(item.path ?? "") ?? [];
    const folder = folders.find((candidate) => candidate.path === path);
    if (!folder || folder.names.test(name)) continue;
    const message = `${folder.reader} does not read ${item.path}: in ${folder.path} it takes only ${folder.rule}`;
    yield { at: [...at, "path"], message, hint: "rename the file" };
  }
}

function* findUnreadableNetwork(config: Config): Generator<Flaw> {
  for (const { item, at } of filesOf(config)) {
    const { path = "", group } = item;
    const mode = modeOf(item);
    if (!/^\/etc\/systemd\/network\/[^/]+\.(?:network|netdev)$/.test(path)) continue;
    const ours = group?.name !== undefined && group.name !== "root" && (mode & 0o040) !== 0;
    if ((mode & 0o004) !== 0 || ours || (group?.id ?? 0) !== 0) continue;
    const message = `systemd-networkd runs as the user systemd-network and cannot read ${path} with mode ${formatMode(mode)}`;
    const hint = "mode 0644, or 0640 with the group systemd-network where it holds a key";
    yield { at: [...at, "mode"], message, hint };
  }
}
