import { BlockList } from "node:net";
import { changing } from "./changing.ts";
import { invalid } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { type Listed, newNames, ownName } from "./reverse-names.ts";
import { onServer } from "./servers.ts";
import { all, type Entry } from "./store.ts";

function isIn({ ip: own, type }: Entry, ip: string): boolean {
  if (type === "ipv4") return own === ip;
  const range = new BlockList();
  range.addSubnet(String(own).replace("/64", ""), 64, "ipv6");
  return ip.includes(":") && range.check(ip, "ipv6");
}

/** https://docs.hetzner.cloud/reference/cloud#primary-ip-actions-change-reverse-dns-records-for-a-primary-ip: null is the name that it had. */
function point(entry: Entry, ip: string, name: string | null): void {
  if (!isIn(entry, ip)) throw invalid("ip", "does not belong to it");
  const others = (entry.dns_ptr as readonly Listed[]).filter((one) => one.ip !== ip);
  entry.dns_ptr = name === null ? [...others, ...newNames(entry.type, ip)] : [...others, { ip, dns_ptr: name }];
}

interface Named {
  readonly ip: string;
  readonly dns_ptr: string | null;
}

const given = (body: Readonly<Record<string, unknown>>) => body as unknown as Named;

export const pointAddress = (resource: "primary_ips" | "floating_ips"): Handler =>
  changing(resource, "change_dns_ptr", (entry, body) => point(entry, given(body).ip, given(body).dns_ptr));

/** A server's names are those of its primary IPs. */
export const pointServer: Handler = onServer("change_dns_ptr", "nothing", (store, server, { body }) => {
  const { ip, dns_ptr } = given(body);
  const own = all(store, "primary_ips").find((entry) => entry.assignee_id === server.id && isIn(entry, ip));
  if (!own) throw invalid("ip", "does not belong to the server");
  point(own, ip, dns_ptr);
});

type Sides = Readonly<Record<string, Named>>;

export const pointBalancer: Handler = changing("load_balancers", "change_dns_ptr", (entry, body) => {
  const { ip, dns_ptr } = given(body);
  const net = entry.public_net as Sides;
  const [family, side] = Object.entries(net).find(([, one]) => one.ip === ip) ?? [];
  if (family === undefined) throw invalid("ip", "does not belong to the load balancer");
  entry.public_net = { ...net, [family]: { ...side, dns_ptr: dns_ptr ?? (family === "ipv4" ? ownName(ip) : null) } };
});
