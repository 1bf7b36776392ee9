import type * as Sdk from "@aws-sdk/client-ec2";
import type { Api } from "./client.ts";
import { isLive, liveStates } from "./state.ts";
import { tagKeys, toRecord } from "./tags.ts";

/** The machines of one owner in one region, asked for once; what is made or deleted meanwhile is noted. */
export interface Fleet {
  /** One that was made, or half-made, for an equal plan; the oldest where there are several. */
  find(name: string, digest: string, signal: AbortSignal): Promise<Sdk.Instance | undefined>;
  /** The same, asked anew. */
  look(digest: string, signal: AbortSignal): Promise<Sdk.Instance | undefined>;
  add(instance: Sdk.Instance, name: string, digest: string): void;
  /** Nobody knows whether one was made: the next `find` asks anew. */
  doubt(name: string, digest: string): void;
  remove(id: string): void;
}

/** Results of a page, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const pageSize = 1_000;

export function fleet(api: Api, owner: string): Fleet {
  const machines = new Map<string, Sdk.Instance[]>();
  const doubted = new Set<string>();
  let listed: { readonly done: Promise<void>; readonly signal: AbortSignal } | undefined;
  const note = (instance: Sdk.Instance, name: string, digest: string) => {
    const key = `${name} ${digest}`;
    const others = (machines.get(key) ?? []).filter(({ InstanceId }) => InstanceId !== instance.InstanceId);
    machines.set(key, [...others, instance]);
    doubted.delete(key);
  };
  const listAll = async (signal: AbortSignal) => {
    for (const instance of await listOwned(api, owner, signal)) {
      const tags = toRecord(instance.Tags);
      note(instance, tags[tagKeys.name] ?? "", tags[tagKeys.plan] ?? "");
    }
  };
  /** Once for all who come; again where it failed, and for who is not cancelled where the first one was. */
  const listOnce = async (signal: AbortSignal): Promise<void> => {
    listed ??= { done: listAll(signal), signal };
    const own = listed;
    try {
      await own.done;
    } catch (error) {
      if (listed === own) listed = undefined;
      if (signal.aborted || !own.signal.aborted) throw error;
      await listOnce(signal);
    }
  };
  /** The digest holds the name, which may be longer than the value of a filter. */
  const look = async (digest: string, signal: AbortSignal) =>
    oldest(await listOwned(api, owner, signal, [{ Name: `tag:${tagKeys.plan}`, Values: [digest] }]));
  return {
    find: async (name, digest, signal) => {
      const key = `${name} ${digest}`;
      if (doubted.has(key)) return look(digest, signal);
      await listOnce(signal);
      return oldest(machines.get(key) ?? []);
    },
    look,
    add: note,
    doubt: (name, digest) => void doubted.add(`${name} ${digest}`),
    remove: (id) => {
      for (const [key, list] of machines) {
        const rest = list.filter(({ InstanceId }) => InstanceId !== id);
        if (rest.length < list.length) machines.set(key, rest);
      }
    },
  };
}

function oldest(instances: readonly Sdk.Instance[]): Sdk.Instance | undefined {
  const time = ({ LaunchTime }: Sdk.Instance) => (LaunchTime ? new Date(LaunchTime).getTime() : 0);
  return [...instances].sort((a, b) => time(a) - time(b))[0];
}

/** Every live instance under an owner label, page by page. */
export async function listOwned(
  api: Api,
  owner: string,
  signal: AbortSignal,
  filters: readonly Sdk.Filter[] = [],
): Promise<readonly Sdk.Instance[]> {
  const instances: Sdk.Instance[] = [];
  const Filters = [
    { Name: `tag:${tagKeys.owner}`, Values: [owner] },
    { Name: "instance-state-name", Values: [...liveStates] },
    ...filters,
  ];
  let NextToken: string | undefined;
  do {
    const page = await api.call(
      "DescribeInstances",
      { Filters, MaxResults: pageSize, ...(NextToken ? { NextToken } : {}) },
      { signal },
    );
    for (const { Instances = [] } of page.Reservations ?? []) instances.push(...Instances.filter(isLive));
    NextToken = page.NextToken || undefined;
  } while (NextToken);
  return instances;
}
