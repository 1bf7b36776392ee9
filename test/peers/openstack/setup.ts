import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { cloudFolder, readCloud } from "../../../scripts/openstack/cloud.ts";
import { wipe } from "../../../scripts/openstack/databases.ts";
import { serviceStatuses } from "../../../scripts/openstack/processes.ts";
import { installOpenstack, startCloud, stopCloud } from "../../../scripts/openstack/up.ts";

/** The folder of the cloud that the tests use, or why there is none. */
export type ProvidedCloud = { readonly folder: string } | { readonly missing: string };

declare module "vitest" {
  export interface ProvidedContext {
    readonly openstack: ProvidedCloud;
  }
}

/** Gives the tests the cloud that `npm run openstack -- up` left running, or one of their own, which goes when they end. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = cloudFolder(process.env);
  if (runs(running)) return void project.provide("openstack", { folder: running });
  const say = (text: string) => console.log(`OpenStack: ${text}`);
  const folder = mkdtempSync(join(tmpdir(), "openstack-"));
  const missing = (await installOpenstack(say)) ?? (await unstartable(folder, () => startCloud(folder, say)));
  if (missing !== undefined) {
    console.warn(`skipped: OpenStack: ${missing}`);
    return void project.provide("openstack", { missing });
  }
  project.provide("openstack", { folder });
  return () => endCloud(folder);
}

/** Why a cloud does not come up on this computer, with nothing of it left; `undefined` where it does. */
export async function unstartable(folder: string, start: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await start();
    return undefined;
  } catch (error) {
    await endCloud(folder);
    return `it does not come up here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function runs(folder: string): boolean {
  const cloud = readCloud(folder);
  const services = cloud ? serviceStatuses(cloud) : [];
  return services.length > 0 && services.every(({ pid }) => pid !== undefined);
}

/** Stops the cloud of a folder, if there is one, and forgets it. */
export async function endCloud(folder: string): Promise<void> {
  const cloud = readCloud(folder);
  if (!cloud) return;
  await stopCloud(cloud);
  wipe(cloud);
}
