import type { SourceNode } from "../decode/unused.ts";
import { checkReboots, updateFile } from "./clc-update.ts";
import { addresses, convertCloudFiles } from "./cloud-config-files.ts";
import type { CloudConfig, CloudFlannel, CloudLocksmith, CloudUpdate, CloudUser } from "./cloud-config-schema.ts";
import { convertCloudUnits } from "./cloud-config-units.ts";
import {
  type ButaneFile,
  type ButaneUser,
  type Draft,
  filled,
  flagOf,
  from,
  lineOf,
  onceEach,
  remark,
  report,
  textOf,
} from "./draft.ts";
import type { Variables } from "./metadata.ts";
import { addUnit } from "./units.ts";

/**
 * A cloud-config as Butane: what coreos-cloudinit does at every boot, done once.
 * https://github.com/flatcar/coreos-cloudinit/blob/8df59e8/initialize/config.go.
 */
export function convertCloudConfig(draft: Draft, cloud: CloudConfig, variables: Variables | undefined): void {
  const { coreos = {} } = cloud;
  draft.head.push("A cloud-config ran at every boot; this describes the first one.");
  reportGone(draft, coreos);
  reportAddresses(draft, draft.root, []);
  draft.config.passwd.users = usersOf(draft, cloud);
  const files = [...convertCloudFiles(draft, cloud), ...namesOf(draft, cloud)];
  const settings = settingsOf(draft, coreos.update, coreos.locksmith);
  draft.config.storage.files = settings ? [...files, settings] : files;
  convertCloudUnits(draft, coreos.units ?? [], variables);
  if (coreos.flannel) addFlannel(draft, coreos.flannel);
}

const gone = {
  etcd: "etcd 0.4 is not in Flatcar; `etcd-member.service` runs etcd 3, and takes settings in a drop-in",
  etcd2: "etcd 2 is not in Flatcar; `etcd-member.service` runs etcd 3, and takes settings in a drop-in",
  fleet: "fleet is not in Flatcar; nothing takes its place",
  oem: "Flatcar's OEM partition says itself what it is",
} as const;

/** Sections for programs that are not there any more. What is in them is not looked at. */
function reportGone(draft: Draft, coreos: NonNullable<CloudConfig["coreos"]>): void {
  const { problems } = draft.report;
  const kept = problems.filter(
    ({ path }) => !(path[0] === "coreos" && path.length > 2 && Object.hasOwn(gone, String(path[1]))),
  );
  problems.length = 0;
  for (const problem of kept) problems.push(problem);
  for (const [key, message] of Object.entries(gone)) {
    if (coreos[key as keyof typeof gone]) report(draft, "warning", coreos, message, key);
  }
}

/** `coreos.units.0.drop_ins.0.content` */
const deepest = 6;

/** Addresses anywhere but in files and units, which are looked at where they are converted. */
function reportAddresses(draft: Draft, node: SourceNode | undefined, path: readonly (string | number)[]): void {
  if (path.length > deepest || isLookedAt(path.join("."))) return;
  const step = (index: number) => (node?.kind === "mapping" ? (node.items[index - 1]?.value ?? "") : index);
  for (const [index, item] of (node?.items ?? []).entries()) {
    if (node?.kind === "sequence" || index % 2 === 1) reportAddresses(draft, item, [...path, step(index)]);
  }
  const names = node?.kind === "scalar" ? new Set(node.value.match(addresses)) : [];
  for (const name of names) {
    draft.report.problems.push({ kind: "warning", message: `nothing fills in ${name} here`, path });
  }
}

function isLookedAt(place: string): boolean {
  const text = /^(?:write[_-]files\.\d+|coreos\.units\.\d+(?:\.drop[_-]ins\.\d+)?)\.content$/;
  return text.test(place) || Object.keys(gone).some((key) => place === `coreos.${key}`);
}

/** Users that are there already: of all that is given besides password and keys nothing is done. */
const there = ["core", "root"];

function usersOf(draft: Draft, { users = [], ssh_authorized_keys: keys = [] }: CloudConfig): ButaneUser[] {
  const made = new Map<string, ButaneUser>();
  for (const user of users) {
    const { name = "" } = user;
    const same = made.get(name);
    if (name === "") report(draft, "warning", user, "a user without a name is left out");
    else if (same) again(draft, same, user);
    else made.set(name, from(draft, user, userOf(draft, user)));
  }
  if (keys.length === 0) return [...made.values()];
  const core = made.get("core");
  if (!core) return [filled({ name: "core", ssh_authorized_keys: onceEach(keys) }), ...made.values()];
  core.ssh_authorized_keys = onceEach([...(core.ssh_authorized_keys ?? []), ...keys]);
  return [...made.values()];
}

/** The second time a user is there, and takes a password and keys. */
function again(draft: Draft, same: ButaneUser, user: CloudUser): void {
  report(
    draft,
    "warning",
    user,
    `the user ${same.name} is made above: here counts its password, and its keys are added`,
  );
  const { password_hash, ssh_authorized_keys: keys = [] } = userOf(draft, user);
  const all = onceEach([...(same.ssh_authorized_keys ?? []), ...keys]);
  Object.assign(same, filled({ password_hash }), all?.length ? { ssh_authorized_keys: all } : {});
}

