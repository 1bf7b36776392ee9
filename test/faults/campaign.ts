import type { AnyPlatform } from "../../src/providers/index.ts";
import { simulated } from "../conformance/cloud.ts";
import type { Death } from "../conformance/gate.ts";
import { inProcess } from "../conformance/process.ts";
import { ignition, openWorld, type World } from "../conformance/world.ts";
import { callsOf } from "./calls.ts";
import { type Goal, type Memory, type Process, up } from "./deployment.ts";
import { faultFor, type Step, type Story, storyOf, type Trouble, tell } from "./story.ts";

/** Seconds of the driver's clock in a real one: back-off costs nothing. */
const speed = 2_000;

/** Plays the story of a seed, then lets everything go right, and gives what is wrong after each run that went well. */
export async function play(seed: number, platform: AnyPlatform): Promise<readonly string[]> {
  const story = storyOf(seed);
  const { latencyMs, consistencyMs } = story;
  const world = await openWorld(simulated(platform), { latencyMs, consistencyMs, stocked: true });
  const memory: Memory = { machines: new Map(), doomed: new Set() };
  const scene: Scene = { world, platform, story, memory, unsettled: false, said: [] };
  try {
    const problems = await playAll(scene);
    return problems.length === 0 ? [] : [...problems, ...tell(story), ...scene.said];
  } finally {
    await world.cloud.close();
  }
}

interface Scene {
  readonly world: World;
  readonly platform: AnyPlatform;
  readonly story: Story;
  /** As it was last written. */
  memory: Memory;
  /** The last run was killed or failed. */
  unsettled: boolean;
  /** What happened, for a story that ends badly. */
  readonly said: string[];
}

async function playAll(scene: Scene): Promise<readonly string[]> {
  const { story } = scene;
  const problems: string[] = [];
  for (const step of story.steps) problems.push(...(await playStep(step, scene)));
  const last = story.steps.at(-1);
  const goals = last ? await goalsOf({ ...last, forced: [] }, scene) : new Map<string, Goal>();
  problems.push(...(await converge(goals, scene)));
  await plant(last?.faults ?? [], scene);
  return [...problems, ...(await converge(new Map(), scene))];
}

async function playStep(step: Step, scene: Scene): Promise<readonly string[]> {
  const goals = await goalsOf(step, scene);
  await plant(step.faults, scene);
  return (await runOnce(goals, step, scene)) ? check(goals, scene) : [];
}

async function plant(troubles: readonly Trouble[], { world, platform }: Scene): Promise<void> {
  const calls = await callsOf(platform);
  for (const fault of troubles.flatMap((trouble) => faultFor(trouble, calls) ?? [])) world.cloud.fail(fault);
}

const attempts = 40;

/** Runs without faults of its own until one run has nothing to complain of. What still waits of old faults may come. */
async function converge(goals: ReadonlyMap<string, Goal>, scene: Scene): Promise<readonly string[]> {
  for (let attempt = 1; attempt <= attempts; attempt++)
    if (await runOnce(goals, { parallel: true }, scene)) return check(goals, scene);
  return ["it does not come to rest"];
}

/** One run in a process of its own; whether it went well. What it writes at the end is lost when it is killed. */
async function runOnce(
  goals: ReadonlyMap<string, Goal>,
  { parallel, death }: Pick<Step, "parallel" | "death">,
  scene: Scene,
): Promise<boolean> {
  const { story, unsettled } = scene;
  const memory = story.checkpoints ? scene.memory : copyOf(scene.memory);
  scene.unsettled = true;
  const errors = await act(scene, death, (process) => up(goals, memory, process, { parallel, unsettled }));
  scene.said.push(`  run: ${errors ? errors.map(({ message }) => message).join("; ") || "done" : "killed"}`);
  if (errors) scene.memory = memory;
  scene.unsettled = errors?.length !== 0;
  return !scene.unsettled;
}

function copyOf({ machines, doomed }: Memory): Memory {
  return { machines: new Map(machines), doomed: new Set(doomed) };
}

/** Acts in a process with a driver that remembers nothing. Resolves as well when it is killed. */
async function act<T>(
  { world, platform, said }: Scene,
  death: Death | undefined,
  step: (process: Process) => Promise<T>,
): Promise<T | undefined> {
  const ended = await inProcess(
    { platform, env: world.cloud.env, death, speed },
    ({ io, credentials, signal, isDead }) =>
      step({
        platform,
        driver: platform.connect(credentials, io),
        run: { ...world.run(), signal, progress: () => undefined },
        scope: world.scope,
        say: (line) => said.push(`  ${line}`),
        isDead,
      }),
  );
  return ended === "killed" ? undefined : ended.value;
}

/** Every machine that is wanted, once, as it is wanted, and nothing else. */
async function check(goals: ReadonlyMap<string, Goal>, { world, memory }: Scene): Promise<readonly string[]> {
  const machines = await world.cloud.machines();
  const problems = [
    ...(await world.cloud.leftovers()).map((what) => `left over: ${what}`),
    ...world.cloud.violations(),
  ];
  for (const [own, { plan }] of goals) {
    const kept = memory.machines.get(own);
    const found = machines.filter(({ name }) => ownOf(name) === own);
    if (found.length !== 1)
      problems.push(`${own} is there ${found.length} times: ${found.map(({ id }) => id).join(", ")}`);
    for (const { id, name, userData, labels } of found) {
      if (kept?.id !== id || kept.plan.name !== name)
        problems.push(`${own}: ${id}, ${name} is there, and another one is known`);
      if (userData !== plan.userData) problems.push(`${own} has another configuration`);
      if (labels.role !== plan.labels.role) problems.push(`${own} is ${labels.role}, not ${plan.labels.role}`);
    }
  }
  for (const { id, name } of machines) if (!goals.has(ownOf(name))) problems.push(`orphan: ${id}, ${name}`);
  return problems;
}

/** The name in the program: what stands before the four characters of a replacement. */
function ownOf(name = ""): string {
  return name.replace(/-.*$/, "");
}

async function goalsOf(
  { wanted, forced }: Pick<Step, "wanted" | "forced">,
  { world, platform, story }: Scene,
): Promise<ReadonlyMap<string, Goal>> {
  const goals = new Map<string, Goal>();
  for (const [name, { config, size, role }] of Object.entries(wanted)) {
    const text = config === "one" ? ignition : ignition.replace("motd", "issue");
    const options = size === "small" ? {} : platform.sample.replacing.options;
    const plan = await world.plan({ name, labels: { role }, ignition: text, options });
    goals.set(name, { plan, fixed: story.fixed.includes(name), forced: forced.includes(name) });
  }
  return goals;
}
