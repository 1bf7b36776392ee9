import { expect, test } from "vitest";
import type { IO } from "../../../src/platform.ts";
import { machines } from "../../../src/providers/openstack/machines.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { openWorld } from "./cloud.ts";

/**
 * A gateway that gives up on the first call, which the service behind it carries out only after `lateMs` of the clock of `io`: at once where it is
 * left out, but after the next one.
 */
function behindGateway(io: IO, path: RegExp, lateMs: number | undefined): IO {
  let posts = 0;
  let late: (() => Promise<unknown>) | undefined;
  const fetch: typeof io.fetch = async (url, init) => {
    if (init?.method !== "POST" || !path.test(String(url))) return io.fetch(url, init);
    posts++;
    const { signal: _, ...kept } = init;
    if (posts > 1) {
      const answer = await io.fetch(url, init);
      await late?.();
      return answer;
    }
    if (lateMs === undefined) late = () => io.fetch(url, kept);
    else void io.sleep(lateMs).then(() => io.fetch(url, kept));
    return new Response("<html><h1>504 Gateway Time-out</h1></html>", { status: 504 });
  };
  return { ...io, fetch };
}

test.each([
  ["half a minute late", 30_000],
  ["after the second one", undefined],
])("a server that Nova makes %s is the only one", async (_, lateMs) => {
  const cloud = await openWorld();
  await cloud.images().create(cloud.plan, cloud.run());
  const io = behindGateway(cloud.io, /\/servers$/, lateMs);
  const { id } = await machines(cloud.credentials, io).create(await cloud.machine(), cloud.run());
  expect(cloud.simulator.machines().map((machine) => machine.id)).toEqual([id]);
  await cloud.simulator.close();
});

test.each([
  ["half a minute late", 30_000],
  ["after the second one", undefined],
])("a volume that Cinder makes %s is the only one", async (_, lateMs) => {
  const cloud = await openWorld();
  const options = resources.Volume.options.parse({ region: "RegionOne", sizeGiB: 10 });
  const driver = resources.Volume.connect(cloud.credentials, behindGateway(cloud.io, /\/volumes$/, lateMs));
  const { id } = await driver.create({ name: "data", labels: {}, options }, cloud.run());
  expect((await driver.list("RegionOne", cloud.run())).map((volume) => volume.id)).toEqual([id]);
  await cloud.simulator.close();
});
