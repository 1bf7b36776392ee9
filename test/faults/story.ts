import type { Fault } from "../../src/platform.ts";
import type { Death } from "../conformance/gate.ts";
import { type Calls, type Purpose, purposes } from "./calls.ts";
import { type Random, seeded } from "./random.ts";

/** What one machine shall be: `config` and `size` need another machine, `role` changes in place. */
export interface Wanted {
  readonly config: "one" | "two";
  readonly size: "small" | "large";
  readonly role: "web" | "db";
}

/** A fault, wherever its platform has a call for that. */
export interface Trouble extends Omit<Fault, "call"> {
  /** Left out: any call. */
  readonly on?: Purpose;
  /** Which of the calls for that, counted beyond their number as on a clock. */
  readonly which: number;
}

/** One run of a program: what it wants, what goes wrong meanwhile, and whether it is killed. */
export interface Step {
  readonly wanted: Readonly<Record<string, Wanted>>;
  /** Machines that are replaced even where nothing about them changed. */
  readonly forced: readonly string[];
  /** All machines at a time, or one after the other. */
  readonly parallel: boolean;
  readonly faults: readonly Trouble[];
  readonly death?: Death;
}

export interface Story {
  readonly seed: number;
  readonly consistencyMs: number;
  readonly latencyMs: number;
  /** The engine writes its state after each step, not only at the end of a run. */
  readonly checkpoints: boolean;
  /** Machines whose name on the platform the program fixes. */
  readonly fixed: readonly string[];
  readonly steps: readonly Step[];
}

const names = ["a", "b", "c"] as const;

/** The story that belongs to a seed. Pure. */
export function storyOf(seed: number): Story {
  const random = seeded(seed);
  const steps: Step[] = [];
  for (let left = random.pick([1, 2, 3, 4]); left > 0; left--) steps.push(stepOf(random, steps));
  return {
    seed,
    consistencyMs: random.pick([0, 2, 5]),
    latencyMs: random.pick([0, 0, 2]),
    checkpoints: random.percent(50),
    fixed: names.filter(() => random.percent(40)),
    steps,
  };
}

/** Now and then the program is again what it was before. */
function stepOf(random: Random, earlier: readonly Step[]): Step {
  const [first, ...more] = earlier;
  const again = first && random.percent(40) ? random.pick([first, ...more]).wanted : undefined;
  const wanted = names.flatMap((name) => (random.percent(75) ? [[name, wantedOf(random)] as const] : []));
  const faults = Array.from({ length: random.below(4) }, () => faultOf(random));
  const death: Death = { at: random.pick(["request", "answer"]), after: random.below(16) };
  return {
    wanted: again ?? Object.fromEntries(wanted),
    forced: names.filter(() => random.percent(30)),
    parallel: random.percent(60),
    faults,
    ...(random.percent(40) ? { death } : {}),
  };
}

function wantedOf(random: Random): Wanted {
  return {
    config: random.percent(80) ? "one" : "two",
    size: random.percent(80) ? "small" : "large",
    role: random.pick(["web", "db"]),
  };
}

function faultOf(random: Random): Trouble {
  const on = random.pick([...purposes, undefined]);
  const kind = random.pick(["before", "after", "after", "drop", "throttle", "capacity"] as const);
  return { ...(on ? { on } : {}), which: random.below(12), kind, times: random.pick([1, 1, 2, 10]) };
}

/** The fault on one platform; `undefined` where its driver makes no such call. Pure. */
export function faultFor({ on, which, ...fault }: Trouble, calls: Calls): Fault | undefined {
  if (on === undefined) return fault;
  const names = calls[on];
  const call = names[which % names.length];
  return call === undefined ? undefined : { call, ...fault };
}

/** A story as lines, for whoever has to find out what went wrong in it. */
export function tell({ seed, consistencyMs, latencyMs, checkpoints, fixed, steps }: Story): readonly string[] {
  const written = checkpoints ? "after each step" : "at the end of a run";
  return [
    `seed ${seed}: new ids unknown for ${consistencyMs} ms, machines start in ${latencyMs} ms, state is written ${written}`,
    `  fixed names: ${fixed.join(" ") || "none"}`,
    ...steps.map(({ wanted, forced, parallel, faults, death }, index) => {
      const machines = Object.entries(wanted).map(
        ([name, { config, size, role }]) => `${name}=${config}/${size}/${role}${forced.includes(name) ? "!" : ""}`,
      );
      const wrong = faults.map(({ on, kind, times }) => `${times} × ${kind} ${on ? `to ${on}` : "any call"}`);
      const end = death ? [`killed at ${death.at} ${death.after + 1}`] : [];
      return `  ${index + 1}. ${parallel ? "at once" : "in turn"}: ${machines.join(" ") || "nothing"}; ${[...wrong, ...end].join(", ") || "nothing goes wrong"}`;
    }),
  ];
}
