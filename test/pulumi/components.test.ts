import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { known, type Mocks, mockEngine } from "./mocks.ts";

let mocks: Mocks;
let flatcar: typeof import("../../src/index.ts");

beforeAll(async () => {
  mocks = await mockEngine(({ type }) =>
    type === "flatcar:aws:Machine"
      ? { address: "203.0.113.7", addresses: { publicIpv4: "203.0.113.7" }, version: "4593.2.5", arch: "arm64" }
      : {},
  );
  flatcar = await import("../../src/index.ts");
});

beforeEach(() => {
  mocks.resources.length = 0;
});

const options = { region: "eu-central-1", instanceType: "t4g.small" };

describe("Machine", () => {
  test("registers the platform's resource below itself and passes its outputs on", async () => {
    const machine = new flatcar.Machine("web", {
      platform: "aws",
      release: "stable",
      options,
      config: [flatcar.butaneText("variant: flatcar\nversion: 1.1.0\n")],
      labels: { role: "web" },
    });
    expect(await known(machine.address)).toBe("203.0.113.7");
    expect(await known(machine.machineId)).toBe("web-id");
    expect(await known(machine.version)).toBe("4593.2.5");
    const [component, resource] = await mocks.settled();
    expect(component).toMatchObject({ type: "flatcar:index:Machine", name: "web" });
    expect(resource).toMatchObject({
      type: "flatcar:aws:Machine",
      name: "web",
      inputs: { release: "stable", options, labels: { role: "web" } },
    });
    expect(resource?.inputs.config).toMatchObject([{ butane: "variant: flatcar\nversion: 1.1.0\n", name: "butane" }]);
    expect(resource?.inputs).not.toHaveProperty("platform");
  });

  test("takes outputs of other resources in every leaf", async () => {
    const subnet = pulumi.output("subnet-0123456789abcdef0");
    const machine = new flatcar.Machine("leaf", {
      platform: "aws",
      release: pulumi.output("stable"),
      options: { ...options, subnet },
      config: [flatcar.butaneText(pulumi.interpolate`variant: flatcar\nversion: ${"1.1.0"}\n`, { name: "web.bu" })],
    });
    await known(machine.address);
    const resource = (await mocks.settled()).find(({ type }) => type === "flatcar:aws:Machine");
    expect(resource?.inputs).toMatchObject({
      options: { subnet: "subnet-0123456789abcdef0" },
      config: [{ butane: "variant: flatcar\nversion: 1.1.0\n", name: "web.bu" }],
    });
  });

  test("a platform that is none is an error without a stack", () => {
    const args = { platform: "awz", release: "stable", options } as unknown as ConstructorParameters<
      typeof flatcar.Machine
    >[1];
    expect(() => new flatcar.Machine("typo", args)).toThrow(pulumi.RunError);
    expect(() => new flatcar.Machine("typo", args)).toThrow(/FD1005: typo: there is no platform "awz"; one of: aws/);
  });

  test("a platform's own class has the same inputs, and says what is missing", async () => {
    const machine = new flatcar.aws.Machine("own", { release: "4593.2.5", options });
    expect(await known(machine.address)).toBe("203.0.113.7");
    expect(flatcar.aws.Machine.isInstance(machine)).toBe(true);
    expect(flatcar.aws.Machine.isInstance({})).toBe(false);
    const nothing = {} as ConstructorParameters<typeof flatcar.aws.Machine>[1];
    expect(() => new flatcar.aws.Machine("bare", nothing)).toThrow(
      /FD1003: flatcar:aws:Machine bare: release is missing/,
    );
  });

  test("is looked up by its id alone", async () => {
    const machine = flatcar.aws.Machine.get("found", "eu-central-1/i-0123456789abcdef0");
    expect(await known(machine.id)).toBe("eu-central-1/i-0123456789abcdef0");
  });
});

