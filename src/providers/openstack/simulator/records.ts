/** From one flavor to another, by their ids, and what the server was before. */
export interface Resize {
  readonly from: string;
  readonly to: string;
  readonly was: "ACTIVE" | "SHUTOFF";
  /** No host has room: it stays what it was. */
  readonly vain?: true;
  /** It was confirmed, and the disk on the other host is not gone yet. */
  readonly confirmed?: true;
}

/** What the simulated cloud keeps of a server. Times are milliseconds since 1970. */
export interface ServerRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  flavor: string;
  /** A change of the flavor that goes on, or waits to be confirmed. */
  resize?: Resize | undefined;
  /** Left out where it boots from a volume. */
  readonly image?: string;
  readonly userData: string;
  readonly keyName?: string;
  readonly zone: string;
  readonly configDrive: boolean;
  readonly group?: string;
  readonly fault?: { readonly code: number; readonly message: string };
  status: "BUILD" | "ACTIVE" | "ERROR" | "SHUTOFF" | "DELETED" | "RESIZE" | "VERIFY_RESIZE" | "REVERT_RESIZE";
  /** It is being deleted, and is shown as DELETED for a moment before Nova has it no more. */
  deleting: boolean;
  /** When it passes on: into ACTIVE or ERROR, or out of being. */
  next: number | undefined;
  metadata: Readonly<Record<string, string>>;
  tags: readonly string[];
  /** Ids of security groups. */
  securityGroups: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
}

export interface PortRecord {
  readonly id: string;
  readonly name?: string;
  readonly network: string;
  /** Id of the server that it is plugged into; empty where none is. */
  server: string;
  address: string;
  /** It was there before the server, and stays. */
  readonly kept: boolean;
  floatingIp?: string | undefined;
  /** What it was asked to be beside, as Neutron shows it; of a port that a user made. */
  shown?: Readonly<Record<string, unknown>> | undefined;
}

export interface VolumeRecord {
  readonly id: string;
  readonly createdAt: number;
  name: string;
  description: string;
  sizeGiB: number;
  /** It is being extended. */
  growing?: { readonly sizeGiB: number; readonly at: number } | undefined;
  /** It is being deleted, and gone from then on. */
  gone?: number | undefined;
  readonly type: string;
  readonly zone: string;
  /** Id of the image that it was made of; left out where it was empty. */
  readonly image?: string | undefined;
  metadata: Readonly<Record<string, string>>;
  server?: string | undefined;
  deleteOnTermination: boolean;
}

export interface ImageRecord {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  /** What it is to fetch in the background, and from when on the task goes a step on. */
  task?: { readonly uri: string; readonly at: number } | undefined;
  status: "queued" | "saving" | "importing" | "active";
  readonly name: string;
  readonly diskFormat: string;
  readonly containerFormat: string;
  properties: Readonly<Record<string, string>>;
  tags: readonly string[];
  size?: number | undefined;
  sha512?: string | undefined;
  md5?: string | undefined;
}

/** Anything of Neutron's or Octavia's that is kept as its API shows it. */
export interface ShownRecord {
  readonly id: string;
  readonly createdAt: number;
  shown: Readonly<Record<string, unknown>>;
  /** A load balancer that is being changed, and takes no other change until then. */
  busy?: { readonly status: string; readonly until: number } | undefined;
}

export interface GroupRecord {
  readonly id: string;
  readonly name: string;
  readonly policy: string;
}

/** Everything there is, by id. */
export interface Records {
  readonly servers: Map<string, ServerRecord>;
  readonly ports: Map<string, PortRecord>;
  readonly volumes: Map<string, VolumeRecord>;
  readonly images: Map<string, ImageRecord>;
  /** Ids that images had which are gone: Glance never takes one again. */
  readonly spentImages: Set<string>;
  readonly networks: Map<string, ShownRecord>;
  readonly subnets: Map<string, ShownRecord>;
  readonly routers: Map<string, ShownRecord>;
  readonly securityGroups: Map<string, ShownRecord>;
  readonly floatingIps: Map<string, ShownRecord>;
  readonly serverGroups: Map<string, GroupRecord>;
  readonly loadBalancers: Map<string, ShownRecord>;
  readonly listeners: Map<string, ShownRecord>;
  readonly pools: Map<string, ShownRecord>;
  readonly monitors: Map<string, ShownRecord>;
}