function userOf(draft: Draft, user: CloudUser): ButaneUser {
  for (const key of ["coreos_ssh_import_github", "coreos_ssh_import_github_users", "coreos_ssh_import_url"] as const) {
    const value = user[key];
    const fetched = Array.isArray(value) ? value.join(", ") : (value ?? "");
    if (fetched === "") continue;
    report(draft, "warning", user, `keys of ${fetched} are not fetched: write them to ssh_authorized_keys`, key);
  }
  const { name = "", passwd } = user;
  const own = { name, password_hash: textOf(passwd), ssh_authorized_keys: onceEach(user.ssh_authorized_keys) };
  const account = accountOf(user);
  const ignored = Object.keys(account).length > 0;
  if (!there.includes(name)) return { ...filled(own), ...account };
  const why = "The user is there: coreos-cloudinit set its password and keys only, and left the rest alone.";
  return ignored ? remark(draft, filled(own), why) : filled(own);
}

function accountOf(user: CloudUser): Partial<ButaneUser> {
  return filled({
    gecos: textOf(user.gecos),
    home_dir: textOf(user.homedir),
    no_create_home: flagOf(user.no_create_home),
    primary_group: textOf(user.primary_group),
    groups: onceEach(user.groups),
    no_user_group: flagOf(user.no_user_group),
    no_log_init: flagOf(user.no_log_init),
    shell: textOf(user.shell),
    system: flagOf(user.system),
  });
}

function namesOf(draft: Draft, cloud: CloudConfig): readonly ButaneFile[] {
  const { hostname = "", manage_etc_hosts: hosts = "" } = cloud;
  const file = (path: string, inline: string): ButaneFile => ({
    path,
    mode: 0o644,
    overwrite: true,
    contents: { inline },
  });
  const key = "manage_etc_hosts";
  if (hosts !== "" && hosts !== "localhost") {
    report(draft, "error", cloud, `manage_etc_hosts knows only "localhost", not "${hosts}"`, key);
  } else if (hosts !== "" && hostname === "") {
    report(draft, "warning", cloud, "without `hostname` it is not known what to write to /etc/hosts", key);
  }
  if (hostname === "") return [];
  const named = file("/etc/hostname", `${hostname}\n`);
  const why = `From \`manage_etc_hosts\` (${lineOf(draft, cloud, key)}).`;
  return hosts === "localhost"
    ? [named, remark(draft, file("/etc/hosts", `127.0.0.1 localhost ${hostname}\n`), why)]
    : [named];
}

const locksmithKeys = [
  ["endpoint", "LOCKSMITHD_ENDPOINT"],
  ["etcd_cafile", "LOCKSMITHD_ETCD_CAFILE"],
  ["etcd_certfile", "LOCKSMITHD_ETCD_CERTFILE"],
  ["etcd_keyfile", "LOCKSMITHD_ETCD_KEYFILE"],
  ["etcd_username", "LOCKSMITHD_ETCD_USERNAME"],
  ["etcd_password", "LOCKSMITHD_ETCD_PASSWORD"],
  ["group", "LOCKSMITHD_GROUP"],
  ["window_start", "LOCKSMITHD_REBOOT_WINDOW_START"],
  ["window_length", "LOCKSMITHD_REBOOT_WINDOW_LENGTH"],
] as const;

function settingsOf(draft: Draft, update?: CloudUpdate, locksmith?: CloudLocksmith): ButaneFile | undefined {
  if (update) checkReboots(draft, update, { reboot_strategy: update.reboot_strategy });
  if (locksmith) checkReboots(draft, locksmith, locksmith);
  const { group = "", server = "", reboot_strategy = "" } = update ?? {};
  const given = locksmithKeys.map(([key, name]) => [name, locksmith?.[key] ?? ""] as const);
  const all = [["GROUP", group], ["SERVER", server], ["REBOOT_STRATEGY", reboot_strategy], ...given] as const;
  const lines = all.flatMap(([name, value]) =>
    value === "" ? [] : [`${name}=${/\s/.test(value) ? `"${value}"` : value}`],
  );
  if (lines.length === 0) return undefined;
  const origin = update ?? locksmith ?? {};
  const file = from(draft, origin, updateFile(lines));
  return remark(draft, file, `From ${update ? "`coreos.update`" : "`coreos.locksmith`"} (${lineOf(draft, origin)}).`);
}

function addFlannel(draft: Draft, flannel: CloudFlannel): void {
  const lines = Object.entries(flannel).flatMap(([key, value]) => {
    const name = `FLANNELD_${key === "interface" ? "IFACE" : key.toUpperCase()}`;
    return value === "" || value === undefined ? [] : [`Environment="${name}=${value}"`];
  });
  if (lines.length === 0) return;
  const contents = `[Service]\n${lines.join("\n")}\n`;
  const unit = { name: "flanneld.service", dropins: [{ name: "20-cloudinit.conf", contents }] };
  addUnit(draft, remark(draft, from(draft, flannel, unit), `From \`coreos.flannel\` (${lineOf(draft, flannel)}).`));
}
