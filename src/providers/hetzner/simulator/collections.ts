import { createHash } from "node:crypto";
import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import { locations } from "./catalogue.ts";
import { withUse } from "./certificates.ts";
import { checkLabels } from "./checks.ts";
import { pageOf, selector } from "./lists.ts";
import { newPrimaryIp } from "./networking.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { newNames } from "./reverse-names.ts";
import { checkProtection, shown } from "./servers.ts";
import {
  add,
  all,
  begin,
  checkName,
  type Entry,
  found,
  hiddenOf,
  type Resource,
  remove,
  type Store,
  visible,
} from "./store.ts";

const singular = (resource: Resource) => resource.replace(/s$/, "");

function view(store: Store, resource: Resource, entry: Entry): Entry {
  if (resource === "certificates") return withUse(store, entry);
  return resource === "servers" ? shown(store, entry) : entry;
}

/** Filters of lists by the fields that are called like them. */
const filters = ["name", "status", "type", "architecture"] as const;

export function listOf(resource: Resource, more: readonly Entry[] = []): Handler {
  return (store, { query }) => {
    const wanted = query.get("label_selector");
    const test = wanted ? selector(wanted) : () => true;
    const kept = [...more, ...visible(store, resource)].filter(
      (entry) =>
        test(entry.labels) &&
        filters.every(
          (field) => query.getAll(field).length === 0 || query.getAll(field).includes(String(entry[field])),
        ),
    );
    const { items, meta } = pageOf(sorted(kept, query), query);
    return { status: 200, body: { [resource]: items.map((entry) => view(store, resource, entry)), meta } };
  };
}

function sorted(entries: readonly Entry[], query: URLSearchParams): readonly Entry[] {
  const [field = "id", order] = (query.get("sort") ?? "id").split(":");
  const byField = entries.toSorted((a, b) => (String(a[field]) < String(b[field]) ? -1 : 1));
  return field === "id" ? entries : order === "desc" ? byField.reverse() : byField;
}

export function getOf(resource: Resource, more: readonly Entry[]): Handler {
  return (store, { id }) => {
    const entry = more.find((one) => one.id === id) ?? found(store, resource, id);
    if ((hiddenOf(store, id).visibleAt ?? 0) > store.now())
      throw refuse(404, "not_found", `${singular(resource)} with ID '${id}' not found`);
    return { status: 200, body: { [singular(resource)]: view(store, resource, entry) } };
  };
}

export function putOf(resource: Resource): Handler {
  return (store, { id, body }) => {
    const entry = found(store, resource, id);
    if (body.labels !== undefined) checkLabels(body.labels);
    if (body.name !== undefined) checkName(store, resource, body.name, id);
    Object.assign(entry, body);
    return { status: 200, body: { [singular(resource)]: view(store, resource, entry) } };
  };
}

export function deleteOf(resource: Resource): Handler {
  return (store, { id }) => {
    const entry = found(store, resource, id);
    checkProtection(entry, "delete");
    checkUnused(resource, view(store, resource, entry));
    remove(store, resource, id);
    return { status: 204 };
  };
}

/** https://docs.hetzner.cloud/reference/cloud: what is in use is not deleted. */
function checkUnused(resource: Resource, entry: Entry): void {
  if (resource === "firewalls" && (entry.applied_to as unknown[]).length > 0) {
    throw refuse(422, "resource_in_use", `firewall with ID '${entry.id}' is still in use`);
  }
  if (resource === "certificates" && (entry.used_by as unknown[]).length > 0) {
    throw refuse(409, "resource_in_use", `certificate with ID '${entry.id}' is still in use`);
  }
  if (resource === "volumes" && entry.server !== null)
    throw refuse(422, "volume_attached", "volume is attached to a server");
  if (resource === "primary_ips" && entry.assignee_id !== null) {
    throw refuse(422, "must_be_unassigned", "primary IP must be unassigned");
  }
}

type Make = (store: Store, body: Readonly<Record<string, unknown>>) => SimulatedAnswer;

function creator(resource: Resource, make: Make): Handler {
  return (store, { body }) => {
    checkLabels(body.labels ?? {});
    if (body.name !== undefined) checkName(store, resource, body.name);
    return make(store, body);
  };
}

