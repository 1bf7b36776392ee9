import type {
  Driver,
  Fault,
  MachinePlan,
  MachineState,
  SimulatedCall,
  SimulatedMachine,
  Simulator,
  SimulatorOptions,
} from "../../src/platform.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";

export type MachineDriver = Driver<MachinePlan, MachineState>;

/** Spoils a driver of a cloud with this environment. */
export type Flaw = (driver: MachineDriver, env: Cloud["env"]) => MachineDriver;

/** What the rules need of a cloud, be it our simulator or somebody else's. */
export interface Cloud {
  readonly env: Readonly<Record<string, string>>;
  /** Machines as the cloud itself sees them, deleted ones left out. */
  machines(): Promise<readonly SimulatedMachine[]>;
  leftovers(): Promise<readonly string[]>;
  /** What `importedImage` calls each image that is there. */
  images(): Promise<readonly string[]>;
  calls(): readonly SimulatedCall[];
  violations(): readonly string[];
  fail(fault: Fault): void;
  vanish(id: string): Promise<void>;
  drift(id: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** All of its state as text; left out where it cannot be kept. */
  snapshot?(): string;
  close(): Promise<void>;
}

export type CloudOptions = Pick<SimulatorOptions, "latencyMs" | "consistencyMs" | "snapshot">;

/** Something that a subject cannot do, and why. It is printed. */
export interface Skip {
  readonly rule: string;
  readonly reason: string;
  /** Only these options, and the rule is checked for the others. */
  readonly options?: readonly string[];
}

/** A platform over one cloud: what the rules are checked on. */
export interface Subject {
  readonly title: string;
  readonly platform: AnyPlatform;
  readonly skips: readonly Skip[];
  /** Seconds of the driver's clock in a real one, where a test does not say; left out: as many as make waiting cost little. */
  readonly speed?: number;
  /** How long one step may take in real time; left out: 20 seconds. */
  readonly patienceMs?: number;
  /** A cloud with nothing in it, or as a snapshot has it. */
  open(options: CloudOptions): Promise<Cloud>;
  /** Spoils a driver; only the suite's own test has one. */
  readonly flaw?: Flaw;
}

/** A platform over its own simulator. */
export function simulated(platform: AnyPlatform, skips: readonly Skip[] = []): Subject {
  return {
    title: platform.id,
    platform,
    skips,
    open: async (options) => cloudOf(await platform.simulate(options)),
  };
}

export function cloudOf(simulator: Simulator): Cloud {
  return {
    env: simulator.env,
    machines: async () => simulator.machines(),
    leftovers: async () => simulator.leftovers(),
    images: async () => simulator.images?.() ?? [],
    calls: () => simulator.calls,
    violations: () => simulator.violations,
    fail: (fault) => simulator.fail(fault),
    vanish: async (id) => simulator.vanish(id),
    drift: async (id, labels) => simulator.drift(id, labels),
    snapshot: () => simulator.snapshot(),
    close: () => simulator.close(),
  };
}
