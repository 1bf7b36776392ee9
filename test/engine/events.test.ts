import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/engine/api.ts";
import { toFindings, watch } from "../../src/engine/events.ts";

const deployment = "flatcar:index:Deployment";
const machineUrn = (name: string) => `urn:pulumi:shop::flatcar::${deployment}$flatcar:aws:Machine::${name}`;
const stackUrn = "urn:pulumi:shop::flatcar::pulumi:pulumi:Stack::flatcar-shop";

function metadata(op: string, name: string, more: object = {}) {
  return { op, urn: machineUrn(name), type: "flatcar:aws:Machine", provider: "", ...more };
}

const begins = (op: string, name: string, more?: object) =>
  ({ resourcePreEvent: { metadata: metadata(op, name, more) } }) as unknown as EngineEvent;
const ends = (op: string, name: string, more?: object) =>
  ({ resOutputsEvent: { metadata: metadata(op, name, more) } }) as unknown as EngineEvent;
const fails = (op: string, name: string) =>
  ({ resOpFailedEvent: { metadata: metadata(op, name), status: 0, steps: 0 } }) as unknown as EngineEvent;
const says = (urn: string, severity: string, message: string, ephemeral = false) =>
  ({ diagnosticEvent: { urn, severity, message, ephemeral, color: "never" } }) as unknown as EngineEvent;

function follow(events: readonly EngineEvent[], preview = false) {
  const seen: RunEvent[] = [];
  const watcher = watch(preview, (event) => seen.push(event));
  for (const event of events) watcher.event(event);
  return { seen, findings: watcher.end(), failed: watcher.failed(), counts: watcher.counts(4) };
}

test("images are counted apart from machines", () => {
  const urn = `urn:pulumi:shop::flatcar::${deployment}$flatcar:hetzner:Image::image-hetzner`;
  const image = (op: string) => ends(op, "", { urn });
  expect(follow([image("create"), ends("create", "shop-web-0")]).counts).toMatchObject({ create: 1, imported: 1 });
  expect(follow([image("create-replacement")]).counts).toMatchObject({ replace: 0, imported: 1 });
  expect(follow([image("delete")]).counts).toMatchObject({ delete: 0, letGo: 1 });
});

