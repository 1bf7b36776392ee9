import { checkLabels } from "./checks.ts";
import { imageOf, keysOf } from "./named.ts";
import { attach, detach } from "./networking.ts";
import { pointServer } from "./pointers.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { acted, checkFree, checkProtection, onServer, placeOf, typeOf } from "./servers.ts";
import { add, begin, type Entry, found, hiddenOf } from "./store.ts";

const rebuild: Handler = (store, { id, body }) => {
  const server = found(store, "servers", id);
  checkFree(store, id);
  checkProtection(server, "rebuild");
  const image = imageOf(store, body.image, {
    architecture: architectureOf(server),
    disk: server.primary_disk_size as number,
  });
  const data = body.user_data as string | undefined;
  if (data !== undefined && Buffer.byteLength(data) > 32 * 1024) throw invalid("user_data", "is too long");
  server.status = "rebuilding";
  const action = acted(store, "rebuild_server", "rebuilt", id, { image: image.id, data });
  return { status: 201, body: { action, root_password: null } };
};

function architectureOf({ server_type }: Entry): string {
  return (server_type as { readonly architecture: string }).architecture;
}

const changeType: Handler = (store, { id, body }) => {
  const server = found(store, "servers", id);
  checkFree(store, id);
  const type = typeOf(body.server_type);
  if (server.status !== "off") throw refuse(422, "server_not_stopped", "server must be stopped for this operation");
  if (type.architecture !== architectureOf(server))
    throw invalid("server_type", "server type has another architecture");
  if (type.disk < (server.primary_disk_size as number))
    throw invalid("server_type", "server disk is too big for this server type");
  placeOf((server.location as { readonly name: string }).name, type);
  const value = { type: type.name, disk: body.upgrade_disk };
  return { status: 201, body: { action: acted(store, "change_server_type", "retyped", id, value) } };
};

const enableRescue: Handler = (store, { id, body }) => {
  found(store, "servers", id);
  checkFree(store, id);
  const keys = keysOf(store, body.ssh_keys).map(({ public_key }) => String(public_key));
  const action = acted(store, "enable_rescue", "rescue", id, keys);
  return { status: 201, body: { action, root_password: "zCWbFhnu950dUTko5f40" } };
};

const createImage: Handler = (store, { id, body }) => {
  const server = found(store, "servers", id);
  checkFree(store, id);
  const { labels = {}, description = `snapshot of ${server.name}`, type = "snapshot" } = body;
  checkLabels(labels);
  const fields = {
    ...{ type, status: "creating", name: null, description, image_size: null, disk_size: server.primary_disk_size },
    ...{ created_from: { id, name: server.name }, bound_to: null, os_flavor: "unknown", os_version: null },
    ...{ rapid_deploy: false, protection: { delete: false }, deprecated: null, deleted: null, labels },
    architecture: architectureOf(server),
  };
  const { disk } = hiddenOf(store, id);
  const image = add(store, "images", fields, disk === undefined ? {} : { disk });
  const on = [
    { id, type: "server" },
    { id: image.id, type: "image" },
  ];
  const action = begin(store, "create_image", on, { kind: "imaged", id: image.id });
  return { status: 201, body: { image, action } };
};

const protect: Handler = (store, { id, body }) => {
  const server = found(store, "servers", id);
  if (body.delete !== body.rebuild) throw invalid("delete", "delete and rebuild protection must have the same value");
  server.protection = { delete: body.delete, rebuild: body.rebuild };
  return { status: 201, body: { action: acted(store, "change_protection", "nothing", id) } };
};

/** Actions on servers, by their last word. */
export const serverActions: Readonly<Record<string, Handler>> = {
  poweron: onServer("start_server", "started"),
  poweroff: onServer("stop_server", "stopped"),
  shutdown: onServer("shutdown_server", "stopped"),
  reboot: onServer("reboot_server", "started"),
  reset: onServer("reset_server", "started"),
  rebuild,
  change_type: changeType,
  enable_rescue: enableRescue,
  disable_rescue: onServer("disable_rescue", "nothing", (store, server) => {
    server.rescue_enabled = false;
    hiddenOf(store, server.id).rescueKeys = [];
  }),
  create_image: createImage,
  enable_backup: onServer("enable_backup", "nothing", (_, server) => {
    server.backup_window = "22-02";
  }),
  disable_backup: onServer("disable_backup", "nothing", (_, server) => {
    server.backup_window = null;
  }),
  change_dns_ptr: pointServer,
  change_protection: protect,
  attach_to_network: onServer("attach_to_network", "nothing", (store, server, { body }) =>
    attach(store, server, body.network as number, body.ip as string | undefined, (body.alias_ips ?? []) as string[]),
  ),
  detach_from_network: onServer("detach_from_network", "nothing", (store, server, { body }) =>
    detach(store, server, body.network as number),
  ),
  change_alias_ips: onServer("change_alias_ips", "nothing", (_, server, { body }) => changeAliases(server, body)),
};

function changeAliases(server: Entry, { network, alias_ips }: Readonly<Record<string, unknown>>): void {
  const own = server.private_net as readonly { readonly network: number }[];
  if (!own.some((one) => one.network === network)) throw refuse(404, "not_found", "server is not attached to network");
  server.private_net = own.map((one) => (one.network === network ? { ...one, alias_ips } : one));
}
