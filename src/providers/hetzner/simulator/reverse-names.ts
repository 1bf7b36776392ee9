export interface Listed {
  readonly ip: string;
  readonly dns_ptr: string;
}

/** What Hetzner calls an IPv4 address that nobody named. */
export function ownName(ip: string): string {
  return `static.${ip.split(".").reverse().join(".")}.clients.your-server.de`;
}

/** Names of a new address or network. */
export function newNames(type: unknown, ip: string): readonly Listed[] {
  return type === "ipv4" ? [{ ip, dns_ptr: ownName(ip) }] : [];
}
