import {
  bool,
  field,
  fieldNames,
  formerly,
  type Infer,
  int,
  list,
  named,
  required,
  type StructType,
  select,
  since,
  string,
  struct,
  type Value,
  type Values,
} from "./type.ts";

/**
 * Ignition's types, 3.0 to 3.7-experimental, in the order in which they are written.
 * Source: https://github.com/coreos/ignition/tree/v2.26.0/config (v3_0 … v3_7_experimental/schema/ignition.json).
 */

const text = (name: string) => (item: Values) => String(item[name] ?? "");

const verification = struct("Verification", { hash: string });
const header = struct("HTTPHeader", { name: required(string), value: string }, text("name"));
const resource = formerly(
  1,
  "FileContents",
  struct(
    "Resource",
    { compression: string, httpHeaders: since(1, list(header, "HTTPHeaders")), source: string, verification },
    text("source"),
  ),
);
/** Merge, replace and certificate authorities knew neither compression nor headers before 3.1. */
const remote = struct(
  "Resource",
  {
    compression: since(1, string),
    httpHeaders: since(1, list(header, "HTTPHeaders")),
    source: string,
    verification,
  },
  text("source"),
);
const reference = formerly(1, "ConfigReference", remote);
const authority = formerly(1, "CaReference", remote);

const ignition = struct("Ignition", {
  config: struct("IgnitionConfig", { merge: field(list(reference), { ordered: () => true }), replace: reference }),
  proxy: since(1, struct("Proxy", { httpProxy: string, httpsProxy: string, noProxy: list(named("NoProxyItem")) })),
  security: struct("Security", { tls: struct("TLS", { certificateAuthorities: list(authority) }) }),
  timeouts: struct("Timeouts", { httpResponseHeaders: int, httpTotal: int }),
  version: required(string),
});

const kernelArguments = struct("KernelArguments", {
  shouldExist: field(list(named("KernelArgument")), { space: "KernelArgument", ordered: () => true }),
  shouldNotExist: field(list(named("KernelArgument")), { space: "KernelArgument" }),
});

const passwd = struct("Passwd", {
  groups: list(
    struct(
      "PasswdGroup",
      { gid: int, name: required(string), passwordHash: string, shouldExist: since(2, bool), system: bool },
      text("name"),
    ),
  ),
  users: list(
    struct(
      "PasswdUser",
      {
        gecos: string,
        groups: list(named("Group")),
        homeDir: string,
        name: required(string),
        noCreateHome: bool,
        noLogInit: bool,
        noUserGroup: bool,
        passwordHash: string,
        primaryGroup: string,
        sshAuthorizedKeys: list(named("SSHAuthorizedKey")),
        shell: string,
        shouldExist: since(2, bool),
        system: bool,
        uid: int,
      },
      text("name"),
    ),
  ),
});

const node = {
  group: struct("NodeGroup", { id: int, name: string }),
  overwrite: bool,
  path: required(string),
  user: struct("NodeUser", { id: int, name: string }),
};
const directory = struct("Directory", { ...node, mode: int }, text("path"));
const file = struct(
  "File",
  { ...node, append: field(list(resource), { append: true }), contents: resource, mode: int },
  text("path"),
);
const link = struct("Link", { ...node, hard: bool, target: string }, text("path"));

