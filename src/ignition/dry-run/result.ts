import type { Disk, Filesystem, Luks, Raid } from "../schema/ignition.ts";

/** What a machine has after Ignition ran, beyond what its image has; the same from our model and from Ignition's own engine. */
export interface DryRun extends Made {
  /** Version of the spec. */
  readonly ignition: string;
  readonly units: readonly UnitState[];
  readonly disks: DiskWork;
  readonly kernelArguments: { readonly shouldExist: readonly string[]; readonly shouldNotExist: readonly string[] };
  /** Configs and authorities that are fetched at boot: what they hold is not in here. */
  readonly fetched: readonly (Fetched & { readonly as: "merge" | "replace" | "certificate authority" })[];
}

/** What is laid out on the root filesystem. */
export interface Made {
  /** Everything that is new or changed, in the order of paths. */
  readonly tree: readonly TreeEntry[];
  /** Paths of the image that are gone. */
  readonly removed: readonly string[];
  /** Accounts that are new or changed, and names of those that are gone. */
  readonly users: readonly UserEntry[];
  readonly groups: readonly GroupEntry[];
  readonly removedUsers: readonly string[];
  readonly removedGroups: readonly string[];
  /** Lines of the preset file, which enables and disables units at first boot. */
  readonly presets: readonly string[];
}

export interface Fetched {
  /** Without what may give access: user, password and query. */
  readonly source: string;
  /** `sha512-…` */
  readonly hash?: string;
}

export interface TreeEntry {
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  /** `0644`; a link has none. */
  readonly mode?: string;
  /** Names where the accounts have them, else numbers. */
  readonly user: string;
  readonly group: string;
  /** Bytes of a file; left out where only the boot can tell. */
  readonly size?: number;
  /** Hash of a file's contents, in hexadecimal digits; left out where only the boot can tell, and where not every user may read them. */
  readonly sha256?: string;
  /** What is fetched at boot for it. */
  readonly fetched?: readonly Fetched[];
  /** Where a link leads. */
  readonly target?: string;
  /** Another name of the same file, the first of all. */
  readonly sameAs?: string;
}

export interface UserEntry {
  readonly name: string;
  readonly uid: number;
  /** Primary group. */
  readonly group: string;
  /** Supplementary groups, sorted. */
  readonly groups: readonly string[];
  readonly home: string;
  readonly shell: string;
  readonly gecos?: string;
  readonly password: "locked" | "set";
  /** Not in the image. */
  readonly isNew: boolean;
}

export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly isNew: boolean;
}

export interface UnitState {
  readonly name: string;
  readonly enabled?: boolean;
  readonly masked?: boolean;
  /** The config has its text. */
  readonly written: boolean;
  readonly dropins: readonly string[];
}

/** What is done to disks before anything is written, as the config says it; without keys. */
export interface DiskWork {
  readonly disks: readonly Disk[];
  readonly raid: readonly Raid[];
  readonly luks: readonly (Omit<Luks, "keyFile"> & { readonly key: "from the config" | "made at boot" | Fetched })[];
  readonly filesystems: readonly Filesystem[];
}
