import {
  bool,
  field,
  fieldNames,
  type Infer,
  int,
  list,
  named,
  type StructType,
  select,
  since,
  string,
  struct,
  type Type,
} from "./type.ts";

/**
 * Butane's types for `variant: flatcar`, in upstream's order, which is that of its checks.
 * `since` and `until` count the minor version of the Ignition spec that is made (3 for flatcar 1.0.0, 4 for 1.1.0).
 * Source: https://github.com/coreos/butane/tree/v0.29.0/base (v0_4, v0_5, v0_8_exp).
 */

const sugar = <T extends Type>(type: T, from = 0) => field(type, { sugar: true, since: from });

const held = <T extends Type>(type: T) => field(type, { held: true });

const resource = struct("Resource", {
  compression: string,
  http_headers: list(struct("HTTPHeader", { name: held(string), value: string }), "HTTPHeaders"),
  source: string,
  inline: sugar(string),
  local: sugar(string),
  verification: struct("Verification", { hash: string }),
});

const ignition = struct("Ignition", {
  config: struct("IgnitionConfig", { merge: list(resource), replace: resource }),
  proxy: struct("Proxy", { http_proxy: string, https_proxy: string, no_proxy: list(string) }),
  security: struct("Security", { tls: struct("TLS", { certificate_authorities: list(resource) }) }),
  timeouts: struct("Timeouts", { http_response_headers: int, http_total: int }),
});

const kernelArguments = struct("KernelArguments", {
  should_exist: list(named("KernelArgument")),
  should_not_exist: list(named("KernelArgument")),
});

const user = struct("PasswdUser", {
  gecos: string,
  groups: list(named("Group")),
  home_dir: string,
  name: held(string),
  no_create_home: bool,
  no_log_init: bool,
  no_user_group: bool,
  password_hash: string,
  primary_group: string,
  should_exist: bool,
  ssh_authorized_keys: list(named("SSHAuthorizedKey")),
  ssh_authorized_keys_local: sugar(list(string), 4),
  shell: string,
  system: bool,
  uid: int,
});

const passwd = struct("Passwd", {
  groups: list(
    struct("PasswdGroup", { gid: int, name: held(string), password_hash: string, should_exist: bool, system: bool }),
  ),
  users: list(user),
});

const owner = {
  group: struct("NodeGroup", { id: int, name: string }),
  user: struct("NodeUser", { id: int, name: string }),
};
const node = { group: owner.group, overwrite: bool, path: held(string), user: owner.user };
const file = struct("File", { ...node, append: list(resource), contents: resource, mode: int });

const partition = struct("Partition", {
  guid: string,
  label: string,
  number: held(int),
  resize: bool,
  should_exist: bool,
  size_mib: int,
  start_mib: int,
  type_guid: string,
  wipe_partition_entry: bool,
});

const filesystem = struct("Filesystem", {
  device: held(string),
  format: string,
  label: string,
  mount_options: list(string),
  options: list(string),
  path: string,
  uuid: string,
  wipe_filesystem: bool,
  with_mount_unit: sugar(bool),
});

const tang = struct("Tang", { thumbprint: string, url: held(string), advertisement: since(4, string) });
const luks = struct("Luks", {
  cex: since(5, struct("Cex", { enabled: bool })),
  clevis: struct("Clevis", {
    custom: struct("ClevisCustom", { config: string, needs_network: bool, pin: string }),
    tang: list(tang),
    threshold: int,
    tpm2: bool,
  }),
  device: string,
  discard: since(4, bool),
  key_file: resource,
  label: string,
  name: held(string),
  open_options: since(4, list(string)),
  options: list(named("LuksOption", 4)),
  uuid: string,
  wipe_volume: bool,
});

const tree = struct("Tree", {
  group: since(6, owner.group),
  local: held(string),
  path: string,
  user: since(6, owner.user),
  file_mode: since(6, int),
  dir_mode: since(6, int),
});

const storage = struct("Storage", {
  directories: list(struct("Directory", { ...node, mode: int })),
  disks: list(struct("Disk", { device: held(string), partitions: list(partition), wipe_table: bool })),
  files: list(file),
  filesystems: list(filesystem),
  links: list(struct("Link", { ...node, hard: bool, target: string })),
  luks: list(luks),
  raid: list(
    struct("Raid", {
      devices: list(named("Device")),
      level: string,
      name: held(string),
      options: list(named("RaidOption", 4)),
      spares: int,
    }),
  ),
  trees: sugar(list(tree)),
});

const dropin = struct("Dropin", { contents: string, contents_local: sugar(string, 4), name: held(string) });
const unit = struct("Unit", {
  contents: string,
  contents_local: sugar(string, 4),
  dropins: list(dropin),
  enabled: bool,
  mask: bool,
  name: held(string),
});
const quadlet = struct("Quadlet", {
  contents: string,
  contents_local: string,
  name: held(string),
  rootful: held(bool),
  dropins: list(dropin),
});

const config = struct("Config", {
  version: field(string, { sugar: true, held: true }),
  variant: field(string, { sugar: true, held: true }),
  ignition,
  kernel_arguments: kernelArguments,
  passwd,
  storage,
  systemd: struct("Systemd", { units: list(unit), quadlets: sugar(list(quadlet), 7) }),
});

export type ButaneConfig = Infer<typeof config>;
export type ButaneResource = Infer<typeof resource>;
export type ButaneFilesystem = Infer<typeof filesystem>;
export type ButaneUser = Infer<typeof user>;
export type ButaneUnit = Infer<typeof unit>;
export type ButaneTree = Infer<typeof tree>;
export type ButaneQuadlet = Infer<typeof quadlet>;

/** A version of Butane's Flatcar variant. */
export interface Dialect {
  readonly schema: StructType<typeof config.record>;
  /** Minor version of the Ignition spec that it makes. */
  readonly minor: number;
  /** What its types are called in error texts: the package of the root, and of all others. */
  readonly rootPackage: string;
  readonly package: string;
  /** What upstream refuses in the result of this version. */
  readonly refused: { readonly luks: "clevis" | "cex"; readonly message: string };
}

const noClevis = { luks: "clevis", message: "clevis is not supported in this spec version" } as const;
const noCex = { luks: "cex", message: "cex is not currently supported on the target platform" } as const;

const dialects: Readonly<Record<string, () => Dialect>> = {
  "1.0.0": dialect(3, "v1_0", "v0_4", noClevis),
  "1.1.0": dialect(4, "v1_1", "v0_5", noClevis),
  "1.2.0-experimental": dialect(7, "v1_2_exp", "v0_8_exp", noCex),
};

function dialect(minor: number, rootPackage: string, inner: string, refused: Dialect["refused"]): () => Dialect {
  let made: Dialect | undefined;
  return () => {
    made ??= { schema: select(config, minor), minor, rootPackage, package: inner, refused };
    return made;
  };
}

/** Versions of Butane's Flatcar variant, oldest first. */
export const butaneVersions = Object.keys(dialects);

/** The version of Butane's Flatcar variant; `undefined` for one that does not exist. */
export function dialectOf(version: string): Dialect | undefined {
  return Object.hasOwn(dialects, version) ? dialects[version]?.() : undefined;
}

/** `variant` and `version`: what is read first. */
export const commonFields = struct("commonFields", { version: string, variant: string });

/** Every key of the Flatcar variant, wherever it may stand. */
export function butaneKeys(): readonly string[] {
  return fieldNames(config);
}
