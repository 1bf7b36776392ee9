import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Cloud, readCloud } from "../../../scripts/openstack/cloud.ts";
import { cloudsFile } from "../../../scripts/openstack/prepare.ts";
import { plainEnv } from "../../../scripts/openstack/processes.ts";
import type { ProvidedCloud } from "./setup.ts";

/** Throws where there is none. */
export function cloudOf(provided: ProvidedCloud): Cloud {
  const cloud = "folder" in provided ? readCloud(provided.folder) : undefined;
  if (!cloud) throw new Error("there is no cloud");
  return cloud;
}

/** Runs OpenStack's own command line as one of those in `clouds.yaml`, and returns what it prints, read as JSON. */
export async function openstack(cloud: Cloud, as: string, ...words: readonly string[]): Promise<unknown> {
  const env = { ...plainEnv, HOME: cloud.folder, OS_CLIENT_CONFIG_FILE: cloudsFile(cloud), OS_CLOUD: as };
  const { stdout } = await promisify(execFile)("/usr/bin/openstack", [...words], { env, cwd: cloud.folder });
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}
