import { mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { importedImage, type Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { imageContent } from "../../conformance/imported.ts";
import { virtualIO } from "../../conformance/virtual-clock.ts";
import {
  byOthers,
  credentialsOf,
  imageDriver,
  imported,
  machinePlan,
  planFor,
  runFor,
  spoilt,
  worldOf,
} from "./project.ts";

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function project(): Promise<Simulator> {
  const simulator = await hetzner.simulate();
  open.push(simulator);
  return simulator;
}

const changing = ({ calls }: Simulator) => calls.filter(({ name }) => !name.startsWith("GET "));

test("an import leaves one image with the digest, and nothing else", async () => {
  const simulator = await project();
  const plan = planFor();
  const state = await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  expect(state).toMatchObject({
    phase: "ready",
    image: importedImage(plan.sha512),
    release: plan.release,
    place: "project",
    size: 430_000_000,
    holders: ["fd0123456789abcdef"],
  });
  expect(simulator.images?.()).toEqual([importedImage(plan.sha512)]);
  expect(simulator.leftovers()).toEqual([]);
  expect(simulator.machines()).toEqual([]);
  expect(simulator.violations).toEqual([]);
});

test("both architectures go side by side, each on the cheapest type of its own", async () => {
  const simulator = await project();
  const driver = imageDriver(simulator, worldOf(simulator));
  const plans = [planFor("amd64"), planFor("arm64")];
  await Promise.all(plans.map((plan) => driver.create(plan, runFor(plan))));
  expect([...(simulator.images?.() ?? [])].sort()).toEqual(plans.map(({ sha512 }) => importedImage(sha512)).sort());
  const types = simulator.calls
    .filter(({ name }) => name === "POST /servers")
    .map(({ parameters }) => parameters.server_type);
  expect(types.sort()).toEqual(["cax11", "cx23"]);
});

test("what is there is imported by nobody again, and held by both", async () => {
  const simulator = await project();
  const plan = planFor();
  const { id } = await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  const before = changing(simulator).length;
  const driver = imageDriver(simulator, worldOf(simulator));
  const again = await driver.create(plan, runFor(plan, "fdfedcba9876543210"));
  expect(again).toMatchObject({ id, holders: ["fd0123456789abcdef", "fdfedcba9876543210"] });
  expect(
    changing(simulator)
      .slice(before)
      .map(({ name }) => name),
  ).toEqual(["PUT /images/{id}"]);
  await driver.delete(id, runFor(plan));
  expect(await driver.read(id, runFor(plan))).toMatchObject({ holders: ["fdfedcba9876543210"] });
  await driver.delete(id, runFor(plan, "fdfedcba9876543210"));
  expect(await driver.list("project", runFor(plan))).toEqual([]);
});

test("many deployments that take the image at once all hold it", async () => {
  const simulator = await project();
  const plan = planFor();
  const { id } = await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  const owners = Array.from({ length: 12 }, (_, index) => `fd000000000000000${index.toString(16)}`);
  const drivers = owners.map((owner) => [owner, imageDriver(simulator, worldOf(simulator, 20))] as const);
  await Promise.all(drivers.map(([owner, driver]) => driver.create(plan, runFor(plan, owner))));
  const holders = async () =>
    (await imageDriver(simulator, worldOf(simulator)).read(id, runFor(plan)))?.holders.toSorted();
  expect(await holders()).toEqual([...owners, "fd0123456789abcdef"].sort());
});

test("an image that a machine is just made from stays", async () => {
  const simulator = await project();
  const plan = planFor();
  const io = worldOf(simulator);
  const { id } = await imageDriver(simulator, io).create(plan, runFor(plan));
  await hetzner.connect(credentialsOf(simulator), io).create(machinePlan(), runFor(plan));
  const fetch: typeof globalThis.fetch = async (address, init) => {
    const response = await io.fetch(address, init);
    if (!String(address).includes("/servers?")) return response;
    return new Response((await response.text()).replaceAll('"running"', '"initializing"'), response);
  };
  const removed = imageDriver(simulator, { ...io, fetch }).delete(id, runFor(plan));
  await expect(removed).rejects.toMatchObject({ findings: [{ code: "FD1420" }] });
  expect(simulator.images?.()).toHaveLength(1);
});

/** Somebody's write that was begun before: the labels are as they were then. */
async function withLabels(simulator: Simulator, id: string, holders: readonly string[]): Promise<void> {
  const { image: now } = await byOthers(simulator, "GET", `/images/${id}`);
  const kept = Object.entries(now?.labels as object).filter(([key]) => !key.startsWith("holder."));
  const held = holders.map((owner) => [`holder.flatcar-deploy/${owner}`, ""] as const);
  await byOthers(simulator, "PUT", `/images/${id}`, { labels: Object.fromEntries([...kept, ...held]) });
}

const other = "fdfedcba9876543210";

test("an image whose holder was lost stays while its machines are there, and goes with that deployment", async () => {
  const simulator = await project();
  const plan = planFor();
  const io = worldOf(simulator);
  const { id } = await imageDriver(simulator, io).create(plan, runFor(plan));
  await imageDriver(simulator, io).create(plan, runFor(plan, other));
  const machines = hetzner.connect(credentialsOf(simulator), io);
  const machine = await machines.create(machinePlan(), runFor(plan, other));
  await withLabels(simulator, id, [runFor(plan).owner]);
  await imageDriver(simulator, io).delete(id, runFor(plan));
  expect(simulator.images?.()).toHaveLength(1);
  await machines.delete(machine.id, runFor(plan, other));
  await imageDriver(simulator, io).delete(id, runFor(plan, other));
  expect(simulator.images?.()).toEqual([]);
});

test("a run that took the image, and whose holder is lost then, makes its machine while the other one deletes", async () => {
  const simulator = await project();
  const plan = planFor();
  const io = virtualIO(() => false);
  onTestFinished(() => io.stop());
  const { id } = await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan, other));
  await withLabels(simulator, id, [runFor(plan).owner]);
  const removed = imageDriver(simulator, io).delete(id, runFor(plan));
  await expect.poll(() => simulator.calls.filter(({ name }) => name === "GET /images/{id}").length).toBeGreaterThan(1);
  const machine = hetzner.connect(credentialsOf(simulator), worldOf(simulator));
  await machine.create(machinePlan(), runFor(plan, other));
  await removed;
  expect(simulator.images?.()).toHaveLength(1);
  expect((await imageDriver(simulator, io).read(id, runFor(plan)))?.holders).toContain("by-hand");
});

