import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { render } from "../../../src/ignition/index.ts";
import type { Values } from "../../../src/ignition/schema/type.ts";
import { contentsOf } from "../../../src/ignition/summary.ts";

type Config = ReturnType<typeof render>["config"];
type Texts = Readonly<Record<string, string>>;

interface Unit {
  readonly contents?: string | undefined;
  readonly dropins?: Texts;
  readonly enabled?: boolean | undefined;
  readonly mask?: boolean;
}

/** What a cloud-config comes to, whoever does it. Of keys without a place in a list the order is left out. */
export interface Machine {
  readonly hostname: string | undefined;
  /** Whether its name is in /etc/hosts; without one it is that of the machine that coreos-cloudinit ran on. */
  readonly hosts: boolean;
  readonly users: Readonly<Record<string, object>>;
  readonly files: Readonly<Record<string, object>>;
  readonly units: Readonly<Record<string, Unit>>;
  /** Of update-engine and locksmithd. */
  readonly settings: Texts;
  readonly flannel: Texts;
}

interface Calls {
  readonly enable: readonly [unit: string];
  readonly command: readonly [unit: string, command: string];
  readonly hostname: readonly [name: string];
  readonly owner: readonly [path: string, owner: string];
  readonly password: readonly [user: string, hash: string];
  readonly keys: readonly [user: string, keys: readonly string[]];
  readonly user: readonly [account: Readonly<Record<string, unknown>>];
}

function callsOf<Name extends keyof Calls>(printed: string, name: Name): readonly Calls[Name][] {
  const lines = printed.split("\n").filter((line) => line !== "");
  const calls = lines.map((line) => JSON.parse(line) as [string, ...unknown[]]);
  return calls.filter(([call]) => call === name).map(([, ...what]) => what as unknown as Calls[Name]);
}

/** Programs that are not in Flatcar any more: coreos-cloudinit still writes settings for them. */
const gone = /^(?:etcd2?|fleet)\.service$/;
/** What it restarts when their settings change, and stops where they are off; settings that are there from the start need none of it. */
const settled = /^(?:locksmithd|update-engine)\.service$/;

/** Is restarted for its files. */
const networkd = "systemd-networkd.service";

/** What coreos-cloudinit left in a folder, and what it printed. */
export function machineOfCloudinit(folder: string, printed: string): Machine {
  const files = new Map(readTree(folder, ""));
  const take = (path: string) => {
    const text = files.get(path)?.text;
    files.delete(path);
    return text;
  };
  const update = take("/etc/coreos/update.conf") ?? "";
  const locksmith = take("/run/systemd/system/locksmithd.service.d/20-cloudinit.conf") ?? "";
  const flannel = take("/run/flannel/options.env") ?? "";
  const hostname = callsOf(printed, "hostname").at(-1)?.[0];
  const hosts = take("/etc/hosts") !== undefined && hostname !== undefined;
  take("/etc/oem-release");
  const owners = new Map(callsOf(printed, "owner").map(([path, owner]) => [join("/", path), owner]));
  const units = unitsOfTree(files, printed);
  return {
    hostname,
    hosts,
    users: accountsOf(printed),
    files: Object.fromEntries(
      [...files].map(([path, { mode, text }]) => [path, fileOf(mode, text, owners.get(path) ?? "")]),
    ),
    units,
    settings: { ...variablesOf(update), ...variablesOf(locksmith.replaceAll('="REBOOT_W', '="LOCKSMITHD_REBOOT_W')) },
    flannel: variablesOf(flannel),
  };
}

interface Written {
  readonly mode: number;
  readonly text: string;
}

const networkFolder = "/etc/systemd/network/";

/** What is below a folder; what is written at every boot and gone after it, where it is there for good. */
function readTree(folder: string, path: string): readonly (readonly [string, Written])[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) return readTree(folder, inner);
    const text = entry.isSymbolicLink() ? "masked" : readFileSync(join(folder, inner), "latin1");
    return [
      [
        inner.replace(/^\/run\/systemd\/network\//, networkFolder),
        { mode: lstatSync(join(folder, inner)).mode & 0o7777, text },
      ] as const,
    ];
  });
}

function fileOf(mode: number, text: string, owner: string): object {
  const [user = "", group = ""] = owner.split(":");
  return { mode, text, user: user === "root" ? "" : user, group };
}

