import type { GroupRecord, ImageRecord, Records, ShownRecord, VolumeRecord } from "./records.ts";

/** The only project and user of the simulated cloud. */
export const project = { id: "6f70656e737461636b2d70726f6a6563", name: "simulated", domain: "default" } as const;
export const user = { id: "6f70656e737461636b2d757365720000", name: "operator", domain: "Default" } as const;
export const password = "simulated-password-5d1f";
export const applicationCredential = {
  id: "21dced0fd20347869b93710d2b98aae0",
  name: "deploy",
  secret: "simulated-application-secret-77aa",
} as const;

/** What one simulated cloud has otherwise than another. */
export interface Place {
  /** The only one. */
  readonly region: string;
  readonly flavors: readonly SimulatedFlavor[];
  /** Name of the network outside. */
  readonly external: string;
  /** Paths of services in the catalogue, by their types; left out: as distributions set them. */
  readonly catalog?: Readonly<Record<string, string>>;
  /** Address that services have behind a proxy, and name in their documents. */
  readonly inner?: string;
  /** Services do not tell their versions. */
  readonly silent?: true;
}

interface SimulatedFlavor {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  /** MiB. */
  readonly ram: number;
  /** GiB. */
  readonly disk: number;
}

const flavors: readonly SimulatedFlavor[] = [
  { id: "1", name: "m1.tiny", vcpus: 1, ram: 512, disk: 1 },
  { id: "2", name: "m1.small", vcpus: 1, ram: 2_048, disk: 20 },
  { id: "3", name: "m1.medium", vcpus: 2, ram: 4_096, disk: 40 },
  { id: "4", name: "m1.large", vcpus: 4, ram: 8_192, disk: 80 },
  { id: "5", name: "m1.diskless", vcpus: 1, ram: 2_048, disk: 0 },
  { id: "6", name: "a1.small", vcpus: 1, ram: 2_048, disk: 20 },
];

/** What a cloud of one's own usually has. */
export const ordinary: Place = { region: "RegionOne", flavors, external: "public" };

export const keyPairs: readonly string[] = ["operator"];
export const zones: readonly string[] = ["nova"];
export const volumeTypes: readonly string[] = ["__DEFAULT__", "ssd"];

/** How many of each a project may have. https://docs.openstack.org/nova/latest/admin/quotas.html, but for servers, their ports and volumes: examples make many. */
export const quotas = {
  instances: 20_000,
  ports: 30_000,
  floatingIps: 1_000,
  volumes: 1_000,
  gigabytes: 500_000,
  metadataItems: 128,
} as const;

const began = Date.parse("2026-01-01T00:00:00Z");

const shown = (id: string, fields: Readonly<Record<string, unknown>>): ShownRecord => ({
  id,
  createdAt: began,
  shown: { id, project_id: project.id, tenant_id: project.id, description: "", tags: [], ...fields },
});

const network = (id: string, name: string, subnet: string | undefined, external = false) =>
  shown(id, {
    name,
    admin_state_up: true,
    status: "ACTIVE",
    shared: external,
    mtu: 1_500,
    port_security_enabled: true,
    "router:external": external,
    subnets: subnet === undefined ? [] : [subnet],
  });

const subnet = (id: string, networkId: string, name: string, cidr: string) =>
  shown(id, {
    name,
    network_id: networkId,
    cidr,
    ip_version: 4,
    enable_dhcp: true,
    gateway_ip: cidr.replace(/0\/\d+$/, "1"),
    dns_nameservers: [],
    allocation_pools: [],
    host_routes: [],
  });

export const ids = {
  public: "0a1b2c3d-0000-4000-8000-000000000001",
  private: "0a1b2c3d-0000-4000-8000-000000000002",
  publicSubnet: "0a1b2c3d-0000-4000-8000-000000000011",
  privateSubnet: "0a1b2c3d-0000-4000-8000-000000000012",
  router: "0a1b2c3d-0000-4000-8000-000000000021",
  defaultGroup: "0a1b2c3d-0000-4000-8000-000000000031",
  webGroup: "0a1b2c3d-0000-4000-8000-000000000032",
  apart: "0a1b2c3d-0000-4000-8000-000000000041",
  port: "0a1b2c3d-0000-4000-8000-000000000051",
  image: "0a1b2c3d-0000-4000-8000-000000000061",
  volume: "5c4b3a29-1807-4f6e-9d5c-4b3a29180706",
} as const;

const serverGroups: readonly GroupRecord[] = [{ id: ids.apart, name: "apart", policy: "anti-affinity" }];

const volumes: readonly VolumeRecord[] = [
  {
    id: ids.volume,
    createdAt: began,
    name: "data",
    description: "",
    sizeGiB: 100,
    type: "ssd",
    zone: "nova",
    metadata: {},
    deleteOnTermination: false,
  },
];

const image: ImageRecord = {
  id: ids.image,
  createdAt: began,
  updatedAt: began,
  status: "active",
  name: "own",
  diskFormat: "qcow2",
  containerFormat: "bare",
  properties: {},
  tags: [],
};

/**
 * What was made in the project before anything else: the network outside, the network `private`, the router that
 * joins them, a port in it, the security groups `default` and `web`, the server group `apart`, a volume `data`, an image `own`.
 */
export function seed(records: Records, { external }: Place): void {
  for (const record of [
    network(ids.public, external, ids.publicSubnet, true),
    network(ids.private, "private", ids.privateSubnet),
  ])
    records.networks.set(record.id, record);
  for (const record of [
    subnet(ids.publicSubnet, ids.public, "public-v4", "198.51.100.0/24"),
    subnet(ids.privateSubnet, ids.private, "private-v4", "10.0.0.0/8"),
  ])
    records.subnets.set(record.id, record);
  for (const [id, name] of [
    [ids.defaultGroup, "default"],
    [ids.webGroup, "web"],
  ] as const)
    records.securityGroups.set(id, shown(id, { name, security_group_rules: [], stateful: true, shared: false }));
  const router = {
    name: "router",
    admin_state_up: true,
    status: "ACTIVE",
    external_gateway_info: { network_id: ids.public },
  };
  records.routers.set(ids.router, shown(ids.router, router));
  records.ports.set(ids.port, {
    id: ids.port,
    name: "spare",
    network: ids.private,
    server: "",
    address: "10.0.0.9",
    kept: true,
  });
  records.images.set(ids.image, { ...image });
  for (const group of serverGroups) records.serverGroups.set(group.id, group);
  for (const volume of volumes) records.volumes.set(volume.id, { ...volume });
}
