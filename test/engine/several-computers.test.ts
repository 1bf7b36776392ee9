import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDeployment, type RunEvent } from "../../src/engine/index.ts";
import { ioWith, temporaryFolder } from "./temporary.ts";

/**
 * A deployment whose state other computers share. Its engine does nothing but write down what it is asked, and give one number of
 * steps that are noted as begun after the other; the last one stays.
 */
async function sharedWith(pending: readonly number[]) {
  const folder = temporaryFolder();
  const engine = join(folder, "pulumi");
  const log = join(folder, "log");
  pending.forEach((count, index) => {
    const deployment = { resources: [], pending_operations: Array.from({ length: count }, () => ({})) };
    writeFileSync(join(folder, `export-${index + 1}`), JSON.stringify({ deployment }));
  });
  writeFileSync(
    engine,
    `#!/bin/sh
echo "$*" >> ${log}
case "$*" in
  version) echo v3.259.0 ;;
  "stack export"*) cat ${folder}/export-$(grep -c "^stack export" ${log}) 2>&- || cat ${folder}/export-${pending.length} ;;
esac
`,
  );
  chmodSync(engine, 0o755);
  const io = ioWith({ PATH: process.env.PATH, XDG_STATE_HOME: folder, PULUMI_CONFIG_PASSPHRASE: "shared" });
  const deployment = await openDeployment({ name: "shop", state: "s3://team", io, engine });
  const events: RunEvent[] = [];
  const options = { signal: new AbortController().signal, onEvent: (event: RunEvent) => events.push(event) };
  return {
    up: async () => {
      if (await deployment.outOfDate([], options)) await deployment.refresh(options);
      await deployment.known();
      await deployment.up([], options);
    },
    destroy: () => deployment.destroy(options),
    said: () => events.flatMap((event) => ("message" in event ? [event.message] : [])),
    asked: () => readFileSync(log, "utf8"),
    unsettled: () => existsSync(join(deployment.directory, "unsettled")),
    locked: () => existsSync(join(deployment.directory, "run.lock")),
  };
}

describe("state that another computer's run has begun to change", () => {
  test("when it was killed, what it left is looked at before and after", async () => {
    const shop = await sharedWith([1, 1, 1, 0]);
    await shop.up();
    expect(shop.asked().match(/^(refresh|up) /gm)).toEqual(["refresh ", "up "]);
    expect(shop.said()).toContain("looking for leftovers");
    expect([shop.unsettled(), shop.locked()]).toEqual([false, false]);
  });

  test("when it has begun before this run, nothing is done that was not planned, and the next run looks", async () => {
    const shop = await sharedWith([0, 0, 1, 1, 1, 1, 0]);
    await expect(shop.up()).rejects.toMatchObject({ code: "FD1504" });
    expect(shop.asked()).not.toMatch(/^up /m);
    expect([shop.unsettled(), shop.locked()]).toEqual([true, false]);
    await shop.up();
    expect(shop.unsettled()).toBe(false);
  });

  test("when it has begun meanwhile, nothing of it is deleted, and the next run looks", async () => {
    const shop = await sharedWith([1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0]);
    await shop.up();
    expect(shop.said()).toContainEqual(expect.stringContaining("another run has begun"));
    expect([shop.unsettled(), shop.locked()]).toEqual([true, false]);
    await shop.up();
    expect(shop.unsettled()).toBe(false);
  });

  test("deleting ends as a failure, and the deployment is not forgotten", async () => {
    const shop = await sharedWith([0, 0, 1]);
    await expect(shop.destroy()).rejects.toMatchObject({ code: "FD1504" });
    expect(shop.asked()).not.toContain("stack rm");
    expect([shop.unsettled(), shop.locked()]).toEqual([true, false]);
  });

  test("deleting forgets a deployment that nobody else works on", async () => {
    const shop = await sharedWith([0, 0, 0]);
    await shop.destroy();
    expect(shop.asked()).toContain("stack rm");
    expect([shop.unsettled(), shop.locked()]).toEqual([false, false]);
  });
});
