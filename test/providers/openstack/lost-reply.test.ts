import { expect, test } from "vitest";
import { machines } from "../../../src/providers/openstack/machines.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { behindGateway } from "../gateway.ts";
import { openWorld } from "./cloud.ts";

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
