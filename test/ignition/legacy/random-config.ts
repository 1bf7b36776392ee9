import fc from "fast-check";
import type { StructType, Type } from "../../../src/ignition/schema/type.ts";

/** Contents of files and units: what people write, and what makes a writer stumble. */
const contents = fc.oneof(
  fc.constantFrom(
    "",
    "hi",
    "a: b\n",
    "#!/bin/sh\necho 'x' | tee /y\n",
    "\n\nlate\n\n",
    "  indented\n\tand tabbed  \n",
    "- x\n? y\n",
  ),
  fc.constantFrom(
    "crlf\r\n",
    "\0\x01",
    "é\u2028😀\n",
    "{{ .Name }} $X {PRIVATE_IPV4}\n",
    "x".repeat(90),
    "trailing \n \n",
  ),
  fc.string({ maxLength: 30 }),
);
const unitContents = fc.constantFrom(
  "",
  "[Unit]\nDescription=x\n\n[Service]\nExecStart=/bin/true\n\n[Install]\nWantedBy=multi-user.target\n",
  "[Service]\nExecStart=/bin/sh -c 'echo \"$A\" %i'",
  "[Mount]\nWhat=/dev/sd9\nWhere=/srv/data\n",
);
const guid = fc.constantFrom("", "01234567-89ab-cdef-0123-456789abcdef", "CA7D7CCB-63ED-4C53-861C-1742536059CC");
const sum = "0123456789abcdef".repeat(8);

/** Values by the name of the field, or by the struct and the name. */
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  version: fc.constant(0),
  path: fc.constantFrom("/etc/a", "/etc/b/c", "/opt/x y", "/home/core/é", "/srv/#1"),
  "Directory.path": fc.constantFrom("/srv/d", "/opt/e/"),
  "Link.path": fc.constantFrom("/etc/l", "/opt/m"),
  filesystem: fc.constantFrom("root", "data", "more"),
  "Filesystem.name": fc.constantFrom("data", "more"),
  "Filesystem.path": fc.constant(undefined),
  mode: fc.integer({ min: 0, max: 0o777 }),
  inline: contents,
  local: fc.constant(undefined),
  "FileContents.source": fc.oneof(
    contents.map((text) => `data:,${encodeURIComponent(text)}`),
    fc.constantFrom("https://example.com/x", "data:;base64,AAEC/w==", "data:text/plain;charset=utf-8,a%20b"),
  ),
  "Remote.compression": fc.constantFrom("", "gzip"),
  "FileContents.compression": fc.constant(undefined),
  "HTTPHeader.name": fc.constantFrom("X-A", "X-B"),
  "HTTPHeader.value": fc.constantFrom("1", "two"),
  function: fc.constantFrom("", "sha512"),
  sum: fc.constantFrom("", sum),
  "Verification.hash": fc.constant(`sha512-${sum}`),
  url: fc.constantFrom("https://example.com/file", "http://example.com/a?b=c"),
  source: fc.constantFrom("https://example.com/config", "https://example.com/other"),
  "Unit.name": fc.constantFrom("a.service", "b.service", "docker.service", "etcd-member.service", "srv-data.mount"),
  "Unit.contents": unitContents,
  "Dropin.name": fc.constantFrom("10-a.conf", "20-b.conf", "20-clct-docker.conf"),
  "Dropin.contents": unitContents,
  "NetworkdUnit.name": fc.constantFrom("10-a.network", "20-b.netdev"),
  "NetworkdUnit.contents": fc.constantFrom("", "[Match]\nName=eth0\n\n[Network]\nDHCP=yes\n"),
  "User.name": fc.constantFrom("core", "ana", "bert"),
  "Group.name": fc.constantFrom("ops", "dev"),
  "NodeUser.name": fc.constant(undefined),
  id: fc.integer({ min: 1, max: 1000 }),
  "Disk.device": fc.constantFrom("/dev/sda", "/dev/sdb"),
  "Mount.device": fc.constantFrom("/dev/sd1", "/dev/sd2", "/dev/disk/by-label/x"),
  // ign-converter has one source for all of a list: it takes the address of Go's loop variable.
  certificate_authorities: fc.constantFrom(undefined, [{ source: "https://example.com/ca" }]),
  "IgnitionConfig.append": fc.constantFrom(undefined, [{ source: "https://example.com/config" }]),
  "Raid.devices": fc.constant(["/dev/sdc", "/dev/sdd"]),
  "Raid.level": fc.constantFrom("1", "raid5"),
  "Raid.name": fc.constantFrom("md-a", "md-b"),
  spares: fc.integer({ min: 0, max: 2 }),
  format: fc.constantFrom("ext4", "xfs", "btrfs"),
  "Mount.label": fc.constantFrom("", "x"),
  create: fc.constant(undefined),
  guid,
  type_guid: guid,
  "Partition.number": fc.integer({ min: 1, max: 9 }),
  "Partition.label": fc.constantFrom("one", "two", "three"),
  size: fc.constantFrom(undefined, "512MiB", "1GiB"),
  start: fc.constant(undefined),
  size_mib: fc.constantFrom(undefined, 512, 1024),
  start_mib: fc.constant(undefined),
  should_exist: fc.constant(undefined),
  target: fc.constantFrom("/usr/bin/x", "../y"),
  hard: fc.constantFrom(undefined, false),
  network_config: fc.constantFrom("", '{"Network":"10.1.0.0/16"}'),
  kube_subnet_mgr: fc.constantFrom(undefined, false),
  "Update.group": fc.constantFrom("stable", "Beta", "lts"),
  server: fc.constantFrom("", "https://update.example.com/v1/update/"),
  reboot_strategy: fc.constantFrom("reboot", "etcd-lock", "off"),
  window_start: fc.constantFrom("Thu 04:00", "03:30"),
  window_length: fc.constantFrom("1h", "1h30m"),
  http_proxy: fc.constantFrom("http://proxy:8080", ""),
  https_proxy: fc.constantFrom("https://proxy:8080", ""),
  "File.content": contents,
  content: unitContents,
  encoding: fc.constantFrom(undefined, "", "base64"),
  permissions: fc.constantFrom("", "0644", "755"),
  owner: fc.constantFrom("root", "core:core", "500:500"),
  command: fc.constantFrom("", "start", "stop", "reload"),
  manage_etc_hosts: fc.constantFrom("localhost", undefined),
  hostname: fc.constantFrom("node", "node.example"),
  "UnitDropIn.name": fc.constantFrom("10-a.conf", "20-b.conf"),
  flags: fc.array(fc.constantFrom("--debug", "--log-opt max-size=10m", 'a="b"'), { maxLength: 3 }),
};
const words = fc.constantFrom(
  "a",
  "b c",
  "{HOSTNAME}",
  "http://{PRIVATE_IPV4}:2380",
  'q"uote',
  "x,y",
  "https://10.0.0.1:2379",
);

