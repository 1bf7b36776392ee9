import { type Finding, FlatcarError } from "../../errors.ts";
import type { Arch, Release } from "../../platform.ts";
import { compareVersions } from "../version.ts";

/** An extension that is built with a release and belongs to it. */
interface OfficialExtension {
  /** First release that has it. */
  readonly since: string;
  readonly architectures: readonly Arch[];
}

const both: readonly Arch[] = ["amd64", "arm64"];

/**
 * https://www.flatcar.org/docs/latest/sys-ext/ (names, first release) and
 * https://github.com/flatcar/scripts/blob/main/build_library/extra_sysexts.sh (branches of the drivers, architectures), both 2026-08-21.
 */
const official: Readonly<Record<string, OfficialExtension>> = {
  incus: { since: "4285.0.0", architectures: both },
  overlaybd: { since: "4426.0.0", architectures: both },
  podman: { since: "3941.0.0", architectures: both },
  python: { since: "4012.0.0", architectures: both },
  zfs: { since: "3913.0.0", architectures: both },
  ...Object.fromEntries(
    ["535", "550", "570"]
      .flatMap((branch) => [`nvidia-drivers-${branch}`, `nvidia-drivers-${branch}-open`])
      .map((name) => [name, { since: "4344.0.0", architectures: ["amd64"] }] as const),
  ),
};

/** Names of the extensions that a release has and does not switch on by itself. */
export const officialExtensions: readonly string[] = Object.keys(official);

export function isOfficial(name: string): boolean {
  return Object.hasOwn(official, name);
}

/** What a release has switched on: these names without a version ask for what is there. */
const shipped: readonly string[] = ["containerd", "docker"];

export function isShipped(name: string): boolean {
  return shipped.includes(name);
}

/** The file in the release's own folder: https://github.com/flatcar/scripts/blob/main/build_library/prod_image_util.sh */
export function officialFile(name: string): string {
  return `flatcar-${name}.raw`;
}

/** Throws FD1164 for a release that has it not yet, FD1163 for an architecture that has it not. */
export function checkOfficial(name: string, release: Release): void {
  const known = official[name];
  if (!known) return;
  if (compareVersions(release.version, known.since) < 0) throw new FlatcarError(tooOld(name, release, known.since));
  if (!known.architectures.includes(release.arch)) throw new FlatcarError(notBuilt(name, release.arch));
}

function tooOld(name: string, { channel, version }: Release, since: string): Finding {
  return {
    code: "FD1164",
    message: `${name} is part of Flatcar from ${since} on, and ${channel} has ${version}`,
    hint: "choose a newer release, or leave the extension out",
  };
}

function notBuilt(name: string, arch: Arch): Finding {
  return {
    code: "FD1163",
    message: `${name} is not built for ${arch}`,
    hint: "choose a machine type of another architecture, or leave the extension out",
  };
}

/** First releases that load extensions of others, and that can update those: https://www.flatcar.org/docs/latest/sys-ext/ */
const firstLoading = "3185.0.0";
const firstUpdating = "3510.2.0";

/** Throws FD1164 for a release that cannot load, or not update, an extension of others. */
export function checkForeign(name: string, { channel, version }: Release, updates: boolean): void {
  const since = updates ? firstUpdating : firstLoading;
  if (compareVersions(version, since) >= 0) return;
  const verb = updates ? "updates" : "loads";
  throw new FlatcarError({
    code: "FD1164",
    message: `Flatcar ${verb} extensions like ${name} from ${since} on, and ${channel} has ${version}`,
    hint: updates ? "choose a newer release, or leave extensionUpdates out" : "choose a newer release",
  });
}

/** A release that should have it, and has not: ZFS lags behind new kernels, for example. */
export function notInRelease(name: string, { channel, version, arch }: Release, source: string): FlatcarError {
  return new FlatcarError({
    code: "FD1164",
    message: `${channel} ${version} has no extension ${name} for ${arch}`,
    details: [`${source}: no ${officialFile(name)}`],
    hint: "choose another release, or leave the extension out",
  });
}
