import { toCamel } from "../schema/name.ts";
import type { ListType, StructType, Type, Value, Values } from "../schema/type.ts";
import { withoutSecrets } from "../summary.ts";
import { keyOf } from "./merge.ts";
import type { Merged, Path } from "./trace.ts";

/** A place of a config, with what lies there. */
interface Place {
  readonly path: Path;
  readonly type: Type;
  readonly value: Value;
  /** As a person writes it: `storage.files./etc/motd.mode`. */
  readonly text: string;
}

/**
 * The places of a config that a person means: by what a thing is called (`/etc/motd`, `k3s.service`, `core.shell`), or by path, with keys
 * or positions in lists (`storage.files./etc/motd.mode`, `$.storage.files.0.mode`, `storage.files["/etc/motd"].mode`) and names as
 * Ignition or Butane spells them. Nothing where there is no such place.
 */
export function findPlaces({ schema, config }: Merged, text: string): readonly Path[] {
  const root = rootOf(schema, config as Values);
  const things = [...thingsIn(root)];
  const named = things.filter(({ key }) => key === text);
  const found = named.length > 0 ? named : [follow(root, text.replace(/^\$\.?/, "")) ?? []].flat();
  const inside = things.flatMap((thing) =>
    text.startsWith(`${thing.key}.`) ? (follow(thing, text.slice(thing.key.length + 1)) ?? []) : [],
  );
  return (found.length > 0 ? found : inside).map(({ path }) => path);
}

/** Paths of what a config holds, as a person writes them, with what each thing is called. */
export function placesOf({ schema, config }: Merged): readonly string[] {
  const things = [...thingsIn(rootOf(schema, config as Values))];
  return [...new Set(things.flatMap(({ key, text }) => [key, text]))];
}

/** A path with keys in the place of positions. */
export function showPlace({ schema, config }: Merged, path: Path): string {
  let place: Place | undefined = rootOf(schema, config as Values);
  for (const step of path) place = place && (typeof step === "number" ? itemAt(place, step) : fieldOf(place, step));
  return place?.text ?? path.join(".");
}

function rootOf(type: StructType, value: Values): Place {
  return { path: [], type, value, text: "" };
}

function fieldOf({ path, type, value, text }: Place, name: string): Place | undefined {
  const entry = type.kind === "struct" ? type.index.get(name) : undefined;
  const inner = (value as Values)[name];
  if (!entry || inner === undefined) return undefined;
  return { path: [...path, name], type: entry.type, value: inner, text: text === "" ? name : `${text}.${name}` };
}

function itemAt({ path, type, value, text }: Place, index: number): Place | undefined {
  const item = type.kind === "list" ? (value as Value[])[index] : undefined;
  if (type.kind !== "list" || item === undefined) return undefined;
  const name = type.item.kind === "struct" ? nameOf(type, item, index) : String(index);
  return { path: [...path, index], type: type.item, value: item, text: `${text}.${name}` };
}

/** Things that are known by a name have it in their path, all others their position. */
function nameOf(list: ListType, item: Value, index: number): string {
  const key = list.item.name === "Resource" ? "" : keyOf(list, item).replace(/^(?:number|label):/, "");
  if (key === "" || key.length > longestName) return String(index);
  return list.item.name === "Tang" ? withoutSecrets(key) : key;
}

/** A name that somebody may type; SSH keys are longer. */
const longestName = 128;

interface Thing extends Place {
  readonly key: string;
}

/** Everything in lists that is called something: files, units, users, disks. */
function* thingsIn(place: Place): Generator<Thing> {
  const { type, value } = place;
  if (type.kind === "struct") {
    for (const { name } of type.fields) {
      const inner = fieldOf(place, name);
      if (inner) yield* thingsIn(inner);
    }
  } else if (type.kind === "list" && type.item.kind === "struct") {
    for (const [index, item] of (value as Value[]).entries()) {
      const inner = itemAt(place, index);
      const key = nameOf(type, item, index);
      if (inner && key !== String(index)) yield { ...inner, key };
      if (inner) yield* thingsIn(inner);
    }
  }
}

/** What Butane calls otherwise than Ignition. */
const sugar: Readonly<Record<string, string>> = {
  inline: "source",
  local: "source",
  contents_local: "contents",
  ssh_authorized_keys_local: "sshAuthorizedKeys",
};

/** Follows the rest of a path; keys may hold dots, so the longest one that fits is taken. */
function follow(place: Place, rest: string): Place | undefined {
  if (rest === "") return place;
  if (place.type.kind === "list") return followItem(place, place.type, rest);
  const [, name = "", more = ""] = /^([^.[]+)\.?(.*)$/s.exec(rest) ?? [];
  const field = [name, toCamel(name), sugar[name] ?? name].flatMap((each) => fieldOf(place, each) ?? [])[0];
  return field && follow(field, more);
}

function followItem(place: Place, list: ListType, rest: string): Place | undefined {
  const items = (place.value as Value[]).entries();
  const spelled = [...items].flatMap(([index, item]) => {
    const key = nameOf(list, item, index);
    return [key, String(index), `[${index}]`, `[${JSON.stringify(key)}]`].map((name) => ({ name, index }));
  });
  const fits = spelled.filter(({ name }) => rest.startsWith(name) && /^(?:$|[.[])/.test(rest.slice(name.length)));
  for (const { name, index } of fits.sort((a, b) => b.name.length - a.name.length)) {
    const item = itemAt(place, index);
    const found = item && follow(item, rest.slice(name.length).replace(/^\./, ""));
    if (found) return found;
  }
  return undefined;
}

/** Every scalar below a place, in the order in which it is written; not what names the thing that it is in. */
export function* leavesBelow({ schema, config }: Merged, path: Path): Generator<Path> {
  let place: Place | undefined = rootOf(schema, config as Values);
  for (const step of path) place = place && (typeof step === "number" ? itemAt(place, step) : fieldOf(place, step));
  if (place) yield* leavesOf(place);
}

function* leavesOf(place: Place): Generator<Path> {
  const { type, value, path } = place;
  if (type.kind === "struct") {
    for (const { name } of type.fields) {
      const inner = fieldOf(place, name);
      if (inner && !isName(type, value as Values, name)) yield* leavesOf(inner);
    }
  } else if (type.kind === "list") {
    for (const index of (value as Value[]).keys()) {
      const inner = itemAt(place, index);
      if (inner) yield* leavesOf(inner);
    }
  } else if (value !== "" || path.at(-1) !== "compression") {
    yield path;
  }
}

function isName(type: StructType, item: Values, name: string): boolean {
  return (
    type.name !== "Resource" &&
    type.key !== undefined &&
    type.index.get(name)?.required === true &&
    type.key(item) === item[name]
  );
}
