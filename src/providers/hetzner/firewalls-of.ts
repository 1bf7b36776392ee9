import type { Client } from "./client.ts";
import type { Server } from "./records.ts";

interface Firewall {
  readonly id: number;
  readonly applied_to: readonly { readonly type: string; readonly server?: { readonly id: number } }[];
}

/** Firewalls that name the server; those that reach it by a label selector are left out. One list serves, where it has any. */
export async function directFirewalls(client: Client, server: Server, signal: AbortSignal): Promise<readonly number[]> {
  if ((server.public_net.firewalls ?? []).length === 0) return [];
  const all = await client.all<Firewall>("firewalls", {}, signal);
  const direct = all.filter(({ applied_to }) => applied_to.some((one) => one.server?.id === server.id));
  return direct.map(({ id }) => id).sort((a, b) => a - b);
}
