import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { project } from "./account.ts";
import { addListener, partsOf } from "./balancer-parts.ts";
import { begin } from "./balancer-state.ts";
import { page } from "./paging.ts";
import type { ShownRecord } from "./records.ts";
import { octaviaFault } from "./refusal.ts";
import { newId, type Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;
type Fields = Readonly<Record<string, unknown>>;

const path = "/load-balancer/v2/lbaas/loadbalancers";

function balancerOf(store: Store, id = ""): ShownRecord {
  const balancer = store.loadBalancers.get(id);
  if (balancer) return balancer;
  throw octaviaFault(404, `Load Balancer ${id} not found.`);
}

function show(store: Store, { id, shown, busy }: ShownRecord): Fields {
  return { ...shown, ...(busy ? { provisioning_status: busy.status } : {}), ...partsOf(store, id) };
}

/** Its address is that of the port that is named, or a new one in the subnet. */
function vipOf(store: Store, { vip_subnet_id, vip_port_id }: Fields): Fields {
  const port = store.ports.get(String(vip_port_id));
  if (port) return { vip_address: port.address, vip_network_id: port.network };
  if (vip_port_id !== undefined) throw octaviaFault(404, `Port ${String(vip_port_id)} not found.`);
  const subnet = store.subnets.get(String(vip_subnet_id));
  if (!subnet) throw octaviaFault(404, `Subnet ${String(vip_subnet_id)} not found.`);
  return { vip_address: store.address(false), vip_network_id: subnet.shown.network_id, vip_port_id: newId() };
}

/** It is there at once, and takes its first change when it is built; listeners are shown by their ids alone. */
const create: Handler = (store, { body }) => {
  const { listeners = [], ...wanted } = (
    body as { readonly loadbalancer: Fields & { readonly listeners?: readonly Fields[] } }
  ).loadbalancer;
  const vip = vipOf(store, wanted);
  const id = newId();
  const now = new Date().toISOString().slice(0, 19);
  const shown = {
    admin_state_up: true,
    tags: [],
    ...vip,
    provider: "amphora",
    ...wanted,
    id,
    project_id: project.id,
    provisioning_status: "ACTIVE",
    operating_status: "ONLINE",
    created_at: now,
    updated_at: now,
  };
  const balancer: ShownRecord = { id, createdAt: Date.now(), shown };
  begin(store, balancer, "PENDING_CREATE");
  store.loadBalancers.set(id, balancer);
  for (const listener of listeners) addListener(store, id, listener);
  return { status: 201, body: { loadbalancer: show(store, balancer) } };
};

export const loadBalancer: Readonly<Record<string, Handler>> = {
  [`GET ${path}`]: (store, { query }) => {
    const { items } = page([...store.loadBalancers.values()], query);
    return { status: 200, body: { loadbalancers: items.map((one) => show(store, one)) } };
  },
  [`POST ${path}`]: create,
  [`GET ${path}/{loadbalancer_id}`]: (store, { parameters }) => ({
    status: 200,
    body: { loadbalancer: show(store, balancerOf(store, parameters.loadbalancer_id)) },
  }),
  [`PUT ${path}/{loadbalancer_id}`]: (store, { parameters, body }) => {
    const balancer = balancerOf(store, parameters.loadbalancer_id);
    begin(store, balancer);
    balancer.shown = { ...balancer.shown, ...(body as { readonly loadbalancer: Fields }).loadbalancer };
    return { status: 202, body: { loadbalancer: show(store, balancer) } };
  },
  [`DELETE ${path}/{loadbalancer_id}`]: (store, { parameters, query }) => {
    const balancer = balancerOf(store, parameters.loadbalancer_id);
    const full = (partsOf(store, balancer.id).listeners as readonly unknown[]).length > 0;
    if (full && query.get("cascade") !== "true")
      throw octaviaFault(400, `Cannot delete Load Balancer ${balancer.id} - it has children`);
    begin(store, balancer, "PENDING_DELETE");
    return { status: 204 };
  },
};
