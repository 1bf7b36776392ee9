import { FlatcarError, throwFindings } from "../errors.ts";
import { formsOf, pack } from "../ignition/index.ts";
import { fields, resolveCredentials } from "../options.ts";
import type { Driver, MachinePlan, MachineState, Run } from "../platform.ts";
import { type Connection, configurationOf } from "./connection.ts";
import { identify } from "./identify.ts";
import { diffMachine, droppedLabels, toPlan } from "./machine-diff.ts";
import { isImported, toImported, toInputs } from "./observed.ts";
import { intern } from "./planning.ts";
import type { HalfMade } from "./status.ts";
import type { Target } from "./urn.ts";
import { type Message, type Properties, unknownValue } from "./wire.ts";

type MachineDriver = Driver<MachinePlan, MachineState>;

/** A machine as the engine keeps it. */
export interface Kept {
  readonly id: string;
  readonly inputs: Message;
  readonly outputs: Message;
}

/** A failure after the cloud has accepted the machine: the engine keeps it, and comes back to it. */
export class HalfMadeError extends Error {
  readonly made: HalfMade;

  constructor(cause: unknown, made: HalfMade) {
    super("the machine is there, and is not ready", { cause });
    this.made = made;
  }
}

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

/** The driver of a platform with this instance's credentials, connected once. Throws FD1301 when they are missing. */
function driverOf({ platform }: Target, connection: Connection): MachineDriver {
  connection.signal.throwIfAborted();
  return intern(connection, `driver ${platform.id}`, () => {
    const given = configurationOf(connection).credentials[platform.id];
    const { value, findings } = resolveCredentials(platform, given, connection.options.io.env);
    throwFindings(findings);
    hideCredentials(value, fields(platform.credentials), connection);
    return platform.connect(value, connection.options.io) as MachineDriver;
  });
}

function hideCredentials(value: unknown, known: ReturnType<typeof fields>, connection: Connection): void {
  const credentials = value as Readonly<Record<string, unknown>>;
  for (const { name, secret } of known) {
    const text = credentials[name];
    if (secret && typeof text === "string") connection.hide(text);
  }
}

/** One call of a verb. `seconds` is the resource's own timeout; 0 means none. */
function runOf({ urn }: Target, { owner }: Properties, seconds: number, connection: Connection): Run {
  const { journal, signal } = connection;
  return {
    owner: typeof owner === "string" ? owner : configurationOf(connection).owner,
    signal,
    progress: (line) => journal.progress(urn, connection.redact(line)),
    ...(seconds > 0 ? { timeoutMs: seconds * 1000 } : {}),
  };
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