const partition = struct(
  "Partition",
  {
    guid: string,
    label: string,
    number: field(int, { byValue: true }),
    resize: since(2, bool),
    shouldExist: bool,
    sizeMiB: int,
    startMiB: int,
    typeGuid: string,
    wipePartitionEntry: bool,
  },
  ({ number, label }) => (number ? `number:${number}` : label !== undefined ? `label:${label}` : ""),
);
/** Ignition makes those last, in their own order: internal/exec/stages/disks/partitions.go (PartitionList). */
const withoutNumber = (item: Value) => !(item as Values).number;
const disk = struct(
  "Disk",
  { device: required(string), partitions: field(list(partition), { ordered: withoutNumber }), wipeTable: bool },
  text("device"),
);
const filesystem = struct(
  "Filesystem",
  {
    device: required(string),
    format: string,
    label: string,
    mountOptions: field(list(named("MountOption")), { append: true, since: 1 }),
    options: field(list(named("FilesystemOption")), { append: true }),
    path: string,
    uuid: string,
    wipeFilesystem: bool,
  },
  text("device"),
);
const tang = struct(
  "Tang",
  { advertisement: since(4, string), thumbprint: string, url: field(string, { byValue: true }) },
  text("url"),
);
const luks = struct(
  "Luks",
  {
    cex: since(5, struct("Cex", { enabled: bool })),
    clevis: struct("Clevis", {
      custom: formerly(3, "Custom", struct("ClevisCustom", { config: string, needsNetwork: bool, pin: string })),
      tang: list(tang),
      threshold: int,
      tpm2: bool,
    }),
    device: string,
    discard: since(4, bool),
    keyFile: resource,
    label: string,
    name: required(string),
    openOptions: field(list(named("OpenOption")), { since: 4, ordered: () => true }),
    options: field(list(named("LuksOption")), { append: true }),
    uuid: string,
    wipeVolume: bool,
  },
  text("name"),
);
const raid = struct(
  "Raid",
  {
    devices: field(list(named("Device")), { ordered: () => true }),
    level: string,
    name: required(string),
    options: field(list(named("RaidOption")), { append: true }),
    spares: int,
  },
  text("name"),
);

const storage = struct("Storage", {
  directories: field(list(directory), { space: "Node" }),
  disks: list(disk),
  files: field(list(file), { space: "Node" }),
  filesystems: list(filesystem),
  links: field(list(link), { space: "Node" }),
  luks: since(2, list(luks)),
  raid: list(raid),
});

const dropin = struct("Dropin", { contents: string, name: required(string) }, text("name"));
const unit = struct(
  "Unit",
  { contents: string, dropins: list(dropin), enabled: bool, mask: bool, name: required(string) },
  text("name"),
);

const config = struct("Config", {
  ignition: required(ignition),
  kernelArguments: since(3, kernelArguments),
  passwd,
  storage,
  systemd: struct("Systemd", { units: list(unit) }),
});

export type Config = Infer<typeof config>;
export type Storage = Infer<typeof storage>;
export type Resource = Infer<typeof resource>;
export type File = Infer<typeof file>;
export type Directory = Infer<typeof directory>;
export type Link = Infer<typeof link>;
export type Disk = Infer<typeof disk>;
export type Partition = Infer<typeof partition>;
export type Filesystem = Infer<typeof filesystem>;
export type Luks = Infer<typeof luks>;
export type Raid = Infer<typeof raid>;
export type Unit = Infer<typeof unit>;
export type Dropin = Infer<typeof dropin>;

/** Newest minor version that is stable; the one behind it is experimental. */
export const newestStable = 6;
const experimental = newestStable + 1;
const schemas = new Map<number, StructType<typeof config.record>>();

/** Minor version of a spec version, `4` for `3.4.0`; `undefined` for one that is not known. */
export function minorOf(version: string): number | undefined {
  const match = /^3\.([0-9])\.0(-experimental)?$/.exec(version);
  const minor = Number(match?.[1]);
  return match && minor <= experimental && (match[2] !== undefined) === (minor === experimental) ? minor : undefined;
}

export function versionOf(minor: number): string {
  return minor === experimental ? `3.${minor}.0-experimental` : `3.${minor}.0`;
}

/** Every version, oldest first: each stands at its minor version. */
export const ignitionVersions: readonly string[] = Array.from({ length: experimental + 1 }, (_, minor) =>
  versionOf(minor),
);

/** The same config, saying another version. */
export function withVersion(config: Config, minor: number): Config {
  return { ...config, ignition: { ...config.ignition, version: versionOf(minor) } };
}

/** Ignition's types of one minor version. */
export function ignitionSchema(minor: number): StructType<typeof config.record> {
  const known = schemas.get(minor);
  if (known) return known;
  const schema = select(config, minor);
  schemas.set(minor, schema);
  return schema;
}

/** Every key of Ignition, wherever it may stand. */
export function ignitionKeys(): readonly string[] {
  return fieldNames(config);
}
