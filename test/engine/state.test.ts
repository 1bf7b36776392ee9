import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { machinePlatform, readCheckpoint, readExport, urnName } from "../../src/engine/state.ts";
import { temporaryFolder } from "./temporary.ts";

const stateFile = fileURLToPath(new URL("../fixtures/engine/state.json", import.meta.url));
const exported = readFileSync(new URL("../fixtures/engine/export.json", import.meta.url), "utf8");
const text = readFileSync(stateFile, "utf8");
const passphrase = { PULUMI_CONFIG_PASSPHRASE: "test" };

/** The fixture with something changed in it. */
function changed(change: (latest: { resources: Record<string, unknown>[]; pending_operations?: unknown[] }) => void) {
  const state = JSON.parse(text);
  change(state.checkpoint.latest);
  return readCheckpoint(JSON.stringify(state), stateFile, passphrase);
}

describe("what a real engine keeps", () => {
  test("machines go by their names in the program, with everything that a plan holds", async () => {
    const { machines, exists, pending } = await readCheckpoint(text, stateFile, passphrase);
    expect({ exists, pending, names: machines.map(({ name }) => name) }).toEqual({
      exists: true,
      pending: 0,
      names: ["db", "web"],
    });
    const web = machines[1];
    expect(web).toMatchObject({
      platform: "aws",
      id: "eu-central-1/i-0fc590680d6071e4d",
      settings: { release: "stable", onConfigChange: "replace", onImageChange: "keep" },
      halfMade: false,
      address: "198.18.0.12",
      phase: "running",
      plan: {
        name: "web",
        release: { channel: "stable", version: "4593.2.5", arch: "arm64" },
        labels: { role: "web" },
        options: { region: "eu-central-1", instanceType: "t4g.small" },
      },
    });
    expect(Buffer.from(web?.plan.userData ?? "", "base64").toString()).toBe(web?.plan.ignition);
  });

  test("the name on the platform is kept beside it, and the owner", async () => {
    const { held, owners } = await readCheckpoint(text, stateFile, passphrase);
    expect(held).toEqual([
      { platform: "aws", id: "us-east-1/i-0b0a19a892f702706", own: "db", name: "db" },
      { platform: "aws", id: "eu-central-1/i-0fc590680d6071e4d", own: "web", name: "web-4b5e" },
    ]);
    expect(owners).toEqual(["fdf718f6ca38"]);
  });

  test("secrets are opened with the passphrase, also one in a file", async () => {
    const file = join(temporaryFolder(), "passphrase");
    writeFileSync(file, "test\n");
    for (const env of [passphrase, { PULUMI_CONFIG_PASSPHRASE_FILE: file }]) {
      const { machines } = await readCheckpoint(text, stateFile, env);
      expect(machines[0]?.plan.ignition).toContain("canary-7f3a9c");
    }
  });

  test.each([[{ PULUMI_CONFIG_PASSPHRASE: "wrong" }], [{}]])("with %j it is FD1505, and nothing shows", async (env) => {
    await expect(readCheckpoint(text, stateFile, env)).rejects.toMatchObject({ code: "FD1505" });
  });

  test("an export with its secrets open gives the same machines, without a passphrase", async () => {
    const { machines } = await readExport(exported, {});
    expect(machines).toEqual((await readCheckpoint(text, stateFile, passphrase)).machines);
  });
});

describe("state in other states", () => {
  test("one that is damaged is FD1503", async () => {
    await expect(readCheckpoint(text.slice(0, 500), stateFile, passphrase)).rejects.toMatchObject({ code: "FD1503" });
    await expect(readCheckpoint("", stateFile, passphrase)).rejects.toMatchObject({ code: "FD1503" });
  });

  test("an empty stack", async () => {
    const { exists, machines, held } = await changed((latest) => {
      latest.resources = [];
    });
    expect([exists, machines, held]).toEqual([true, [], []]);
  });

  test("a machine that is about to be deleted is held, and is not one of the deployment's", async () => {
    const { machines, waiting, held } = await changed(({ resources }) => {
      const web = resources.find(({ urn }) => String(urn).endsWith("flatcar:aws:Machine::web"));
      resources.push({ ...web, id: "eu-central-1/i-old", delete: true });
    });
    expect(machines.map(({ id }) => id)).not.toContain("eu-central-1/i-old");
    expect(held.map(({ id }) => id)).toContain("eu-central-1/i-old");
    expect(waiting).toMatchObject([{ name: "web", id: "eu-central-1/i-old", replaced: true }]);
  });

  test("steps that another run has begun are counted", async () => {
    const { pending } = await changed((latest) => {
      latest.pending_operations = [{ type: "creating" }];
    });
    expect(pending).toBe(1);
  });

  test("what another run has begun to make has a place, also before it has an id", async () => {
    const { placed, machines } = await changed((latest) => {
      const web = latest.resources.find(({ urn }) => String(urn).endsWith("flatcar:aws:Machine::web"));
      const inputs = { ...(web?.inputs as object), options: { region: "sa-east-1", instanceType: "t4g.small" } };
      latest.pending_operations = [{ type: "creating", resource: { type: web?.type, urn: web?.urn, inputs } }];
    });
    const regions = placed.map(({ platform, options }) => `${platform} ${(options as { region: string }).region}`);
    expect(regions.sort()).toEqual(["aws eu-central-1", "aws sa-east-1", "aws us-east-1"]);
    expect(machines).toHaveLength(2);
  });

  test("machines are in the order of their numbers", async () => {
    const { machines } = await changed(({ resources }) => {
      const web = resources.find(({ urn }) => String(urn).endsWith("flatcar:aws:Machine::web"));
      for (const number of [10, 9, 2]) {
        const urn = `urn:pulumi:dev::program::flatcar:aws:Machine::web-${number}`;
        resources.push({ ...web, urn, id: `eu-central-1/i-${number}` });
      }
    });
    expect(machines.map(({ name }) => name)).toEqual(["db", "web", "web-2", "web-9", "web-10"]);
  });
});

test.each([
  ["flatcar:aws:Machine", "aws"],
  ["flatcar:index:Machine", undefined],
  ["aws:ec2/instance:Instance", undefined],
])("%s is a machine of %s", (type, platform) => {
  expect(machinePlatform(type)).toBe(platform);
});

test("a name may hold whatever it likes but the separator", () => {
  expect(urnName("urn:pulumi:dev::program::a$flatcar:aws:Machine::web/0:x")).toBe("web/0:x");
});
