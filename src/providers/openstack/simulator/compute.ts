import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { keyPairs, project, quotas, user, zones } from "./account.ts";
import { groupOf, makeServer, overQuota, type ServerBody } from "./make-server.ts";
import { nextPage, page } from "./paging.ts";
import type { GroupRecord, ServerRecord } from "./records.ts";
import { fault } from "./refusal.ts";
import { showServer } from "./servers.ts";
import { newId, type Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;

/** https://docs.openstack.org/nova/latest/admin/scheduling.html, as conductor words it. */
export const noValidHost = {
  code: 500,
  message: "No valid host was found. There are not enough hosts available.",
} as const;

const listFlavors: Handler = ({ place }, { query }) => {
  const { items, next } = page(place.flavors, query);
  const more = { swap: 0, rxtx_factor: 1, links: [], description: null, extra_specs: {} };
  const shown = items.map((flavor) => ({
    ...flavor,
    ...more,
    "OS-FLV-EXT-DATA:ephemeral": 0,
    "OS-FLV-DISABLED:disabled": false,
    "os-flavor-access:is_public": true,
  }));
  const links =
    next === undefined ? {} : { flavors_links: [{ rel: "next", href: nextPage("flavors/detail", query, next) }] };
  return { status: 200, body: { flavors: shown, ...links } };
};

/** Of servers alone there is a limit. */
const showLimits: Handler = ({ servers, place }) => {
  const all = [...servers.values()].flatMap(({ flavor }) => place.flavors.filter(({ id }) => id === flavor));
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const absolute = {
    ...{ maxTotalInstances: quotas.instances, maxTotalCores: -1, maxTotalRAMSize: -1, maxTotalKeypairs: 100 },
    totalInstancesUsed: servers.size,
    totalCoresUsed: sum(all.map(({ vcpus }) => vcpus)),
    totalRAMUsed: sum(all.map(({ ram }) => ram)),
  };
  return { status: 200, body: { limits: { rate: [], absolute } } };
};

const showKeyPair: Handler = (_, { parameters: { id = "" } }) => {
  if (!keyPairs.includes(id)) throw fault(404, `Keypair ${id} not found for user ${user.id}`);
  const fingerprint = "9d:00:f4:d7:26:6e:52:06:4c:c1:d3:1d:fd:06:66:01";
  const about = { created_at: "2026-01-01T00:00:00.000000", deleted: false, deleted_at: null, updated_at: null };
  const public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEaQde8iCKizUOiXlowY1iEL1yCufgjb3aiatGQNPcHb operator";
  return {
    status: 200,
    body: { keypair: { ...about, id: 1, name: id, type: "ssh", user_id: user.id, fingerprint, public_key } },
  };
};

const listZones: Handler = () => {
  const shown = zones.map((zoneName) => ({ zoneName, zoneState: { available: true }, hosts: null }));
  return { status: 200, body: { availabilityZoneInfo: shown } };
};

const listServers: Handler = (store, { query }) => {
  const tags = query.get("tags")?.split(",") ?? [];
  const image = query.get("image");
  const fitting = [...store.servers.values()].filter(
    (server) => tags.every((tag) => server.tags.includes(tag)) && (image === null || server.image === image),
  );
  const newestFirst = fitting.reverse();
  const { items, next } = page(newestFirst, query);
  const links =
    next === undefined ? {} : { servers_links: [{ rel: "next", href: nextPage("servers/detail", query, next) }] };
  return { status: 200, body: { servers: items.map((server) => showServer(store, server)), ...links } };
};

function serverOf(store: Store, id = ""): ServerRecord {
  const server = store.servers.get(id);
  if (server) return server;
  throw fault(404, `Instance ${id} could not be found.`);
}

const showOne: Handler = (store, { parameters }) => ({
  status: 200,
  body: { server: showServer(store, serverOf(store, parameters.id)) },
});

/** Takes it in, with the fault that it will run into. */
export function createServer(
  store: Store,
  { body, origin }: SimulatedRequest,
  doomed?: ServerRecord["fault"],
): SimulatedAnswer {
  const server = makeServer(store, body as ServerBody, doomed);
  const location = `${origin}/compute/v2.1/servers/${server.id}`;
  const groups = server.securityGroups.map((id) => ({ name: String(store.securityGroups.get(id)?.shown.name) }));
  const answer = {
    id: server.id,
    links: [{ rel: "self", href: location }],
    "OS-DCF:diskConfig": "MANUAL",
    security_groups: groups,
  };
  return { status: 202, body: { server: { ...answer, adminPass: newId().slice(0, 12) } }, headers: { location } };
}

const deleteServer: Handler = (store, { parameters }) => {
  const server = serverOf(store, parameters.id);
  server.deleting = true;
  server.next = Date.now() + store.latencyMs;
  if (store.latencyMs === 0) store.forget(server);
  return { status: 204 };
};

const act: Handler = (store, { parameters, body }) => {
  const server = serverOf(store, parameters.id);
  const action = body as Readonly<
    Record<string, { readonly name?: string; readonly length?: number; readonly flavorRef?: string } | null>
  >;
  if ("resize" in action) return resize(store, server, action.resize?.flavorRef ?? "");
  if ("confirmResize" in action) return confirmResize(store, server);
  if ("revertResize" in action) return revertResize(store, server);
  if ("addSecurityGroup" in action) return addGroup(store, server, action.addSecurityGroup?.name ?? "");
  if ("removeSecurityGroup" in action) return removeGroup(store, server, action.removeSecurityGroup?.name ?? "");
  if ("os-stop" in action) return stop(server);
  if ("os-getConsoleOutput" in action) return { status: 200, body: { output: consoleOf(server) } };
  throw fault(400, `There is no such action: ${Object.keys(action).join(", ")}`);
};

function stop(server: ServerRecord): SimulatedAnswer {
  if (server.status !== "ACTIVE")
    throw fault(409, `Cannot 'stop' instance ${server.id} while it is in vm_state ${server.status}`);
  server.status = "SHUTOFF";
  return { status: 202 };
}

const vmState = ({ status }: ServerRecord) =>
  status === "VERIFY_RESIZE" ? "resized" : status === "SHUTOFF" ? "stopped" : "active";

function conflict(action: string, server: ServerRecord) {
  const during =
    server.next === undefined
      ? `vm_state ${vmState(server)}`
      : `task_state ${server.resize ? "resize_migrating" : "spawning"}`;
  return fault(409, `Cannot '${action}' instance ${server.id} while it is in ${during}`);
}

/** nova/compute/api.py `resize`; whether a host has room shows later. */
export function resize(store: Store, server: ServerRecord, flavorRef: string, vain?: true): SimulatedAnswer {
  const { status, next, flavor, volumes } = server;
  if (next !== undefined || (status !== "ACTIVE" && status !== "SHUTOFF")) throw conflict("resize", server);
  const wanted = store.place.flavors.find(({ id }) => id === flavorRef);
  if (!wanted) throw fault(400, `Flavor ${flavorRef} could not be found.`);
  if (wanted.id === flavor) throw fault(400, "When resizing, instances must change flavor!");
  const onVolume = volumes.some((id) => store.volumes.get(id)?.image !== undefined);
  if (wanted.disk === 0 && !onVolume) throw fault(400, "Resize to zero disk flavor is not allowed.");
  server.resize = { from: flavor, to: wanted.id, was: status, ...(vain ? { vain } : {}) };
  server.status = "RESIZE";
  server.next = Date.now() + store.latencyMs;
  return { status: 202 };
}

/** Until the old disk is gone it is shown as before, and a second word is one too many: nova/api/openstack/compute/servers.py. */
function confirmResize(store: Store, server: ServerRecord): SimulatedAnswer {
  if (server.status !== "VERIFY_RESIZE" || !server.resize) throw conflict("confirmResize", server);
  if (server.resize.confirmed) throw fault(400, "Instance has not been resized.");
  server.resize = { ...server.resize, confirmed: true };
  server.next = Date.now() + store.latencyMs / 4;
  return { status: 204 };
}

function revertResize(store: Store, server: ServerRecord): SimulatedAnswer {
  if (server.status !== "VERIFY_RESIZE") throw conflict("revertResize", server);
  if (server.resize?.confirmed) throw fault(400, "Instance has not been resized.");
  server.status = "REVERT_RESIZE";
  server.next = Date.now() + store.latencyMs;
  return { status: 202 };
}

function addGroup(store: Store, server: ServerRecord, name: string): SimulatedAnswer {
  const id = groupOf(store, name);
  server.securityGroups = [...new Set([...server.securityGroups, id])];
  return { status: 202 };
}

function removeGroup(store: Store, server: ServerRecord, name: string): SimulatedAnswer {
  const id = groupOf(store, name);
  if (!server.securityGroups.includes(id))
    throw fault(404, `Security group ${name} not associated with the instance ${server.id}`);
  server.securityGroups = server.securityGroups.filter((group) => group !== id);
  return { status: 202 };
}

/** Such a machine says all that it was told: in a line of its own, and in one of the kernel's log. */
function consoleOf({ id, name, userData, fault: doomed }: ServerRecord): string {
  if (doomed) throw fault(409, `Instance ${id} is not ready`);
  const config = Buffer.from(userData, "base64").toString();
  return [
    "[    0.000000] Linux version 6.12.0-flatcar",
    `[    4.511003] ignition[412]: ${config}`,
    "[FAILED] Failed to start ignition-files.service - Ignition (files).",
    `my-unit[611]: ${config}`,
    `This is ${name} (Linux x86_64)`,
    `${name} login: core (automatic login)`,
    "",
  ].join("\n");
}

const updateMetadata: Handler = (store, { parameters, body }) => {
  const server = serverOf(store, parameters.server_id);
  const metadata = {
    ...server.metadata,
    ...(body as { readonly metadata: Readonly<Record<string, string>> }).metadata,
  };
  const count = Object.keys(metadata).length;
  if (count > quotas.metadataItems) throw fault(403, `Quota exceeded for metadata_items: Requested ${count}`);
  server.metadata = metadata;
  return { status: 200, body: { metadata } };
};

const deleteMetadata: Handler = (store, { parameters }) => {
  const server = serverOf(store, parameters.server_id);
  const { [parameters.id ?? ""]: gone, ...rest } = server.metadata;
  if (gone === undefined) throw fault(404, "Metadata item was not found");
  server.metadata = rest;
  return { status: 204 };
};

const addTag: Handler = (store, { parameters: { server_id, id: tag = "" } }) => {
  const server = serverOf(store, server_id);
  if (server.tags.includes(tag)) return { status: 204 };
  if (server.tags.length >= 50) throw fault(400, `The number of tags exceeded the per-server limit 50`);
  server.tags = [...server.tags, tag];
  return { status: 201 };
};

const deleteTag: Handler = (store, { parameters: { server_id, id: tag = "" } }) => {
  const server = serverOf(store, server_id);
  if (!server.tags.includes(tag)) throw fault(404, `Server ${server.id} has no tag '${tag}'`);
  server.tags = server.tags.filter((one) => one !== tag);
  return { status: 204 };
};

const showGroup = ({ id, name, policy }: GroupRecord) => ({
  id,
  name,
  policy,
  rules: {},
  members: [],
  project_id: project.id,
  user_id: user.id,
});

const listGroups: Handler = (store, { query }) => {
  const start = Number(query.get("offset") ?? 0);
  const { items } = page([...store.serverGroups.values()].slice(start), query);
  return { status: 200, body: { server_groups: items.map(showGroup) } };
};

const createGroup: Handler = (store, { body }) => {
  const { server_group: wanted } = body as {
    readonly server_group: { readonly name: string; readonly policy: string };
  };
  const group = { id: newId(), name: wanted.name, policy: wanted.policy };
  store.serverGroups.set(group.id, group);
  return { status: 200, body: { server_group: showGroup(group) } };
};

const groupById = (store: Store, id = ""): GroupRecord => {
  const group = store.serverGroups.get(id);
  if (group) return group;
  throw fault(404, `Instance group ${id} could not be found.`);
};

export const compute: Readonly<Record<string, Handler>> = {
  "GET /compute/v2.1/flavors/detail": listFlavors,
  "GET /compute/v2.1/limits": showLimits,
  "GET /compute/v2.1/os-keypairs/{id}": showKeyPair,
  "GET /compute/v2.1/os-availability-zone": listZones,
  "GET /compute/v2.1/servers/detail": listServers,
  "POST /compute/v2.1/servers": (store, asked) => createServer(store, asked),
  "GET /compute/v2.1/servers/{id}": showOne,
  "DELETE /compute/v2.1/servers/{id}": deleteServer,
  "POST /compute/v2.1/servers/{id}/action": act,
  "POST /compute/v2.1/servers/{server_id}/metadata": updateMetadata,
  "DELETE /compute/v2.1/servers/{server_id}/metadata/{id}": deleteMetadata,
  "PUT /compute/v2.1/servers/{server_id}/tags/{id}": addTag,
  "DELETE /compute/v2.1/servers/{server_id}/tags/{id}": deleteTag,
  "GET /compute/v2.1/os-server-groups": listGroups,
  "POST /compute/v2.1/os-server-groups": createGroup,
  "GET /compute/v2.1/os-server-groups/{id}": (store, { parameters }) => ({
    status: 200,
    body: { server_group: showGroup(groupById(store, parameters.id)) },
  }),
  "DELETE /compute/v2.1/os-server-groups/{id}": (store, { parameters }) => {
    store.serverGroups.delete(groupById(store, parameters.id).id);
    return { status: 204 };
  },
};

/** What a server is refused with where a quota is planted. */
export function plantedQuota() {
  return overQuota(10);
}
