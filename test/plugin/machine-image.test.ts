import { expect, it, onTestFinished } from "vitest";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";
import { runCli } from "../cli/run.ts";
import { machineUrn } from "./client.ts";
import { motd } from "./cloud.ts";
import { connect } from "./provider.ts";

const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
const importing = platforms.filter(({ image }) => image.kind === "imported");

it.each(importing)("an image that only a machine of $title needed is pruned after it", async (platform) => {
  const simulator = await platform.simulate();
  onTestFinished(() => simulator.close());
  const client = await connect(simulator);
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
  await (await connect(simulator)).delete(urn, id, inputs);
  expect(await prune()).toMatchObject({ code: 0, stdout: expect.stringContaining("Done: 1 image deleted.") });
  expect([simulator.images?.(), simulator.leftovers()]).toEqual([[], []]);
});