test("an image that another run has finished before the helper machine is ours is not made again", async () => {
  const simulator = await project();
  const plan = planFor();
  const io = worldOf(simulator);
  let other: Promise<unknown> | undefined;
  const fetch: typeof globalThis.fetch = async (address, init) => {
    if (String(address).includes("/servers?")) {
      other ??= imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan, "fdfedcba9876543210"));
      await other;
    }
    return io.fetch(address, init);
  };
  await imageDriver(simulator, { ...io, fetch }).create(plan, runFor(plan));
  expect(simulator.images?.()).toHaveLength(1);
  expect(simulator.leftovers()).toEqual([]);
});

test("what an import cannot clear away is named", async () => {
  const simulator = await project();
  const plan = planFor();
  const io = worldOf(simulator);
  simulator.fail({ call: "POST /servers/{id}/actions/enable_rescue", kind: "credentials", times: 99 });
  simulator.fail({ call: "DELETE /servers/{id}", kind: "credentials", times: 99 });
  simulator.fail({ call: "DELETE /ssh_keys/{id}", kind: "credentials", times: 99 });
  const error = await imageDriver(simulator, io)
    .create(plan, runFor(plan))
    .catch((thrown: unknown) => thrown);
  expect((error as FlatcarError).code).toBe("FD1302");
  expect((error as FlatcarError).findings[0].details?.slice(1)).toEqual([
    expect.stringMatching(/^the import has left server flatcar-import-\w+ \(\d+\), which costs money: /),
    expect.stringMatching(/^the import has left SSH key flatcar-import-\w+-\w+: /),
  ]);
});

test("an upload that stands still ends with the time", async () => {
  const simulator = await project();
  const plan = planFor();
  const file = join(mkdtempSync(join(tmpdir(), "flatcar-image-")), "image");
  writeFileSync(file, Buffer.alloc(8 * 1024 * 1024));
  const content = { ...imageContent(plan), file: async () => ({ path: file, size: 8 * 1024 * 1024 }) };
  const line = await brokenLine(credentialsOf(simulator).rescueAddress ?? "");
  const driver = imported.connect({ ...credentialsOf(simulator), rescueAddress: line.address }, worldOf(simulator));
  const made = driver.create(plan, runFor(plan, undefined, { content, timeoutMs: 600_000 }));
  await expect(made).rejects.toMatchObject({ findings: [{ code: "FD1408" }] });
  expect(simulator.leftovers()).toEqual([]);
  line.close();
});

