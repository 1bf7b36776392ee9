import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findEngine } from "../../src/engine/find.ts";
import { offlineSnapshot } from "../../src/images/index.ts";
import type { Simulator, SimulatorOptions } from "../../src/platform.ts";
import { type Plugin, startPlugin } from "../../src/plugin/index.ts";
import { machineClass } from "../../src/pulumi/resource.ts";
import { isolatedIO, simulate } from "../../src/testing.ts";
import { motd } from "./cloud.ts";

const engine = await findEngine(process.env).catch(() => undefined);
const missing = "no Pulumi engine was found";
const Machine = machineClass("aws");
type Args = ConstructorParameters<typeof Machine>[1];

describe.skipIf(!engine)(
  `the real engine${engine ? "" : ` (skipped: ${missing})`}`,
  () => {
    let folder: string;
    let simulator: Simulator;
    let plugin: Plugin;
    let stack: Stack;
    let args: Args;
    let resourceOptions: pulumi.CustomResourceOptions;

    const start = async (options: SimulatorOptions = {}) => {
      simulator = await simulate("aws", options);
      const io = { ...isolatedIO(simulator.env), fetch: globalThis.fetch };
      plugin = await startPlugin({ io, releases: offlineSnapshot() });
      const envVars = {
        PULUMI_DEBUG_PROVIDERS: `flatcar:${plugin.port}`,
        PULUMI_BACKEND_URL: `file://${folder}`,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      };
      const root = dirname(dirname(engine?.path ?? ""));
      const workspace = await LocalWorkspace.create({
        workDir: folder,
        pulumiCommand: await PulumiCommand.get({ root, skipVersionCheck: true }),
        projectSettings: { name: "shop", runtime: "nodejs" },
        envVars,
        program: async () => {
          const { id, version, ignition } = new Machine("web", args, resourceOptions);
          return { id, version, ignition };
        },
      });
      stack = await Stack.createOrSelect("dev", workspace);
    };
    const stop = async () => {
      await plugin.close();
      await simulator.close();
    };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "flatcar-engine-"));
      args = {
        release: "stable",
        options: { region: "eu-central-1", instanceType: "t3.small" },
        config: [{ butane: pulumi.secret(motd("canary-81c7")) }],
        labels: { role: "web" },
      };
      resourceOptions = {};
      await start();
    });
    afterAll(async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const up = async () => (await stack.up()).summary.resourceChanges;
    const state = async () => {
      const { deployment } = await stack.exportStack();
      return (deployment.resources as { type: string; id: string; initErrors?: string[] }[]).find(
        ({ type }) => type === "flatcar:aws:Machine",
      );
    };

    it("makes a machine once, and keeps its configuration a secret", async () => {
      expect((await stack.preview()).changeSummary).toEqual({ create: 2 });
      expect(await up()).toEqual({ create: 2 });
      expect((await stack.outputs()).ignition?.secret).toBe(true);
      const file = readFileSync(join(folder, ".pulumi", "stacks", "shop", "dev.json"), "utf8");
      expect(file).toContain("flatcar:aws:Machine");
      expect(file.includes("canary-81c7")).toBe(false);
      expect(await up()).toEqual({ same: 2 });
      expect(simulator.machines()).toHaveLength(1);
    });

    it("finds no drift, then drift, and heals it", async () => {
      expect((await stack.refresh()).summary.resourceChanges).toEqual({ same: 2 });
      simulator.drift(simulator.machines()[0]?.id ?? "", { role: "other" });
      expect((await stack.refresh()).summary.resourceChanges).toMatchObject({ update: 1 });
      expect(await up()).toMatchObject({ update: 1 });
      expect(simulator.machines()[0]?.labels).toEqual({ role: "web" });
    });

    it("replaces a machine by a new one before it deletes the old one", async () => {
      const [old] = simulator.machines();
      args = { ...args, config: [{ butane: motd("other") }] };
      expect(await up()).toMatchObject({ replace: 1 });
      const now = simulator.machines();
      expect(now).toHaveLength(1);
      expect(now[0]?.id).not.toBe(old?.id);
      expect(now[0]?.name).toMatch(/^web-[0-9a-f]{4}$/);
      expect(await up()).toEqual({ same: 2 });
    });

    it("imports a machine by its id", async () => {
      const id = simulator.machines()[0]?.id ?? "";
      const exported = await stack.exportStack();
      const resources = exported.deployment.resources as { type: string }[];
      exported.deployment.resources = resources.filter(({ type }) => type !== "flatcar:aws:Machine");
      await stack.importStack(exported);
      resourceOptions = { import: id };
      expect(await up()).toMatchObject({ import: 1 });
      resourceOptions = {};
      expect(await up()).toEqual({ same: 2 });
      expect((await state())?.id).toBe(id);
      expect((await stack.outputs()).version?.value).toMatch(/^\d+\.\d+\.\d+$/);
    });

    it("makes a machine again that is gone", async () => {
      simulator.vanish(simulator.machines()[0]?.id ?? "");
      expect((await stack.refresh()).summary.resourceChanges).toMatchObject({ delete: 1 });
      expect(await up()).toMatchObject({ create: 1 });
      expect(simulator.machines()).toHaveLength(1);
    });

    it("goes on with a machine that was only half made", async () => {
      await stack.destroy();
      expect([simulator.machines(), simulator.leftovers()]).toEqual([[], []]);
      await stop();
      await start({ latencyMs: 3000 });
      const failing = expect(stack.up()).rejects.toThrow("FD1303");
      await expect.poll(() => simulator.machines(), { timeout: 20_000 }).toHaveLength(1);
      simulator.fail({ call: "DescribeInstances", kind: "permission", times: 1000 });
      await failing;
      const half = await state();
      expect(half).toMatchObject({ id: simulator.machines()[0]?.id, initErrors: [expect.stringContaining("FD1303")] });
      const snapshot = simulator.snapshot();
      await stop();
      await start({ snapshot });
      expect(await up()).toMatchObject({ update: 1 });
      expect(await state()).not.toHaveProperty("initErrors");
      expect(simulator.machines()).toHaveLength(1);
      await stack.destroy();
      expect(simulator.machines()).toEqual([]);
    });

    it("finds nothing wrong with the schema", async () => {
      const file = new URL("../../schema.json", import.meta.url).pathname;
      const env = { ...process.env, PULUMI_HOME: join(folder, "home"), PULUMI_SKIP_UPDATE_CHECK: "true" };
      const { stderr } = await promisify(execFile)(engine?.path ?? "", ["schema", "check", file], { env });
      expect(stderr).toBe("");
    });
  },
  120_000,
);