/** `A=b` lines, also as systemd has them. */
function variablesOf(text: string): Texts {
  const lines = text.split("\n").flatMap((line) => {
    const [, name = "", value = ""] = /^(?:Environment=")?([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
    const bare = line.startsWith("Environment=") ? value.replace(/"$/, "") : value.replace(/^"(.*)"$/, "$1");
    return name === "" ? [] : [[name, bare] as const];
  });
  return Object.fromEntries(lines);
}

function accountsOf(printed: string): Machine["users"] {
  const accounts = new Map<string, Record<string, unknown>>();
  const account = (name: string) => {
    const known = accounts.get(name) ?? {};
    accounts.set(name, known);
    return known;
  };
  for (const [made] of callsOf(printed, "user")) Object.assign(account(String(made.Name)), attributesOf(made));
  for (const [name, hash] of callsOf(printed, "password")) Object.assign(account(name), { passwordHash: hash });
  for (const [name, keys] of callsOf(printed, "keys")) {
    const before = (account(name).keys ?? []) as readonly string[];
    Object.assign(account(name), { keys: [...new Set([...before, ...keys])] });
  }
  return withoutIdle(accounts);
}

/** Of a user that is there something must be said. */
function withoutIdle(accounts: Iterable<readonly [string, object]>): Machine["users"] {
  return Object.fromEntries(
    [...accounts].filter(([name, account]) => name !== "core" || Object.keys(account).length > 0),
  );
}

const attributes = {
  PasswordHash: "passwordHash",
  GECOS: "gecos",
  Homedir: "homeDir",
  NoCreateHome: "noCreateHome",
  PrimaryGroup: "primaryGroup",
  Groups: "groups",
  NoUserGroup: "noUserGroup",
  System: "system",
  NoLogInit: "noLogInit",
  Shell: "shell",
} as const;

function attributesOf(made: Readonly<Record<string, unknown>>): object {
  const given = Object.entries(attributes).map(([theirs, ours]) => [ours, made[theirs]] as const);
  return Object.fromEntries(given.filter(([, value]) => isSet(value)));
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : ![undefined, null, "", false].includes(value as never);
}

function unitsOfTree(files: Map<string, Written>, printed: string): Machine["units"] {
  const units = new Map<
    string,
    { contents?: string; dropins?: Record<string, string>; enabled?: boolean; mask?: true }
  >();
  const unit = (name: string) => {
    const known = units.get(name) ?? {};
    units.set(name, known);
    return known;
  };
  for (const [path, { text }] of [...files]) {
    const [, name, dropin] = /^\/(?:etc|run)\/systemd\/system\/([^/]+?)(?:\.d\/(.+))?$/.exec(path) ?? [];
    if (name === undefined) continue;
    files.delete(path);
    if (text === "masked") unit(name).mask = true;
    else if (dropin === undefined) unit(name).contents = text;
    else unit(name).dropins = { ...unit(name).dropins, [dropin]: text };
  }
  for (const [name, command] of callsOf(printed, "command")) {
    if (command === "stop") unit(name).enabled = false;
    else if (command !== "reload") unit(name).enabled = true;
  }
  for (const [name] of callsOf(printed, "enable")) unit(name).enabled = true;
  const kept = [...units].filter(([name]) => !gone.test(name) && !settled.test(name) && name !== networkd);
  return withoutEmpty(kept.map(([name, made]) => [name, tidy(made)]));
}

/** What a converted one makes. */
export function machineOfIgnition({ passwd, storage, systemd }: Config): Machine {
  const files = new Map((storage?.files ?? []).map((file) => [file.path, file] as const));
  const take = (path: string) => {
    const file = files.get(path);
    files.delete(path);
    return file && textOf(file.contents);
  };
  const update = take("/etc/flatcar/update.conf") ?? "";
  const hosts = take("/etc/hosts") !== undefined;
  const hostname = take("/etc/hostname")?.trimEnd();
  const all = systemd?.units ?? [];
  const flannel = all.find(({ name }) => name === "flanneld.service")?.dropins?.[0]?.contents ?? "";
  const units = all.filter(({ name = "" }) => name !== "flanneld.service" && !gone.test(name) && !settled.test(name));
  return {
    hostname,
    hosts,
    users: withoutIdle((passwd?.users ?? []).map(({ name = "", ...rest }) => [name, accountOf(rest)])),
    files: Object.fromEntries(
      [...files].map(([path, { mode = 0, contents, user, group }]) => {
        return [path, { mode, text: textOf(contents), user: idOf(user), group: idOf(group) }];
      }),
    ),
    units: withoutEmpty(units.map(({ name = "", ...unit }) => [name, unitOf(unit)])),
    settings: variablesOf(update),
    flannel: variablesOf(flannel),
  };
}

type ItemOf<T> = NonNullable<T> extends readonly (infer Item)[] ? Item : never;
type IgnitionFile = ItemOf<NonNullable<Config["storage"]>["files"]>;
type IgnitionUnit = ItemOf<NonNullable<Config["systemd"]>["units"]>;
type IgnitionUser = ItemOf<NonNullable<Config["passwd"]>["users"]>;

function textOf(contents: IgnitionFile["contents"]): string {
  const bytes = contentsOf((contents ?? {}) as Values);
  return bytes === undefined ? "" : Buffer.from(bytes).toString("latin1");
}

function idOf(owner: IgnitionFile["user"]): string {
  return owner?.name === "root" ? "" : String(owner?.name ?? owner?.id ?? "");
}

function accountOf({ sshAuthorizedKeys: keys, ...rest }: Omit<IgnitionUser, "name">): object {
  return Object.fromEntries(Object.entries({ ...rest, keys }).filter(([, value]) => isSet(value)));
}

function unitOf({ contents, dropins = [], enabled, mask }: Omit<IgnitionUnit, "name">): Unit {
  const texts = Object.fromEntries(dropins.map((dropin) => [dropin.name, dropin.contents ?? ""]));
  return tidy({ contents, dropins: texts, enabled, mask: mask ?? false });
}

/**
 * Without what differs on purpose: the section that lets a unit be enabled which was started only, line ends at the end, and
 * the contents of a masked one, which are not read.
 */
function tidy({ contents, dropins = {}, enabled, mask = false }: Unit): Unit {
  const full = Object.entries(dropins).filter(([, text]) => text !== "");
  return {
    contents: mask ? undefined : contents?.trimEnd().replace(/\n+\[Install\]\nWantedBy=\S+$/, ""),
    dropins: Object.fromEntries(full),
    enabled,
    mask,
  };
}

/** A unit of which nothing is said is none. */
function withoutEmpty(units: readonly (readonly [string, Unit])[]): Machine["units"] {
  return Object.fromEntries(
    units.filter(([, { contents, dropins = {}, enabled, mask }]) => {
      return contents !== undefined || Object.keys(dropins).length > 0 || enabled !== undefined || mask === true;
    }),
  );
}