describe("what happens to a machine", () => {
  test("a creation: it starts, says what it waits for, and is done with id and address", () => {
    const { seen, counts } = follow([
      begins("create", "shop-web-0"),
      says(machineUrn("shop-web-0"), "info", "waiting for the instance to run", true),
      ends("create", "shop-web-0", { new: { id: "eu/i-1", outputs: { address: "192.0.2.1" } } }),
      says(machineUrn("shop-web-0"), "info", "too late to be of interest", true),
    ]);
    expect(seen).toEqual([
      { kind: "start", name: "shop-web-0", verb: "create" },
      { kind: "progress", name: "shop-web-0", message: "waiting for the instance to run" },
      { kind: "done", name: "shop-web-0", verb: "create", id: "eu/i-1", address: "192.0.2.1" },
    ]);
    expect(counts).toEqual({ create: 1, update: 0, replace: 0, delete: 0, keep: 3 });
  });

  test("a replacement: the new one first, and the old one by the same name", () => {
    const { seen, counts } = follow([
      begins("create-replacement", "shop-web-0"),
      ends("create-replacement", "shop-web-0", { new: { id: "eu/i-2", outputs: {} } }),
      begins("replace", "shop-web-0"),
      ends("replace", "shop-web-0"),
      begins("delete-replaced", "shop-web-0", { old: { id: "eu/i-1" } }),
      ends("delete-replaced", "shop-web-0", { old: { id: "eu/i-1", outputs: { address: "192.0.2.1" } } }),
    ]);
    expect(seen).toEqual([
      { kind: "start", name: "shop-web-0", verb: "replace" },
      { kind: "done", name: "shop-web-0", verb: "replace", id: "eu/i-2" },
      { kind: "start", name: "shop-web-0", verb: "delete", replaced: true },
      { kind: "done", name: "shop-web-0", verb: "delete", replaced: true, id: "eu/i-1" },
    ]);
    expect(counts).toMatchObject({ replace: 1, delete: 0, keep: 3 });
  });

  test("an old machine counts where it waited for this, and with its replacement where that is made", () => {
    const old = (name: string) => ends("delete-replaced", name, { old: { id: "eu/i-1" } });
    expect(follow([old("shop-web-0"), ends("delete", "shop-web-0")]).counts).toMatchObject({ replace: 0, delete: 2 });
    const renewed = [ends("create-replacement", "shop-web-0"), old("shop-web-0"), old("shop-web-0"), old("shop-web-1")];
    expect(follow(renewed).counts).toMatchObject({ replace: 1, delete: 2, keep: 3 });
  });

  test("machines that stay as they are, components and the stack are silent", () => {
    const component = { ...metadata("create", "shop"), urn: `urn:pulumi:shop::flatcar::${deployment}::shop` };
    const { seen } = follow([
      begins("same", "shop-web-0"),
      ends("same", "shop-web-0"),
      { resourcePreEvent: { metadata: component } } as unknown as EngineEvent,
      { resOutputsEvent: { metadata: component } } as unknown as EngineEvent,
    ]);
    expect(seen).toEqual([]);
  });

  test("a machine that is read and found as it was is done, although the engine calls that the same", () => {
    const { seen } = follow([begins("refresh", "shop-web-0"), ends("same", "shop-web-0", { new: { id: "eu/i-1" } })]);
    expect(seen).toEqual([
      { kind: "start", name: "shop-web-0", verb: "refresh" },
      { kind: "done", name: "shop-web-0", verb: "refresh", id: "eu/i-1" },
    ]);
  });

  test("what a reading finds is not what a run does", () => {
    const { seen, counts } = follow([
      begins("refresh", "shop-web-0"),
      begins("refresh", "shop-web-1"),
      ends("update", "shop-web-0", { new: { id: "eu/i-1" } }),
      ends("delete", "shop-web-1", { old: { id: "eu/i-2" } }),
    ]);
    expect(seen.slice(2)).toEqual([
      { kind: "done", name: "shop-web-0", verb: "refresh", id: "eu/i-1" },
      { kind: "done", name: "shop-web-1", verb: "refresh", id: "eu/i-2", gone: true },
    ]);
    expect(counts).toMatchObject({ update: 0, delete: 0 });
  });

  test("a preview only plans, with the properties that differ", () => {
    const { seen, counts } = follow(
      [
        begins("replace", "shop-web-0", { detailedDiff: { ignition: {}, "labels.role": {} } }),
        begins("delete-replaced", "shop-web-0"),
        begins("create", "shop-web-1"),
        ends("create", "shop-web-1"),
        begins("same", "shop-web-2"),
      ],
      true,
    );
    expect(seen).toEqual([
      { kind: "plan", name: "shop-web-0", verb: "replace", paths: ["ignition", "labels.role"] },
      { kind: "plan", name: "shop-web-1", verb: "create", paths: [] },
      { kind: "plan", name: "shop-web-2", verb: "keep", paths: [] },
    ]);
    expect(counts.create).toBe(1);
  });
});

