import { FlatcarError } from "../errors.ts";
import { formsOf, pack } from "../ignition/index.ts";
import type { Driver, MachinePlan, MachineState, Run } from "../platform.ts";
import type { Connection } from "./connection.ts";
import { connected, runOf } from "./credentials.ts";
import { identify } from "./identify.ts";
import { ensureImage } from "./image.ts";
import { diffMachine, droppedLabels, toPlan } from "./machine-diff.ts";
import { isImported, toImported, toInputs } from "./observed.ts";
import type { Target } from "./urn.ts";
import { HalfMadeError, type Kept } from "./verbs.ts";
import { type Message, type Properties, unknownValue } from "./wire.ts";

type MachineDriver = Driver<MachinePlan, MachineState>;

/** What a new machine would be; what only the cloud knows is unknown. */
export function previewCreate({ properties, secrets }: Message): Message {
  const open = { address: unknownValue, addresses: unknownValue, phase: unknownValue } as const;
  return { properties: { ...properties, ...open }, secrets };
}

/** Makes the machine. Throws a `HalfMadeError` for every failure after the cloud has accepted it. */
export async function createMachine(
  target: Target,
  inputs: Message,
  seconds: number,
  connection: Connection,
): Promise<Kept> {
  const driver = driverOf(target, connection);
  const { compared, given, unready } = connection.memory;
  const replacing = compared.get(target.urn);
  const run = runOf(target, inputs.properties, seconds, connection);
  try {
    const plan = packedPlan(target, inputs.properties);
    await ensureImage(target, plan, run, connection);
    const state = await driver.create(plan, replacing === undefined ? run : { ...run, replacing });
    given.set(target.urn, state.id);
    return { id: state.id, inputs, outputs: toOutputs(inputs, state) };
  } catch (error) {
    const id = error instanceof FlatcarError ? error.created : undefined;
    if (id === undefined) throw error;
    given.set(target.urn, id);
    unready.add(target.urn);
    const outputs = { ...inputs.properties, phase: "pending" };
    throw new HalfMadeError(error, { id, inputs: inputs.properties, outputs, secrets: inputs.secrets });
  }
}

/** The machine as it is now; `undefined` when the cloud says that there is none. */
export async function readMachine(
  target: Target,
  kept: Kept,
  seconds: number,
  connection: Connection,
): Promise<Kept | undefined> {
  const driver = driverOf(target, connection);
  const state = await driver.read(kept.id, runOf(target, kept.inputs.properties, seconds, connection));
  if (!state) return undefined;
  if (isImported(kept.inputs.properties)) return importMachine(target, state, connection);
  const inputs = toInputs(state, kept.inputs, target.platform);
  return { id: state.id, inputs, outputs: toOutputs(inputs, state) };
}

async function importMachine(target: Target, state: MachineState, connection: Connection): Promise<Kept> {
  const found = await identify(target, state.observed, connection);
  const inputs = toImported(state, found, target.platform);
  const { properties, secrets } = toOutputs(inputs, state);
  const settings = { channel: found?.channel, ownImage: false, onConfigChange: "replace", onImageChange: "keep" };
  return { id: state.id, inputs, outputs: { properties: { ...settings, ...properties }, secrets } };
}

/** What the machine would be after an update. Its addresses stay where only labels or our own settings change. */
export function previewUpdate(target: Target, kept: Kept, news: Message): Message {
  const changes = diffMachine(target.platform, kept.inputs, news, []).changes;
  const touched = changes.some(({ path: [key] }) => key !== "labels" && real.has(String(key)));
  const { address, addresses, phase } = touched ? previewCreate(news).properties : kept.outputs.properties;
  return { properties: { ...news.properties, address, addresses, phase }, secrets: news.secrets };
}

/**
 * Brings the machine to its new inputs, and waits until it is up. A machine that was only half made comes here again although
 * nothing about it changed: then all that changes in place is applied once more. Throws FD1415 when it is gone.
 */
export async function updateMachine(
  target: Target,
  kept: Kept,
  news: Message,
  seconds: number,
  connection: Connection,
): Promise<Message> {
  const driver = driverOf(target, connection);
  const dropped = droppedLabels(kept.inputs.properties, news.properties);
  const run = { ...runOf(target, news.properties, seconds, connection), dropped };
  const { changes } = diffMachine(target.platform, kept.inputs, news, []);
  const half = kept.outputs.properties.phase === "pending";
  const written = !half && changes.length > 0 && !changes.some(({ path: [key] }) => real.has(String(key)));
  const state = written ? undefined : await driver.update?.(kept.id, packedPlan(target, news.properties), run);
  return toOutputs(news, await untilUp(kept.id, state, driver, run, connection));
}

/** A change of these changes the machine; a change of any other input is only written into state. */
const real = new Set(["labels", "options", "ignition"]);

const firstPauseMs = 1000;
const longestPauseMs = 15_000;
/** For how long a machine may be on its way when the user says nothing: five minutes. */
const patienceMs = 300_000;

async function untilUp(
  id: string,
  known: MachineState | undefined,
  driver: MachineDriver,
  run: Run,
  connection: Connection,
): Promise<MachineState> {
  const { io } = connection.options;
  const end = io.now().getTime() + (run.timeoutMs ?? patienceMs);
  let state = known ?? (await driver.read(id, run));
  for (let pauseMs = firstPauseMs; state?.phase === "pending"; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    if (io.now().getTime() + pauseMs > end) throw notUp(id);
    run.progress("waiting for the machine to run");
    await io.sleep(pauseMs, run.signal);
    state = await driver.read(id, run);
  }
  if (!state) throw gone(id);
  return state;
}

function gone(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1415",
    message: `machine ${id} does not exist any more`,
    hint: "run `pulumi refresh`, and the next `pulumi up` makes it again",
  });
}

function notUp(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: `machine ${id} is still on its way`,
    hint: "run the same command again to go on waiting, or give it more time with `customTimeouts`",
  });
}

/** Deletes the machine; one that is gone already is a success. */
export async function deleteMachine(
  target: Target,
  { id, inputs }: Pick<Kept, "id" | "inputs">,
  seconds: number,
  connection: Connection,
): Promise<void> {
  await driverOf(target, connection).delete(id, runOf(target, inputs.properties, seconds, connection));
}

function driverOf({ platform }: Target, connection: Connection): MachineDriver {
  return connected(platform, "machines", connection, (credentials) => {
    return platform.connect(credentials, connection.options.io) as MachineDriver;
  });
}

/** The plan with its user data. Throws FD1203 when it does not fit. */
function packedPlan({ platform }: Target, inputs: Properties): MachinePlan {
  const plan = toPlan(inputs);
  const offLoad = platform.offLoad?.(plan.options);
  return {
    ...plan,
    ...pack(formsOf(plan.ignition), platform.userData, { machine: plan.name, platform: platform.title, offLoad }),
  };
}

function toOutputs({ properties, secrets }: Message, { addresses, phase }: MachineState): Message {
  const { publicIpv4, publicIpv6, privateIpv4 } = addresses;
  const address = publicIpv4 ?? privateIpv4 ?? publicIpv6 ?? "";
  return { properties: { ...properties, address, addresses: { ...addresses }, phase }, secrets };
}
