import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as flatcar from "../../src/index.ts";
import type { Simulator } from "../../src/platform.ts";
import { simulate } from "../../src/testing.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { openProgram, type Program } from "./program.ts";

const title = "a replacement that the user asks for";
const options = { region: "eu-central-1", instanceType: "t4g.small" } as const;

/** What a program says of its machine, changed between two runs. */
interface Written {
  resource: string;
  readonly name?: string;
  role: string;
  readonly how: CustomResourceOptions;
}

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let simulator: Simulator;
    let program: Program;

    beforeEach(async () => {
      simulator = await simulate("aws");
      program = await openProgram(simulator.env);
    });
    afterEach(async () => {
      await program.close();
      await simulator.close();
    });

    const open = async (written: Written): Promise<Stack> => {
      const stack = await program.stack("dev", async () => {
        const { resource, name, role, how } = written;
        const spec = { platform: "aws", release: "4593.2.5", options, labels: { role } } as const;
        new flatcar.Machine(resource, name === undefined ? spec : { ...spec, name }, how);
      });
      await stack.up();
      return stack;
    };
    const held = async (stack: Stack) => {
      const { deployment } = await stack.exportStack();
      const resources = deployment.resources as readonly Record<"urn" | "type" | "id", string>[];
      return resources.filter(({ type }) => type === "flatcar:aws:Machine");
    };
    /** The id of the one machine; state holds it and no other, and it exists. */
    const only = async (stack: Stack) => {
      const ids = (await held(stack)).map(({ id }) => id);
      expect(ids).toHaveLength(1);
      expect(simulator.machines().map(({ id }) => id)).toEqual(ids);
      return ids[0];
    };
    const replace = async (stack: Stack) => stack.up({ replace: (await held(stack)).map(({ urn }) => urn) });
    const settled = async (stack: Stack) => {
      await stack.up({ expectNoChanges: true });
      await stack.destroy();
      expect([simulator.machines(), simulator.leftovers()]).toEqual([[], []]);
    };

    test("keeps a machine whose plan stays the same, and says so", async () => {
      const stack = await open({ resource: "web", role: "web", how: {} });
      const before = await only(stack);
      const { stdout } = await replace(stack);
      expect(await only(stack)).toBe(before);
      expect(stdout).toMatch(/was not replaced: .*deleteBeforeReplace/);
      await settled(stack);
    });

    test("makes another one of the same plan with deleteBeforeReplace", async () => {
      const stack = await open({ resource: "web", role: "web", how: { deleteBeforeReplace: true } });
      const before = await only(stack);
      await replace(stack);
      expect(await only(stack)).not.toBe(before);
      await settled(stack);
    });

    test.each([undefined, "front"])("makes another one for replaceOnChanges, with the name %s", async (name) => {
      const how = { replaceOnChanges: ["labels"] };
      const written: Written = { resource: "web", role: "web", how, ...(name === undefined ? {} : { name }) };
      const stack = await open(written);
      const before = await only(stack);
      written.role = "db";
      expect((await stack.up()).summary.resourceChanges).toMatchObject({ replace: 1 });
      expect(await only(stack)).not.toBe(before);
      expect(simulator.machines()[0]).toMatchObject({ labels: { role: "db" } });
      await settled(stack);
    });

    test("goes on with the machine of a resource that was renamed and kept the machine's name", async () => {
      const written: Written = { resource: "web", name: "front", role: "web", how: {} };
      const stack = await open(written);
      const before = await only(stack);
      written.resource = "edge";
      await stack.up();
      expect(await only(stack)).toBe(before);
      await settled(stack);
    });
  },
);
