import { FlatcarError, throwFindings } from "../errors.ts";
import { resolveCredentials } from "../options.ts";
import type { Driver, ImageDriver, ImageState, IO, MachinePlan, MachineState, Remains, Run } from "../platform.ts";
import { type AnyPlatform, loadPlatform } from "../providers/index.ts";
import type { RunEvent, Swept } from "./api.ts";
import { joinScopes, type Scope, type Settings } from "./settings.ts";

/** A machine that carries our owner label. */
export interface Owned {
  readonly platform: string;
  readonly state: MachineState;
}

export interface SweepOptions {
  readonly io: IO;
  readonly signal: AbortSignal;
  readonly settings: Settings;
}

/** Everything of ours in every scope that the deployment was ever in. Throws when a scope cannot be asked: an outage is not an absence. */
export async function listOwned({ io, signal, settings }: SweepOptions): Promise<readonly Owned[]> {
  const found = await Promise.all(
    machineScopes(settings).map(async ({ platform, scope }) => {
      const driver = await connectDriver(platform, io);
      const states = await driver.list(scope, quietRun(settings.owner, signal));
      return states.map((state) => ({ platform, state }));
    }),
  );
  return found.flat();
}

/** Scopes as far as machines go: a place of images tells none apart. */
function machineScopes({ scopes }: Settings): readonly Scope[] {
  return joinScopes(scopes.map(({ platform, scope }) => ({ platform, scope })));
}

/** An image that our owner holds. */
export interface HeldImage {
  readonly platform: string;
  readonly image: ImageState;
}

/** Every image that our owner holds in the places where the deployment ever had images. Throws like `listOwned`. */
export async function listHeldImages({ io, signal, settings }: SweepOptions): Promise<readonly HeldImage[]> {
  const found = await Promise.all(
    imagePlaces(settings).map(async ({ platform, scope: place }) => {
      const driver = await connectImages(platform, io);
      const images = (await driver?.list(place, quietRun(settings.owner, signal))) ?? [];
      return images.filter(({ holders }) => holders.includes(settings.owner)).map((image) => ({ platform, image }));
    }),
  );
  return found.flat();
}

/** Takes away what imports have left that were killed, in the places where the deployment ever had images. */
export async function tidyImports({ io, signal, settings }: SweepOptions): Promise<void> {
  for (const { platform, scope: place } of imagePlaces(settings)) {
    await (await connectImages(platform, io))?.tidy?.(place, quietRun(settings.owner, signal));
  }
}

function imagePlaces({ scopes }: Settings): readonly Scope[] {
  const places = scopes.flatMap(({ platform, place }) => (place === undefined ? [] : [{ platform, scope: place }]));
  return joinScopes(places);
}

/** Takes our owner off images that no state knows; one that nobody holds any more goes. */
export async function letGo(
  images: readonly HeldImage[],
  { io, signal, settings }: SweepOptions,
  emit: (event: RunEvent) => void,
): Promise<void> {
  for (const { platform, image } of images) {
    await (await connectImages(platform, io))?.delete(image.id, quietRun(settings.owner, signal));
    const { version, arch } = image.release;
    emit({
      kind: "note",
      level: "info",
      message: `let go of the ${platform} image of ${version} ${arch}, which no state knew`,
    });
  }
}

/** What a machine of ours has left that is gone. */
export interface Left extends Remains {
  readonly platform: string;
}

/** What machines of ours have left in those scopes. Throws like `listOwned`. */
export async function listLeft({ io, signal, settings }: SweepOptions): Promise<readonly Left[]> {
  const found = await Promise.all(
    machineScopes(settings).map(async ({ platform, scope }) => {
      const driver = await connectDriver(platform, io);
      const remains = (await driver.remains?.(scope, quietRun(settings.owner, signal))) ?? [];
      return remains.map((left) => ({ platform, ...left }));
    }),
  );
  return found.flat();
}

/** Deletes machines that no state knows, and says what they leave. Throws every failure at once. */
export async function deleteOwned(
  machines: readonly Owned[],
  options: SweepOptions,
  emit: (event: RunEvent) => void,
): Promise<readonly Swept[]> {
  const swept: Swept[] = [];
  await withEach(machines, options, async (machine, driver, run) => {
    const { platform, state } = machine;
    const kept = await keptBy(machine, driver, run);
    await driver.delete(state.id, run);
    const { name } = state.observed;
    const found = { platform, id: state.id, ...(name === undefined ? {} : { name }) };
    swept.push({ ...found, kept });
    emit({ kind: "swept", ...found });
  });
  return swept;
}

/** Ends what machines have left. Throws every failure at once. */
export async function deleteLeft(
  left: readonly Left[],
  options: SweepOptions,
  emit: (event: RunEvent) => void,
): Promise<void> {
  await withEach(left, options, async ({ id, what }, driver, run) => {
    await driver.delete(id, run);
    emit({ kind: "note", level: "info", message: `ended ${what}, which is gone` });
  });
}

/** How many machines are dealt with at once. */
const width = 32;

/** What `work` gives for each, in their order. A failure stops none of the others; throws the findings of all at once. */
export async function withEach<T extends { readonly platform: string }, R>(
  all: readonly T[],
  { io, signal, settings }: SweepOptions,
  work: (one: T, driver: Driver<MachinePlan, MachineState>, run: Run) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const failures: FlatcarError[] = [];
  const waiting = [...all.entries()];
  const drivers = new Map<string, ReturnType<typeof connectDriver>>();
  const driverOf = (platform: string) => {
    const driver = drivers.get(platform) ?? connectDriver(platform, io);
    drivers.set(platform, driver);
    return driver;
  };
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, one] = next;
      try {
        results[index] = await work(one, await driverOf(one.platform), quietRun(settings.owner, signal));
      } catch (error) {
        if (!(error instanceof FlatcarError)) throw error;
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, all.length) }, worker));
  throwFindings(failures.flatMap(({ findings }) => findings));
  return results;
}

/** What a machine leaves that nobody has the plan of; a listing says too little for it. */
async function keptBy(
  { platform: id, state }: Owned,
  driver: Pick<Driver<MachinePlan, MachineState>, "read">,
  run: Run,
): Promise<readonly string[]> {
  const platform = await loadPlatform(id);
  const found = platform.kept && (await driver.read(state.id, run));
  return found ? (platform.kept?.(found.observed.options) ?? []) : [];
}

/** A platform's driver with the environment's credentials. Throws FD1301 where they are missing. */
export async function connectDriver(platformId: string, io: IO): Promise<Driver<MachinePlan, MachineState>> {
  const platform = await loadPlatform(platformId);
  return platform.connect(credentialsOf(platform, io), io);
}

/** The environment's credentials for a platform. Throws FD1301 where they are missing. */
export function credentialsOf(platform: AnyPlatform, { env }: IO): unknown {
  const { value, findings } = resolveCredentials(platform, undefined, env);
  throwFindings(findings);
  return value;
}

/** The driver of a platform's images; `undefined` where none are imported. */
export async function connectImages(platformId: string, io: IO): Promise<ImageDriver | undefined> {
  const platform = await loadPlatform(platformId);
  return platform.image.kind === "imported" ? platform.image.connect(credentialsOf(platform, io), io) : undefined;
}

/** A run of one verb that shows nothing. */
export function quietRun(owner: string, signal: AbortSignal): Run {
  return { owner, signal, progress: () => undefined };
}
