import { toCamel } from "../schema/name.ts";
import {
  bool,
  field,
  type Infer,
  int,
  list,
  type StructType,
  select,
  since,
  sinceEach,
  string,
  struct,
  type Type,
} from "../schema/type.ts";

/**
 * Ignition 2.0 to 2.4 and Container Linux Config. The first is JSON with names in camel case; both have them in snake case here.
 * Sources: https://github.com/flatcar/ignition/tree/v0.36.2/config (v2_0 to v2_4) and
 * https://github.com/flatcar/container-linux-config-transpiler/tree/v0.9.4/config/types.
 */

const owner = struct("NodeUser", { id: int, name: since(1, string) });
const node = { filesystem: string, path: string, user: owner, group: owner, overwrite: since(2, bool) };
const directory = struct("Directory", { ...node, mode: int });
const link = struct("Link", { ...node, hard: bool, target: string });
const headers = since(4, list(struct("HTTPHeader", { name: string, value: string })));
const verification = struct("Verification", { hash: string });
const reference = struct("ConfigReference", { source: string, verification, http_headers: headers });

/** What makes a user, by the names that Ignition has; coreos-cloudinit has them too, but for `homedir`. */
export const account = {
  gecos: string,
  home_dir: string,
  no_create_home: bool,
  primary_group: string,
  groups: list(string),
  no_user_group: bool,
  system: bool,
  no_log_init: bool,
  shell: string,
} as const;
const creation = { uid: int, ...account } as const;
const user = struct("User", {
  name: string,
  password_hash: string,
  ssh_authorized_keys: list(string),
  create: struct("UserCreate", creation),
  ...sinceEach(1, creation),
});
const passwd = struct("Passwd", {
  users: list(user),
  groups: list(struct("Group", { name: string, gid: int, password_hash: string, system: bool })),
});

const raid = struct("Raid", {
  name: string,
  level: string,
  devices: list(string),
  spares: int,
  options: since(2, list(string)),
});
const mount = struct("Mount", {
  device: string,
  format: string,
  create: struct("Create", { force: bool, options: list(string) }),
  wipe_filesystem: since(1, bool),
  label: since(1, string),
  uuid: since(1, string),
  options: since(1, list(string)),
});
const filesystem = struct("Filesystem", { name: string, mount, path: string });

const dropins = list(struct("Dropin", { name: string, contents: string }));
const unit = struct("Unit", {
  name: string,
  enable: bool,
  enabled: since(1, bool),
  mask: bool,
  contents: string,
  dropins,
});
const systemd = struct("Systemd", { units: list(unit) });
const networkd = struct("Networkd", {
  units: list(struct("NetworkdUnit", { name: string, contents: string, dropins })),
});
const timeouts = struct("Timeouts", { http_response_headers: int, http_total: int });

const partition = {
  label: string,
  number: int,
  guid: string,
  type_guid: string,
};
const contents = struct("FileContents", {
  source: string,
  compression: string,
  verification,
  http_headers: headers,
});
export const ignition2 = struct("Config", {
  ignition: struct("Ignition", {
    version: string,
    config: struct("IgnitionConfig", { append: list(reference), replace: reference }),
    timeouts: since(1, timeouts),
    proxy: since(4, struct("Proxy", { http_proxy: string, https_proxy: string, no_proxy: list(string) })),
    security: since(2, struct("Security", { tls: struct("TLS", { certificate_authorities: list(reference) }) })),
  }),
  storage: struct("Storage", {
    disks: list(
      struct("Disk", {
        device: string,
        wipe_table: bool,
        partitions: list(
          struct("Partition", {
            ...partition,
            size: int,
            start: int,
            size_mib: since(3, int),
            start_mib: since(3, int),
            should_exist: since(3, bool),
            wipe_partition_entry: since(3, bool),
          }),
        ),
      }),
    ),
    raid: list(raid),
    filesystems: list(filesystem),
    files: list(struct("File", { ...node, mode: int, append: since(2, bool), contents })),
    directories: since(1, list(directory)),
    links: since(1, list(link)),
  }),
  systemd,
  networkd,
  passwd,
});

