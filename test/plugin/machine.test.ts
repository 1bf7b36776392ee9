import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { offlineSnapshot, type ReleaseSource } from "../../src/images/index.ts";
import { unknownValue } from "../../src/plugin/wire.ts";
import { loadPlatform } from "../../src/providers/index.ts";
import { initFailure, machineUrn } from "./client.ts";
import { type Line, motd, openCloud, web } from "./cloud.ts";

const urn = machineUrn("web");

async function made() {
  const cloud = await openCloud();
  const inputs = await cloud.client.check(urn, web);
  const { id, outputs } = await cloud.client.create(urn, inputs);
  return { ...cloud, inputs, id, outputs };
}

/** Butane of a unit with a line of so much text. */
const unit = (text: string) =>
  `variant: flatcar\nversion: 1.1.0\nsystemd: { units: [{ name: a.service, contents: ${JSON.stringify(`#${text}`)} }] }\n`;

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as Error & { code: number },
  );

/** Returns when the provider has the cloud's answer, not only the cloud the machine. */
function accepted(engine: { readonly lines: readonly Line[] }): Promise<void> {
  const text = expect.stringContaining("waiting for i-");
  return expect.poll(() => engine.lines).toContainEqual({ urn, ephemeral: true, text });
}

async function down(): Promise<never> {
  throw new FlatcarError({ code: "FD1105", message: "down" });
}

describe("create", () => {
  it("makes the machine that the preview showed", async () => {
    const { client, simulator } = await openCloud();
    const inputs = await client.check(urn, web);
    const preview = await client.create(urn, inputs, { preview: true });
    expect(simulator.machines()).toEqual([]);
    const { id, outputs } = await client.create(urn, inputs);
    const { address, addresses, phase, ...same } = preview.outputs.properties;
    expect([preview.id, address, addresses, phase]).toEqual(["", unknownValue, unknownValue, unknownValue]);
    expect(outputs.properties).toMatchObject(same);
    expect(outputs.properties).toMatchObject({ phase: "running", address: expect.stringMatching(/^\d+\./) });
    expect(simulator.machines()).toEqual([
      expect.objectContaining({ id, name: "web", owner: "fd0123456789", labels: { role: "web" } }),
    ]);
    const userData = Buffer.from(simulator.machines()[0]?.userData ?? "", "base64").toString();
    expect(userData).toBe(inputs.properties.ignition);
  });

  it("shows its progress in the machine's row", async () => {
    const { engine } = await made();
    await expect.poll(() => engine.lines).toContainEqual({ urn, ephemeral: true, text: expect.any(String) });
  });

  it("keeps a machine that failed after the cloud had accepted it, and the next update goes on", async () => {
    const { client, simulator } = await openCloud({ simulator: { latencyMs: 3000 } });
    const inputs = await client.check(urn, web);
    const creating = failure(client.create(urn, inputs));
    await expect.poll(() => simulator.machines()).toHaveLength(1);
    simulator.fail({ call: "DescribeInstances", kind: "permission", times: 1000 });
    const kept = initFailure(await creating);
    expect(kept).toMatchObject({ id: simulator.machines()[0]?.id, inputs: { properties: inputs.properties } });
    expect(kept?.reasons[0]).toMatch(/^FD1303: /);
    expect(kept?.outputs.properties).toMatchObject({ name: "web", phase: "pending" });
    const again = await openCloud({ on: simulator });
    const id = kept?.id ?? "";
    const outputs = kept?.outputs ?? {};
    const updated = await again.client.update(urn, { id, inputs, outputs }, inputs);
    expect(updated.properties).toMatchObject({ ...inputs.properties, phase: "running" });
    expect(again.simulator.machines()).toHaveLength(1);
  });

  it("has no half-made machine when the cloud refuses", async () => {
    const { client, simulator } = await openCloud();
    simulator.fail({ call: "RunInstances", kind: "capacity", times: 1000 });
    const error = await failure(client.create(urn, await client.check(urn, web)));
    expect(error).toMatchObject({ code: 8, message: expect.stringContaining("FD1401: ") });
    expect(initFailure(error)).toBeUndefined();
    expect(simulator.machines()).toEqual([]);
  });
});

