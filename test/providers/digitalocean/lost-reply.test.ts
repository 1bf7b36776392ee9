import { afterEach, expect, test } from "vitest";
import type { ImportedImages, ResourceKind } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { fastIO } from "../../conformance/clock.ts";
import { simulated } from "../../conformance/cloud.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";
import { openWorld, releaseFor } from "../../conformance/world.ts";
import { behindGateway } from "../gateway.ts";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((cloud) => cloud.close()));
});

/** An account behind a gateway that gives up on the first POST to a path, which is carried out late. */
async function account(path: RegExp, lateMs: number | undefined) {
  const cloud = await digitalocean.simulate({});
  open.push(cloud);
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: endpoint = "" } = cloud.env;
  const io = behindGateway(
    fastIO(cloud.env, () => undefined),
    path,
    lateMs,
  );
  const run = { owner: "fd01", signal: AbortSignal.timeout(20_000), progress: () => undefined };
  return { cloud, credentials: { token, endpoint }, io, run };
}

const gateways = [
  ["half a minute late", 30_000],
  ["after the second one", undefined],
] as const;

test.each(gateways)("a Droplet that is made %s is the only one", async (_, lateMs) => {
  const world = await openWorld(simulated(digitalocean as never), {});
  open.push(world.cloud);
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: endpoint = "" } = world.cloud.env;
  const io = behindGateway(world.io, /\/v2\/droplets$/, lateMs);
  const made = await digitalocean.connect({ token, endpoint }, io).create((await world.plan()) as never, world.run());
  expect((await world.cloud.machines()).map(({ id }) => id)).toEqual([made.id]);
});

test.each(gateways)("an image that is made %s is the only one", async (_, lateMs) => {
  const { credentials, io, run, cloud } = await account(/\/v2\/images$/, lateMs);
  const source = digitalocean.image as ImportedImages<unknown, unknown>;
  const wanted = imagePlan(source, releaseFor("amd64"), { region: "fra1" });
  await source.connect(credentials, io).create(wanted, { ...run, content: imageContent(wanted) });
  expect(cloud.images?.()).toHaveLength(1);
});

test("an image that came beside ours goes with it, and one of another deployment stays", async () => {
  const { credentials, io, run, cloud } = await account(/\/v2\/images$/, 90_000);
  const source = digitalocean.image as ImportedImages<unknown, unknown>;
  const wanted = imagePlan(source, releaseFor("amd64"), { region: "fra1" });
  const driver = source.connect(credentials, io);
  const mine = await driver.create(wanted, { ...run, content: imageContent(wanted) });
  await expect.poll(() => cloud.images?.().length).toBe(2);
  const theirs = await driver.create(wanted, { ...run, owner: "fd02", content: imageContent(wanted) });
  await driver.delete(mine.id, run);
  const left = await driver.list("fra1", run);
  expect(left.map(({ id, holders }) => [id, holders])).toEqual([[theirs.id, ["fd02"]]]);
});

test.each([
  ["Firewall", /\/v2\/firewalls$/],
  ["LoadBalancer", /\/v2\/load_balancers$/],
  ["ReservedIp", /\/v2\/reserved_ips$/],
] as const)("a %s that is made half a minute late is the only one", async (name, path) => {
  const { credentials, io, run } = await account(path, 30_000);
  const kind = digitalocean.resources?.[name] as ResourceKind;
  const driver = kind.connect(credentials, io);
  const options = kind.options.parse(kind.sample.options({}));
  const made = await driver.create({ name: "shop-part", labels: {}, options } as never, run);
  await io.sleep(60_000);
  expect((await driver.list("team", run)).map(({ id }) => id)).toEqual([made.id]);
});
