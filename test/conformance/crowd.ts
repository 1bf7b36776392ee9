import type { PlatformId } from "../../src/providers/index.ts";

/** Adds so many copies of the one machine in the snapshot of a simulated cloud: a call for each would take minutes. Pure. */
type Multiply = (snapshot: string, count: number) => string;

type Copied = Readonly<Record<string, unknown>>;

interface Ec2 {
  readonly instances: readonly Copied[];
}

interface Droplets {
  readonly serial: number;
  readonly droplets: readonly (readonly [id: number, droplet: Copied])[];
}

interface HetznerProject {
  readonly project: {
    nextId: number;
    readonly entries: { readonly servers: Record<string, Copied> };
    readonly hidden: Record<string, Copied>;
  };
}

interface Nova {
  readonly servers: readonly Copied[];
}

const nova: Multiply = (snapshot, count) => {
  const cloud = JSON.parse(snapshot) as Nova;
  const [one] = cloud.servers;
  const copies = numbers(count).map((n) => ({
    ...{ ...one, ports: [], volumes: [] },
    id: `00000000-0000-4000-8000-${hex(n, 12)}`,
  }));
  return JSON.stringify({ ...cloud, servers: [...cloud.servers, ...copies] });
};

/** How the machines of others come into each simulated cloud. What a copy has beside itself (disks, ports, addresses) is left out. */
export const crowds: Readonly<Record<PlatformId, Multiply>> = {
  aws(snapshot, count) {
    const cloud = JSON.parse(snapshot) as Ec2;
    const [one] = cloud.instances;
    const copies = numbers(count).map((n) => ({ ...one, id: `i-${hex(n, 17)}`, token: undefined, mappings: [] }));
    return JSON.stringify({ ...cloud, instances: [...cloud.instances, ...copies] });
  },
  digitalocean(snapshot, count) {
    const cloud = JSON.parse(snapshot) as Droplets;
    const [[, one] = [0, {}]] = cloud.droplets;
    const copies = numbers(count).map((n) => [cloud.serial + n, { ...one, id: cloud.serial + n }] as const);
    return JSON.stringify({ ...cloud, serial: cloud.serial + count, droplets: [...cloud.droplets, ...copies] });
  },
  hetzner(snapshot, count) {
    const cloud = JSON.parse(snapshot) as HetznerProject;
    const { project } = cloud;
    const [[own, one] = ["", {}]] = Object.entries(project.entries.servers);
    for (const n of numbers(count)) {
      const id = project.nextId + n;
      project.entries.servers[id] = { ...one, id, name: `${String(one.name)}-${n}`, public_net: noAddress };
      project.hidden[id] = { ...project.hidden[own] };
    }
    project.nextId += count;
    return JSON.stringify(cloud);
  },
  openstack: nova,
  ovhcloud: nova,
};

const noAddress = { ipv4: null, ipv6: null, floating_ips: [], firewalls: [] };

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function hex(n: number, digits: number): string {
  return n.toString(16).padStart(digits, "0");
}
