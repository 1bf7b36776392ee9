import { expect, it, onTestFinished } from "vitest";
import { offlineSnapshot, simulatedFile } from "../../src/images/index.ts";
import { startPlugin } from "../../src/plugin/index.ts";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";
import { isolatedIO } from "../../src/testing.ts";
import { runCli } from "../cli/run.ts";
import { imageContent } from "../conformance/imported.ts";
import { dial, machineUrn } from "./client.ts";
import { motd, startEngine } from "./cloud.ts";

const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
const importing = platforms.filter(({ image }) => image.kind === "imported");

it.each(importing)("an image that only a machine of $title needed is pruned after it", async (platform) => {
  const simulator = await platform.simulate();
  onTestFinished(() => simulator.close());
  const io = { ...isolatedIO(simulator.env), fetch: globalThis.fetch };
  const releases = {
    ...offlineSnapshot(),
    published: async (...file: Parameters<typeof simulatedFile>) => simulatedFile(...file),
  };
  const plugin = await startPlugin({ io, owner: "fd0123456789", releases, content: imageContent });
  onTestFinished(() => plugin.close());
  const { address } = await startEngine();
  const connect = async () => {
    const client = dial(plugin.port);
    onTestFinished(() => client.close());
    await client.handshake(address);
    await client.configure({});
    return client;
  };
  const client = await connect();
  const urn = machineUrn("web", platform.id);
  const options = platform.sample.options.amd64 as { readonly region?: string };
  const config = [{ butane: motd("hello"), name: "web.bu" }];
  const inputs = await client.check(urn, { release: "stable", options, config });
  const { id } = await client.create(urn, inputs);
  const region = options.region ?? (platform.image.kind === "imported" ? platform.image.place(options) : undefined);
  const where = region === undefined || region === "project" ? [] : ["--region", region];
  const prune = () =>
    runCli(["image", "prune", "--platform", platform.id, ...where, "--yes"], {
      env: simulator.env,
      fetch,
      now: new Date(),
    });
  expect((await prune()).stdout).toContain("booted by a machine");
  await (await connect()).delete(urn, id, inputs);
  expect(await prune()).toMatchObject({ code: 0, stdout: expect.stringContaining("Done: 1 image deleted.") });
  expect([simulator.images?.(), simulator.leftovers()]).toEqual([[], []]);
});
