import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/engine/index.ts";
import { type Cloud, writes } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { openShop, type Shop } from "./shop.ts";

const { signal } = new AbortController();

/** The life of a deployment through the real engine, on any cloud. `start` gives an empty one. */
export function describeLife(title: string, missing: string | undefined, start: () => Promise<Cloud>): void {
  const reason = engineMissing ?? missing;
  describe.skipIf(reason !== undefined)(
    reason === undefined ? title : `${title} (skipped: ${reason})`,
    { timeout: patienceMs },
    () => {
      let cloud: Cloud;
      let shop: Shop;

      beforeEach(async () => {
        cloud = await start();
        shop = await openShop(cloud);
      });
      afterEach(async () => {
        shop.remove();
        await cloud.close();
      });

      const up = (events: RunEvent[] = []) =>
        shop.with(async (deployment) =>
          deployment.up(await shop.plan(), { signal, onEvent: (event) => events.push(event) }),
        );
      const names = async () => (await cloud.machines()).map(({ name }) => name).sort();
      const idsOf = async (pool: string) =>
        (await cloud.machines()).flatMap(({ id, name }) => (name?.startsWith(`shop-${pool}-`) ? [id] : [])).sort();
      const newCalls = async (work: () => Promise<unknown>) => {
        const before = (await cloud.calls()).length;
        await work();
        return (await cloud.calls()).slice(before);
      };

      test("a preview says what would be made, and leaves nothing behind", async () => {
        const events: RunEvent[] = [];
        const calls = await newCalls(async () => {
          const { counts } = await shop.with(async (deployment) =>
            deployment.preview(await shop.plan(), { signal, onEvent: (event) => events.push(event) }),
          );
          expect(counts).toEqual({ create: 3, update: 0, replace: 0, delete: 0, keep: 0 });
        });
        expect(writes(calls)).toEqual([]);
        expect(events.filter(({ kind }) => kind === "plan")).toHaveLength(3);
        expect(existsSync(shop.state)).toBe(false);
      });

      test("up makes what was planned, with its owner on it; up again asks for no change", async () => {
        const events: RunEvent[] = [];
        const { counts, machines } = await up(events);
        expect(counts).toEqual({ create: 3, update: 0, replace: 0, delete: 0, keep: 0 });
        expect(machines.map(({ name, phase }) => [name, phase])).toEqual([
          ["shop-web-0", "running"],
          ["shop-web-1", "running"],
          ["shop-worker-0", "running"],
        ]);
        expect(events.filter(({ kind }) => kind === "done")).toHaveLength(3);
        const made = await cloud.machines();
        const planned = new Map((await shop.plan()).map(({ plan }) => [plan.name, plan]));
        expect(new Set(made.map(({ owner }) => owner))).toEqual(new Set([shop.owner()]));
        for (const { name = "", userData, image, labels } of made) {
          expect({ userData, image, labels }).toMatchObject({
            userData: planned.get(name)?.userData,
            image: planned.get(name)?.image,
            labels: planned.get(name)?.labels,
          });
        }
        const calls = await newCalls(async () => {
          expect((await up()).counts).toEqual({ create: 0, update: 0, replace: 0, delete: 0, keep: 3 });
        });
        expect(writes(calls)).toEqual([]);
        expect(await cloud.machines()).toEqual(made);
      });

      test("a changed Butane file replaces the machines of its pool, new before old, and no other", async () => {
        await up();
        const [web, worker] = [await idsOf("web"), await idsOf("worker")];
        shop.write({ webText: "changed" });
        const preview = await shop.with(async (deployment) => deployment.preview(await shop.plan(), { signal }));
        expect(preview.counts).toMatchObject({ replace: 2, keep: 1 });
        expect(await idsOf("web")).toEqual(web);
        const events: RunEvent[] = [];
        const calls = await newCalls(async () => {
          expect((await up(events)).counts).toEqual({ create: 0, update: 0, replace: 2, delete: 0, keep: 1 });
        });
        const order = writes(calls).filter((name) => name === "RunInstances" || name === "TerminateInstances");
        expect(order).toEqual(["RunInstances", "RunInstances", "TerminateInstances", "TerminateInstances"]);
        expect(await idsOf("worker")).toEqual(worker);
        const after = await idsOf("web");
        expect(after).toHaveLength(2);
        expect(after.filter((id) => web.includes(id))).toEqual([]);
        expect(verbs(events, "shop-web-0")).toEqual(["start replace", "done replace", "start old", "done old"]);
        expect(verbs(events, "shop-worker-0")).toEqual([]);
        const known = await shop.with((deployment) => deployment.known());
        expect(known.map(({ name }) => name)).toEqual(["shop-web-0", "shop-web-1", "shop-worker-0"]);
        expect(writes(await newCalls(() => up()))).toEqual([]);
      });

      test("a changed label changes the machines in place", async () => {
        await up();
        const before = await idsOf("web");
        shop.write({ role: "front" });
        expect((await up()).counts).toMatchObject({ update: 2, replace: 0, keep: 1 });
        expect(await idsOf("web")).toEqual(before);
        const labels = (await cloud.machines()).map(({ labels: { role } }) => role).sort();
        expect(labels).toEqual(["front", "front", "worker"]);
      });

      test("a pool that shrinks loses its last machine; one that is gone loses all", async () => {
        await up();
        shop.write({ web: 1, worker: 0 });
        const { counts, machines } = await up();
        expect(counts).toMatchObject({ delete: 2, keep: 1 });
        expect(machines.map(({ name }) => name)).toEqual(["shop-web-0"]);
        expect(await names()).toEqual(["shop-web-0"]);
      });

      test("a machine that vanishes behind our back is gone in status, and made anew", async () => {
        await up();
        const [gone = ""] = await idsOf("web");
        const kept = (await cloud.machines()).filter(({ id }) => id !== gone).map(({ id }) => id);
        await cloud.vanish(gone);
        const status = await shop.with((deployment) => deployment.status({ signal }));
        expect(status.machines.map(({ id, phase }) => [id === gone, phase]).sort()).toEqual([
          [false, "running"],
          [false, "running"],
          [true, "gone"],
        ]);
        const refreshed = await shop.with((deployment) => deployment.refresh({ signal }));
        expect(refreshed.machines).toHaveLength(2);
        expect((await up()).counts).toMatchObject({ create: 1, keep: 2 });
        expect(await cloud.machines()).toHaveLength(3);
        expect((await cloud.machines()).map(({ id }) => id)).toEqual(expect.arrayContaining(kept));
      });

      test("a label that is changed behind our back is put right after a refresh, and what others set stays", async () => {
        await up();
        const [drifted = ""] = await idsOf("web");
        await cloud.drift(drifted, { role: "stolen", team: "theirs" });
        await shop.with((deployment) => deployment.refresh({ signal }));
        expect((await up()).counts).toMatchObject({ update: 1, replace: 0, create: 0 });
        const labels = async () => (await cloud.machines()).find(({ id }) => id === drifted)?.labels;
        expect(await labels()).toMatchObject({ role: "web", team: "theirs" });
        expect((await up()).counts).toMatchObject({ update: 0, keep: 3 });
        expect(await labels()).toMatchObject({ role: "web", team: "theirs" });
      });

      test("destroy leaves nothing, neither in the cloud nor of the deployment", async () => {
        await up();
        const { counts } = await shop.with((deployment) => deployment.destroy({ signal }));
        expect(counts.delete).toBe(3);
        expect(await cloud.machines()).toEqual([]);
        expect(await cloud.leftovers()).toEqual([]);
        expect(readdirSync(join(shop.state, "deployments"))).toEqual([]);
        const deployment = await shop.open();
        expect(deployment.exists()).toBe(false);
        await expect(deployment.destroy({ signal })).rejects.toMatchObject({ code: "FD1603" });
        await expect(deployment.status({ signal })).rejects.toMatchObject({ code: "FD1603" });
        await expect(deployment.refresh({ signal })).rejects.toMatchObject({ code: "FD1603" });
      });

      test("an outage is not an absence: a refresh that fails forgets no machine", async () => {
        await up();
        await cloud.fail({ kind: "credentials", times: 1000 });
        await expect(shop.with((deployment) => deployment.refresh({ signal }))).rejects.toMatchObject({
          code: "FD1302",
        });
        const known = await shop.with((deployment) => deployment.known());
        expect(known.map(({ name }) => name)).toEqual(["shop-web-0", "shop-web-1", "shop-worker-0"]);
      });
    },
  );
}

function verbs(events: readonly RunEvent[], machine: string): readonly string[] {
  return events.flatMap((event) =>
    (event.kind === "start" || event.kind === "done") && event.name === machine
      ? [`${event.kind} ${event.replaced ? "old" : event.verb}`]
      : [],
  );
}
