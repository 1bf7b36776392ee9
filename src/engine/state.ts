import { FlatcarError } from "../errors.ts";
import type { Forms } from "../ignition/index.ts";
import type { MachineSettings, OnConfigChange, OnImageChange } from "../plan.ts";
import type { Channel, ImagePlan, MachinePlan } from "../platform.ts";
import { channels } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type { KnownImage, KnownMachine } from "./api.ts";
import { type Reveal, revealer } from "./secrets.ts";
import type { Scope } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the engine keeps, as far as it matters here. */
export interface State {
  /** Whether the engine keeps this deployment at all. */
  readonly exists: boolean;
  readonly machines: readonly KnownMachine[];
  /** Machines that others have replaced, and that are about to be deleted. */
  readonly waiting: readonly KnownMachine[];
  readonly images: readonly KnownImage[];
  /** Every machine in it, those included that are about to be deleted. */
  readonly held: readonly HeldMachine[];
  /** Where its machines are or were begun: those of steps included that are noted as begun and may have made something. */
  readonly placed: readonly Placed[];
  /** Owner labels that its machines were made with. */
  readonly owners: readonly string[];
  /** Where a killed run has begun machines whose steps are settled, and nobody has searched since; in a shared state alone. */
  readonly marked: readonly Scope[];
  /** How many steps the engine has noted as begun and not as ended: another run is at work, or one was killed. */
  readonly pending: number;
}

/** What tells where a machine is. */
export interface Placed {
  readonly platform: string;
  readonly options: unknown;
}

export interface HeldMachine {
  readonly platform: string;
  readonly id: string;
  /** Name on the platform. */
  readonly name: string;
  /** Name in the program: what the user calls it. */
  readonly own: string;
}

interface Resource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
  readonly delete?: boolean;
  /** Why the machine was not up when the run that made it ended. */
  readonly initErrors?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface Snapshot {
  readonly resources?: readonly Resource[];
  readonly pending_operations?: readonly { readonly resource?: Resource }[];
  readonly secrets_providers?: { readonly state?: { readonly salt?: string } };
}

export const noState: State = {
  exists: false,
  machines: [],
  waiting: [],
  images: [],
  held: [],
  placed: [],
  owners: [],
  marked: [],
  pending: 0,
};

/** Reads the text of the engine's own file. Throws FD1503 when it is damaged, FD1505. */
export async function readCheckpoint(text: string, file: string, env: Environment): Promise<State> {
  const { checkpoint } = parse(text, file) as { checkpoint?: { latest?: Snapshot } };
  return toState(checkpoint?.latest ?? {}, env);
}

/** Reads what `pulumi stack export --show-secrets` prints. */
export async function readExport(text: string, env: Environment): Promise<State> {
  const { deployment } = parse(text, "the exported state") as { deployment?: Snapshot };
  return toState(deployment ?? {}, env);
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FlatcarError(
      {
        code: "FD1503",
        message: `the state in ${what} is damaged: ${(error as Error).message}`,
        hint: "its previous version is beside it with .bak at the end of the name",
      },
      { cause: error },
    );
  }
}

async function toState(snapshot: Snapshot, env: Environment): Promise<State> {
  const reveal = revealer(snapshot.secrets_providers?.state?.salt, env);
  const resources = snapshot.resources ?? [];
  const found = resources.flatMap((resource) => {
    const platform = machinePlatform(resource.type);
    return platform === undefined || !resource.id ? [] : [{ resource, platform, id: resource.id }];
  });
  const begun = snapshot.pending_operations ?? [];
  const everything = [...resources, ...begun.flatMap(({ resource }) => resource ?? [])];
  const read = machineReader(reveal);
  const byName = new Intl.Collator("en", { numeric: true }).compare;
  const owners = resources.map(({ type, inputs, outputs }) => (type === providerType ? inputs : outputs)?.owner);
  const all = await Promise.all(found.map(({ resource, platform, id }) => read(resource, platform, id)));
  all.sort((a, b) => byName(a.name, b.name));
  return {
    exists: true,
    machines: all.filter(({ replaced }) => !replaced),
    waiting: all.filter(({ replaced }) => replaced),
    images: resources.flatMap(knownImage),
    held: found.map(({ resource, platform, id }) => {
      const own = urnName(resource.urn);
      const { name } = resource.outputs ?? {};
      return { platform, id, own, name: typeof name === "string" ? name : own };
    }),
    placed: everything.flatMap(({ type, inputs, outputs }): readonly Placed[] => {
      const platform = machinePlatform(type);
      const options = outputs?.options ?? inputs?.options;
      return platform === undefined || options === undefined ? [] : [{ platform, options: reveal(options) }];
    }),
    owners: [...new Set(owners.filter((owner) => typeof owner === "string"))],
    marked: [],
    pending: begun.length,
  };
}

