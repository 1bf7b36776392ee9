import { FlatcarError } from "../../errors.ts";
import { listen } from "../../http/loopback.ts";
import { openMetadataServices } from "../../http/simulated-metadata.ts";
import type { SimulatedMachine, Simulator, SimulatorOptions } from "../../platform.ts";
import { defaultGroupOf } from "./simulator/account.ts";
import { metadataService } from "./simulator/metadata-service.ts";
import type { ThingRecord } from "./simulator/net/records.ts";
import { firstTableOf } from "./simulator/net/seed.ts";
import type { InstanceRecord, SpotRecord } from "./simulator/records.ts";
import { type Desk, serve } from "./simulator/server.ts";
import { accessKeyId, secretAccessKey } from "./simulator/signature.ts";
import { openStore, type Store } from "./simulator/store.ts";
import { tagKeys, toLabels } from "./tags.ts";

/**
 * Amazon EC2, Elastic Load Balancing and Route 53 in memory: their protocols over HTTP on 127.0.0.1, for all regions at once, each request
 * checked against the official service models (`simulator/*-model.generated.json`).
 *
 * Where it differs from AWS:
 * - It serves the calls of `client.ts` and no other. Parameters of RunInstances, filters and attributes that are not simulated
 *   (launch templates, dedicated hosts, second network interfaces) are refused with UnsupportedOperation, not ignored.
 * - Every Flatcar release up to today is published, in the regions where Flatcar publishes. An image is listed when its exact name is
 *   asked for. The account has two images of its own, see `describe-images.ts`.
 * - Where a machine names them, subnets and security groups that nobody made exist when they are well-formed, as do key pairs, placement
 *   groups, instance profiles, snapshots and KMS keys, see `account.ts`. Every region has six zones, and all but one of them
 *   have every instance type, see `offerings.ts`.
 * - The default VPC of a region and what is in it cannot be deleted.
 * - Eventual consistency is only that of new ids, and only for Describe calls. Changes are seen at once.
 * - A persistent spot request whose instance is terminated stays open and starts no other. Spot capacity never runs out.
 * - Volumes and addresses are attached and detached at once, and a volume may be changed as often as one likes.
 * - Load balancers are Network Load Balancers. A running instance is a healthy target after `latencyMs`.
 * - Every hosted zone that is asked for is there, see `route53/zones.ts`; routing is simple, and the target of an alias is not looked at.
 * - Of the metadata service there is what `simulator/metadata-service.ts` has: no roles, no events, no hop limit.
 * - Instances pass from state to state after `latencyMs`. Status checks, prices and quotas do not exist. The clock of a signature is not checked.
 */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const { latencyMs = 0, consistencyMs = 0, snapshot, changed } = options;
  const store = openStore({ latencyMs, consistencyMs }, snapshot);
  const desk: Desk = { store, calls: [], violations: [], faults: [], changed: () => changed?.() };
  const server = await listen(serve(desk));
  const metadata = openMetadataServices();
  return {
    env: {
      AWS_ENDPOINT_URL_EC2: server.origin,
      AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: server.origin,
      AWS_ENDPOINT_URL_ROUTE_53: server.origin,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    calls: desk.calls,
    violations: desk.violations,
    machines: () => machinesOf(store),
    leftovers: () => leftoversOf(store),
    metadata: async (id) => metadata.open(metadataService(store, find(store, id))),
    fail: (fault) => void desk.faults.push({ fault, left: fault.times ?? 1 }),
    vanish: (id) => vanish(desk, id),
    drift: (id, labels) => drift(desk, id, labels),
    snapshot() {
      store.settle();
      return store.snapshot();
    },
    async close() {
      await metadata.close();
      await server.close();
    },
  };
}

function machinesOf(store: Store): readonly SimulatedMachine[] {
  store.settle();
  const live = [...store.instances.values()].filter(({ state }) => state !== "shutting-down" && state !== "terminated");
  return live.map(({ region, id, image, userData = "", tags }) => ({
    id: `${region}/${id}`,
    name: tags[tagKeys.name] ?? tags.Name,
    owner: tags[tagKeys.owner],
    image,
    userData,
    labels: toLabels(tags),
  }));
}

/**
 * Volumes that hang on no instance, spot requests that would start another one in place of one that ended, and whatever else was made beside
 * machines.
 */
function leftoversOf(store: Store): readonly string[] {
  store.settle();
  const { addresses, placementGroups, loadBalancing, names } = store;
  const volumes = [...store.volumes.values()].filter(({ attached }) => attached === undefined);
  const requests = [...store.spots.values()].filter((request) => isLasting(request, store));
  const things = [...store.things.values()].filter((thing) => isMade(thing, store));
  const beside = [...things, ...addresses.values(), ...placementGroups.values()];
  return [
    ...[...volumes, ...requests, ...beside].map(({ region, id }) => `${region}/${id}`),
    ...[...loadBalancing.balancers.keys(), ...loadBalancing.groups.keys()],
    ...[...names.records.values()].filter(({ type }) => !["NS", "SOA"].includes(type)).map(({ id }) => id),
  ];
}

/** Neither the account's own, nor what a VPC is made with and goes with it, nor a NAT gateway that is only still shown. */
function isMade(thing: ThingRecord, { things }: Store): boolean {
  if (thing.seeded || (thing.kind === "natgateway" && thing.deletedAt !== undefined)) return false;
  const vpc = "vpc" in thing ? (thing.vpc ?? "") : "";
  return ![firstTableOf(vpc), defaultGroupOf(vpc)].includes(thing.id) || !things.has(vpc);
}

function isLasting({ kind, state, instance }: SpotRecord, { instances }: Store): boolean {
  const ending = instances.get(instance)?.state === "shutting-down";
  return kind === "persistent" && (state === "open" || (state === "active" && ending));
}

function vanish({ store, changed }: Desk, id: string): void {
  store.enter(find(store, id), "terminated");
  void changed();
}

function drift({ store, changed }: Desk, id: string, labels: Readonly<Record<string, string>>): void {
  const instance = find(store, id);
  store.tag(instance, { ...instance.tags, ...labels });
  void changed();
}

function find(store: Store, id: string): InstanceRecord {
  store.settle();
  const instance = store.instances.get(id.slice(id.indexOf("/") + 1));
  if (instance) return instance;
  throw new FlatcarError({ code: "FD1415", message: `the simulated EC2 has no machine ${id}` });
}
