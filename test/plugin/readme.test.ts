import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { Properties } from "../../src/plugin/wire.ts";
import { machineUrn } from "./client.ts";
import { openCloud } from "./cloud.ts";

interface YamlProgram {
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: Properties }>>;
  readonly outputs: {
    readonly newest: { readonly "fn::invoke": { function: string; arguments: Properties; return: string } };
  };
}

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const program = parse(/^```yaml\n(name: shop\nruntime: yaml\n.*?)^```$/ms.exec(readme)?.[1] ?? "") as YamlProgram;

it("takes what the README's program in YAML says", async () => {
  const { client, simulator } = await openCloud();
  expect(Object.keys(program.resources)).toEqual(["web"]);
  for (const [name, { type, properties }] of Object.entries(program.resources)) {
    const urn = machineUrn(name);
    expect(urn).toContain(`::${type}::`);
    const inputs = await client.check(urn, properties);
    expect(inputs.failures).toEqual([]);
    const { outputs } = await client.create(urn, inputs);
    expect(outputs.properties.address).toMatch(/^\d+\./);
  }
  expect(simulator.machines()).toHaveLength(1);
  const { function: token, arguments: args, return: key } = program.outputs.newest["fn::invoke"];
  expect((await client.invoke(token, args)).properties[key]).toMatch(/^\d+\.\d+\.\d+$/);
});
