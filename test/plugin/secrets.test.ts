import { describe, expect, it } from "vitest";
import type { Message } from "../../src/plugin/wire.ts";
import { machineUrn, secret } from "./client.ts";
import { motd, openCloud, web } from "./cloud.ts";

const urn = machineUrn("web");
const canary = "canary-2f9d17c4";
const program = secret({ ...web, config: [{ butane: motd(canary), name: "web.bu" }] }, ["config", 0, "butane"]);

/** Every text of a response in which the secret stands in the open. */
function leaks(message: Message): readonly string[] {
  const hidden = new Set(message.secrets.map(([key]) => key));
  return Object.entries(message.properties).flatMap(([key, value]) =>
    !hidden.has(key) && `${JSON.stringify(value)}`.includes(canary) ? [key] : [],
  );
}

describe("a secret configuration", () => {
  it("is marked as one in every response, and shows in no line", async () => {
    const { client, engine, simulator } = await openCloud();
    const inputs = await client.check(urn, program);
    expect(inputs.properties.ignition).toContain(canary);
    const preview = await client.create(urn, inputs, { preview: true });
    const { id, outputs } = await client.create(urn, inputs);
    const found = await client.read(urn, id, inputs, outputs);
    const imported = await client.read(urn, id);
    const changed = await client.check(
      urn,
      secret({ ...web, config: [{ butane: motd(`${canary} 2`) }] }, ["config"]),
      inputs,
    );
    await client.diff(urn, inputs, changed);
    const kept = { id, inputs, outputs };
    const relabelled = await client.check(urn, { ...web, config: undefined, labels: {} }, inputs);
    const previewed = await client.update(urn, kept, relabelled, { preview: true });
    const updated = await client.update(urn, kept, relabelled);
    for (const message of [inputs, preview.outputs, outputs, found.inputs, found.outputs, imported.inputs, changed]) {
      expect(message.secrets).toContainEqual(["ignition"]);
      expect(leaks(message)).toEqual([]);
    }
    for (const message of [relabelled, previewed, updated]) expect(leaks(message)).toEqual([]);
    await expect.poll(() => engine.lines.map(({ text }) => text)).toContain("configuration changes: 1 of its settings");
    expect(JSON.stringify(engine.lines)).not.toContain(canary);
    expect(simulator.machines()).toHaveLength(1);
  });

  it("shows in no failure", async () => {
    const { client, simulator } = await openCloud();
    const butane = `${motd("x")}    - path: /etc/${canary}/x\n      contents: { inline: a, source: "data:,${canary}" }\n`;
    const wrong = await client.check(urn, secret({ ...web, config: [{ butane }] }, ["config", 0, "butane"]));
    expect(wrong.failures.length).toBeGreaterThan(0);
    expect(JSON.stringify(wrong.failures)).not.toContain(canary);
    const inputs = await client.check(urn, program);
    simulator.fail({ kind: "permission", times: 1000 });
    const error = await client.create(urn, inputs).then(
      () => undefined,
      (refused: Error) => refused,
    );
    expect(error?.message).toMatch(/^\d+ \w+: FD1303/);
    expect(error?.message).not.toContain(canary);
  });
});

describe("credentials", () => {
  it("show in no response, no failure and no line", async () => {
    const { client, engine, simulator } = await openCloud({ bare: true });
    const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_ENDPOINT_URL_EC2: endpoint = "" } = simulator.env;
    const secretAccessKey = simulator.env.AWS_SECRET_ACCESS_KEY ?? "";
    const aws = { accessKeyId, secretAccessKey, endpoint };
    const configuration = await client.checkConfig({ aws });
    expect(configuration.secrets).toContainEqual(["aws", "secretAccessKey"]);
    await client.configure(configuration.properties);
    const told = client.texts.length;
    const inputs = await client.check(urn, web);
    const { id } = await client.create(urn, inputs);
    simulator.fail({ kind: "credentials", times: 1000 });
    await expect(client.read(urn, id, inputs)).rejects.toThrow();
    const later = client.texts.slice(told).join("\n");
    expect(later.length).toBeGreaterThan(1000);
    expect(later.includes(secretAccessKey)).toBe(false);
    expect(JSON.stringify(engine.lines)).not.toContain(secretAccessKey);
  });

  it("from the environment are not written into the provider's inputs", async () => {
    const { client, simulator } = await openCloud();
    const { properties } = await client.checkConfig({});
    expect(Object.keys(properties)).toEqual(["owner"]);
    expect(client.texts.join("\n")).not.toContain(simulator.env.AWS_SECRET_ACCESS_KEY);
  });
});