const providerType = "pulumi:providers:flatcar";

/** The platform of `flatcar:PLATFORM:Machine`; `undefined` for every other type. */
export function machinePlatform(type: string): string | undefined {
  const platform = /^flatcar:([a-z0-9]+):Machine$/.exec(type)?.[1];
  return platform === "index" ? undefined : platform;
}

/** The platform of `flatcar:PLATFORM:Image`; `undefined` for every other type. */
export function imagePlatform(type: string): string | undefined {
  return /^flatcar:([a-z0-9]+):Image$/.exec(type)?.[1];
}

function knownImage({ type, urn, id, inputs = {} }: Resource): readonly KnownImage[] {
  const platform = imagePlatform(type);
  if (platform === undefined || !id) return [];
  const { version, channel, arch, file, url, sha512, place } = inputs as Readonly<Record<string, string>>;
  const release = { version, channel, arch } as ImagePlan["release"];
  return [{ name: urnName(urn), platform, id, plan: { release, file, url, sha512, place } as ImagePlan }];
}

/** Last part of a URN: the resource's name in the program. */
export function urnName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

type ReadMachine = (resource: Resource, platform: string, id: string) => Promise<KnownMachine>;

/** Reads machines of one state. A machine goes by the name in the program, also where one that replaced another has its own on the platform. */
function machineReader(reveal: Reveal): ReadMachine {
  const forms = new Map<string, Forms>();
  return async ({ urn, outputs = {}, initErrors = [], delete: replaced = false }, platformId, id) => {
    const kept = reveal(outputs) as Kept;
    const { version = "", ignition = "", address, phase } = kept;
    const name = urnName(urn);
    const { formsOf, pack } = await import("../ignition/index.ts");
    const form = forms.get(ignition) ?? formsOf(ignition);
    forms.set(ignition, form);
    const platform = await loadPlatform(platformId);
    const offLoad = platform.offLoad?.(kept.options);
    const plan: MachinePlan = {
      name,
      release: { channel: await channelOf(kept), version, arch: kept.arch === "arm64" ? "arm64" : "amd64" },
      image: kept.image ?? "",
      ownImage: kept.ownImage ?? false,
      ignition,
      ...pack(form, platform.userData, { machine: name, platform: platform.title, offLoad }),
      labels: kept.labels ?? {},
      options: kept.options,
    };
    const settings = keptSettings(kept);
    const halfMade = initErrors.length > 0;
    return {
      name,
      platform: platformId,
      id,
      settings,
      plan,
      halfMade,
      ...(replaced ? { replaced } : {}),
      address,
      phase,
    };
  };
}

/** Outputs of a machine, as the provider writes them. */
interface Kept {
  readonly release?: string;
  readonly onConfigChange?: OnConfigChange;
  readonly onImageChange?: OnImageChange;
  readonly channel?: string;
  readonly version?: string;
  readonly arch?: string;
  readonly image?: string;
  readonly ownImage?: boolean;
  readonly ignition?: string;
  readonly labels?: MachinePlan["labels"];
  readonly options?: unknown;
  readonly address?: string;
  readonly phase?: string;
}

function keptSettings({ release = "", onConfigChange, onImageChange }: Kept): MachineSettings {
  return { release, ...(onConfigChange ? { onConfigChange } : {}), ...(onImageChange ? { onImageChange } : {}) };
}

/** The channel that the version came out in, as far as it was kept; else the one asked for, else what the snapshot of releases says. */
async function channelOf({ channel, release = "", version = "" }: Kept): Promise<Channel> {
  const wanted = release.replace(/-\d+$/, "");
  const named =
    channels.find((candidate) => candidate === channel) ?? channels.find((candidate) => candidate === wanted);
  if (named) return named;
  const { offlineSnapshot } = await import("../images/index.ts");
  return (await offlineSnapshot().find(version))?.channel ?? "stable";
}