describe("a config that is too large as it is", () => {
  it("goes gzipped, and reading it back finds no drift, but what was changed", async () => {
    const { client, simulator } = await openCloud();
    const inputs = await client.check(urn, { ...web, config: [{ butane: unit("true\n".repeat(10_000)) }] });
    const { id, outputs } = await client.create(urn, inputs);
    const userData = Buffer.from(simulator.machines()[0]?.userData ?? "", "base64").toString();
    expect(userData).toMatch(/^\{"ignition":\{"config":\{"replace":\{"compression":"gzip",/);
    const found = await client.read(urn, id, inputs, outputs);
    expect(found.inputs.properties).toEqual(inputs.properties);
    const changed = await client.check(urn, { ...web, config: [{ butane: unit("false\n".repeat(10_000)) }] });
    expect((await client.diff(urn, found.inputs, changed)).detail).toEqual({ ignition: "UPDATE_REPLACE" });
    expect((await client.read(urn, id)).inputs.properties.ignition).toBe(inputs.properties.ignition);
  });

  it("is pointed to where the platform has a store, and that is no drift either", async () => {
    const platform = await loadPlatform("aws");
    Object.assign(platform, { offLoad: () => ({ urlOf: (sha512: string) => `s3://configs/${sha512}` }) });
    onTestFinished(() => {
      Reflect.deleteProperty(platform, "offLoad");
    });
    const { client, simulator } = await openCloud();
    const inputs = await client.check(urn, {
      ...web,
      config: [{ butane: motd(randomBytes(20_000).toString("hex")) }],
    });
    const { id, outputs } = await client.create(urn, inputs);
    const userData = Buffer.from(simulator.machines()[0]?.userData ?? "", "base64").toString();
    expect(userData).toMatch(/"replace":\{"source":"s3:\/\/configs\/[0-9a-f]{128}"/);
    expect((await client.read(urn, id, inputs, outputs)).inputs.properties).toEqual(inputs.properties);
  });
});

describe("read", () => {
  it("finds no drift where there is none", async () => {
    const { client, inputs, id, outputs } = await made();
    const found = await client.read(urn, id, inputs, outputs);
    expect(found.inputs.properties).toEqual(inputs.properties);
    expect(found.outputs.properties).toEqual(outputs.properties);
  });

  it("finds a label of ours that was changed behind our back, and nothing of what others set", async () => {
    const { client, simulator, inputs, id, outputs } = await made();
    simulator.drift(id, { role: "other", team: "blue" });
    const found = await client.read(urn, id, inputs, outputs);
    expect(found.inputs.properties.labels).toEqual({ role: "other" });
    expect(found.outputs.properties.labels).toEqual({ role: "other" });
    const { detail } = await client.diff(urn, found.inputs, inputs);
    expect(detail).toEqual({ "labels.role": "UPDATE" });
    await client.update(urn, { id, inputs: found.inputs, outputs: found.outputs }, inputs);
    expect(simulator.machines()[0]?.labels).toEqual({ role: "web", team: "blue" });
  });

  it("gives no id for a machine that is gone, and fails when the cloud does not answer", async () => {
    const { client, simulator, inputs, id, outputs } = await made();
    simulator.fail({ call: "DescribeInstances", kind: "permission", times: 1000 });
    expect(await failure(client.read(urn, id, inputs, outputs))).toMatchObject({ code: 7 });
    const later = await openCloud({ on: simulator });
    later.simulator.vanish(id);
    expect((await later.client.read(urn, id, inputs, outputs)).id).toBe("");
  });

  it("knows the release of an imported machine that no channel has now", async () => {
    const { client, connect } = await openCloud();
    const { id } = await client.create(urn, await client.check(urn, { ...web, release: "4593.2.4" }));
    const found = await (await connect()).read(urn, id);
    expect(found.outputs.properties).toMatchObject({ version: "4593.2.4", channel: "stable" });
  });

  it.each<[string, Partial<ReleaseSource>, number]>([
    ["the release server", { find: down, current: down }, 1],
    ["what its version is", { find: down }, 1],
    ["a channel that it is not of", { current: async (name) => (name === "beta" ? down() : undefined) }, 0],
  ])("imports no machine as one of another channel while %s cannot be asked", async (_, outage, failures) => {
    const { client, simulator } = await openCloud();
    const { id } = await client.create(urn, await client.check(urn, { ...web, release: "4593.2.4" }));
    const releases = { ...offlineSnapshot(), ...outage };
    const importer = await openCloud({ on: simulator, plugin: { releases } });
    const read = importer.client.read(urn, id);
    if (failures > 0) expect(await failure(read)).toMatchObject({ message: expect.stringContaining("FD1105: down") });
    else expect((await read).outputs.properties).toMatchObject({ version: "4593.2.4", channel: "stable" });
  });

  it("imports by the id alone: the program that made the machine differs in nothing", async () => {
    const { client, id, inputs, connect } = await made();
    const importer = await connect();
    const found = await importer.read(urn, id);
    expect(found.id).toBe(id);
    const { version, channel } = inputs.properties;
    expect(found.outputs.properties).toMatchObject({ version, channel, release: "stable", onImageChange: "keep" });
    const program = await importer.check(urn, web, found.inputs);
    expect(program.failures).toEqual([]);
    expect(await importer.diff(urn, found.inputs, program)).toMatchObject({ some: false, detail: {} });
    expect(program.properties).toMatchObject({ image: inputs.properties.image, name: "web" });
    const generated = await client.check(urn, found.inputs, found.inputs);
    expect(generated.failures).toEqual([]);
    expect(generated.properties).toMatchObject(found.inputs.properties);
    expect(await client.diff(urn, found.inputs, generated)).toMatchObject({ some: false });
  });

  it("keeps the release of an imported machine, which its channel has left", async () => {
    const { client, connect } = await openCloud();
    await client.create(urn, await client.check(urn, { ...web, release: "4593.2.4" }));
    const importer = await connect();
    const { id } = await importer.create(urn, await importer.check(urn, { ...web, release: "4593.2.4" }));
    const found = await importer.read(urn, id);
    const later = await connect();
    const program = await later.check(urn, web, found.inputs);
    expect(program.properties).toMatchObject({
      release: "stable",
      version: "4593.2.4",
      image: found.inputs.properties.image,
    });
    expect(await later.diff(urn, found.inputs, program)).toMatchObject({ some: false });
  });

  it("shows what a program would change of the machine it imports", async () => {
    const { client, simulator, id } = await made();
    simulator.drift(id, { team: "blue" });
    const found = await client.read(urn, id);
    expect(found.inputs.properties.labels).toEqual({ role: "web", team: "blue" });
    const other = { ...web, config: [{ butane: motd("other") }], labels: { role: "db" } };
    const { detail } = await client.diff(urn, found.inputs, await client.check(urn, other, found.inputs));
    expect(detail).toEqual({ ignition: "UPDATE_REPLACE", "labels.role": "UPDATE" });
  });

  it("leaves the labels of an imported machine that its program does not name", async () => {
    const { client, simulator, id } = await made();
    simulator.drift(id, { team: "blue" });
    const found = await client.read(urn, id);
    const news = await client.check(urn, { ...web, labels: { tier: "1" } }, found.inputs);
    expect((await client.diff(urn, found.inputs, news)).detail).toEqual({ "labels.tier": "ADD" });
    await client.update(urn, { id, inputs: found.inputs, outputs: found.outputs }, news);
    expect(simulator.machines()[0]?.labels).toEqual({ role: "web", team: "blue", tier: "1" });
  });
});

describe("update", () => {
  it("changes a label in place", async () => {
    const { client, simulator, inputs, id, outputs } = await made();
    const kept = { id, inputs, outputs };
    const news = await client.check(urn, { ...web, labels: { role: "db" } }, inputs);
    const preview = await client.update(urn, kept, news, { preview: true });
    expect(preview.properties).toMatchObject({ labels: { role: "db" }, address: outputs.properties.address });
    expect(simulator.machines()[0]?.labels).toEqual({ role: "web" });
    const updated = await client.update(urn, kept, news);
    expect(updated.properties).toEqual(preview.properties);
    expect(simulator.machines()).toEqual([expect.objectContaining({ id, labels: { role: "db" } })]);
  });

  it("takes a label away that the program does not name any more, and leaves what others set", async () => {
    const { client, simulator, inputs, id, outputs } = await made();
    simulator.drift(id, { team: "blue" });
    const news = await client.check(urn, { ...web, labels: {} }, inputs);
    await client.update(urn, { id, inputs, outputs }, news);
    expect(simulator.machines()[0]?.labels).toEqual({ team: "blue" });
  });

  it("finishes a half-made machine although only its policy changes", async () => {
    const { client, simulator, inputs, id, outputs } = await made();
    simulator.drift(id, { role: "half" });
    const half = { properties: { ...outputs.properties, phase: "pending" }, secrets: outputs.secrets };
    const news = await client.check(urn, { ...web, onConfigChange: "ignore" }, inputs);
    await client.update(urn, { id, inputs, outputs: half }, news);
    expect(simulator.machines()).toEqual([expect.objectContaining({ id, labels: { role: "web" } })]);
  });

  it("says that a machine is gone", async () => {
    const { client, simulator, inputs, id, outputs } = await made();
    simulator.vanish(id);
    const news = await client.check(urn, { ...web, onConfigChange: "ignore" }, inputs);
    expect(await failure(client.update(urn, { id, inputs, outputs }, news))).toMatchObject({ code: 5 });
  });
});

describe("delete", () => {
  it("deletes once, and is content the second time", async () => {
    const { connect, simulator, inputs, id } = await made();
    const client = await connect();
    await client.delete(urn, id, inputs);
    expect([simulator.machines(), simulator.leftovers()]).toEqual([[], []]);
    await client.delete(urn, id, inputs);
  });
});

describe("two entries of the state and one machine", () => {
  it("does not delete the machine that a forced replacement took up, and says so", async () => {
    const { connect, simulator, engine, inputs, id } = await made();
    const client = await connect();
    const replacement = await client.create(urn, await client.check(urn, web));
    expect(replacement.id).toBe(id);
    await client.delete(urn, id, inputs);
    expect(simulator.machines()).toEqual([expect.objectContaining({ id })]);
    const text = expect.stringMatching(/^machine .* was not replaced: .*deleteBeforeReplace/);
    await expect.poll(() => engine.lines).toContainEqual({ urn, ephemeral: false, text });
    await (await connect()).delete(urn, id, inputs);
    expect(simulator.machines()).toEqual([]);
  });

  it("does not delete the machine that a renamed resource took up", async () => {
    const { client, connect, simulator, engine } = await openCloud();
    const inputs = await client.check(urn, { ...web, name: "front" });
    const { id } = await client.create(urn, inputs);
    const next = await connect();
    const renamed = machineUrn("renamed");
    expect((await next.create(renamed, await next.check(renamed, { ...web, name: "front" }))).id).toBe(id);
    await next.delete(urn, id, inputs);
    expect(simulator.machines()).toEqual([expect.objectContaining({ id })]);
    const text = `machine ${id} stays: it is now that of ${renamed}`;
    await expect.poll(() => engine.lines).toContainEqual({ urn, ephemeral: false, text });
  });

  it("does not delete the machine that another entry goes on with", async () => {
    const { connect, simulator, inputs, id } = await made();
    const client = await connect();
    const other = machineUrn("other");
    await client.diff(other, inputs, inputs, [], id);
    await client.delete(urn, id, inputs);
    expect(simulator.machines()).toEqual([expect.objectContaining({ id })]);
  });

  it("deletes a machine of two entries with the last of them", async () => {
    const { connect, simulator, inputs, id } = await made();
    const client = await connect();
    const other = machineUrn("other");
    for (const entry of [urn, other]) await client.diff(entry, inputs, inputs, [], id);
    await client.delete(urn, id, inputs);
    expect(simulator.machines()).toHaveLength(1);
    await client.delete(other, id, inputs);
    expect(simulator.machines()).toEqual([]);
  });

  it("keeps the old machine until the new one is up", async () => {
    const first = await openCloud({ simulator: { latencyMs: 3000 } });
    const inputs = await first.client.check(urn, web);
    const { id } = await first.client.create(urn, inputs);
    const client = await first.connect();
    const changed = { ...web, config: [{ butane: motd("other") }] };
    await client.diff(urn, inputs, await client.check(urn, changed, inputs), [], id);
    const news = await client.check(urn, changed);
    const creating = failure(client.create(urn, news));
    await expect.poll(() => first.simulator.machines()).toHaveLength(2);
    first.simulator.fail({ call: "DescribeInstances", kind: "permission", times: 1000 });
    const half = initFailure(await creating);
    expect(half?.id).not.toBe(id);
    const message = expect.stringMatching(/FD1416: machine .* stays/);
    expect(await failure(client.delete(urn, id, inputs))).toMatchObject({ message });
    const again = await openCloud({ on: first.simulator });
    expect(again.simulator.machines()).toHaveLength(2);
    const kept = { id: half?.id ?? "", inputs: news, outputs: half?.outputs ?? {} };
    await again.client.update(urn, kept, news);
    await again.client.delete(urn, id, inputs);
    expect(again.simulator.machines()).toEqual([expect.objectContaining({ id: half?.id })]);
  });

  it("replaces the machine first of all where a fixed name leaves no room for two", async () => {
    const { client, connect, simulator } = await openCloud();
    const fixed = { ...web, name: "front" };
    const inputs = await client.check(urn, fixed);
    const { id } = await client.create(urn, inputs);
    const next = await connect();
    const news = await next.check(urn, fixed, inputs);
    expect(await next.diff(urn, inputs, news, [], id)).toMatchObject({ some: false, deleteBeforeReplace: true });
    const made = await next.create(urn, await next.check(urn, fixed));
    expect(made.id).not.toBe(id);
    await next.delete(urn, id, inputs);
    expect(simulator.machines()).toEqual([expect.objectContaining({ id: made.id, name: "front" })]);
  });
});

describe("cancel", () => {
  it("ends the work of its own connection and of no other", async () => {
    const { client, connect, simulator, engine } = await openCloud({ simulator: { latencyMs: 60_000 } });
    const other = await connect();
    const inputs = await client.check(urn, web);
    const creating = failure(client.create(urn, inputs));
    await accepted(engine);
    await client.cancel();
    const error = await creating;
    expect(initFailure(error)).toMatchObject({
      id: simulator.machines()[0]?.id,
      reasons: [expect.stringMatching(/^FD1409/)],
    });
    expect(await failure(client.create(urn, inputs))).toMatchObject({ code: 1 });
    expect((await other.check(machineUrn("db"), web)).failures).toEqual([]);
  });

  it("keeps to the resource's own timeout", async () => {
    const { client, simulator } = await openCloud({ simulator: { latencyMs: 60_000 } });
    const error = await failure(client.create(urn, await client.check(urn, web), { seconds: 1 }));
    expect(initFailure(error)).toMatchObject({
      id: simulator.machines()[0]?.id,
      reasons: [expect.stringMatching(/^FD1408/)],
    });
  });

  it("answers what is under way when the plugin closes", async () => {
    const { client, plugin, simulator, engine } = await openCloud({ simulator: { latencyMs: 60_000 } });
    const creating = failure(client.create(urn, await client.check(urn, web)));
    await accepted(engine);
    await Promise.race([plugin.close(), wait(5000)]);
    expect(initFailure(await creating)?.id).toBe(simulator.machines()[0]?.id);
  });
});
