import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import type { Rendered } from "../render.ts";
import { type Config, versionOf } from "../schema/ignition.ts";
import { ensureGroup, ensureUser } from "./accounts.ts";
import { type Image, newImage } from "./image.ts";
import { createCrypttab, diskWork } from "./luks.ts";
import { madeBetween } from "./made.ts";
import { createMountPoints, type MountPoints } from "./mounts.ts";
import { createNodes, type Path } from "./nodes.ts";
import { resolveConfig } from "./resolve.ts";
import type { DryRun } from "./result.ts";
import { authorizeKeys } from "./ssh-keys.ts";
import { lookUp } from "./tree.ts";
import { createUnits, unitStates } from "./units.ts";

/** Runs a step; a failure is kept with the place in the config, and what follows goes on. */
type Attempt = (at: Path, step: () => void) => void;

/**
 * What a machine gets from a config: what Ignition 2.26.0 does at first boot, without a machine and without the network. Throws FD1206
 * with everything that Ignition would stop at, each where it was written.
 */
export function dryRun({ config, minor, locate }: Pick<Rendered, "config" | "minor" | "locate">): DryRun {
  const findings: Finding[] = [];
  const attempt: Attempt = (at, step) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      const { file, path, line, column } = locate(at);
      const place = { file, path, ...(line ? { line } : {}), ...(column ? { column } : {}) };
      findings.push(...error.findings.map((finding) => ({ ...finding, at: place, hint })));
    }
  };
  let resolved: ReturnType<typeof resolveConfig> | undefined;
  attempt(["ignition", "config"], () => {
    resolved = resolveConfig(config, minor);
  });
  const after = newImage();
  if (resolved) apply(after, resolved.config, attempt);
  throwFindings(findings);
  const { config: applied = config, fetched = [] } = resolved ?? {};
  return { ignition: versionOf(minor), ...madeBetween(newImage(), after), ...stated(applied), fetched };
}

const hint = "Ignition stops there at first boot, and the machine does not come up";

/** In the order of Ignition's stages `mount` and `files`. */
function apply({ root, accounts }: Image, config: Config, attempt: Attempt): void {
  const { passwd = {}, storage = {} } = config;
  const mountPoints: MountPoints = createMountPoints(root, storage.filesystems ?? [], attempt);
  for (const [index, group] of (passwd.groups ?? []).entries()) {
    attempt(["passwd", "groups", index], () => ensureGroup(accounts, group));
  }
  for (const [index, user] of (passwd.users ?? []).entries()) {
    attempt(["passwd", "users", index], () => {
      ensureUser(accounts, root, user);
      if (user.shouldExist === false) return;
      giveMountPoints(mountPoints, { root, accounts }, user.name ?? "", user.noCreateHome === true);
      authorizeKeys(root, accounts, user);
    });
  }
  createNodes(root, accounts, storage, attempt);
  createUnits(root, config, attempt);
  attempt(["storage", "luks"], () => createCrypttab(root, storage.luks ?? []));
}

/** Mount points in a home belong to its user. */
function giveMountPoints(paths: MountPoints, { root, accounts }: Image, name: string, without: boolean): void {
  const user = accounts.users.find((each) => each.name === name);
  if (!user || without) return;
  for (const path of paths) {
    const node = path === user.home || path.startsWith(`${user.home}/`) ? lookUp(root, path) : undefined;
    if (node?.kind === "directory") Object.assign(node, { uid: user.uid, gid: user.gid, mode: 0o700 });
  }
}

/** What the config itself says, whoever carries it out. */
export function stated(config: Config): Pick<DryRun, "units" | "disks" | "kernelArguments"> {
  const { shouldExist = [], shouldNotExist = [] } = config.kernelArguments ?? {};
  return { units: unitStates(config), disks: diskWork(config), kernelArguments: { shouldExist, shouldNotExist } };
}
