import { resolveCredentials } from "../../src/options.ts";
import type { Fault, MachinePlan } from "../../src/platform.ts";
import type { AnyPlatform } from "../../src/providers/index.ts";
import { type FastIO, fastIO } from "../conformance/clock.ts";
import { simulated } from "../conformance/cloud.ts";
import { ignition, openWorld, type World } from "../conformance/world.ts";
import { bringTo, type Memory, type Process, sweep } from "./deployment.ts";
import { type Death, openGate } from "./gate.ts";
import { type Step, type Story, storyOf, tell, type Wanted } from "./story.ts";

/** Seconds of the driver's clock in a real one: back-off costs nothing. */
const speed = 2_000;

/** A platform, and the variable that holds its cloud's address. */
export interface Stage {
  readonly platform: AnyPlatform;
  readonly endpoint: string;
}

/** Plays the story of a seed, then lets everything go right, and gives what is wrong in the end. */
export async function play(seed: number, stage: Stage): Promise<readonly string[]> {
  const story = storyOf(seed);
  const { latencyMs, consistencyMs } = story;
  const world = await openWorld(simulated(stage.platform), { latencyMs, consistencyMs });
  const scene: Scene = { world, stage, memory: { machines: new Map(), doomed: new Set() }, said: [] };
  try {
    const problems = await playAll(story, scene);
    return problems.length === 0 ? [] : [...problems, ...tell(story), ...scene.said];
  } finally {
    await world.cloud.close();
  }
}

interface Scene {
  readonly world: World;
  readonly stage: Stage;
  readonly memory: Memory;
  /** What happened, for a story that ends badly. */
  readonly said: string[];
}

async function playAll(story: Story, scene: Scene): Promise<readonly string[]> {
  for (const step of story.steps) await playStep(step, scene);
  const last = await plansOf(story.steps.at(-1)?.wanted ?? {}, scene);
  const problems = [...(await converge(last, scene)), ...(await check(last, scene))];
  for (const fault of destroyFaults(story)) scene.world.cloud.fail(fault);
  return [...problems, ...(await converge(new Map(), scene)), ...(await check(new Map(), scene))];
}

/** The last step's faults come again while everything is deleted. */
function destroyFaults({ steps }: Story): readonly Fault[] {
  return steps.at(-1)?.faults ?? [];
}

async function playStep(step: Step, scene: Scene): Promise<void> {
  const plans = await plansOf(step.wanted, scene);
  for (const fault of step.faults) scene.world.cloud.fail(fault);
  await inProcess(scene, step.death, async (process) => {
    const errors = await bringTo(plans, scene.memory, process, step.parallel);
    scene.said.push(`  step: ${errors.map(({ message }) => message).join("; ") || "done"}`);
  });
}

const attempts = 40;

/** Runs without faults of its own until one run has nothing to complain of, and sweeps. What still waits of old faults may come. */
async function converge(plans: ReadonlyMap<string, MachinePlan>, scene: Scene): Promise<readonly string[]> {
  const { world, memory } = scene;
  let last = "";
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const done = await inProcess(scene, undefined, async (process) => {
      const errors = await bringTo(plans, memory, process, true);
      last = errors.map(({ message }) => message).join("; ");
      if (errors.length > 0) return false;
      await new Promise((resolve) => setTimeout(resolve, 6));
      return sweep(memory, process, world.scope).then(
        (strangers) => {
          scene.said.push(`  swept: ${strangers.join(", ") || "nothing"}`);
          return true;
        },
        (error: unknown) => {
          last = String(error);
          return false;
        },
      );
    });
    if (done) return [];
  }
  return [`it does not come to rest: ${last}`];
}

/** A process with its own wire to the cloud and a driver that remembers nothing. Resolves as well when it is killed. */
async function inProcess<T>(
  { world, stage }: Scene,
  death: Death | undefined,
  act: (process: Process) => Promise<T>,
): Promise<T | undefined> {
  const gate = await openGate(world.cloud.env[stage.endpoint] ?? "", death);
  let dead = false;
  const io: FastIO = fastIO({ ...world.cloud.env, [stage.endpoint]: gate.endpoint }, () => undefined, speed);
  const { value } = resolveCredentials(stage.platform, undefined, io.env);
  const abandoned = new AbortController();
  const process: Process = {
    platform: stage.platform,
    driver: stage.platform.connect(value, io),
    run: { ...world.run(), signal: abandoned.signal, progress: () => undefined },
    isDead: () => dead,
  };
  const killed = gate.cut.then(() => {
    dead = true;
    return undefined;
  });
  const acting = act(process);
  try {
    return await Promise.race([acting, killed]);
  } finally {
    dead = true;
    abandoned.abort();
    await gate.close();
    await acting.catch(() => undefined);
  }
}

/** Every machine that is wanted, once, as it is wanted, and nothing else. */
async function check(plans: ReadonlyMap<string, MachinePlan>, { world, memory }: Scene): Promise<readonly string[]> {
  const machines = await world.cloud.machines();
  const problems = [
    ...(await world.cloud.leftovers()).map((what) => `left over: ${what}`),
    ...world.cloud.violations(),
  ];
  for (const [name, plan] of plans) {
    const found = machines.filter((machine) => machine.name === name);
    if (found.length !== 1)
      problems.push(`${name} is there ${found.length} times: ${found.map(({ id }) => id).join(", ")}`);
    for (const { id, userData, labels } of found) {
      if (memory.machines.get(name)?.id !== id) problems.push(`${name}: ${id} is there, and another one is known`);
      if (userData !== plan.userData) problems.push(`${name} has another configuration`);
      if (labels.role !== plan.labels.role) problems.push(`${name} is ${labels.role}, not ${plan.labels.role}`);
    }
  }
  for (const { id, name } of machines) if (!plans.has(name ?? "")) problems.push(`orphan: ${id}, ${name}`);
  return problems;
}

async function plansOf(
  wanted: Readonly<Record<string, Wanted>>,
  { world, stage }: Scene,
): Promise<ReadonlyMap<string, MachinePlan>> {
  const plans = new Map<string, MachinePlan>();
  for (const [name, { config, size, role }] of Object.entries(wanted)) {
    const text = config === "one" ? ignition : ignition.replace("motd", "issue");
    const options = size === "small" ? {} : stage.platform.sample.replacing.options;
    plans.set(name, await world.plan({ name, labels: { role }, ignition: text, options }));
  }
  return plans;
}
