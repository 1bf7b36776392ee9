import { randomUUID } from "node:crypto";
import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { project } from "./account.ts";
import { begin } from "./balancer-state.ts";
import type { Records, ShownRecord } from "./records.ts";
import { octaviaFault } from "./refusal.ts";
import type { Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;
type Fields = Readonly<Record<string, unknown>>;

const path = "/load-balancer/v2/lbaas";
const stood = {
  admin_state_up: true,
  provisioning_status: "ACTIVE",
  operating_status: "ONLINE",
  tags: [],
  project_id: project.id,
};

function add(records: Map<string, ShownRecord>, fields: Fields): ShownRecord {
  const id = randomUUID();
  const record = { id, createdAt: Date.now(), shown: { ...stood, ...fields, id } };
  records.set(id, record);
  return record;
}

function recordOf(records: Map<string, ShownRecord>, what: string, id = ""): ShownRecord {
  const record = records.get(id);
  if (record) return record;
  throw octaviaFault(404, `${what} ${id} not found.`);
}

/** What a part hangs on. */
function balancerOf({ loadBalancers }: Store, part: ShownRecord | undefined): ShownRecord | undefined {
  return loadBalancers.get(String(part?.shown.balancer));
}

/** A listener, and where it goes where that is said with it. */
export function addListener(store: Store, balancer: string, { default_pool: pool, ...fields }: Fields): ShownRecord {
  const taken = [...store.listeners.values()].some(
    ({ shown }) => shown.balancer === balancer && shown.protocol_port === fields.protocol_port,
  );
  if (taken)
    throw octaviaFault(
      409,
      `Another Listener on this Load Balancer is already using protocol_port ${String(fields.protocol_port)}`,
    );
  const listener = add(store.listeners, { ...fields, balancer, default_pool_id: null });
  if (pool) addPool(store, listener, pool as Fields);
  return listener;
}

function addPool(
  store: Store,
  listener: ShownRecord,
  { members = [], healthmonitor, listener_id: _, ...fields }: Fields,
) {
  const pool = add(store.pools, { ...fields, balancer: listener.shown.balancer, members: [] });
  putMembers(pool, members as readonly Fields[]);
  if (healthmonitor) addMonitor(store, pool, healthmonitor as Fields);
  listener.shown = { ...listener.shown, default_pool_id: pool.id };
  return pool;
}

function addMonitor(store: Store, pool: ShownRecord, fields: Fields): ShownRecord {
  const monitor = add(store.monitors, { ...fields, pool: pool.id });
  pool.shown = { ...pool.shown, healthmonitor_id: monitor.id };
  return monitor;
}

function putMembers(pool: ShownRecord, members: readonly Fields[]): void {
  pool.shown = { ...pool.shown, members: members.map((fields) => ({ ...stood, ...fields, id: randomUUID() })) };
}

function removePool(store: Records, id: string): void {
  store.pools.delete(id);
  for (const one of [...store.monitors.values()]) if (one.shown.pool === id) store.monitors.delete(one.id);
  for (const one of store.listeners.values())
    if (one.shown.default_pool_id === id) one.shown = { ...one.shown, default_pool_id: null };
}

/** Everything of a load balancer that goes. */
export function forgetParts(store: Records, balancer: string): void {
  for (const { id, shown } of [...store.listeners.values()])
    if (shown.balancer === balancer) store.listeners.delete(id);
  for (const { id, shown } of [...store.pools.values()]) if (shown.balancer === balancer) removePool(store, id);
}

/** Ids of the parts, which is all that a load balancer shows of them. */
export function partsOf({ listeners, pools }: Store, balancer: string): Fields {
  const of = (records: Map<string, ShownRecord>) =>
    [...records.values()].flatMap(({ id, shown }) => (shown.balancer === balancer ? [{ id }] : []));
  return { listeners: of(listeners), pools: of(pools) };
}

/** Fields that are kept beside are shown otherwise. */
function show(record: ShownRecord): Fields {
  const { balancer, pool, members, ...shown } = record.shown;
  return {
    ...shown,
    ...(balancer === undefined ? {} : { loadbalancers: [{ id: balancer }] }),
    ...(pool === undefined ? {} : { pools: [{ id: pool }] }),
    ...(members === undefined ? {} : { members: (members as readonly Fields[]).map(({ id }) => ({ id })) }),
  };
}

const bodyOf = ({ body }: SimulatedRequest, key: string) => (body as Readonly<Record<string, Fields>>)[key] ?? {};

function list(records: Map<string, ShownRecord>, key: string, field: string, wanted: string | null): SimulatedAnswer {
  const fitting = [...records.values()].filter(({ shown }) => wanted === null || shown[field] === wanted);
  return { status: 200, body: { [key]: fitting.map(show) } };
}

export const balancerParts: Readonly<Record<string, Handler>> = {
  [`GET ${path}/listeners`]: ({ listeners }, { query }) =>
    list(listeners, "listeners", "balancer", query.get("loadbalancer_id")),
  [`GET ${path}/pools`]: ({ pools }, { query }) => list(pools, "pools", "balancer", query.get("loadbalancer_id")),
  [`GET ${path}/healthmonitors/{healthmonitor_id}`]: ({ monitors }, { parameters }) => ({
    status: 200,
    body: { healthmonitor: show(recordOf(monitors, "Health Monitor", parameters.healthmonitor_id)) },
  }),
  [`POST ${path}/listeners`](store, asked) {
    const { loadbalancer_id: balancer, ...fields } = bodyOf(asked, "listener");
    begin(store, recordOf(store.loadBalancers, "Load Balancer", String(balancer)));
    return { status: 201, body: { listener: show(addListener(store, String(balancer), fields)) } };
  },
  [`POST ${path}/pools`](store, asked) {
    const fields = bodyOf(asked, "pool");
    const listener = recordOf(store.listeners, "Listener", String(fields.listener_id));
    begin(store, balancerOf(store, listener));
    return { status: 201, body: { pool: show(addPool(store, listener, fields)) } };
  },
  [`POST ${path}/healthmonitors`](store, asked) {
    const { pool_id: id, ...fields } = bodyOf(asked, "healthmonitor");
    const pool = recordOf(store.pools, "Pool", String(id));
    begin(store, balancerOf(store, pool));
    return { status: 201, body: { healthmonitor: show(addMonitor(store, pool, fields)) } };
  },
  [`PUT ${path}/listeners/{listener_id}`](store, asked) {
    const listener = recordOf(store.listeners, "Listener", asked.parameters.listener_id);
    begin(store, balancerOf(store, listener));
    listener.shown = { ...listener.shown, ...bodyOf(asked, "listener") };
    return { status: 200, body: { listener: show(listener) } };
  },
  [`DELETE ${path}/listeners/{listener_id}`](store, { parameters }) {
    const listener = recordOf(store.listeners, "Listener", parameters.listener_id);
    begin(store, balancerOf(store, listener));
    store.listeners.delete(listener.id);
    return { status: 204 };
  },
  [`PUT ${path}/pools/{pool_id}`](store, asked) {
    const pool = recordOf(store.pools, "Pool", asked.parameters.pool_id);
    begin(store, balancerOf(store, pool));
    pool.shown = { ...pool.shown, ...bodyOf(asked, "pool") };
    return { status: 200, body: { pool: show(pool) } };
  },
  [`DELETE ${path}/pools/{pool_id}`](store, { parameters }) {
    const pool = recordOf(store.pools, "Pool", parameters.pool_id);
    begin(store, balancerOf(store, pool));
    removePool(store, pool.id);
    return { status: 204 };
  },
  [`GET ${path}/pools/{pool_id}/members`]: (store, { parameters }) => ({
    status: 200,
    body: { members: recordOf(store.pools, "Pool", parameters.pool_id).shown.members },
  }),
  [`PUT ${path}/pools/{pool_id}/members`](store, { parameters, body }) {
    const { members } = body as { readonly members: readonly Fields[] };
    const pool = recordOf(store.pools, "Pool", parameters.pool_id);
    begin(store, balancerOf(store, pool));
    putMembers(pool, members);
    return { status: 202 };
  },
  [`PUT ${path}/healthmonitors/{healthmonitor_id}`](store, asked) {
    const monitor = recordOf(store.monitors, "Health Monitor", asked.parameters.healthmonitor_id);
    begin(store, balancerOf(store, store.pools.get(String(monitor.shown.pool))));
    monitor.shown = { ...monitor.shown, ...bodyOf(asked, "healthmonitor") };
    return { status: 200, body: { healthmonitor: show(monitor) } };
  },
  [`DELETE ${path}/healthmonitors/{healthmonitor_id}`](store, { parameters }) {
    const { id, shown } = recordOf(store.monitors, "Health Monitor", parameters.healthmonitor_id);
    const pool = store.pools.get(String(shown.pool));
    begin(store, balancerOf(store, pool));
    store.monitors.delete(id);
    if (pool) pool.shown = { ...pool.shown, healthmonitor_id: null };
    return { status: 204 };
  },
};
