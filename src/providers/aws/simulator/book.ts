import type { InstanceRecord, Tags } from "./records.ts";

/** Instances by id, by client token and by tag, and the private addresses that they hold. */
export interface Book {
  readonly instances: Map<string, InstanceRecord>;
  add(instance: InstanceRecord): void;
  remove(instance: InstanceRecord): void;
  tag(instance: InstanceRecord, tags: Tags): void;
  byToken(region: string, token: string): readonly InstanceRecord[];
  byTag(key: string, value: string): ReadonlySet<InstanceRecord>;
  isTaken(subnet: string, address: string): boolean;
  giveBack(instance: InstanceRecord): void;
}

/** An empty book. */
export function openBook(): Book {
  const instances = new Map<string, InstanceRecord>();
  const tokens = new Map<string, InstanceRecord[]>();
  const tagged = new Map<string, Set<InstanceRecord>>();
  const taken = new Set<string>();
  const index = (instance: InstanceRecord) => {
    for (const pair of pairsOf(instance.tags)) tagged.set(pair, (tagged.get(pair) ?? new Set()).add(instance));
  };
  const unindex = (instance: InstanceRecord) => {
    for (const pair of pairsOf(instance.tags)) tagged.get(pair)?.delete(instance);
  };
  return {
    instances,
    add(instance) {
      instances.set(instance.id, instance);
      index(instance);
      if (instance.state !== "terminated") taken.add(addressOf(instance));
      if (instance.token === undefined) return;
      const key = `${instance.region} ${instance.token}`;
      tokens.set(key, [...(tokens.get(key) ?? []), instance]);
    },
    remove(instance) {
      instances.delete(instance.id);
      unindex(instance);
      tokens.delete(`${instance.region} ${instance.token}`);
    },
    tag(instance, tags) {
      unindex(instance);
      instance.tags = tags;
      index(instance);
    },
    byToken: (region, token) => tokens.get(`${region} ${token}`) ?? [],
    byTag: (key, value) => tagged.get(`${key}\0${value}`) ?? new Set(),
    isTaken: (subnet, address) => taken.has(`${subnet} ${address}`),
    giveBack: (instance) => void taken.delete(addressOf(instance)),
  };
}

function pairsOf(tags: Tags): readonly string[] {
  return Object.entries(tags).map(([key, value]) => `${key}\0${value}`);
}

function addressOf({ subnet, card }: InstanceRecord): string {
  return `${subnet} ${card.privateIpv4}`;
}