describe("Deployment", () => {
  const folder = mkdtempSync(join(tmpdir(), "components-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "web.bu"), "variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/one\n");
  const file = join(folder, "flatcar.yaml");
  writeFileSync(
    file,
    `name: shop
release: stable
machines:
  web: { platform: aws, count: 2, options: { region: eu-central-1, instanceType: t4g.small }, config: [web.bu] }
`,
  );

  test("makes every machine of a file, with its configuration compiled", async () => {
    const deployment = new flatcar.Deployment("shop", { file });
    expect(await known(deployment.addresses)).toEqual({ "shop-web-0": "203.0.113.7", "shop-web-1": "203.0.113.7" });
    const machines = (await mocks.settled()).filter(({ type }) => type === "flatcar:aws:Machine");
    expect(machines.map(({ name }) => name)).toEqual(["shop-web-0", "shop-web-1"]);
    const ignition = JSON.parse(String(machines[0]?.inputs.ignition)) as { storage: { files: { path: string }[] } };
    expect(ignition.storage.files[0]?.path).toBe("/etc/one");
    expect(machines[0]?.inputs).toMatchObject({ release: "stable", options });
  });

  test("takes the same schema as the file, named by the resource", async () => {
    const deployment = new flatcar.Deployment("inline", {
      release: "beta",
      machines: { job: { platform: "aws", options } },
    });
    expect(Object.keys(await known(deployment.addresses))).toEqual(["inline-job-0"]);
    const machine = (await mocks.settled()).find(({ type }) => type === "flatcar:aws:Machine");
    expect(machine?.inputs).toMatchObject({ release: "beta", name: "inline-job-0" });
  });
});

test("Deployment hands extensions to the provider, which puts them below the configuration", async () => {
  const extensions = ["kubernetes@v1.35"];
  const pool = { platform: "aws" as const, options, extensions, extensionUpdates: "reboot" as const };
  const deployment = new flatcar.Deployment("extended", { machines: { node: pool } });
  await known(deployment.addresses);
  const machine = (await mocks.settled()).find(({ type }) => type === "flatcar:aws:Machine");
  expect(machine?.inputs).toMatchObject({ extensions, extensionUpdates: "reboot" });
  expect(machine?.inputs.config).toEqual([{ name: "config", ignition: '{"ignition":{"version":"3.3.0"}}' }]);
  expect(machine?.inputs.ignition).toBeUndefined();
});

describe("butane and ignition files", () => {
  test("a file that is not there is an error without a stack", () => {
    expect(() => flatcar.butane("/nowhere/web.bu")).toThrow(pulumi.RunError);
    expect(() => flatcar.ignition("/nowhere/web.ign")).toThrow(
      /FD1006: cannot read \/nowhere\/web.ign: there is no file/,
    );
  });
});

describe("Provider", () => {
  test("hands credentials over as one secret block", async () => {
    const provider = new flatcar.Provider("own", {
      owner: "shop",
      aws: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: pulumi.secret("canary-of-the-provider") },
    });
    await known(provider.urn);
    const registered = (await mocks.settled()).find(({ type }) => type === "pulumi:providers:flatcar");
    expect(registered?.inputs.owner).toBe("shop");
    expect(JSON.parse(String(registered?.inputs.aws))).toEqual({
      accessKeyId: "AKIAEXAMPLE",
      secretAccessKey: "canary-of-the-provider",
    });
  });
});

test("wrong options do not compile", () => {
  const typed = (_: ConstructorParameters<typeof flatcar.Machine>[1]) => undefined;
  const provided = (_: ConstructorParameters<typeof flatcar.Provider>[1]) => undefined;
  typed({ platform: "aws", release: "stable", options });
  provided({ openstack: { password: "secret" } });
  // @ts-expect-error an unknown option
  typed({ platform: "aws", release: "stable", options: { ...options, instanceTipe: "t3.small" } });
  // @ts-expect-error a number where a name is wanted
  typed({ platform: "aws", release: "stable", options: { region: 1, instanceType: "t3.small" } });
  // @ts-expect-error a credential that this platform does not have
  provided({ openstack: { pasword: "secret" } });
  // @ts-expect-error no such platform
  typed({ platform: "awz", release: "stable", options });
  // @ts-expect-error no such policy
  typed({ platform: "aws", release: "stable", options, onConfigChange: "reboot" });
  expect(typed).toBeTypeOf("function");
});
