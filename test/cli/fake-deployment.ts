import { isDeepStrictEqual } from "node:util";
import type {
  Counts,
  KnownMachine,
  Leftovers,
  MachineStatus,
  OpenDeployment,
  OpenDeploymentFunction,
  OpenOptions,
  PlannedMachine,
  RunOptions,
  RunResult,
  Status,
  SurveyWish,
} from "../../src/engine/index.ts";
import type { FlatcarError } from "../../src/errors.ts";
import { settingsOf } from "../../src/plan.ts";
import type { Survey } from "../../src/platform.ts";

/** A deployment kept in memory: what the commands print is tested without an engine. */
export interface FakeDeployments {
  readonly open: OpenDeploymentFunction;
  /** The machines of every deployment, by its name. */
  readonly state: Map<string, KnownMachine[]>;
  /** Every call, in order: `open shop`, `up 3`, `close`. */
  readonly calls: string[];
  readonly opened: OpenOptions[];
  /** Thrown by the next `up` or `destroy`, after its first machine. */
  failure: FlatcarError | undefined;
  interrupted: boolean;
  /** The run that works on every deployment now. */
  running: Status["running"];
  /** Where `up` looks for what an earlier run has left. */
  leftoverPlaces: Awaited<ReturnType<OpenDeployment["leftoverPlaces"]>>;
  /** How many steps every state notes as begun. */
  pending: number;
  /** Machines of the state that the cloud does not have. */
  gone: Leftovers["gone"];
  /** Machines that no state holds. */
  unknown: readonly MachineStatus[];
  /** What the cloud makes of machines that it is asked for; they are as state has them when left out. */
  observe?: (machines: readonly KnownMachine[]) => readonly KnownMachine[];
  /** What clouds say of machines that are to be made; nothing when left out. */
  survey?: (wish: SurveyWish) => ReadonlyMap<string, Survey>;
  /** What `otherFile` says of every deployment. */
  otherFile: string | undefined;
}

const none: Counts = { create: 0, update: 0, replace: 0, delete: 0, keep: 0 };

export function fakeDeployments(): FakeDeployments {
  const fake: FakeDeployments = {
    state: new Map(),
    calls: [],
    opened: [],
    failure: undefined,
    interrupted: false,
    running: undefined,
    leftoverPlaces: [],
    pending: 0,
    gone: [],
    unknown: [],
    otherFile: undefined,
    open: async (options) => {
      fake.calls.push(`open ${options.name}`);
      fake.opened.push(options);
      return deployment(options.name, fake);
    },
  };
  return fake;
}

function deployment(name: string, fake: FakeDeployments): OpenDeployment {
  const all = () => fake.state.get(name) ?? [];
  const machines = () => all().filter(({ replaced }) => !replaced);
  return {
    name,
    directory: "/nonexistent",
    exists: () => fake.state.has(name),
    otherFile: () => fake.otherFile,
    refuseRunning: () => undefined,
    running: () => fake.running,
    known: async () => machines(),
    waiting: async () => all().filter(({ replaced }) => replaced),
    images: async () => [],
    observed: async (machines) => (fake.observe ? fake.observe(machines) : machines),
    outOfDate: async () => false,
    survey: async (wish) => fake.survey?.(wish) ?? new Map(),
    leftoverPlaces: async () => fake.leftoverPlaces,
    leftovers: async ({ everywhere }) => {
      const asked = everywhere || fake.leftoverPlaces.length > 0;
      const machines = (asked ? fake.unknown : []).map((machine) => ({ ...machine, phase: "running" as const }));
      return { machines, gone: asked ? fake.gone : [], images: [], remains: [] };
    },
    up: async (planned, options) => up(name, planned, options, fake),
    preview: async () => result([], none),
    refresh: async () => result(machines(), none),
    destroy: async (options) => destroy(name, options, fake),
    status: async () => {
      const { interrupted, running, pending, unknown } = fake;
      return { machines: [...all().map(statusOf), ...unknown], interrupted, running, pending };
    },
    close: async () => void fake.calls.push("close"),
  };
}

function up(name: string, planned: readonly PlannedMachine[], options: RunOptions, fake: FakeDeployments): RunResult {
  fake.calls.push(`up ${planned.length}`);
  const before = new Map((fake.state.get(name) ?? []).map((machine) => [machine.name, machine]));
  const counts = { ...none };
  options.onEvent?.({ kind: "phase", message: "starting the engine" });
  const after = planned.map(({ spec, plan }, index): KnownMachine => {
    const old = before.get(plan.name);
    const same = old && JSON.stringify(old.plan) === JSON.stringify(plan);
    const settings = settingsOf(spec);
    if (same && !old.halfMade && isDeepStrictEqual(old.settings, settings)) {
      counts.keep++;
      return old;
    }
    const verb = same ? "update" : old ? "replace" : "create";
    options.onEvent?.({ kind: "start", name: plan.name, verb });
    options.onEvent?.({ kind: "progress", name: plan.name, message: "waiting for the instance to run" });
    fail(fake, plan.name, options);
    const address = `192.0.2.${index + 1}`;
    options.onEvent?.({ kind: "done", name: plan.name, verb, id: `i-${index}`, address });
    counts[verb]++;
    return {
      name: plan.name,
      platform: spec.platform,
      id: `eu-central-1/i-${index}`,
      settings,
      plan,
      halfMade: false,
      address,
      phase: "running",
    };
  });
  for (const old of [...before.keys()].filter((known) => !after.some((machine) => machine.name === known))) {
    options.onEvent?.({ kind: "done", name: old, verb: "delete" });
    counts.delete++;
  }
  fake.state.set(name, after);
  return result(after, counts);
}

function destroy(name: string, options: RunOptions, fake: FakeDeployments): RunResult {
  fake.calls.push("destroy");
  const machines = fake.state.get(name) ?? [];
  for (const machine of machines) {
    options.onEvent?.({ kind: "start", name: machine.name, verb: "delete" });
    fail(fake, machine.name, options);
    options.onEvent?.({ kind: "done", name: machine.name, verb: "delete" });
  }
  fake.state.delete(name);
  return result([], { ...none, delete: machines.length });
}

function fail(fake: FakeDeployments, name: string, options: RunOptions): void {
  const { failure } = fake;
  if (!failure) return;
  fake.failure = undefined;
  options.onEvent?.({ kind: "failed", name, verb: "create", findings: failure.findings });
  throw failure;
}

function result(machines: readonly KnownMachine[], counts: Counts): RunResult {
  return { counts, elapsedMs: 12_000, machines, swept: [] };
}

function statusOf(machine: KnownMachine): MachineStatus {
  const { name, platform, id, address } = machine;
  return { name, platform, id, phase: "running", addresses: address ? { publicIpv4: address } : {}, known: machine };
}

/** A machine as state would hold it. */
export function knownMachine(name: string, overrides: Partial<KnownMachine> = {}): KnownMachine {
  return {
    name,
    platform: "aws",
    id: `eu-central-1/i-${name}`,
    settings: { release: "stable", onConfigChange: "replace", onImageChange: "keep" },
    halfMade: false,
    address: "192.0.2.1",
    phase: "running",
    plan: {
      name,
      release: { channel: "stable", version: "4593.2.5", arch: "amd64" },
      image: "ami-0123456789abcdef0",
      ignition: '{"ignition":{"version":"3.4.0"}}',
      userData: '{"ignition":{"version":"3.4.0"}}',
      labels: {},
      options: {},
    },
    ...overrides,
  };
}
