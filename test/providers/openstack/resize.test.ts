import { describe, expect, onTestFinished, test } from "vitest";
import type { Options } from "../../../src/providers/openstack/options.ts";
import { failure } from "../../conformance/rule.ts";
import { openWorld } from "./cloud.ts";

const restart = { onFlavorChange: "restart" } as const;
const action = "POST /compute/v2.1/servers/{id}/action";

/** A machine of m1.small on a simulated cloud, and what is done to it. */
async function open(options: Partial<Options> = {}) {
  const world = await openWorld({ latencyMs: 60 });
  const { simulator } = world;
  onTestFinished(() => simulator.close());
  await world.images().create(world.plan, world.run());
  const plan = (more: Partial<Options>) => world.machine({ ...restart, ...options, ...more });
  const { id } = await world.machines().create(await plan({}), world.run());
  const update = async (more: Partial<Options>, signal?: AbortSignal) => {
    const run = world.run();
    return world.machines().update?.(id, await plan(more), signal ? { ...run, signal } : run);
  };
  const actions = () =>
    simulator.calls.flatMap(({ name, parameters }) =>
      name === action ? Object.keys(parameters).filter((key) => /resize/i.test(key)) : [],
    );
  return { world, simulator, id, update, actions, read: () => world.machines().read(id, world.run()) };
}

/** What another program says to Nova of the machine. */
async function byOthers({ simulator, id }: Awaited<ReturnType<typeof open>>, body: object): Promise<void> {
  const base = String(simulator.env.OS_AUTH_URL).replace("/identity/v3", "");
  const { token } = await import("../../../src/providers/openstack/simulator/identity.ts");
  const url = `${base}/compute/v2.1/servers/${id.split("/")[1]}/action`;
  const headers = { "x-auth-token": token, "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.status).toBeLessThan(300);
}

describe("another flavor, with onFlavorChange restart", () => {
  test.each<[string, Partial<Options>]>([
    ["its own disk", {}],
    ["a volume", { rootDisk: { sizeGiB: 20, deleteOnTermination: true } }],
  ])("is that of the same machine, which boots from %s", async (_, options) => {
    const { simulator, id, update, actions, world } = await open(options);
    const before = simulator.machines();
    const after = await update({ flavor: "m1.medium", tags: ["blue"] });
    expect(after).toMatchObject({
      id,
      phase: "running",
      observed: { options: { flavor: "m1.medium", tags: ["blue"] } },
    });
    expect(actions()).toEqual(["resize", "confirmResize"]);
    expect(simulator.machines()).toEqual(before);
    expect(world.said).toContain("stopping it to change the flavor to m1.medium");
    expect(simulator.violations).toEqual([]);
  });

  test("is taken up wherever it was cut off", async () => {
    for (const cut of [1, 2, 3, 4, 5, 6, 7]) {
      const { simulator, update, actions, world } = await open();
      const killed = new AbortController();
      const from = simulator.calls.length;
      const cutting = setInterval(() => void (simulator.calls.length - from >= cut && killed.abort()), 1);
      await update({ flavor: "m1.medium" }, killed.signal).catch(() => undefined);
      clearInterval(cutting);
      const after = await world
        .machines()
        .update?.(
          simulator.machines()[0]?.id ?? "",
          await world.machine({ ...restart, flavor: "m1.medium" }),
          world.run(),
        );
      expect(after).toMatchObject({ phase: "running", observed: { options: { flavor: "m1.medium" } } });
      expect(actions().filter((one) => one === "revertResize")).toEqual([]);
      expect(simulator.violations).toEqual([]);
    }
  });

  test("that somebody else began to is taken back first", async () => {
    const machine = await open();
    await byOthers(machine, { resize: { flavorRef: "4" } });
    const after = await machine.update({ flavor: "m1.medium" });
    expect(after?.observed.options.flavor).toBe("m1.medium");
    expect(machine.actions()).toEqual(["resize", "revertResize", "resize", "confirmResize"]);
  });

  test("that nobody has room for leaves the machine as it is", async () => {
    const { simulator, update, read } = await open();
    simulator.fail({ call: action, kind: "capacity" });
    const error = await failure(Promise.resolve(update({ flavor: "m1.large", tags: ["blue"] })));
    expect(error.findings).toMatchObject([
      {
        code: "FD1401",
        message: "Nova accepted flavor m1.large for web-0 and gave it up: the machine runs as it did",
      },
    ]);
    expect(await read()).toMatchObject({ phase: "running", observed: { options: { flavor: "m1.small", tags: [] } } });
    expect((await update({ flavor: "m1.large" }))?.observed.options.flavor).toBe("m1.large");
  });

  test("of a cloud that lets nobody resize says what to do instead", async () => {
    const { simulator, update } = await open();
    simulator.fail({ call: action, kind: "permission" });
    const error = await failure(Promise.resolve(update({ flavor: "m1.large" })));
    expect(error.findings).toMatchObject([
      { code: "FD1303", hint: expect.stringContaining("set onFlavorChange to replace") },
    ]);
  });

  test("without a disk is refused where the machine has none of its own", async () => {
    const { update, read } = await open();
    const error = await failure(Promise.resolve(update({ flavor: "m1.diskless" })));
    expect(error.code).toBe("FD1405");
    expect(await read()).toMatchObject({ phase: "running" });
  });

  test("leaves a machine off that somebody stopped", async () => {
    const machine = await open();
    await byOthers(machine, { "os-stop": null });
    expect(await machine.update({ flavor: "m1.medium" })).toMatchObject({
      phase: "stopped",
      observed: { options: { flavor: "m1.medium" } },
    });
  });
});