/** A line to the address that passes on some bytes of a caller, and then nothing more. */
async function brokenLine(to: string): Promise<{ readonly address: string; close(): void }> {
  const [host, port] = to.split(":");
  const server = createServer((caller) => {
    const called = connect({ host: host ?? "", port: Number(port) });
    let bytes = 0;
    called.on("error", () => undefined).pipe(caller.on("error", () => undefined));
    caller.on("data", (chunk) => {
      bytes += chunk.length;
      if (bytes > 100_000) caller.pause();
      else called.write(chunk);
    });
    caller.on("close", () => called.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${own}`, close: () => void server.close() };
}

test("two at once, of two processes, make one image", async () => {
  const simulator = await project();
  const plan = planFor();
  const states = await Promise.all(
    ["fdaaaaaaaaaaaaaaaa", "fdbbbbbbbbbbbbbbbb"].map((owner) =>
      imageDriver(simulator, worldOf(simulator, 50)).create(plan, runFor(plan, owner)),
    ),
  );
  expect(new Set(states.map(({ id }) => id)).size).toBe(1);
  expect(simulator.images?.()).toHaveLength(1);
  expect(simulator.leftovers()).toEqual([]);
});

/** A process that is killed when it makes its call of this number: nothing of it goes on, and nothing is cleaned up. */
function mortal(
  simulator: Simulator,
  calls: number,
): { readonly io: ReturnType<typeof worldOf>; readonly dead: Promise<void> } {
  const io = worldOf(simulator);
  const never = new Promise<never>(() => undefined);
  let left = calls;
  let die = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const alive = () => left > 0;
  const fetch: typeof globalThis.fetch = async (...request) => {
    if (!alive()) return never;
    left--;
    const response = await globalThis.fetch(...request);
    if (alive()) return response;
    die();
    return never;
  };
  const sleep: typeof io.sleep = async (ms, signal) => {
    await io.sleep(ms, signal);
    if (!alive()) return never;
  };
  return { io: { ...io, fetch, sleep }, dead };
}

async function callsOfAnImport(): Promise<number> {
  const simulator = await project();
  const plan = planFor();
  await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  return simulator.calls.length;
}

test("killed at whichever call, the next run makes one image and leaves nothing", async () => {
  const calls = await callsOfAnImport();
  expect(calls).toBeGreaterThan(15);
  await Promise.all(
    Array.from({ length: calls - 1 }, async (_, index) => {
      const simulator = await project();
      const plan = planFor();
      const { io, dead } = mortal(simulator, index + 1);
      void imageDriver(simulator, io)
        .create(plan, runFor(plan))
        .catch(() => undefined);
      await dead;
      const next = await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan, "fdfedcba9876543210"));
      expect([index, next.phase]).toEqual([index, "ready"]);
      expect([index, simulator.images?.()]).toEqual([index, [importedImage(plan.sha512)]]);
      expect([index, simulator.leftovers()]).toEqual([index, []]);
      expect([index, simulator.violations]).toEqual([index, []]);
    }),
  );
}, 120_000);

test.each(["before", "after", "drop"] as const)(
  "a fault (%s) at whichever call, and again: one image, nothing left",
  async (kind) => {
    const names = await namesOfAnImport();
    for (const call of names) {
      const simulator = await project();
      const plan = planFor();
      simulator.fail({ call, kind });
      const driver = imageDriver(simulator, worldOf(simulator));
      await driver.create(plan, runFor(plan)).catch(() => driver.create(plan, runFor(plan)));
      expect([call, simulator.images?.()]).toEqual([call, [importedImage(plan.sha512)]]);
      expect([call, simulator.leftovers()]).toEqual([call, []]);
    }
  },
  60_000,
);

async function namesOfAnImport(): Promise<readonly string[]> {
  const simulator = await project();
  const plan = planFor();
  await imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan));
  return [...new Set(simulator.calls.map(({ name }) => name))];
}

test("a snapshot that is unavailable is named, and no machine is made in vain", async () => {
  const first = await project();
  const plan = planFor();
  const { id } = await imageDriver(first, worldOf(first)).create(plan, runFor(plan));
  const snapshot = first.snapshot().replace('"status":"available"', '"status":"unavailable"');
  const simulator = await hetzner.simulate({ snapshot });
  open.push(simulator);
  await expect(imageDriver(simulator, worldOf(simulator)).create(plan, runFor(plan))).rejects.toMatchObject({
    findings: [{ code: "FD1414", details: [expect.stringContaining(`snapshot ${id}, Flatcar stable`)] }],
  });
  expect(changing(simulator)).toEqual([]);
});

test("what arrived is compared before anything is written", async () => {
  const simulator = await project();
  const plan = planFor();
  const made = imageDriver(simulator, worldOf(simulator)).create(
    plan,
    runFor(plan, undefined, { content: spoilt(plan) }),
  );
  await expect(made).rejects.toMatchObject({ findings: [{ code: "FD1433" }] });
  expect(simulator.images?.()).toEqual([]);
  expect(simulator.leftovers()).toEqual([]);
});

test("why an import failed is told also where its helper machine cannot be looked at", async () => {
  const simulator = await project();
  const plan = planFor();
  const progress = (line: string) => {
    if (line.startsWith("checking")) simulator.fail({ call: "GET /servers/{id}", kind: "permission", times: 99 });
  };
  const made = imageDriver(simulator, worldOf(simulator)).create(
    plan,
    runFor(plan, undefined, { content: spoilt(plan), progress }),
  );
  await expect(made).rejects.toMatchObject({ findings: [{ code: "FD1433" }] });
});

test("a cancelled import leaves nothing", async () => {
  const simulator = await project();
  const plan = planFor();
  const abort = new AbortController();
  const progress = (line: string) => {
    if (line.startsWith("uploading")) abort.abort();
  };
  const made = imageDriver(simulator, worldOf(simulator)).create(
    plan,
    runFor(plan, undefined, { signal: abort.signal, progress }),
  );
  const error = await made.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlatcarError);
  expect((error as FlatcarError).code).toBe("FD1409");
  expect(simulator.leftovers()).toEqual([]);
});
