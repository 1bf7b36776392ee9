/** When backups are made. */
export interface PolicyRecord {
  readonly plan: "daily" | "weekly";
  readonly weekday?: string;
  readonly hour: number;
}

export interface DropletRecord {
  readonly id: number;
  name: string;
  readonly region: string;
  size: string;
  /** In GB: larger than that of its size where it once was larger. */
  disk: number;
  /** Since when it is off; left out while it runs. */
  offMs?: number | undefined;
  /** Id of a custom image, or a slug. */
  readonly image: number;
  readonly userData: string;
  readonly sshKeys: readonly string[];
  readonly vpc: string;
  readonly publicIpv4: string | undefined;
  readonly privateIpv4: string;
  readonly createdMs: number;
  /** When it runs. */
  readonly readyMs: number;
  /** Until when an action on it is under way. */
  busyMs: number;
  /** Once it is deleted: when it is gone. */
  goneMs: number | undefined;
  tags: readonly string[];
  backups: PolicyRecord | undefined;
}

export interface ImageRecord {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly distribution: string;
  readonly description: string;
  readonly createdMs: number;
  readonly readyMs: number;
  /** Where it is, and since when. */
  regions: Readonly<Record<string, number>>;
  tags: readonly string[];
  /** Why the import came to nothing. */
  readonly failure: string | undefined;
}

export interface ActionRecord {
  readonly id: number;
  readonly type: string;
  readonly resource: number;
  readonly resourceType: string;
  readonly region: string;
  readonly startedMs: number;
  readonly doneMs: number;
}

export interface VolumeRecord {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  sizeGiB: number;
  readonly description: string;
  readonly filesystem: string | undefined;
  readonly createdMs: number;
  droplet: number | undefined;
  tags: readonly string[];
  /** It was in the account before anything was made: only so that ids in options stand for something. */
  readonly given: boolean;
}

export interface AddressRecord {
  readonly ip: string;
  readonly region: string;
  droplet: number | undefined;
  /** Left out: in the team's default project. */
  readonly project?: string | undefined;
  readonly given: boolean;
}

export interface ProjectRecord {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly description: string;
  readonly createdMs: number;
}

export interface VpcRecord {
  readonly id: string;
  name: string;
  description: string;
  readonly region: string;
  readonly ipRange: string;
  readonly createdMs: number;
}

/** The key is looked at, and not kept. */
export interface CertificateRecord {
  readonly id: string;
  readonly name: string;
  readonly type: "custom" | "lets_encrypt";
  readonly names: readonly string[];
  readonly fingerprint: string;
  readonly endsMs: number;
  readonly createdMs: number;
  /** When it is issued, or refused. */
  readonly readyMs: number;
}

/** Firewalls and load balancers: kept as the API was given them. */
export interface DocumentRecord {
  readonly id: string;
  readonly createdMs: number;
  readonly readyMs: number;
  body: Readonly<Record<string, unknown>>;
}
