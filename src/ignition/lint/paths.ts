import type { Config } from "../schema/ignition.ts";
import { type Flaw, filesOf, linksOf, lintTable, nodesOf } from "./lint.ts";

/** Where a path leads into the read-only partition: `/usr`, and the links of a merged `/usr`. */
const readOnly = /^\/(?:usr|bin|sbin|lib|lib64)(?:\/|$)/;
const oem = /^(?:\/oem|\/usr\/share\/oem)(?:\/|$)/;

export const pathLints = lintTable({
  FL101: {
    title: "Path below /usr",
    source: "https://www.flatcar.org/docs/latest/devguide/sdk-disk-partitions/",
    find: findReadOnly,
  },
  FL102: {
    title: "File for an OEM partition that is not mounted",
    source: "https://www.flatcar.org/docs/latest/updates-releases/releases/update-strategies/",
    find: findUnmountedOem,
  },
  FL103: {
    title: "File in place of the link /etc/resolv.conf",
    source: "https://www.flatcar.org/docs/latest/os-config/network/configuring-dns/",
    find: findResolvConf,
  },
});

function* findReadOnly(config: Config): Generator<Flaw> {
  for (const { item, at } of nodesOf(config)) {
    const path = item.path ?? "";
    if (!readOnly.test(path) || oem.test(path) || isMounted(config, path)) continue;
    const message = `${path} lies on the read-only partition /usr, so Ignition fails and the machine does not boot`;
    yield { at: [...at, "path"], message, hint: "write below /opt, /etc or /var; programs go to /opt/bin" };
  }
}

/** A filesystem of the config's own is mounted there, over the partition. */
function isMounted(config: Config, path: string): boolean {
  return (config.storage?.filesystems ?? []).some(({ path: mount }) => mount && `${path}/`.startsWith(`${mount}/`));
}

function* findUnmountedOem(config: Config): Generator<Flaw> {
  if ((config.storage?.filesystems ?? []).some(({ path = "" }) => oem.test(path))) return;
  for (const { item, at } of nodesOf(config)) {
    const path = item.path ?? "";
    if (!oem.test(path)) continue;
    const message = `${path} is written to the root filesystem and hidden once the OEM partition is mounted over it`;
    const hint =
      "add to storage.filesystems: device /dev/disk/by-label/OEM, format btrfs, path /oem; for kernel arguments use kernel_arguments";
    yield { at: [...at, "path"], message, hint };
  }
}

function* findResolvConf(config: Config): Generator<Flaw> {
  for (const { item, at } of filesOf(config)) {
    if (item.path !== "/etc/resolv.conf") continue;
    const message =
      "/etc/resolv.conf is a link that systemd-resolved keeps; a file in its place never follows DHCP again";
    const hint = "set DNS= in a file of /etc/systemd/network or /etc/systemd/resolved.conf.d, or write a link";
    yield { at: [...at, "path"], message, hint };
  }
}

export const shippedLints = lintTable({
  FL104: {
    title: "File that the image has, without overwrite",
    source: "https://www.flatcar.org/docs/latest/updates-releases/releases/update-strategies/",
    find: findShipped,
  },
});

/** What images have in /etc, and what the documentation itself writes with `overwrite: true`. */
const shipped = new Set([
  "/etc/audit/rules.d/99-default.rules",
  "/etc/extensions/containerd-flatcar.raw",
  "/etc/extensions/docker-flatcar.raw",
  "/etc/flatcar/update.conf",
  "/etc/nsswitch.conf",
  "/etc/resolv.conf",
  "/etc/selinux/config",
  "/etc/ssl/openssl.cnf",
]);

function* findShipped(config: Config): Generator<Flaw> {
  const whole = filesOf(config).filter(({ item }) => item.contents?.source !== undefined);
  for (const { item, at } of [...whole, ...linksOf(config)]) {
    if (item.overwrite || !shipped.has(item.path ?? "")) continue;
    const message = `the image may have ${item.path}; without overwrite Ignition fails there and the machine does not boot`;
    yield { at: [...at, "path"], message, hint: "set overwrite: true" };
  }
}
