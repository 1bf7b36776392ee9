import { bool, type Infer, list, type StructType, string, struct, type Type } from "../schema/type.ts";
import { account } from "./schema.ts";

/** What coreos-cloudinit reads: https://github.com/flatcar/coreos-cloudinit/tree/8df59e8/config. */
const unit = struct("Unit", {
  name: string,
  mask: bool,
  enable: bool,
  runtime: bool,
  content: string,
  command: string,
  drop_ins: list(struct("UnitDropIn", { name: string, content: string })),
});
const { home_dir: homedir, ...others } = account;
const user = struct("User", {
  name: string,
  passwd: string,
  ssh_authorized_keys: list(string),
  coreos_ssh_import_github: string,
  coreos_ssh_import_github_users: list(string),
  coreos_ssh_import_url: string,
  homedir,
  ...others,
});
const file = struct("File", { encoding: string, content: string, owner: string, path: string, permissions: string });
const flannel = struct("Flannel", {
  etcd_endpoints: string,
  etcd_cafile: string,
  etcd_certfile: string,
  etcd_keyfile: string,
  etcd_prefix: string,
  etcd_username: string,
  etcd_password: string,
  ip_masq: string,
  subnet_file: string,
  interface: string,
  public_ip: string,
});
const locksmith = struct("Locksmith", {
  endpoint: string,
  etcd_cafile: string,
  etcd_certfile: string,
  etcd_keyfile: string,
  etcd_username: string,
  etcd_password: string,
  group: string,
  window_start: string,
  window_length: string,
});
const gone = struct("Gone", {});
const cloudConfig = struct("CloudConfig", {
  ssh_authorized_keys: list(string),
  hostname: string,
  manage_etc_hosts: string,
  users: list(user),
  write_files: list(file),
  coreos: struct("CoreOS", {
    update: struct("Update", { reboot_strategy: string, group: string, server: string }),
    locksmith,
    flannel,
    units: list(unit),
    etcd: gone,
    etcd2: gone,
    fleet: gone,
    oem: gone,
  }),
});

export type CloudConfig = Infer<typeof cloudConfig>;
type CoreOs = NonNullable<CloudConfig["coreos"]>;
export type CloudUnit = Infer<typeof unit>;
export type CloudUser = Infer<typeof user>;
export type CloudFile = Infer<typeof file>;
export type CloudUpdate = NonNullable<CoreOs["update"]>;
export type CloudLocksmith = NonNullable<CoreOs["locksmith"]>;
export type CloudFlannel = NonNullable<CoreOs["flannel"]>;

/** With every name twice: its documentation writes dashes, its program underscores. */
export const cloudConfigSchema = withDashes(cloudConfig) as StructType;

function withDashes(type: Type): Type {
  if (type.kind === "list") return { ...type, item: withDashes(type.item) };
  if (type.kind !== "struct") return type;
  const fields = type.fields.flatMap(({ name, type: inner }) => {
    const both = withDashes(inner);
    return [...new Set([name, name.replaceAll("_", "-")])].map((spelling) => [spelling, both] as const);
  });
  return struct(type.name, Object.fromEntries(fields));
}
