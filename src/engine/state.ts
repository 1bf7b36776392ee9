import { existsSync, readFileSync } from "node:fs";
import { FlatcarError } from "../errors.ts";
import type { Channel, MachinePlan } from "../platform.ts";
import { channels } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import type { KnownMachine } from "./api.ts";
import { type Reveal, revealer } from "./secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the engine keeps, as far as it matters here. */
export interface State {
  readonly machines: readonly KnownMachine[];
  /** Ids of every machine in it, those included that are about to be deleted, by platform. */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
  /** Owner labels of its machines. */
  readonly owners: readonly string[];
  /** Nothing is in it, not even a provider. */
  readonly empty: boolean;
}

interface Resource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
  readonly delete?: boolean;
  readonly inputs?: unknown;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface Snapshot {
  readonly resources?: readonly Resource[];
  readonly secrets_providers?: { readonly state?: { readonly salt?: string } };
}

export const emptyState: State = { machines: [], ids: new Map(), owners: [], empty: true };

/** Reads the engine's own file. A file that is not there is an empty state. Throws FD1503 when it is damaged, FD1505. */
export async function readStateFile(file: string, env: Environment): Promise<State> {
  if (!existsSync(file)) return emptyState;
  const { checkpoint } = parse(readFileSync(file, "utf8"), file) as { checkpoint?: { latest?: Snapshot } };
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
  const ids = new Map<string, Set<string>>();
  for (const { platform, id } of found) ids.set(platform, (ids.get(platform) ?? new Set()).add(id));
  const owners = new Set(
    found.map(({ resource }) => resource.outputs?.owner).filter((owner) => typeof owner === "string"),
  );
  const current = found.filter(({ resource }) => resource.delete !== true);
  const machines = await Promise.all(
    current.map(({ resource, platform, id }) => toKnown(resource.urn, platform, id, resource.outputs ?? {}, reveal)),
  );
  return { machines, ids, owners: [...owners], empty: resources.length === 0 };
}

/** The platform of `flatcar:PLATFORM:Machine`; `undefined` for every other type. */
export function machinePlatform(type: string): string | undefined {
  const platform = /^flatcar:([a-z0-9]+):Machine$/.exec(type)?.[1];
  return platform === "index" ? undefined : platform;
}

/** Last part of a URN: the resource's name in the program. */
export function urnName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

async function toKnown(
  urn: string,
  platformId: string,
  id: string,
  outputs: Readonly<Record<string, unknown>>,
  reveal: Reveal,
): Promise<KnownMachine> {
  const kept = reveal(outputs) as Readonly<Record<string, string>>;
  const release = { channel: await channelOf(kept.release ?? "", kept.version ?? ""), version: kept.version ?? "" };
  const plan: MachinePlan = {
    name: kept.name ?? urnName(urn),
    release: { ...release, arch: kept.arch === "arm64" ? "arm64" : "amd64" },
    image: kept.image ?? "",
    ignition: kept.ignition ?? "",
    userData: await userDataOf(platformId, kept.ignition ?? "", kept.name ?? ""),
    labels: (kept.labels as unknown as MachinePlan["labels"] | undefined) ?? {},
    options: kept.options,
  };
  const { address, phase } = kept;
  return { name: plan.name, platform: platformId, id, wanted: kept.release ?? "", plan, address, phase };
}

async function userDataOf(platformId: string, ignition: string, machine: string): Promise<string> {
  const { pack } = await import("../ignition/index.ts");
  const platform = await loadPlatform(platformId);
  return pack(ignition, platform.userData, { machine, platform: platform.title });
}

/** The channel that a release was asked for by, else the one that the snapshot of releases says. */
async function channelOf(wanted: string, version: string): Promise<Channel> {
  const named = channels.find((channel) => channel === wanted.replace(/-\d+$/, ""));
  if (named) return named;
  const { offlineSnapshot } = await import("../images/index.ts");
  return (await offlineSnapshot().find(version))?.channel ?? "stable";
}