/** What no value may be without. */
const always = ["name", "path", "device", "format", "level", "devices", "url", "source", "target", "number", "mount"];
/** What comes in pairs, or only with another one. */
const together = ["window_start", "window_length", "window-start", "window-length"];

/** A value of a type, of which most is there and some is not. */
export function arbitraryOf(type: Type, name = ""): fc.Arbitrary<unknown> {
  const key = name.replaceAll("-", "_");
  const known = values[key] ?? values[key.replace(/^.*\./, "")];
  // Container Linux Config has a struct for the hash.
  if (known && !(name === "Verification.hash" && type.kind === "struct")) return known;
  if (type.kind === "string") return words;
  if (type.kind === "int") return fc.integer({ min: 0, max: 5000 });
  if (type.kind === "list") return fc.uniqueArray(arbitraryOf(type.item, name), { maxLength: 3, selector: keyOf });
  return type.kind === "struct" ? structOf(type) : fc.boolean();
}

/** What makes two items of a list the same one. */
function keyOf(item: unknown): unknown {
  if (typeof item !== "object" || item === null) return item;
  const { path, name, device, source, number } = item as Record<string, unknown>;
  return path ?? name ?? device ?? source ?? number;
}

function structOf(type: StructType): fc.Arbitrary<unknown> {
  const required = type.fields.map(({ name }) => name).filter((name) => always.includes(name));
  const fields = type.fields.map(
    (entry) => [entry.name, arbitraryOf(entry.type, `${type.name}.${entry.name}`)] as const,
  );
  return fc
    .record(Object.fromEntries(fields), { requiredKeys: required })
    .map((made) => (together.some((name) => made[name] === undefined) ? without(made, together) : made));
}

function without(made: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(made).filter(([name, value]) => value !== undefined && !names.includes(name)),
  );
}
