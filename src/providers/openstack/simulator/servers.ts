import { project, user } from "./account.ts";
import type { ServerRecord } from "./records.ts";
import type { Store } from "./store.ts";

/** A server as Nova shows it at the microversion that we speak. Pure. */
export function showServer(store: Store, server: ServerRecord): Readonly<Record<string, unknown>> {
  const { fault } = server;
  const flavor = store.place.flavors.find(({ id }) => id === server.flavor);
  const { id: _, name: original_name, ...size } = flavor ?? { id: "", name: "" };
  const volumes = server.volumes.flatMap((id) => store.volumes.get(id) ?? []);
  const time = new Date(server.createdAt).toISOString().replace(/\.\d+/, "");
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    created: time,
    updated: time,
    tenant_id: project.id,
    user_id: user.id,
    metadata: server.metadata,
    tags: server.tags,
    image: server.image === undefined ? "" : { id: server.image, links: [] },
    flavor: { original_name, ...size, ephemeral: 0, swap: 0, extra_specs: {} },
    addresses: addressesOf(store, server),
    key_name: server.keyName ?? null,
    config_drive: server.configDrive ? "True" : "",
    security_groups: groupsOf(store, server),
    links: [],
    hostId: "",
    accessIPv4: "",
    accessIPv6: "",
    locked: false,
    locked_reason: null,
    description: null,
    trusted_image_certificates: null,
    server_groups: server.group === undefined ? [] : [server.group],
    "OS-DCF:diskConfig": "MANUAL",
    "OS-EXT-AZ:availability_zone": server.status === "BUILD" || fault ? "" : server.zone,
    "OS-EXT-STS:task_state": taskOf(server),
    "OS-EXT-STS:vm_state": vmStates[server.status] ?? server.status.toLowerCase(),
    "OS-EXT-STS:power_state": /^(?:ACTIVE|VERIFY_RESIZE)$/.test(server.status) ? 1 : 0,
    "OS-SRV-USG:launched_at": server.status === "BUILD" || fault ? null : time.replace("Z", ".000000"),
    "OS-SRV-USG:terminated_at": null,
    "os-extended-volumes:volumes_attached": volumes.map(({ id, deleteOnTermination }) => ({
      id,
      delete_on_termination: deleteOnTermination,
    })),
    ...(server.status === "ACTIVE" ? { progress: 100 } : {}),
    ...(fault && server.status === "ERROR" ? { fault: { ...fault, created: time } } : {}),
  };
}

const vmStates: Readonly<Partial<Record<ServerRecord["status"], string>>> = {
  BUILD: "building",
  SHUTOFF: "stopped",
  RESIZE: "active",
  VERIFY_RESIZE: "resized",
  REVERT_RESIZE: "resized",
};

function taskOf({ deleting, status }: ServerRecord): string | null {
  if (deleting) return "deleting";
  if (status === "BUILD") return "spawning";
  return status === "RESIZE" ? "resize_migrating" : status === "REVERT_RESIZE" ? "resize_reverting" : null;
}

/** Only what is plugged in has an address, and nothing is before the server is built. */
function addressesOf(
  store: Store,
  { ports, status, fault }: ServerRecord,
): Readonly<Record<string, readonly object[]>> {
  if (status === "BUILD" || fault) return {};
  const addresses: Record<string, object[]> = {};
  for (const port of ports.flatMap((id) => store.ports.get(id) ?? [])) {
    const name = String(store.networks.get(port.network)?.shown.name);
    const floating = port.floatingIp === undefined ? undefined : store.floatingIps.get(port.floatingIp);
    const mac = { "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01" };
    addresses[name] = [
      ...(addresses[name] ?? []),
      { version: 4, addr: port.address, "OS-EXT-IPS:type": "fixed", ...mac },
      ...(floating
        ? [{ version: 4, addr: floating.shown.floating_ip_address, "OS-EXT-IPS:type": "floating", ...mac }]
        : []),
    ];
  }
  return addresses;
}

function groupsOf(store: Store, { securityGroups, ports }: ServerRecord): readonly { readonly name: unknown }[] {
  const names = securityGroups.map((id) => ({ name: store.securityGroups.get(id)?.shown.name ?? id }));
  return ports.flatMap(() => names);
}
