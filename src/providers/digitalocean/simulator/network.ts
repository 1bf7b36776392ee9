import { type Ask, page, type Reply, timeOf } from "./ask.ts";
import { defaultVpc } from "./droplets.ts";
import { defaultProject } from "./projects.ts";
import type { DocumentRecord, VpcRecord } from "./records.ts";
import { conflict, notFound, unprocessable } from "./refusal.ts";
import { regionShown } from "./show.ts";
import { isThere, newUuid, type Store, vpcOf } from "./store.ts";

export function createVpc(store: Store, { body }: Ask): Reply {
  const [name, region] = [String(body.name), String(body.region)];
  if ([...store.vpcs.values()].some((other) => other.name === name)) {
    throw conflict("a resource with this name already exists");
  }
  const vpc: VpcRecord = {
    id: newUuid(),
    name,
    description: String(body.description ?? ""),
    region,
    ipRange: String(body.ip_range ?? `10.${100 + (store.vpcs.size % 100)}.0.0/20`),
    createdMs: Date.now(),
  };
  store.vpcs.set(vpc.id, vpc);
  return { status: 201, body: { vpc: showVpc(vpc) } };
}

function showVpc({ id, name, description, region, ipRange, createdMs }: VpcRecord) {
  const about = { id, urn: `do:vpc:${id}`, name, description, region, ip_range: ipRange };
  return { ...about, default: id === defaultVpc(region), created_at: timeOf(createdMs) };
}

export function listVpcs({ vpcs }: Store, ask: Ask): Reply {
  return page("vpcs", [...vpcs.values()].map(showVpc), ask);
}

export function getVpc(store: Store, { params }: Ask): Reply {
  return { status: 200, body: { vpc: showVpc(vpcOf(store, params.vpc_id ?? "", "fra1")) } };
}

export function putVpc(store: Store, { params, body }: Ask): Reply {
  const vpc = vpcOf(store, params.vpc_id ?? "", "fra1");
  vpc.name = String(body.name);
  if (body.description !== undefined) vpc.description = String(body.description);
  return { status: 200, body: { vpc: showVpc(vpc) } };
}

export function deleteVpc(store: Store, { params }: Ask): Reply {
  const { id } = vpcOf(store, params.vpc_id ?? "", "fra1");
  const inside = [...store.droplets.values()].some((droplet) => droplet.vpc === id && isThere(droplet));
  const balanced = [...store.balancers.values()].some(({ body }) => body.vpc_uuid === id);
  if (inside || balanced) throw conflict("Can not delete VPC with members");
  store.vpcs.delete(id);
  return { status: 204 };
}

/** Tags have to be there first. */
function checkTags({ tags }: Store, names: unknown): void {
  for (const name of Array.isArray(names) ? names.map(String) : []) {
    if (!tags.has(name.toLowerCase())) throw unprocessable(`tag ${name} does not exist`);
  }
}

/** A new firewall tells its machines for a moment. */
export function createFirewall(store: Store, { body }: Ask): Reply {
  checkTags(store, body.tags);
  if ([...store.firewalls.values()].some((other) => other.body.name === body.name)) throw conflict("duplicate name");
  const firewall = document(store, body);
  store.firewalls.set(firewall.id, firewall);
  return { status: 202, body: { firewall: showFirewall(firewall) } };
}

function document({ timing }: Store, body: Ask["body"]): DocumentRecord {
  return { id: newUuid(), createdMs: Date.now(), readyMs: Date.now() + timing.latencyMs, body };
}

function showFirewall({ id, createdMs, readyMs, body }: DocumentRecord) {
  const status = Date.now() < readyMs ? "waiting" : "succeeded";
  const usual = { droplet_ids: [], tags: [], inbound_rules: [], outbound_rules: [] };
  return { ...usual, ...body, id, status, created_at: timeOf(createdMs), pending_changes: [] };
}

export function listFirewalls({ firewalls }: Store, ask: Ask): Reply {
  return page("firewalls", [...firewalls.values()].map(showFirewall), ask);
}

export function getFirewall({ firewalls }: Store, { params }: Ask): Reply {
  return { status: 200, body: { firewall: showFirewall(documentOf(firewalls, params.firewall_id)) } };
}

export function putFirewall(store: Store, { params, body }: Ask): Reply {
  checkTags(store, body.tags);
  const firewall = documentOf(store.firewalls, params.firewall_id);
  firewall.body = body;
  return { status: 200, body: { firewall: showFirewall(firewall) } };
}

export function deleteFirewall({ firewalls }: Store, { params }: Ask): Reply {
  firewalls.delete(documentOf(firewalls, params.firewall_id).id);
  return { status: 204 };
}

export function createBalancer(store: Store, { body }: Ask): Reply {
  if (body.tag !== undefined) checkTags(store, [body.tag]);
  const balancer = document(store, body);
  store.balancers.set(balancer.id, balancer);
  return { status: 202, body: { load_balancer: { ...showBalancer(store, balancer), status: "new", ip: "" } } };
}

/** What the description says that is left out. */
const usualCheck = {
  ...{ protocol: "http", port: 80, path: "/" },
  ...{ check_interval_seconds: 10, response_timeout_seconds: 5, unhealthy_threshold: 5, healthy_threshold: 3 },
};

function showBalancer(store: Store, { id, createdMs, readyMs, body }: DocumentRecord) {
  const ready = Date.now() >= readyMs;
  const { region = "nyc3", tag = "", vpc_uuid: vpc = defaultVpc(String(region)), ...rest } = body;
  const serving = [...store.droplets.values()].filter(
    (droplet) => isThere(droplet) && droplet.region === region && droplet.tags.includes(String(tag)),
  );
  return {
    size_unit: 1,
    redirect_http_to_https: false,
    enable_proxy_protocol: false,
    enable_backend_keepalive: false,
    http_idle_timeout_seconds: 60,
    health_check: usualCheck,
    project_id: defaultProject,
    algorithm: "round_robin",
    sticky_sessions: { type: "none" },
    ...rest,
    id,
    tag,
    vpc_uuid: vpc,
    ip: ready ? `192.0.2.${(Number.parseInt(id.slice(0, 4), 16) % 254) + 1}` : "",
    status: ready ? "active" : "new",
    created_at: timeOf(createdMs),
    region: regionShown(String(region)),
    droplet_ids: tag === "" ? (body.droplet_ids ?? []) : serving.map((droplet) => droplet.id),
  };
}

export function listBalancers(store: Store, ask: Ask): Reply {
  const shown = [...store.balancers.values()].map((balancer) => showBalancer(store, balancer));
  return page("load_balancers", shown, ask);
}

export function getBalancer(store: Store, { params }: Ask): Reply {
  const balancer = documentOf(store.balancers, params.lb_id);
  return { status: 200, body: { load_balancer: showBalancer(store, balancer) } };
}

export function putBalancer(store: Store, { params, body }: Ask): Reply {
  if (body.tag !== undefined) checkTags(store, [body.tag]);
  const balancer = documentOf(store.balancers, params.lb_id);
  balancer.body = { vpc_uuid: balancer.body.vpc_uuid, ...body };
  return { status: 200, body: { load_balancer: showBalancer(store, balancer) } };
}

export function deleteBalancer({ balancers }: Store, { params }: Ask): Reply {
  balancers.delete(documentOf(balancers, params.lb_id).id);
  return { status: 204 };
}

function documentOf(all: ReadonlyMap<string, DocumentRecord>, id = ""): DocumentRecord {
  const found = all.get(id);
  if (!found) throw notFound();
  return found;
}
