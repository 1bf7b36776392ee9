import { describe, expect, it, onTestFinished } from "vitest";
import { resolveCredentials } from "../../src/options.ts";
import type { Run, Simulator } from "../../src/platform.ts";
import { loadPlatform, type PlatformId } from "../../src/providers/index.ts";
import { fastIO } from "../conformance/clock.ts";
import { expectGolden } from "../golden.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const owner = "fd0123456789abcdef";

/** A state as `pulumi stack export` prints it: the provider and these resources. */
function stateOf(resources: readonly object[], begun: readonly object[] = []): string {
  const inputs = { owner };
  const provider = {
    urn: urnOf("pulumi:providers:flatcar", "default"),
    type: "pulumi:providers:flatcar",
    id: "1",
    inputs,
  };
  const pending_operations = begun.map((resource) => ({ type: "creating", resource }));
  return JSON.stringify({ version: 3, deployment: { resources: [provider, ...resources], pending_operations } });
}

function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

function held(type: string, name: string, options: object, id?: string): object {
  return { urn: urnOf(type, name), type, ...(id === undefined ? {} : { id }), inputs: { owner, options } };
}

const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x:y" };

const files = {
  "empty.json": "",
  "text.json": "error: no stack named 'dev' found\n",
  "other.json": '{"name":"shop"}',
  "none.json": '{"version":3,"deployment":{"manifest":{}}}',
  "bucket.json": '{"version":3,"deployment":{"resources":[{"type":"aws:s3:Bucket","urn":"u","id":"b"}]}}',
  "provider.json": stateOf([]),
  "secret.json": stateOf([held("flatcar:aws:Vpc", "net", { region: sealed }, "x")]),
  "newer.json": stateOf([held("flatcar:aws:Lake", "lake", {}, "x")]),
  "web.json": stateOf([held("flatcar:aws:Machine", "web", { region: "eu-central-1" }, "eu-central-1/i-1")]),
};

describe("wrong input", () => {
  it.each([
    ["no-file", ["missing.json"]],
    ["folder", ["."]],
    ["empty", ["empty.json"]],
    ["not-json", ["text.json"]],
    ["other-json", ["other.json"]],
    ["no-resources", ["none.json"]],
    ["others-only", ["bucket.json"]],
    ["no-places", ["provider.json"]],
    ["secret-place", ["secret.json"]],
    ["unknown-kind", ["newer.json"]],
    ["unknown-platform", ["web.json", "--place", "awz/eu-central-1"]],
    ["unknown-region", ["web.json", "--place", "aws/eu-centrall-1"]],
    ["no-region", ["web.json", "--place", "aws"]],
    ["region-of-none", ["web.json", "--place", "hetzner/fsn1"]],
    ["wrong-owner", ["web.json", "--owner", "Team*"]],
    ["twice-stdin", ["-", "-"]],
  ])("%s", async (name, words) => {
    const ran = await runCli(["orphans", ...words], { cwd: folderWith(files) });
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expectGolden(`orphans-${name}`, ran.stderr);
  });

  it("without credentials asks no cloud", async () => {
    const ran = await runCli(["orphans", "-"], { stdin: stateOf([held("flatcar:hetzner:Network", "net", {}, "1")]) });
    expect(ran.code).toBe(2);
    expectGolden("orphans-no-credentials", ran.stderr);
  });
});

/** A cloud with what these kinds make of their samples, in the order given. */
async function cloudWith(id: PlatformId, kinds: Readonly<Record<string, object>>) {
  const [platform, ids] = [await loadPlatform(id), new Map<string, string>()];
  const simulator: Simulator = await platform.simulate({});
  onTestFinished(() => simulator.close());
  const io = fastIO(simulator.env, () => undefined);
  const credentials = resolveCredentials(platform, undefined, simulator.env).value;
  const run: Run = { owner, signal: AbortSignal.timeout(20_000), progress: () => undefined };
  for (const [type, more] of Object.entries(kinds)) {
    const kind = platform.resources?.[type];
    const wanted = { ...(kind?.sample.options(Object.fromEntries(ids)) as object), ...more };
    const options = kind?.options.parse(wanted);
    const made = await kind?.connect(credentials, io).create({ name: type.toLowerCase(), labels: {}, options }, run);
    ids.set(type, made?.id ?? "");
  }
  return { simulator, ids };
}

function shown(text: string, ids: ReadonlyMap<string, string>): string {
  return [...ids].reduce((all, [type, id]) => all.replaceAll(id, `ID-${type}`), text).replaceAll(/ {2,}/g, "  ");
}

