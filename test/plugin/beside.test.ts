import { expect, it, onTestFinished } from "vitest";
import type { ResourceKind } from "../../src/platform.ts";
import type { Properties } from "../../src/plugin/wire.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../../src/providers/index.ts";
import { connect } from "./provider.ts";

const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
const urnOf = ({ id }: AnyPlatform, type: string) => `urn:pulumi:test::shop::flatcar:${id}:${type}::one`;

/** A simulated cloud of the platform, and a connection to the provider. */
async function open(platform: AnyPlatform) {
  const simulator = await platform.simulate();
  onTestFinished(() => simulator.close());
  return { simulator, client: await connect(simulator) };
}

/** A kind of the platform that needs no other, and a path of it that changes in place. */
function simplest({ resources = {} }: AnyPlatform): readonly [string, ResourceKind] {
  const found = Object.entries(resources).find(([, { sample }]) => sample.needs.length === 0);
  if (!found) throw new Error("every kind needs another");
  return found;
}

it.each(platforms.filter(({ resources }) => resources))(
  "a resource of $title beside machines lives from check to delete",
  async (platform) => {
    const { simulator, client } = await open(platform);
    const [type, kind] = simplest(platform);
    const urn = urnOf(platform, type);
    const options = kind.sample.options({}) as Properties;
    const { failures, ...inputs } = await client.check(urn, { name: "shop-one", options });
    expect(failures).toEqual([]);
    expect((await client.create(urn, inputs, { preview: true })).outputs.properties).toMatchObject({
      name: "shop-one",
    });
    const { id, outputs } = await client.create(urn, inputs);
    expect(outputs.properties).toMatchObject({ phase: "ready", owner: "fd0123456789" });
    expect((await client.create(urn, inputs)).id).toBe(id);
    const read = await client.read(urn, id, inputs, outputs);
    expect((await client.diff(urn, read.inputs, inputs)).some).toBe(false);
    const found = await client.read(urn, id);
    expect(found.inputs.properties).toMatchObject({ name: "shop-one", owner: "fd0123456789" });
    const other = await client.check(urn, { name: "shop-two", options }, inputs);
    const renamed = await client.diff(urn, inputs, { properties: other.properties, secrets: [] });
    expect(renamed.detail).toEqual({ name: kind.inPlace.includes("name") ? "UPDATE" : "UPDATE_REPLACE" });
    await (await connect(simulator)).delete(urn, id, inputs);
    expect((await client.read(urn, id, inputs, outputs)).id).toBe("");
    expect(simulator.leftovers()).toEqual([]);
  },
);

it.each(platforms.filter(({ resources }) => resources))(
  "every mistake in a resource of $title is told at its property",
  async (platform) => {
    const { client } = await open(platform);
    const [type, kind] = simplest(platform);
    const options = { ...(kind.sample.options({}) as Properties), nonsense: 1 };
    const { failures } = await client.check(urnOf(platform, type), { options, wrong: true });
    expect(failures.map(({ property }) => property).sort()).toEqual(["options.nonsense", "wrong"]);
    const unknown = client.check(urnOf(platform, "Nonsense"), {});
    await expect(unknown).rejects.toThrow(/FD1005: there is no resource "flatcar:\w+:Nonsense"/);
  },
);

it.each(platforms.filter(({ image }) => image.kind === "imported"))(
  "an image of $title is a resource whose channel is pinned",
  async (platform) => {
    const { simulator, client } = await open(platform);
    const urn = urnOf(platform, "Image");
    const { region = undefined } = platform.sample.options.amd64 as { readonly region?: string };
    const given = { release: "stable", ...(region === undefined ? {} : { place: region }) };
    const { failures, ...inputs } = await client.check(urn, given);
    expect(failures).toEqual([]);
    expect(inputs.properties).toMatchObject({ version: "4593.2.5", image: expect.stringMatching(/^sha512-/) });
    const { id, outputs } = await client.create(urn, inputs);
    expect(simulator.images?.()).toEqual([outputs.properties.image]);
    const again = await client.check(urn, given, inputs);
    expect((await client.diff(urn, inputs, { properties: again.properties, secrets: [] })).some).toBe(false);
    const older = await client.check(urn, { ...given, release: "4593.2.4" }, inputs);
    const moved = await client.diff(urn, inputs, { properties: older.properties, secrets: [] });
    expect(moved.detail).toEqual({ image: "UPDATE_REPLACE", release: "UPDATE" });
    await (await connect(simulator)).delete(urn, id, inputs);
    expect((await client.read(urn, id, inputs, outputs)).id).toBe("");
    expect([simulator.images?.(), simulator.leftovers()]).toEqual([[], []]);
  },
);

it.each(platforms.filter(({ resources }) => resources))(
  "a resource of $title that is called otherwise in the program stays, and so does what is in it",
  async (platform) => {
    const { simulator, client } = await open(platform);
    const [type, kind] = simplest(platform);
    const [one, two] = [urnOf(platform, type), urnOf(platform, type).replace("::one", "::two")];
    const options = kind.sample.options({}) as Properties;
    const { failures: _, ...inputs } = await client.check(one, { name: "shop-one", options });
    const { id } = await client.create(one, inputs);
    const next = await connect(simulator);
    const renamed = await next.check(two, { name: "shop-one", options });
    expect((await next.create(two, { properties: renamed.properties, secrets: [] })).id).toBe(id);
    await next.delete(one, id, inputs);
    expect((await next.read(two, id)).id).toBe(id);
    await (await connect(simulator)).delete(two, id, inputs);
    expect(simulator.leftovers()).toEqual([]);
  },
);
