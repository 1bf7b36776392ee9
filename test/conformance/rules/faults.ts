import { expect } from "vitest";
import type { ErrorCode } from "../../../src/errors.ts";
import type { Fault, MachinePlan, Run } from "../../../src/platform.ts";
import { failure, namesOf, newCalls, outcome, persist, type Rule, type Trial, until } from "../rule.ts";
import type { World } from "../world.ts";
import { expectNothing, idsOf } from "./life.ts";

/** A fault that no driver outlasts. */
const lasting = 10_000;

/** Lost replies, outages, refusals, and being stopped in the middle. */
export const faultRules: readonly Rule[] = [
  {
    name: "a create that was cut off, and create again: one machine",
    async check(trial) {
      for (const fault of await createFaults(trial)) await expectOneMachine(await trial.open(), fault, "same");
    },
  },
  {
    name: "a create that was cut off, and create again in another process: one machine",
    async check(trial) {
      for (const fault of await createFaults(trial)) {
        await expectOneMachine(await trial.open({ consistencyMs: 10 }), fault, "fresh");
      }
    },
  },
  {
    name: "a create that replaces makes another machine though an equal one is live",
    async check(trial) {
      const lost = (await createFaults(trial)).filter(({ kind }) => kind === "after");
      for (const fault of [undefined, ...lost]) {
        for (const process of ["same", "fresh"] as const) await expectReplaced(await trial.open(), fault, process);
      }
    },
  },
  {
    name: "a half-made machine is reported with its id",
    async check({ open }) {
      const world = await open({ latencyMs: 100 });
      const making = outcome(world.driver().create(await world.plan(), world.run()));
      await until(async () => (await world.cloud.machines()).length > 0);
      world.cloud.fail({ kind: "before", times: lasting });
      const error = await making;
      expect(error?.created).toBe((await world.cloud.machines())[0]?.id);
    },
  },
  {
    name: "a delete that was cut off, and delete again: nothing is left",
    async check(trial) {
      for (const fault of await faultsOf(trial, create, (world, { id }) => world.driver().delete(id, world.run()))) {
        const world = await trial.open();
        const { id } = await create(world);
        world.cloud.fail(fault);
        await persist(() => world.driver().delete(id, world.run()));
        expect(await world.cloud.machines()).toEqual([]);
        expect(await world.cloud.leftovers()).toEqual([]);
      }
    },
  },
  {
    name: "an outage is not an absence",
    async check({ open }) {
      const kinds = ["before", "drop", "throttle", "permission", "credentials"] as const;
      for (const kind of kinds) {
        const world = await open();
        const { id } = await create(world);
        world.cloud.fail({ kind, times: lasting });
        const driver = world.driver();
        await failure(driver.read(id, world.run()));
        await failure(driver.list(world.scope, world.run()));
        await failure(driver.delete(id, world.run()));
        expect(await world.cloud.machines()).toHaveLength(1);
      }
    },
  },
  {
    name: "rate limits are waited out",
    async check({ open }) {
      const world = await open();
      world.cloud.fail({ kind: "throttle", times: 5 });
      const { id } = await create(world);
      expect(world.io.slept()).toBeGreaterThan(0);
      world.cloud.fail({ kind: "throttle", times: 5 });
      await world.driver().delete(id, world.run());
      await expectNothing(world);
    },
  },
  refusal("capacity", "FD1401"),
  refusal("quota", "FD1402"),
  refusal("permission", "FD1303"),
  refusal("credentials", "FD1302"),
  refusal("throttle", "FD1403"),
  {
    name: "an abort before the start makes no call",
    async check({ open }) {
      const world = await open();
      const plan = await world.plan();
      const before = world.cloud.calls().length;
      const error = await failure(world.driver().create(plan, world.run({ signal: AbortSignal.abort() })));
      expect(error.code).toBe("FD1409");
      expect(newCalls(world, before)).toEqual([]);
    },
  },
  {
    name: "an abort while the machine starts ends soon, gives its id, and is taken up again",
    async check({ open }) {
      const world = await open({ latencyMs: 300 });
      const abort = new AbortController();
      const making = outcome(world.driver().create(await world.plan(), world.run({ signal: abort.signal })));
      await until(async () => (await world.cloud.machines()).length > 0);
      const accepted = world.cloud.calls().length;
      await until(async () => newCalls(world, accepted).length > 0);
      const [machine] = await world.cloud.machines();
      const aborted = performance.now();
      abort.abort();
      const error = await making;
      expect(performance.now() - aborted).toBeLessThan(200);
      expect(error).toMatchObject({ code: "FD1409", created: machine?.id });
      const { id } = await create(world);
      expect(id).toBe(machine?.id);
      expect(await world.cloud.machines()).toHaveLength(1);
    },
  },
  {
    name: "an abort while it waits for the cloud to answer again ends soon",
    async check({ open }) {
      const world = await open();
      const abort = new AbortController();
      const plan = await world.plan();
      world.cloud.fail({ kind: "throttle", times: lasting });
      const before = world.cloud.calls().length;
      const making = failure(world.driver().create(plan, world.run({ signal: abort.signal })));
      await until(async () => newCalls(world, before).length > 0);
      const aborted = performance.now();
      abort.abort();
      expect((await making).code).toBe("FD1409");
      expect(performance.now() - aborted).toBeLessThan(200);
    },
  },
  {
    name: "a time limit is kept, and the id with it",
    async check({ open }) {
      const world = await open({ latencyMs: 1_000 });
      const error = await failure(world.driver().create(await world.plan(), world.run({ timeoutMs: 20_000 })));
      expect(error).toMatchObject({ code: "FD1408", created: (await world.cloud.machines())[0]?.id });
    },
  },
  {
    name: "a new id that reads do not know yet is waited for",
    async check({ open }) {
      const world = await open({ consistencyMs: 50 });
      const { id } = await create(world);
      expect((await world.driver().read(id, world.run()))?.id).toBe(id);
      expect(await world.cloud.machines()).toHaveLength(1);
    },
  },
];