describe("on a simulated project", () => {
  const kinds = { Network: {}, Firewall: {}, FloatingIp: { protection: true }, Volume: {} };
  const opened = async () => {
    const { simulator, ids } = await cloudWith("hetzner", kinds);
    const run = (words: readonly string[], resources: readonly object[], more: object = {}) =>
      runCli(["orphans", "-", ...words], { env: simulator.env, fetch, stdin: stateOf(resources), ...more });
    const firewall = held("flatcar:hetzner:Firewall", "firewall", {}, ids.get("Firewall"));
    return { simulator, ids, run, firewall };
  };

  it("all that the state does not hold is listed", async () => {
    const { ids, run, firewall } = await opened();
    const ran = await run([], [firewall]);
    expect([ran.code, ran.stderr]).toEqual([3, ""]);
    expectGolden("orphans-list", shown(ran.stdout, ids));
  });

  it("protected things and volumes stay, and what the state holds", async () => {
    const { simulator, ids, run, firewall } = await opened();
    const ran = await run(["--delete", "--yes"], [firewall]);
    expect([ran.code, ran.stderr]).toEqual([3, ""]);
    expectGolden("orphans-delete", shown(ran.stdout, ids));
    expect(simulator.leftovers().join()).not.toContain(ids.get("Network"));
  });

  it("volumes go when told to", async () => {
    const { ids, run, firewall } = await opened();
    const ran = await run(["--delete", "--yes", "--with-data", "--json"], [firewall]);
    const { deleted, orphans } = JSON.parse(ran.stdout);
    const idsOf = (all: readonly { id: string }[]) => all.map(({ id }) => id).sort();
    expect([idsOf(deleted), idsOf(orphans)]).toEqual([
      [ids.get("Network"), ids.get("Volume")].sort(),
      [ids.get("FloatingIp")],
    ]);
  });

  it("a state that holds all of them leaves nothing", async () => {
    const { ids, run } = await opened();
    const all = [...ids].map(([type, id]) => held(`flatcar:hetzner:${type}`, type, {}, id));
    const ran = await run(["--delete"], all);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([0, `no orphans · ${owner}\n`, ""]);
  });

  it("nobody is asked where there is no terminal", async () => {
    const { run, firewall } = await opened();
    const ran = await run(["--delete"], [firewall]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("look at it without --delete, then run it again with --yes");
  });

  it.each([
    ["the stack's name", "dev", 3],
    ["another word", "yes", 1],
  ])("is confirmed by %s", async (_, answer, code) => {
    const { run, firewall, simulator } = await opened();
    const folder = folderWith({ "state.json": stateOf([firewall]) });
    const before = simulator.leftovers().length;
    const terminal = { cwd: folder, columns: 100, answers: [answer], env: simulator.env, fetch };
    const ran = await runCli(["orphans", "state.json", "--delete"], terminal);
    expect(ran.code).toBe(code);
    expect(ran.stdout).toContain("Delete 1 orphan? Type dev to confirm: ");
    expect(simulator.leftovers().length).toBe(code === 1 ? before : before - 1);
    expect(await run([], [firewall])).toMatchObject({ code: 3 });
  });

  it("owners and places of the command line do without a state", async () => {
    const { ids, simulator } = await opened();
    const words = ["orphans", "--owner", owner, "--place", "hetzner", "--json"];
    const ran = await runCli(words, { env: simulator.env, fetch });
    expect(
      JSON.parse(ran.stdout)
        .orphans.map(({ id }: { id: string }) => id)
        .sort(),
    ).toEqual([...ids.values()].sort());
  });

  it("an outage is an error, and nothing is deleted", async () => {
    const { simulator, run, firewall } = await opened();
    const before = simulator.leftovers();
    simulator.fail({ kind: "permission", call: "GET /networks", times: 40 });
    const ran = await run(["--delete", "--yes"], [firewall, held("flatcar:hetzner:Network", "net", {}, "1")]);
    expect([ran.code, ran.stdout]).toEqual([1, ""]);
    expect(ran.stderr).toContain("FD1303");
    expect(simulator.leftovers()).toEqual(before);
  });

  it("Ctrl-C ends it in order", async () => {
    const { run, firewall } = await opened();
    const stop = new AbortController();
    const stopping: typeof fetch = (input, init) => {
      if (init?.method === "DELETE") stop.abort(new Error("stopped by SIGINT", { cause: "SIGINT" }));
      return fetch(input, init);
    };
    const words = ["--delete", "--with-data", "--yes"];
    const ran = await run(words, [firewall], { fetch: stopping, signal: stop.signal });
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain("error[FD1409] stopped before the end, as asked");
  });

  it("a kind that no state holds, and that may not be listed, is told", async () => {
    const { simulator, run, firewall } = await opened();
    simulator.fail({ kind: "permission", call: "GET /networks", times: 40 });
    const ran = await run([], [firewall]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain("not looked for: Network in hetzner project: ");
  });
});
