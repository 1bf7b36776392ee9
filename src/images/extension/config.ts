import type { Arch } from "../../platform.ts";
import type { LockedExtension } from "../lock/lock.ts";
import { enabledFile } from "./installed.ts";
import { staysInMinor } from "./kubernetes.ts";
import { imageFile } from "./source.ts";
import { isExact, minorOf, type WantedExtension } from "./wanted.ts";

/** What machines do about newer versions of their extensions. */
export const extensionUpdates = ["none", "staged", "reboot", "now"] as const;
export type ExtensionUpdates = (typeof extensionUpdates)[number];

/** An extension of the bakery as a machine gets it. */
export interface PlacedExtension {
  readonly wanted: WantedExtension;
  readonly arch: Arch;
  readonly pinned: LockedExtension;
}

/** Switches off what systemd-sysupdate says when it has nothing of its own: https://flatcar.github.io/sysext-bakery/ */
export const noopFile = "/etc/sysupdate.d/noop.conf";

const noop = "[Source]\nType=regular-file\nPath=/\nMatchPattern=invalid@v.raw\n\n[Target]\nType=regular-file\nPath=/\n";

/** Every release that loads extensions reads this version of the spec. */
const spec = "3.3.0";

/**
 * Ignition that gives a machine these extensions, in the way of https://flatcar.github.io/sysext-bakery/ and
 * https://www.flatcar.org/docs/latest/sys-ext/. `official` are names of those that the machine gets from its release by itself.
 */
export function extensionConfig(
  placed: readonly PlacedExtension[],
  official: readonly string[],
  updates: ExtensionUpdates,
): string {
  const updated = updates === "none" ? [] : placed.filter(({ wanted, pinned }) => !isExact(wanted, pinned.version));
  const files = [...placed.map(imageOf), ...updated.map(transferOf), ...enabled(official)];
  const links = [...placed.map(linkOf), ...maskedBy(placed)];
  return JSON.stringify({
    ignition: { version: spec },
    storage: {
      files: updated.length > 0 ? [...files, textFile(noopFile, noop)] : files,
      ...(links.length > 0 ? { links } : {}),
    },
    ...(updated.length > 0 ? { systemd: { units: unitsFor(updated, updates) } } : {}),
  });
}

/** Whether a machine updates this extension by itself: an exact version stays. */
export function isUpdated(wanted: WantedExtension, version: string, updates: ExtensionUpdates): boolean {
  return updates !== "none" && !isExact(wanted, version);
}

function textFile(path: string, text: string) {
  return { path, mode: 0o644, contents: { source: `data:,${encodeURIComponent(text)}` } };
}

function pathOf({ wanted: { name }, arch, pinned: { version } }: PlacedExtension): string {
  return `/opt/extensions/${name}/${imageFile(name, version, arch)}`;
}

function imageOf(extension: PlacedExtension) {
  const { url, sha256 } = extension.pinned;
  return {
    path: pathOf(extension),
    mode: 0o644,
    contents: { source: url, verification: { hash: `sha256-${sha256}` } },
  };
}

function linkOf(extension: PlacedExtension) {
  return { path: `/etc/extensions/${extension.wanted.name}.raw`, target: pathOf(extension), hard: false };
}

/** What the release has of its own must go where another version takes its place; the docker of the bakery brings its containerd. */
const masks: Readonly<Record<string, readonly string[]>> = {
  docker: ["docker-flatcar", "containerd-flatcar"],
  containerd: ["containerd-flatcar"],
};

function maskedBy(placed: readonly PlacedExtension[]) {
  const names = new Set(placed.flatMap(({ wanted }) => masks[wanted.name] ?? []));
  return [...names].map((name) => ({ path: `/etc/extensions/${name}.raw`, target: "/dev/null", overwrite: true }));
}

function enabled(official: readonly string[]) {
  return official.length > 0 ? [textFile(enabledFile, `${official.join("\n")}\n`)] : [];
}

/** Where newer versions are, as https://github.com/flatcar/sysext-bakery/blob/80959c1/lib/sysupdate.conf.tmpl has it. */
function transferOf({ wanted, pinned: { version, url } }: PlacedExtension) {
  const { name } = wanted;
  const text = `[Transfer]
Verify=false

[Source]
Type=url-file
Path=${url.slice(0, url.lastIndexOf("/") + 1)}
MatchPattern=${patternOf(wanted, version)}

[Target]
InstancesMax=3
Type=regular-file
Path=/opt/extensions/${name}
CurrentSymlink=/etc/extensions/${name}.raw
`;
  return textFile(`/etc/sysupdate.${name}.d/${name}.conf`, text);
}

/** Of what begins like the version that is asked for; Kubernetes stays in its minor version, whatever is asked for. */
function patternOf({ name, version: wanted }: WantedExtension, version: string): string {
  const minor = minorOf(version);
  const within = staysInMinor(name) && (wanted === undefined || minor.startsWith(`${wanted}.`)) ? minor : wanted;
  if (within === undefined) return `${name}-@v-%a.raw`;
  const start = `${version.startsWith("v") ? "v" : ""}${within}`;
  return `${name}-${version.slice(0, start.length + 1)}@v-%a.raw`;
}

function unitsFor(updated: readonly PlacedExtension[], updates: ExtensionUpdates) {
  const dropins = updated.map(({ wanted: { name } }) => ({ name: `${name}.conf`, contents: dropin(name, updates) }));
  return [
    { name: "systemd-sysupdate.timer", enabled: true },
    { name: "systemd-sysupdate.service", dropins },
  ];
}

/** What makes an update count that lies ready. */
const activation = {
  staged: undefined,
  reboot: "touch /run/reboot-required",
  now: "systemctl restart systemd-sysext.service",
} as const;

function dropin(name: string, updates: ExtensionUpdates): string {
  const update = `ExecStartPre=/usr/lib/systemd/systemd-sysupdate -C ${name} update`;
  const activate = updates === "none" ? undefined : activation[updates];
  if (activate === undefined) return `[Service]\n${update}\n`;
  const link = `readlink --canonicalize /etc/extensions/${name}.raw`;
  return `[Service]
ExecStartPre=/usr/bin/sh -c "${link} > /tmp/${name}"
${update}
ExecStartPost=/usr/bin/sh -c "${link} > /tmp/${name}-new"
ExecStartPost=/usr/bin/sh -c "if ! cmp --silent /tmp/${name} /tmp/${name}-new; then ${activate}; fi"
`;
}
