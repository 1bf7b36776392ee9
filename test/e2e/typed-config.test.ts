import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import * as flatcar from "../../src/index.ts";
import type { Cloud } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import type { Program } from "./program.ts";
import { eachWithProgram } from "./simulated-shop.ts";

const title = "configuration that a program writes";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let cloud: Cloud;
    let program: Program;

    eachWithProgram((opened) => {
      ({ cloud, program } = opened);
    });

    const machine = (config: NonNullable<ConstructorParameters<typeof flatcar.aws.Machine>[1]["config"]>) => {
      const options = { region: "eu-central-1", instanceType: "t4g.small" } as const;
      return new flatcar.Machine("web", { platform: "aws", release: "4593.2.5", options, config });
    };

    test("reaches the machine, is secret where a text of it is, and does not change with its line", async () => {
      const canary = "canary-of-a-typed-config";
      const token = () => ({ path: "/etc/token", mode: "0600", contents: pulumi.secret(canary) }) as const;
      let make = () => flatcar.config({ files: [token()] });
      const stack = await program.stack("dev", async () => {
        machine([make(), { files: [{ path: "/etc/motd.d/10.conf", contents: "hello\n" }] }]);
      });
      await stack.up();
      const [made] = await cloud.machines();
      const ignition = Buffer.from(made?.userData ?? "", "base64").toString();
      expect(ignition).toContain(canary);
      expect(ignition).toContain("/etc/motd.d/10.conf");
      expect(program.state("dev")).not.toContain(canary);
      expect(program.printed.join("\n")).not.toContain(canary);
      make = () => flatcar.config({ files: [token()] });
      const { changeSummary } = await stack.preview();
      expect(changeSummary).toEqual({ same: expect.any(Number) });
      await stack.destroy();
    });

    test("is checked in a preview as far as it is known", async () => {
      let path = "/etc/b" as const as `/${string}`;
      const stack = await program.stack("late", async () => {
        const first = new flatcar.aws.Machine("first", {
          release: "4593.2.5",
          options: { region: "eu-central-1", instanceType: "t4g.small" },
          config: [],
        });
        machine([flatcar.config({ files: [{ path: "/etc/first", contents: first.address }, { path }] })]);
      });
      expect((await stack.preview()).changeSummary).toMatchObject({ create: expect.any(Number) });
      path = "/etc//b";
      await expect(stack.preview()).rejects.toThrow(/FD1201: path is not fully simplified[\s\S]*files\[1\]\.path/);
      path = "/etc/b";
      await stack.up();
      const users = (await cloud.machines()).map(({ userData }) => Buffer.from(userData ?? "", "base64").toString());
      expect(users.join()).toMatch(/"source":"data:,\d+\.\d+\.\d+\.\d+"/);
    });

    test("that is wrong stops at its line, with the property", async () => {
      const stack = await program.stack("wrong", async () => {
        machine([flatcar.config({ files: [{ path: "/etc/a" }, { path: "/etc//b" }] })]);
      });
      await expect(stack.up()).rejects.toThrow(/FD1201: path is not fully simplified/);
      await expect(stack.up()).rejects.toThrow(/typed-config\.test\.ts:\d+:\d+[\s\S]*files\[1\]\.path/);
    });
  },
);
