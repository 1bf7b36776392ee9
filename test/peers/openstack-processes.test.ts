import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Cloud, cloudFolder, openCloud, portOf, readCloud } from "../../scripts/openstack/cloud.ts";
import { broken, listening, serviceStatuses, startService, stopServices } from "../../scripts/openstack/processes.ts";
import { isAlive } from "../../src/pid.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await openCloud(mkdtempSync(join(tmpdir(), "openstack-")));
});
afterEach(async () => {
  await stopServices(cloud, () => true);
  rmSync(cloud.folder, { recursive: true, force: true });
});

/** A service that writes the pid of its child, and then does what is said. */
function parent(then: string) {
  startService(cloud, { name: "parent", command: ["sh", "-c", `sleep 300 & echo $! > child; ${then}`] });
}

async function child(): Promise<number> {
  for (;;) {
    const pid = Number.parseInt(readText(), 10);
    if (pid > 0) return pid;
    await sleep(20);
  }
}

function readText(): string {
  try {
    return readFileSync(join(cloud.folder, "child"), "utf8");
  } catch {
    return "";
  }
}

test("a cloud keeps its ports and passwords", async () => {
  expect(await openCloud(cloud.folder)).toEqual(cloud);
  await expect(openCloud(cloud.folder, true)).rejects.toThrow("wipe it first");
  expect(readCloud(join(cloud.folder, "other"))).toBeUndefined();
  expect(portOf(cloud, "epmd")).toBeLessThan(32_768);
});

test.each([
  [{ XDG_STATE_HOME: "/s", HOME: "/h" }, "/s/flatcar-deploy/openstack"],
  [{ XDG_STATE_HOME: "relative", HOME: "/h" }, "/h/.local/state/flatcar-deploy/openstack"],
])("%o keeps it in %s", (env, folder) => {
  expect(cloudFolder(env)).toBe(folder);
});

test("a service that is started twice runs once", async () => {
  parent("wait");
  const [first] = serviceStatuses(cloud);
  parent("wait");
  expect(serviceStatuses(cloud)).toMatchObject([{ name: "parent", pid: first?.pid }]);
});

test("stopping a service ends what it started, and is done when it is gone", async () => {
  parent("wait");
  const pid = await child();
  await stopServices(cloud, () => true);
  expect(isAlive(pid)).toBe(false);
  expect(serviceStatuses(cloud)).toEqual([]);
});

test("what a service that has ended left behind ends, too", async () => {
  parent("exit 3");
  const pid = await child();
  while (serviceStatuses(cloud)[0]?.pid !== undefined) await sleep(20);
  expect(isAlive(pid)).toBe(true);
  await stopServices(cloud, () => true);
  expect(isAlive(pid)).toBe(false);
});

test("a pid that was given out anew is left alone", async () => {
  mkdirSync(join(cloud.folder, "run"), { recursive: true });
  writeFileSync(join(cloud.folder, "run", "old.pid"), `${process.pid} 1`);
  expect(serviceStatuses(cloud)).toMatchObject([{ name: "old", pid: undefined }]);
  await stopServices(cloud, () => true);
});

test("a service that ends before it listens says its last lines", async () => {
  startService(cloud, { name: "keystone", command: ["sh", "-c", "echo no database; exit 1"] });
  await expect(listening(cloud, "keystone", "keystone", 20)).rejects.toThrow(/keystone has ended.*\n.*no database/s);
  expect(() => broken(cloud, "keystone")).toThrow("keystone has ended");
});
