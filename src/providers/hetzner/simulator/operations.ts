import { loadBalancerTypes, locations, serverTypes, systemImages } from "./catalogue.ts";
import { certificateActions, createCertificate } from "./certificates.ts";
import { creators, deleteOf, getOf, listOf, putOf } from "./collections.ts";
import { pageOf } from "./lists.ts";
import { createLoadBalancer } from "./load-balancers.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { resourceActions } from "./resource-actions.ts";
import { serverActions } from "./server-actions.ts";
import { createServer, deleteServer } from "./servers.ts";
import { type Entry, found, resources, type Store } from "./store.ts";

function fixed(key: string, list: readonly { readonly name: string }[]): Handler {
  return (_, { query }) => {
    const name = query.get("name");
    const { items, meta } = pageOf(
      list.filter((one) => name === null || one.name === name),
      query,
    );
    return { status: 200, body: { [key]: items, meta } };
  };
}

function shownActions(store: Store) {
  return Object.values(store.project.actions).filter(({ visibleAt }) => visibleAt <= store.now());
}

/** Only those that are asked for by id, https://docs.hetzner.cloud/reference/cloud#actions */
const listActions: Handler = (store, { query }) => {
  const ids = query.getAll("id");
  if (ids.length === 0) throw invalid("id", "is required");
  const wanted = shownActions(store).filter(({ action }) => ids.includes(String(action.id)));
  return { status: 200, body: { actions: wanted.map(({ action }) => action) } };
};

const listServerActions: Handler = (store, { id, query }) => {
  found(store, "servers", id);
  const own = shownActions(store).filter(({ action }) =>
    action.resources.some((one) => one.id === id && one.type === "server"),
  );
  const { items, meta } = pageOf(
    own.map(({ action }) => action),
    query,
  );
  return { status: 200, body: { actions: items, meta } };
};

const getAction: Handler = (store, { id }) => {
  const known = shownActions(store).find(({ action }) => action.id === id);
  if (!known) throw refuse(404, "not_found", `action with ID '${id}' not found`);
  return { status: 200, body: { action: known.action } };
};

const volumePrice = { price_per_gb_month: { net: "0.0440000000", gross: "0.0523600000" } };

const ipv4Prices = locations.map(({ name }) => ({
  location: name,
  price_hourly: { net: "0.0008000000", gross: "0.0009520000" },
  price_monthly: { net: "0.5000000000", gross: "0.5950000000" },
}));

const getPricing: Handler = () => {
  const named = (list: readonly { readonly id: number; readonly name: string; readonly prices: unknown }[]) =>
    list.map(({ id, name, prices }) => ({ id, name, prices }));
  const pricing = {
    ...{ currency: "EUR", vat_rate: "19.00", volume: volumePrice, server_backup: { percentage: "20.0000000000" } },
    image: { price_per_gb_month: { net: "0.0110000000", gross: "0.0130900000" } },
    floating_ip: { price_monthly: { net: "3.0000000000", gross: "3.5700000000" } },
    floating_ips: [],
    primary_ips: [
      { type: "ipv4", prices: ipv4Prices },
      { type: "ipv6", prices: [] },
    ],
    server_types: named(serverTypes),
    load_balancer_types: named(loadBalancerTypes),
  };
  return { status: 200, body: { pricing } };
};

const vendors = systemImages as unknown as readonly Entry[];

const lives = resources.flatMap((resource): [string, Handler][] => [
  [`GET /${resource}`, listOf(resource, resource === "images" ? vendors : [])],
  [`GET /${resource}/{id}`, getOf(resource, resource === "images" ? vendors : [])],
  [`PUT /${resource}/{id}`, putOf(resource)],
  [`DELETE /${resource}/{id}`, deleteOf(resource)],
]);

const acts = Object.entries({ servers: serverActions, ...resourceActions, certificates: certificateActions }).flatMap(
  ([resource, handlers]) =>
    Object.entries(handlers).map(([name, handler]): [string, Handler] => [
      `POST /${resource}/{id}/actions/${name}`,
      handler,
    ]),
);

/** What each operation of the API does, by its method and path. */
export const operations: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries([...lives, ...acts]),
  ...Object.fromEntries(Object.entries(creators).map(([resource, handler]) => [`POST /${resource}`, handler])),
  "POST /servers": createServer,
  "DELETE /servers/{id}": deleteServer,
  "POST /load_balancers": createLoadBalancer,
  "POST /certificates": createCertificate,
  "GET /servers/{id}/actions": listServerActions,
  "GET /actions": listActions,
  "GET /actions/{id}": getAction,
  "GET /locations": fixed("locations", locations),
  "GET /server_types": fixed("server_types", serverTypes),
  "GET /load_balancer_types": fixed("load_balancer_types", loadBalancerTypes),
  "GET /pricing": getPricing,
};
