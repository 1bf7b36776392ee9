import { describe, expect, test } from "vitest";
import { outOfDate } from "../../src/engine/unsettled.ts";
import type { MachinePlan, MachineState } from "../../src/platform.ts";
import { machineName } from "../../src/plugin/name.ts";

const successor = machineName("web", "web", 256);

function planWith(ignition: string): MachinePlan {
  const release = { channel: "stable", version: "4593.2.5", arch: "amd64" } as const;
  const text = JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files: [{ path: ignition }] } });
  return { name: "web", release, image: "ami-1", ignition: text, userData: "", labels: { role: "web" }, options: {} };
}

function owned(
  id: string,
  name: string,
  labels: MachinePlan["labels"] = { role: "web" },
  phase: MachineState["phase"] = "running",
) {
  const observed = { name, owner: "o", arch: undefined, version: undefined, image: "ami-1", userData: undefined };
  const state = { id, phase, addresses: {}, observed: { ...observed, labels, options: {} } };
  return { platform: "aws", state };
}

describe("state", () => {
  const before = planWith("/etc/old");
  const machines = [{ name: "web", id: "i-1", plan: before, phase: "running" }];
  const held = [
    { platform: "aws", id: "i-1", own: "web", name: "web" },
    { platform: "aws", id: "i-0", own: "web", name: "web-0000" },
  ];
  const wants = (plan: MachinePlan, more = {}) => [{ spec: { name: "web", platform: "aws", ...more } as const, plan }];
  const same = wants(before);
  const other = wants(planWith("/etc/new"));

  test.each<[string, ReturnType<typeof owned>[], Parameters<typeof outOfDate>[2], boolean]>([
    ["is right where its machine is there", [owned("i-1", "web")], same, false],
    ["is right where another one has a label more", [owned("i-1", "web", { role: "web", x: "y" })], same, false],
    ["is out of date where a label is not what it was", [owned("i-1", "web", { role: "db" })], same, true],
    ["is out of date where its machine was stopped", [owned("i-1", "web", { role: "web" }, "stopped")], same, true],
    ["is out of date where its machine is on its way", [owned("i-1", "web", { role: "web" }, "pending")], same, true],
    ["is out of date where its machine is gone", [], same, true],
    ["is out of date where its machine is gone and is to be replaced", [], other, true],
    ["is right where the replacement is there that the run asks for", [owned("i-2", successor)], other, false],
    ["is out of date where a replacement is there and the old one is wanted", [owned("i-2", successor)], same, true],
    ["is out of date where a replacement is there that no run makes", [owned("i-2", successor)], [], true],
    [
      "is out of date where a replacement is there and a change of the configuration is ignored",
      [owned("i-2", successor)],
      wants(planWith("/etc/new"), { onConfigChange: "ignore" }),
      true,
    ],
  ])("%s", async (_, there, planned, want) => {
    expect(await outOfDate({ machines, held }, there, planned)).toBe(want);
  });
});
