import { FlatcarError } from "../../errors.ts";
import { unlessAbsent } from "./errors.ts";
import type { FloatingIp } from "./floating-ip.ts";
import { keys } from "./labels.ts";
import type { Region } from "./region.ts";

/** Who wants an address. */
export interface Taker {
  readonly region: Region;
  readonly owner: string;
  readonly signal: AbortSignal;
}

/** https://docs.openstack.org/api-ref/network/v2/#show-port-details */
interface Port {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly device_id?: string;
  readonly device_owner?: string;
}

/**
 * An address goes over from a server or a port of the same owner, and from nobody else. Throws FD1405 where somebody else has it: a server of
 * others, a load balancer, a port without a server, which may have an address that several machines share.
 */
export async function refuseTaken(ip: FloatingIp, taker: Taker): Promise<void> {
  if (!ip.port_id) return;
  const port = await readPort(ip.port_id, taker);
  const other = port ? await strangerOf(port, taker) : `port ${ip.port_id}, which this project does not see`;
  // Who goes in this moment takes its port along.
  if (other === undefined || (await portOf(ip, taker)) !== ip.port_id) return;
  throw new FlatcarError({
    code: "FD1405",
    message: `floating IP ${ip.floating_ip_address} is in use: ${other} has it`,
    hint: `openstack floating ip unset --port ${ip.floating_ip_address} takes it off there; then run the same again`,
  });
}

/** Who has the port, where that is somebody else. */
async function strangerOf(port: Port, { region, owner, signal }: Taker): Promise<string | undefined> {
  const { id, name, description = "", device_id: device = "", device_owner: kind = "" } = port;
  if (device === "") return description.startsWith(`flatcar-deploy:${owner}:`) ? undefined : `port ${name || id}`;
  const server = kind.startsWith("compute:") ? await region.look(owner, device, signal) : undefined;
  if (!server) return `port ${name || id} of ${kind} ${device}`;
  const theirs = server.metadata?.[keys.owner];
  if (theirs === owner) return undefined;
  return `server ${server.name} (${device})${theirs === undefined ? "" : " of another deployment"}`;
}

async function readPort(id: string, { region: { session, name }, signal }: Taker): Promise<Port | undefined> {
  const api = await session.api("network", name, signal);
  const call = { method: "GET", path: `/ports/${id}`, signal } as const;
  return (await unlessAbsent(api.request<{ readonly port: Port }>(call)))?.body.port;
}

async function portOf({ id }: FloatingIp, { region: { session, name }, signal }: Taker) {
  const api = await session.api("network", name, signal);
  const call = { method: "GET", path: `/floatingips/${id}`, signal } as const;
  return (await unlessAbsent(api.request<{ readonly floatingip: FloatingIp }>(call)))?.body.floatingip.port_id;
}