export type Ignition2 = Infer<typeof ignition2>;
type Storage2 = NonNullable<Ignition2["storage"]>;
type ItemOf<T> = NonNullable<T> extends (infer Item)[] ? Item : never;
export type Reference2 = Infer<typeof reference>;
export type User2 = Infer<typeof user>;
export type Unit2 = Infer<typeof unit>;
export type Contents2 = Infer<typeof contents>;
export type Filesystem2 = Infer<typeof filesystem>;
export type Node2 = Pick<ItemOf<Storage2["files"]>, "filesystem" | "path" | "user" | "group" | "overwrite">;
export type File2 = ItemOf<Storage2["files"]>;
export type Disk2 = ItemOf<Storage2["disks"]>;
export type Partition2 = ItemOf<Disk2["partitions"]>;

const hash = struct("Verification", { hash: struct("Hash", { function: string, sum: string }) });
const hashed = struct("ConfigReference", { source: string, verification: hash });
const remote = struct("Remote", { url: string, compression: string, verification: hash });

/** Options of a section that belong to a version of its program; `version` alone is known before that is read. */
export const versioned = struct("Versioned", { version: string });

/** What a Container Linux Config holds but for the options of etcd and flannel, which depend on their versions. */
export function clcSchema<Etcd extends StructType, Flannel extends StructType>(etcd: Etcd, flannel: Flannel) {
  return struct("Config", {
    version: int,
    ignition: struct("Ignition", {
      config: struct("IgnitionConfig", { append: list(hashed), replace: hashed }),
      timeouts,
      security: struct("Security", { tls: struct("TLS", { certificate_authorities: list(hashed) }) }),
    }),
    storage: struct("Storage", {
      disks: list(
        struct("Disk", {
          device: string,
          wipe_table: bool,
          partitions: list(struct("Partition", { ...partition, size: string, start: string })),
        }),
      ),
      raid: list(raid),
      filesystems: list(filesystem),
      files: list(
        struct("File", {
          ...node,
          mode: int,
          append: bool,
          contents: struct("FileContents", { remote, inline: string, local: string }),
        }),
      ),
      directories: list(directory),
      links: list(link),
    }),
    systemd,
    networkd,
    passwd,
    etcd,
    flannel,
    update: struct("Update", {
      group: string,
      server: string,
      pcr_policy_server: string,
      download_user: string,
      download_password: string,
      machine_alias: string,
    }),
    docker: struct("Docker", { flags: list(string) }),
    locksmith: struct("Locksmith", {
      reboot_strategy: string,
      window_start: string,
      window_length: string,
      group: string,
      etcd_endpoints: string,
      etcd_cafile: string,
      etcd_certfile: string,
      etcd_keyfile: string,
    }),
  });
}

export type Clc = Infer<ReturnType<typeof clcSchema<typeof versioned, typeof versioned>>>;
type ClcStorage = NonNullable<Clc["storage"]>;
export type ClcFile = ItemOf<ClcStorage["files"]>;
export type ClcPartition = ItemOf<ItemOf<ClcStorage["disks"]>["partitions"]>;
export type ClcReference = Infer<typeof hashed>;
export type Locksmith = NonNullable<Clc["locksmith"]>;
export type Update = NonNullable<Clc["update"]>;

/** A minor version of Ignition 2 as its JSON names things. */
export function ignition2Json(minor: number): StructType {
  return select(inCamelCase(ignition2) as StructType, minor);
}

function inCamelCase(type: Type): Type {
  if (type.kind === "list") return { ...type, item: inCamelCase(type.item) };
  if (type.kind !== "struct") return type;
  const fields = type.fields.map(({ name, type: inner, ...traits }) => {
    return [toCamel(name), field(inCamelCase(inner), traits)] as const;
  });
  return struct(type.name, Object.fromEntries(fields));
}