async function create(world: World) {
  return world.driver().create(await world.plan(), world.run());
}

/** Every way in which one of the calls of a step can fail, after what it needs first. */
async function faultsOf<T>(
  { open }: Trial,
  prepare: (world: World) => Promise<T>,
  step: (world: World, prepared: T) => Promise<unknown>,
): Promise<readonly Fault[]> {
  const world = await open();
  const prepared = await prepare(world);
  const calls = await namesOf(world, () => step(world, prepared));
  expect(calls.length).toBeGreaterThan(0);
  const kinds = ["before", "after", "drop"] as const;
  return calls.flatMap((call) => kinds.flatMap((kind) => [1, 12].map((times) => ({ call, kind, times }))));
}

function createFaults(trial: Trial): Promise<readonly Fault[]> {
  return faultsOf(
    trial,
    (world) => world.plan(),
    (world, plan) => world.driver().create(plan, world.run()),
  );
}

type WhoRetries = "same" | "fresh";

async function expectOneMachine(world: World, fault: Fault, process: WhoRetries): Promise<void> {
  const plan = await world.plan();
  world.cloud.fail(fault);
  await expectOneMore(world, plan, world.run(), process);
}

/** The old machine stays, and one new one stands beside it, be the create repeated after a lost reply or after it went well. */
async function expectReplaced(world: World, fault: Fault | undefined, process: WhoRetries): Promise<void> {
  const plan = await world.plan();
  const { id } = await world.driver().create(plan, world.run());
  if (fault) world.cloud.fail(fault);
  await expectOneMore(world, plan, world.run({ replacing: id }), process);
}

/** A create, whatever comes of it, and create again: one machine more, and the same one where an id was known before. */
async function expectOneMore(world: World, plan: MachinePlan, run: Run, process: WhoRetries): Promise<void> {
  const before = idsOf(await world.cloud.machines());
  const added = async () => idsOf(await world.cloud.machines()).filter((id) => !before.includes(id));
  const driver = world.driver();
  const error = await outcome(driver.create(plan, run));
  const [made] = await added();
  const { id } = await persist(() => (process === "same" ? driver : world.driver()).create(plan, run));
  expect(await added()).toEqual([id]);
  expect(await world.cloud.machines()).toHaveLength(before.length + 1);
  if (error?.created !== undefined) expect(error.created).toBe(id);
  if (made !== undefined) expect(made).toBe(id);
}

/** Each call of `create` refused for good: our code with a remedy, or the driver does without; never another code, nothing lost. */
function refusal(kind: Fault["kind"], code: ErrorCode): Rule {
  return {
    name: `${kind} is reported as ${code}`,
    async check(trial) {
      const calls = new Set((await createFaults(trial)).map(({ call }) => call));
      const errors = [];
      for (const call of calls) {
        const world = await trial.open();
        const plan = await world.plan();
        world.cloud.fail({ ...(call === undefined ? {} : { call }), kind, times: lasting });
        const error = await outcome(world.driver().create(plan, world.run()));
        if (!error) continue;
        errors.push(error);
        expect([call, error.code]).toEqual([call, code]);
        expect(error.findings[0].hint).toBeTruthy();
        expect(await world.cloud.machines()).toHaveLength(error.created === undefined ? 0 : 1);
      }
      expect(errors.length).toBeGreaterThan(0);
    },
  };
}