const open = { labels: {}, protection: { delete: false } };

function placed(wanted: unknown): (typeof locations)[number] {
  const place = locations.find(({ id, name }) => name === wanted || String(id) === String(wanted));
  if (!place) throw invalid("location", "location not found");
  return place;
}

/** What makes each kind but servers, images and load balancers. */
export const creators: Readonly<Record<string, Handler>> = {
  ssh_keys: creator("ssh_keys", (store, { name, public_key, labels = {} }) => {
    const data = Buffer.from(String(public_key).split(" ")[1] ?? "", "base64");
    if (data.length === 0) throw invalid("public_key", "is not a valid SSH public key");
    const fingerprint = createHash("md5").update(data).digest("hex").match(/../g)?.join(":");
    const fields = { name, public_key, labels, fingerprint };
    if (all(store, "ssh_keys").some((key) => key.fingerprint === fingerprint)) {
      throw refuse(409, "uniqueness_error", "SSH key with the same fingerprint already exists", {
        fields: [{ name: "public_key" }],
      });
    }
    return { status: 201, body: { ssh_key: add(store, "ssh_keys", fields) } };
  }),
  networks: creator("networks", (store, body) => {
    const { subnets = [], routes = [], expose_routes_to_vswitch = false } = body;
    const fields = { ...open, servers: [], load_balancers: [], ...body, expose_routes_to_vswitch, routes };
    const gateway = String(body.ip_range).replace(/\d+\/\d+$/, "1");
    const withGateways = (subnets as object[]).map((subnet) => ({ ...subnet, gateway }));
    return { status: 201, body: { network: add(store, "networks", { ...fields, subnets: withGateways }) } };
  }),
  firewalls: creator("firewalls", (store, { name, labels = {}, rules = [], apply_to = [] }) => {
    const firewall = add(store, "firewalls", { name, labels, rules: rulesOf(rules), applied_to: apply_to });
    return { status: 201, body: { firewall, actions: [] } };
  }),
  placement_groups: creator("placement_groups", (store, { name, labels = {}, type }) => {
    return {
      status: 201,
      body: { placement_group: add(store, "placement_groups", { name, labels, type, servers: [] }), action: null },
    };
  }),
  volumes: creator("volumes", (store, { name, labels = {}, size, format = null, location, server = null }) => {
    const host = server === null ? undefined : found(store, "servers", server as number);
    const where = host ? host.location : placed(location);
    const fields = { ...open, name, labels, size, format, location: where, status: "available", server };
    const volume = add(store, "volumes", fields);
    volume.linux_device = `/dev/disk/by-id/scsi-0HC_Volume_${volume.id}`;
    if (host) host.volumes = [...(host.volumes as number[]), volume.id];
    const action = begin(store, "create_volume", [{ id: volume.id, type: "volume" }]);
    return { status: 201, body: { volume, action, next_actions: [] } };
  }),
  primary_ips: creator("primary_ips", (store, { name, labels = {}, type, location, auto_delete = false }) => {
    const fields = { name, labels, type, location: placed(location), auto_delete };
    return { status: 201, body: { primary_ip: newPrimaryIp(store, fields) } };
  }),
  floating_ips: creator(
    "floating_ips",
    (store, { name, labels = {}, type, home_location, description = null, server = null }) => {
      const ip = type === "ipv4" ? "198.51.100.7" : "2001:db8:f::/64";
      const host = server === null ? undefined : found(store, "servers", server as number);
      const fields = { ...open, labels, type, description, ip, server, dns_ptr: newNames(type, ip), blocked: false };
      const home = host ? host.location : placed(home_location);
      const entry = add(store, "floating_ips", { ...fields, name: name ?? "floating-ip", home_location: home });
      return { status: 201, body: { floating_ip: entry } };
    },
  ),
};

/** Rules as the API gives them back: with every field. */
export function rulesOf(rules: unknown): readonly unknown[] {
  return (rules as readonly object[]).map((rule) => ({
    description: null,
    port: null,
    source_ips: [],
    destination_ips: [],
    ...rule,
  }));
}
