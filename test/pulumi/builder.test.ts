import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { toTexts } from "../../src/pulumi/config.ts";
import type { MachineArgs } from "../../src/pulumi/inputs.ts";
import { known, type Mocks, mockEngine } from "./mocks.ts";

let mocks: Mocks;
let flatcar: typeof import("../../src/index.ts");

beforeAll(async () => {
  mocks = await mockEngine();
  flatcar = await import("../../src/index.ts");
});

beforeEach(() => {
  mocks.resources.length = 0;
});

/** What an output is made of; each of it fails on its own. */
interface Settling {
  promise(): Promise<string>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources?(): Promise<unknown>;
}

const file = "test/pulumi/builder.test.ts";
const lines = readFileSync(file, "utf8").split("\n");
const args = {
  platform: "aws",
  release: "stable",
  options: { region: "eu-central-1", instanceType: "t4g.small" },
} as const;

/** The line of this file that ends so. */
function lineOf(end: string): number {
  return lines.findIndex((line) => line.endsWith(`// ${end}`)) + 1;
}

async function configOf(name: string, config: MachineArgs["config"]): Promise<readonly Record<string, string>[]> {
  const machine = new flatcar.Machine(name, { ...args, ...(config === undefined ? {} : { config }) }); // machine
  await known(machine.machineId);
  const resource = (await mocks.settled()).find(({ type }) => type === "flatcar:aws:Machine");
  return resource?.inputs.config as readonly Record<string, string>[];
}

const motd = { files: [{ path: "/etc/motd.d/10.conf", contents: "hello\n" }] } as const;
const motdText =
  '{"variant":"flatcar","version":"1.1.0","storage":{"files":[{"path":"/etc/motd.d/10.conf","contents":{"inline":"hello\\n"}}]}}';

describe("a configuration in the program", () => {
  test("is text for the provider, beside files, with the line of the machine", async () => {
    const text = "variant: flatcar\nversion: 1.1.0\n";
    const [first, second] = await configOf("plain", [flatcar.butaneText(text), motd]);
    expect(first).toMatchObject({ butane: text, name: "butane" });
    const origin = `${file}:${lineOf("machine")}:19`;
    expect(second).toMatchObject({ butane: motdText, name: origin, origin, filesDir: process.cwd() });
  });

  test("by config() has the line of that call", async () => {
    const built = flatcar.config(motd); // config
    const [only] = await configOf("built", [built]);
    expect(only).toMatchObject({ butane: motdText, origin: `${file}:${lineOf("config")}:27` });
  });

  test("takes outputs in texts, and the whole list as one", async () => {
    const contents = pulumi.output(Promise.resolve("late"));
    const [only] = await configOf("late", Promise.resolve([flatcar.config({ files: [{ path: "/etc/a", contents }] })]));
    expect(JSON.parse(only?.butane ?? "").storage.files).toEqual([{ path: "/etc/a", contents: { inline: "late" } }]);
  });

  test("with a secret in it is a secret", async () => {
    const config = flatcar.config({ users: [{ name: "core", passwordHash: pulumi.secret("$6$a$b") }] });
    const [element] = toTexts([config], undefined) as { butane: pulumi.Output<string> }[];
    expect(await pulumi.isSecret(element?.butane as pulumi.Output<string>)).toBe(true);
    const [plain] = toTexts([flatcar.config(motd)], undefined) as { butane: pulumi.Output<string> }[];
    expect(await pulumi.isSecret(plain?.butane as pulumi.Output<string>)).toBe(false);
  });

  test("that is wrong is an error without a stack, at its line", async () => {
    const wrong = flatcar.config({ fils: [] } as object); // wrong
    const [element] = toTexts([wrong], undefined) as { butane: Settling }[];
    const text = element?.butane;
    const outcome = await Promise.allSettled([text?.promise(), text?.isKnown, text?.isSecret, text?.allResources?.()]);
    const { reason } = outcome[0] as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(pulumi.RunError);
    expect(String(reason)).toContain(
      `FD1201: there is no property fils\n  at ${file}:${lineOf("wrong")}:42\n  in fils\n  → did you mean files?`,
    );
  });

  const late = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

  test("is unknown where a text is, and what is known of it is checked", async () => {
    const texts = async (files: readonly object[]) => {
      const [element] = toTexts([flatcar.config({ files } as object)], undefined) as [{ butane: Settling }];
      const { butane } = element;
      const [text, known] = await Promise.allSettled([butane.promise(), butane.isKnown, butane.isSecret]);
      return text.status === "rejected" ? String(text.reason) : known.status === "fulfilled" && known.value;
    };
    expect(await texts([{ path: "/etc/a", contents: late() }])).toBe(false);
    expect(await texts([{ path: late() }, { path: late(), contents: { source: late(), compression: late() } }])).toBe(
      false,
    );
    expect(await texts([{ path: "/etc/a", contents: late() }, { path: "/etc//b" }])).toMatch(
      /FD1201: path is not fully simplified\n.*\n {2}in files\[1\]\.path/,
    );
    expect(await texts([{ path: "/etc//a", contents: late(), mod: "0644" }])).toContain("no property mod");
  });

  test("of a deployment is compiled with its machines", async () => {
    const machines = { web: { ...args, config: [motd] } };
    const deployment = new flatcar.Deployment("shop", { machines });
    await known(deployment.addresses);
    const resource = (await mocks.settled()).find(({ type }) => type === "flatcar:aws:Machine");
    expect(String(resource?.inputs.ignition)).toContain("/etc/motd.d/10.conf");
  });
});
