import { expect, it, onTestFinished } from "vitest";
import { simulate } from "../../src/testing.ts";
import { initFailure } from "./client.ts";
import { connect } from "./provider.ts";

const urn = "urn:pulumi:test::shop::flatcar:digitalocean:Image::flatcar";

/** A simulated DigitalOcean whose imports last so long, and a provider of it. */
async function openCloud(latencyMs: number) {
  const simulator = await simulate("digitalocean", { latencyMs });
  onTestFinished(() => simulator.close());
  const client = await connect(simulator);
  return { simulator, client, inputs: await client.check(urn, { release: "stable", place: "fra1" }) };
}

const failure = (work: Promise<unknown>) => work.catch((error: unknown) => error);

it("keeps an import whose time is over, which a refresh finds, the next update ends and a destroy deletes", async () => {
  const { simulator, client, inputs } = await openCloud(2_500);
  const kept = initFailure(await failure(client.create(urn, inputs, { seconds: 1 })));
  expect(kept).toMatchObject({
    id: expect.stringMatching(/^fra1\/\d+$/),
    reasons: [expect.stringMatching(/^FD1408: /)],
    inputs: { properties: inputs.properties },
  });
  const [id, outputs] = [kept?.id ?? "", kept?.outputs ?? {}];
  const found = await client.read(urn, id, inputs, outputs);
  expect([found.id, found.outputs.properties]).toEqual([id, inputs.properties]);
  const updated = await client.update(urn, { id, inputs, outputs }, inputs);
  expect(updated.properties).toMatchObject({ image: inputs.properties.image, created: expect.any(String) });
  expect(simulator.images?.()).toHaveLength(1);
  await (await connect(simulator)).delete(urn, id, inputs);
  expect(simulator.images?.()).toEqual([]);
});

it("keeps nothing of an import that failed and was cleared away", async () => {
  const { simulator, client, inputs } = await openCloud(0);
  const broken = { ...inputs.properties, url: "https://example.com/broken.img" };
  const error = await failure(client.create(urn, broken));
  expect(error).toMatchObject({ message: expect.stringContaining("FD1441: ") });
  expect([initFailure(error), simulator.images?.()]).toEqual([undefined, []]);
});

it("imports from the address that a program names, and tells of a wrong one before any call", async () => {
  const { simulator, client } = await openCloud(0);
  const url = "https://images.example.com/{version}/{file}";
  const inputs = await client.check(urn, { release: "stable", place: "fra1", url });
  expect(inputs.properties.url).toMatch(
    /^https:\/\/images\.example\.com\/\d+\.\d+\.\d+\/flatcar_production_digitalocean_image\.bin\.bz2$/,
  );
  await client.create(urn, inputs);
  const asked = simulator.calls.find(({ name }) => name === "POST /v2/images");
  expect(asked?.parameters.url).toBe(inputs.properties.url);
  const wrong = await client.check(urn, { release: "stable", place: "fra1", url: "http://10.0.0.7/{file}" });
  expect(wrong.failures).toEqual([{ property: "url", reason: expect.stringMatching(/^FD1442: /) }]);
});
