import { locations } from "./catalogue.ts";
import { newNames } from "./reverse-names.ts";
import type { Project } from "./store.ts";

const created = "2026-01-01T00:00:00+00:00";
const [place] = locations;

/** What a new project holds: a network with one subnet, and one of everything that a machine can name. `sample.ts` uses the ids. */
export function give(project: Project): void {
  const given = {
    networks: [network(101)],
    firewalls: [{ id: 102, name: "web", labels: {}, created, rules: [], applied_to: [] }],
    placement_groups: [{ id: 103, name: "apart", labels: {}, type: "spread", created, servers: [] }],
    volumes: [volume(104, "data")],
    primary_ips: [primaryIp(105, "ipv4", "203.0.113.5"), primaryIp(106, "ipv6", "2001:db8:5::/64")],
    ssh_keys: [sshKey(107, "operator")],
  } as const;
  for (const [resource, entries] of Object.entries(given)) {
    for (const entry of entries) {
      project.entries[resource as keyof typeof given][entry.id] = { ...entry };
      project.hidden[entry.id] = { given: true };
    }
  }
}

function network(id: number) {
  const subnets = [{ type: "cloud", ip_range: "10.0.1.0/24", network_zone: "eu-central", gateway: "10.0.0.1" }];
  const open = { routes: [], servers: [], load_balancers: [], protection: { delete: false }, labels: {} };
  return { id, name: "inside", ip_range: "10.0.0.0/16", subnets, ...open, created, expose_routes_to_vswitch: false };
}

function volume(id: number, name: string) {
  const device = `/dev/disk/by-id/scsi-0HC_Volume_${id}`;
  const open = { labels: {}, protection: { delete: false }, status: "available", format: null };
  return { id, name, created, server: null, location: place, size: 10, linux_device: device, ...open };
}

function primaryIp(id: number, type: "ipv4" | "ipv6", ip: string) {
  const names = newNames(type, ip);
  const open = { labels: {}, created, blocked: false, dns_ptr: names, protection: { delete: false } };
  const assigned = { auto_delete: false, assignee_type: "server", assignee_id: null };
  return { id, name: `own-${type}`, location: place, ip, type, ...open, ...assigned };
}

function sshKey(id: number, name: string) {
  const fingerprint = "b7:2f:30:a0:2f:6c:58:6c:21:04:58:61:ba:06:3b:2f";
  const public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEaQde8iCKizUOiXlowY1iEL1yCufgjb3aiatGQNPcHb operator";
  return { id, name, fingerprint, public_key, labels: {}, created };
}
