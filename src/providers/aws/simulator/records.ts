/** What is kept of the simulated account: plain data, so that a snapshot is its JSON. Times are milliseconds, except where they say ISO. */
export type Tags = Readonly<Record<string, string>>;

export interface InstanceRecord {
  readonly id: string;
  /** Grows with each instance: the order of pages. */
  readonly serial: number;
  readonly region: string;
  readonly reservation: string;
  readonly index: number;
  readonly token: string | undefined;
  /** Digest of the request, to compare with when the token comes again. */
  readonly request: string;
  readonly launchedAt: number;
  /** Until then reads do not know it. */
  readonly visibleAt: number;
  state: State;
  terminatedAt: number | undefined;
  /** The state that comes by itself. */
  next: { readonly state: State; readonly at: number } | undefined;
  readonly image: string;
  readonly arch: "x86_64" | "arm64";
  type: string;
  readonly key: string | undefined;
  monitoring: boolean;
  profile: ProfileRecord | undefined;
  readonly zone: string;
  readonly subnet: string;
  readonly vpc: string;
  readonly placementGroup: string | undefined;
  readonly tenancy: string;
  readonly partition?: number | undefined;
  readonly host?: string | undefined;
  readonly capacityReservation?: string | undefined;
  readonly cpu?: { readonly CoreCount?: number | undefined; readonly ThreadsPerCore?: number | undefined } | undefined;
  readonly rootDevice: string;
  mappings: readonly {
    readonly device: string;
    readonly volume: string;
    readonly deleteOnTermination: boolean;
  }[];
  readonly card: CardRecord;
  metadata: MetadataRecord;
  credits: string | undefined;
  protected: boolean;
  stopProtected: boolean;
  shutdownBehavior: string;
  ebsOptimized: boolean;
  userData: string | undefined;
  readonly spot: string | undefined;
  tags: Tags;
}

export type State = "pending" | "running" | "shutting-down" | "terminated" | "stopping" | "stopped";

/** The primary network interface. */
export interface CardRecord {
  readonly id: string;
  readonly attachment: string;
  readonly mac: string;
  readonly privateIpv4: string;
  readonly ipv6: readonly string[];
  /** Whether it gets a public address when it runs. */
  readonly wantsPublicIpv4: boolean;
  publicIpv4: string | undefined;
  groups: readonly string[];
  sourceDestCheck: boolean;
  tags: Tags;
}

export interface MetadataRecord {
  readonly HttpTokens: string;
  readonly HttpPutResponseHopLimit: number;
  readonly HttpEndpoint: string;
  readonly HttpProtocolIpv6: string;
  readonly InstanceMetadataTags: string;
}

export interface ProfileRecord {
  readonly association: string;
  readonly id: string;
  readonly arn: string;
  readonly at: number;
}

export interface VolumeRecord {
  readonly id: string;
  readonly serial: number;
  readonly region: string;
  readonly zone: string;
  sizeGiB: number;
  type: string;
  iops: number | undefined;
  throughput: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKey: string | undefined;
  readonly snapshot: string | undefined;
  readonly createdAt: number;
  readonly visibleAt: number;
  /** Of one that was made by itself. */
  readonly availableAt?: number;
  readonly token?: string | undefined;
  /** The last change began, and has an end. */
  modifiedAt?: number;
  completedAt?: number;
  attached: { readonly instance: string; readonly device: string; readonly deleteOnTermination: boolean } | undefined;
  tags: Tags;
}

export interface SpotRecord {
  readonly id: string;
  readonly serial: number;
  readonly region: string;
  readonly createdAt: number;
  readonly visibleAt: number;
  readonly kind: "one-time" | "persistent";
  readonly interruption: string;
  readonly maxPrice: string | undefined;
  readonly instance: string;
  state: "open" | "active" | "closed" | "cancelled";
  status: string;
  tags: Tags;
}

export interface AddressRecord {
  readonly id: string;
  readonly serial: number;
  readonly region: string;
  readonly ip: string;
  readonly pool: string;
  readonly borderGroup: string;
  readonly visibleAt: number;
  instance: string | undefined;
  association: string | undefined;
  privateIpv4: string | undefined;
  tags: Tags;
}

export interface PlacementRecord {
  readonly id: string;
  readonly serial: number;
  readonly region: string;
  readonly name: string;
  readonly strategy: string;
  readonly partitions: number | undefined;
  readonly spreadLevel: string | undefined;
  readonly visibleAt: number;
  readonly availableAt: number;
  tags: Tags;
}
