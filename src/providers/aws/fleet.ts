import type * as Sdk from "@aws-sdk/client-ec2";
import { once } from "../../http/once.ts";
import type { Api } from "./client.ts";
import { isLive, liveStates } from "./state.ts";
import { tagKeys, toRecord } from "./tags.ts";

/** What a machine that was made, or half-made, by an earlier try is known by. */
export interface Sought {
  readonly name: string;
  readonly digest: string;
  /** Only one that was made to take the place of this one. */
  readonly replacing?: string | undefined;
}

/** The machines of one owner in one region, asked for once; what is made or deleted meanwhile is noted. */
export interface Fleet {
  /** The newest where there are several: older ones may be about to be deleted. */
  find(sought: Sought, signal: AbortSignal): Promise<Sdk.Instance | undefined>;
  /** The same, asked anew. */
  look(sought: Sought, signal: AbortSignal): Promise<Sdk.Instance | undefined>;
  add(instance: Sdk.Instance, made: Sought): void;
  /** Nobody knows whether one was made: the next `find` asks anew. */
  doubt(sought: Sought): void;
  remove(id: string): void;
}

/**
 * Results of a page, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotInstanceRequests.html
 */
export const pageSize = 1_000;

export function fleet(api: Api, owner: string): Fleet {
  const machines = new Map<string, Noted[]>();
  const doubted = new Set<string>();
  const note = (instance: Sdk.Instance, made: Sought) => {
    const key = keyOf(made);
    const others = (machines.get(key) ?? []).filter(
      ({ instance: { InstanceId } }) => InstanceId !== instance.InstanceId,
    );
    machines.set(key, [...others, { instance, replaces: toRecord(instance.Tags)[tagKeys.replaces] ?? made.replacing }]);
    doubted.delete(key);
  };
  const list = once(async (signal) => {
    for (const instance of await listOwned(api, owner, signal)) {
      const tags = toRecord(instance.Tags);
      note(instance, { name: tags[tagKeys.name] ?? "", digest: tags[tagKeys.plan] ?? "" });
    }
  });
  /** The digest holds the name, which may be longer than the value of a filter. */
  const look = async ({ digest, replacing }: Sought, signal: AbortSignal) => {
    const replaces = replacing === undefined ? [] : [{ Name: `tag:${tagKeys.replaces}`, Values: [replacing] }];
    return newest(
      await listOwned(api, owner, signal, [{ Name: `tag:${tagKeys.plan}`, Values: [digest] }, ...replaces]),
    );
  };
  return {
    find: async (sought, signal) => {
      if (doubted.has(keyOf(sought))) return look(sought, signal);
      await list(signal);
      const { replacing } = sought;
      const equal = machines.get(keyOf(sought)) ?? [];
      const fitting = equal.filter(({ replaces }) => replacing === undefined || replaces === replacing);
      return newest(fitting.map(({ instance }) => instance));
    },
    look,
    add: note,
    doubt: (sought) => void doubted.add(keyOf(sought)),
    remove: (id) => {
      for (const [key, noted] of machines) {
        const rest = noted.filter(({ instance: { InstanceId } }) => InstanceId !== id);
        if (rest.length < noted.length) machines.set(key, rest);
      }
    },
  };
}

interface Noted {
  readonly instance: Sdk.Instance;
  readonly replaces: string | undefined;
}

function keyOf({ name, digest }: Sought): string {
  return `${name} ${digest}`;
}

function newest(instances: readonly Sdk.Instance[]): Sdk.Instance | undefined {
  const time = ({ LaunchTime }: Sdk.Instance) => (LaunchTime ? new Date(LaunchTime).getTime() : 0);
  return [...instances].sort((a, b) => time(b) - time(a))[0];
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
