import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import * as flatcar from "../../src/index.ts";
import { type Cloud, writes } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import type { Program } from "./program.ts";
import { eachWithProgram } from "./simulated-shop.ts";

const title = "an ordinary Pulumi program";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let cloud: Cloud;
    let program: Program;

    eachWithProgram((opened) => {
      ({ cloud, program } = opened);
    });

    const options = { region: "eu-central-1", instanceType: "t4g.small" } as const;
    const motd = (text: pulumi.Input<string>) =>
      flatcar.butaneText(
        pulumi.interpolate`variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/motd
      contents: { inline: "${text}" }
`,
      );
    const machine = (text: pulumi.Input<string>, opts: pulumi.ResourceOptions = {}) =>
      new flatcar.Machine("web", { platform: "aws", release: "4593.2.5", options, config: [motd(text)] }, opts);
    const newWrites = async (work: () => Promise<unknown>) => {
      const before = (await cloud.calls()).length;
      await work();
      return writes((await cloud.calls()).slice(before));
    };

    test("up, up again, a change, destroy", async () => {
      let text = "one";
      const stack = await program.stack("dev", async () => {
        const web = machine(text);
        return { address: web.address, version: web.version };
      });
      const { outputs } = await stack.up();
      expect(outputs.version?.value).toBe("4593.2.5");
      expect(outputs.address?.value).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(await newWrites(() => stack.up({ expectNoChanges: true }))).toEqual([]);
      text = "two";
      const { changeSummary } = await stack.preview();
      expect(changeSummary).toMatchObject({ replace: 1 });
      const order = await newWrites(() => stack.up());
      expect(order.filter((name) => /^(Run|Terminate)Instances$/.test(name))).toEqual([
        "RunInstances",
        "TerminateInstances",
      ]);
      await stack.destroy();
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
    });

    test("a machine is imported by its id alone, and then belongs to the program", async () => {
      const first = await program.stack("first", async () => {
        const web = new flatcar.aws.Machine("web", { release: "4593.2.5", options, config: [motd("hello")] });
        return { id: web.id, ignition: web.ignition };
      });
      const { outputs } = await first.up();
      const id = String(outputs.id?.value);
      expect(id).toMatch(/^eu-central-1\/i-/);
      let taken: pulumi.CustomResourceOptions = { import: id };
      const second = await program.stack("second", async () => {
        const args = { name: "web", release: "4593.2.5", options, config: [motd("hello")] };
        const web = new flatcar.aws.Machine("taken", args, taken);
        return { id: web.id };
      });
      const imported = await newWrites(async () => {
        expect((await second.up()).outputs.id?.value).toBe(id);
      });
      expect(imported).toEqual([]);
      taken = {};
      expect(await newWrites(() => second.up({ expectNoChanges: true }))).toEqual([]);
      await second.destroy();
      expect(await cloud.machines()).toEqual([]);
    });

    test("an id that does not exist cannot be imported", async () => {
      const stack = await program.stack("dev", async () => {
        const opts = { import: "eu-central-1/i-0123456789abcdef0" };
        new flatcar.aws.Machine("web", { release: "4593.2.5", options, config: [] }, opts);
      });
      await expect(stack.up()).rejects.toThrow(/i-0123456789abcdef0.*does not exist/s);
      expect(writes(await cloud.calls())).toEqual([]);
    });

    test("a secret in the configuration is sealed in state and shows nowhere", async () => {
      const canary = "canary-7f3a9c";
      const stack = await program.stack("dev", async () => {
        machine(pulumi.secret(canary));
      });
      const print = (text: string) => void program.printed.push(text);
      await stack.preview({ onOutput: print, onError: print, debug: false });
      await stack.up({ onOutput: print, onError: print });
      const [made] = await cloud.machines();
      expect(Buffer.from(made?.userData ?? "", "base64").toString()).toContain(canary);
      expect(program.state("dev")).not.toContain(canary);
      expect(program.printed.join("\n")).not.toContain(canary);
      await stack.destroy({ onOutput: print, onError: print });
      expect(program.printed.join("\n")).not.toContain(canary);
    });

    test("a wrong option is told with its place, before any call", async () => {
      const stack = await program.stack("dev", async () => {
        const wrong = { region: "eu-central-1", instanceTyp: "t4g.small" } as unknown as typeof options;
        new flatcar.aws.Machine("web", { release: "4593.2.5", options: wrong, config: [] });
      });
      await expect(stack.preview()).rejects.toThrow(/FD1004.*instanceTyp.*did you mean "instanceType"/s);
      expect(await cloud.calls()).toEqual([]);
    });
  },
);