describe("what goes wrong", () => {
  const message = `error: FD1401: no capacity for t4g.small in eu-central-1
  in options.instanceType
  - offered in eu-central-1a
  → try another availability zone
`;

  test("a step that fails carries what the provider said", () => {
    const { seen, findings } = follow([
      begins("create", "shop-web-0"),
      says(machineUrn("shop-web-0"), "error", message),
      fails("create", "shop-web-0"),
    ]);
    const finding = {
      code: "FD1401",
      message: "no capacity for t4g.small in eu-central-1",
      at: { path: "options.instanceType" },
      details: ["offered in eu-central-1a"],
      hint: "try another availability zone",
      machine: "shop-web-0",
    };
    expect(seen.at(-1)).toEqual({ kind: "failed", name: "shop-web-0", verb: "create", findings: [finding] });
    expect(findings).toEqual([finding]);
  });

  test("a second step that fails carries its own reason, and the operation all of them", () => {
    const urn = machineUrn("shop-web-0");
    const { seen, findings, failed } = follow([
      begins("create-replacement", "shop-web-0"),
      says(urn, "error", message),
      fails("create-replacement", "shop-web-0"),
      begins("delete-replaced", "shop-web-0"),
      says(urn, "error", "error: FD1416: machine eu/i-1 stays"),
      fails("delete-replaced", "shop-web-0"),
    ]);
    const told = seen.flatMap((event) => (event.kind === "failed" ? [event.findings.map(({ code }) => code)] : []));
    expect(told).toEqual([["FD1401"], ["FD1416"]]);
    expect(findings.map(({ code }) => code)).toEqual(["FD1401", "FD1416"]);
    expect(failed).toEqual([{ name: "shop-web-0", verb: "delete" }]);
  });

  test("a machine that failed before any step is reported once, at the end", () => {
    const { seen } = follow([says(machineUrn("shop-web-0"), "error", "FD1203: user data is too large")]);
    expect(seen).toEqual([
      {
        kind: "failed",
        name: "shop-web-0",
        verb: "create",
        findings: [{ code: "FD1203", message: "user data is too large", machine: "shop-web-0" }],
      },
    ]);
  });

  test("what the stack says counts only where no machine says anything", () => {
    const update = says(stackUrn, "error", "update failed");
    expect(follow([update]).findings).toEqual([{ code: "FD1503", message: "update failed" }]);
    const both = follow([says(machineUrn("shop-web-0"), "error", message), update]);
    expect(both.findings.map(({ code }) => code)).toEqual(["FD1401"]);
  });

  test("warnings become notes, with the machine they belong to; debug output does not", () => {
    const { seen } = follow([
      says(stackUrn, "warning", "<{%fg 3%}>old plugin<{%reset%}>\n"),
      says(machineUrn("shop-web-0"), "warning", "spot price rose"),
      says(stackUrn, "debug", "internal"),
      says(stackUrn, "info", "passing", true),
    ]);
    expect(seen).toEqual([
      { kind: "note", level: "warning", message: "old plugin" },
      { kind: "note", level: "warning", message: "spot price rose", name: "shop-web-0" },
    ]);
  });
});

test.each([
  ["FD1302: refused", [{ code: "FD1302", message: "refused" }]],
  ["1 error occurred:\n\t* FD1302: refused\n\n", [{ code: "FD1302", message: "refused" }]],
  [
    "2 errors occurred:\n\t* FD1407: did not start\n  - state: stopped\n\t* FD1302: refused\n  → renew them\n\n",
    [
      { code: "FD1407", message: "did not start", details: ["state: stopped"] },
      { code: "FD1302", message: "refused", hint: "renew them" },
    ],
  ],
  [
    "flatcar:aws:Machine resource 'web-0' has a problem: FD1003: one\n  - a fact\nFD1004: two",
    [
      { code: "FD1003", message: "one", details: ["a fact"] },
      { code: "FD1004", message: "two" },
    ],
  ],
  [
    "error: flatcar:aws:Machine resource 'web-0': property config[0] value {a:\n  b} has a problem: FD1003: wrong",
    [{ code: "FD1003", message: "wrong", at: { path: "config.0" } }],
  ],
  [
    "flatcar:aws:Machine resource 'web-0': property config value {} has a problem: FD1201: wrong\n  at web.bu:3:1",
    [{ code: "FD1201", message: "wrong", at: { file: "web.bu", line: 3, column: 1 } }],
  ],
  ["error: FD9999: not a code of ours", [{ code: "FD1503", message: "FD9999: not a code of ours" }]],
  ["error: plain\n  text", [{ code: "FD1503", message: "plain   text" }]],
])("%j is read as findings", (text, findings) => {
  expect(toFindings(text)).toEqual(findings);
});
