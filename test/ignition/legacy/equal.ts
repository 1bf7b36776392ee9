import type { Values } from "../../../src/ignition/schema/type.ts";
import { contentsOf } from "../../../src/ignition/summary.ts";

/** Ignition as JSON, of which only some parts are looked at here. */
export interface Json {
  ignition: { version?: string };
  networkd?: { units?: NamedText[] };
  storage?: {
    files?: Node[];
    directories?: Node[];
    links?: Node[];
    filesystems?: { path?: string; name?: string }[];
  };
  systemd?: { units?: Unit[] };
}

interface NamedText {
  name: string;
  contents?: string;
  dropins?: NamedText[];
}

interface Unit extends NamedText {
  enabled?: boolean;
  enable?: boolean;
}

interface Node {
  path: string;
  filesystem?: string;
  mode?: number;
  overwrite?: boolean;
  user?: { id?: number };
  group?: { id?: number };
  contents?: Resource;
  append?: Resource[];
}

interface Resource {
  source?: string;
}

/**
 * What Flatcar's own converter does at boot and coreos' does not, done before the latter, as
 * https://github.com/flatcar/ign-converter/blob/3c9f504/translate/v24tov31/v24tov31.go has it: networkd units become files, and units
 * of the same name are merged.
 */
export function asFlatcarDoes(json: Json): Json {
  const { networkd, storage = {}, systemd = {}, ...rest } = json;
  const files = (networkd?.units ?? []).flatMap(({ name, contents = "", dropins = [] }) => [
    ...(contents === "" ? [] : [networkFile(name, contents)]),
    ...dropins.map((dropin) => networkFile(`${name}.d/${dropin.name}`, dropin.contents ?? "")),
  ]);
  const units = new Map<string, Unit>();
  for (const unit of systemd.units ?? []) units.set(unit.name, merged(units.get(unit.name), unit));
  return {
    ...rest,
    storage: { ...storage, files: [...(storage.files ?? []), ...files] },
    systemd: { units: [...units.values()] },
  };
}

function networkFile(name: string, contents: string): Node {
  const source = `data:,${encodeURIComponent(contents)}`;
  return { filesystem: "root", path: `/etc/systemd/network/${name}`, mode: 0o644, contents: { source } };
}

function merged(before: Unit | undefined, after: Unit): Unit {
  if (!before) return after;
  const dropins = new Map((before.dropins ?? []).map((one) => [one.name, one]));
  for (const one of after.dropins ?? []) dropins.set(one.name, { ...dropins.get(one.name), ...filled(one) });
  const enabled = after.enabled ?? (after.enable === true ? true : (before.enabled ?? before.enable));
  return {
    ...before,
    ...filled(after),
    ...(enabled === undefined ? {} : { enabled }),
    dropins: [...dropins.values()],
  };
}

/** What a later one takes over: empty texts and `false` are nothing in Ignition 2. */
function filled<T extends object>(item: T): T {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== "" && value !== false)) as T;
}

/**
 * Leaves out what two configs may differ in and mean the same machine, and what we do in another way on purpose:
 *
 * - the version of the spec;
 * - `overwrite: false`, which is what Ignition 3 does anyway, and a `path` of a filesystem on which no file is;
 * - the id 0 of an owner, who is root anyway: Ignition 2.0 has it where nothing is said;
 * - an empty `source`, which is an empty file, as `data:,` is;
 * - a line end at the end of the texts that `ct` itself makes (`20-clct-*.conf`, `update.conf`), which ours have;
 * - `/etc/coreos/update.conf`, which is `/etc/flatcar/update.conf` on Flatcar.
 */
export function normalise(json: Json): string {
  const { storage = {}, systemd = {}, ...rest } = json;
  const nodes = [...(storage.files ?? []), ...(storage.directories ?? []), ...(storage.links ?? [])];
  const filesystems = storage.filesystems?.map(({ path, ...filesystem }) => {
    return path !== undefined && nodes.some((node) => node.path.startsWith(`${path}/`))
      ? { ...filesystem, path }
      : filesystem;
  });
  return JSON.stringify({
    ...rest,
    ignition: { ...rest.ignition, version: "3.3.0" },
    storage: {
      ...storage,
      filesystems,
      files: storage.files?.map(normaliseFile),
      directories: storage.directories?.map(normaliseNode),
      links: storage.links?.map(normaliseNode),
    },
    systemd: {
      units: systemd.units?.map(({ dropins, ...unit }) => ({ ...unit, dropins: dropins?.map(normaliseDropin) })),
    },
  });
}

function normaliseNode<T extends Node>({ overwrite, user, group, ...node }: T): object {
  const owners = { user: user?.id === 0 ? undefined : user, group: group?.id === 0 ? undefined : group };
  return overwrite === true ? { ...node, ...owners, overwrite } : { ...node, ...owners };
}

function normaliseFile({ contents, append, ...file }: Node): object {
  const node = normaliseNode(file);
  if (/^\/etc\/(?:coreos|flatcar)\/update\.conf$/.test(file.path)) {
    const text = String(contentsOf((contents ?? {}) as Values)).trim();
    return { ...node, path: "/etc/flatcar/update.conf", contents: { source: `data:,${encodeURIComponent(text)}` } };
  }
  return { ...node, contents: contents && normaliseResource(contents), append: append?.map(normaliseResource) };
}

function normaliseResource(resource: Resource): Resource {
  return resource.source === "" ? { ...resource, source: "data:," } : resource;
}

function normaliseDropin({ name, contents }: NamedText): NamedText {
  return name.startsWith("20-clct-") && contents !== undefined
    ? { name, contents: contents.trimEnd() }
    : { name, ...(contents === undefined ? {} : { contents }) };
}
