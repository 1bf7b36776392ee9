import type { Step } from "../report/report.ts";
import type { ButaneConfig, ButaneResource } from "../schema/butane.ts";
import { toSnake } from "../schema/name.ts";
import type { Value, Values } from "../schema/type.ts";

/** Where parts of the result come from that are not simply copied. All of it is read only when there is something to report. */
export interface Origins {
  /** For each unit of the result: its place among the user's units, and the filesystem that made it. */
  units: readonly { readonly unit?: number; readonly filesystem?: number }[] | undefined;
  /** For each SSH key from files, by user: which file it came from, after the user's own. */
  readonly keyFiles: Map<number, { readonly own: number; readonly files: number[] }>;
  /** By path in the result (`storage.files.3`): what made it. */
  readonly made: Map<string, readonly Step[]>;
}

export function newOrigins(): Origins {
  return { units: undefined, keyFiles: new Map(), made: new Map() };
}

/** The place in the Butane document that a place in the result comes from. */
export function originOf(path: readonly Step[], source: ButaneConfig, result: Values, origins: Origins): Step[] {
  const made = origins.made.get(path.join("."));
  if (made) return [...made];
  const snake = path.map((step) => (typeof step === "string" ? toSnake(step) : step));
  if (path[0] === "ignition" && path[1] === "version") return path.length === 2 ? ["version"] : snake;
  if (path[0] === "systemd" && path[1] === "units") return unitOrigin(path, snake, source, result, origins);
  if (path[0] === "passwd" && path[3] === "sshAuthorizedKeys") return keyOrigin(path, snake, origins);
  return resourceOrigin(snake, source);
}

function valueAt(root: Values, path: readonly Step[]): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (typeof value !== "object" || typeof step === "object") return undefined;
    value = (value as Values)[step];
  }
  return value;
}

/** `source` and `compression` of a resource that was written inline or read from a file. */
function resourceOrigin(snake: Step[], source: ButaneConfig): Step[] {
  const last = snake[snake.length - 1];
  if (last !== "source" && last !== "compression") return snake;
  const parent = snake.slice(0, -1);
  const resource = valueAt(source as Values, parent) as ButaneResource | undefined;
  const own = resource?.inline !== undefined ? "inline" : resource?.local !== undefined ? "local" : undefined;
  if (!own || (last === "compression" && resource?.compression)) return snake;
  return [...parent, own];
}

function keyOrigin(path: readonly Step[], snake: Step[], origins: Origins): Step[] {
  const user = path[2];
  const keys = typeof user === "number" ? origins.keyFiles.get(user) : undefined;
  if (!keys) return snake;
  const index = path[4];
  const local = [...snake.slice(0, 3), "ssh_authorized_keys_local"];
  if (index === undefined) return local;
  const file = typeof index === "number" ? keys.files[index - keys.own] : undefined;
  return file === undefined ? snake : [...local, file];
}

function unitOrigin(
  path: readonly Step[],
  snake: Step[],
  source: ButaneConfig,
  result: Values,
  origins: Origins,
): Step[] {
  const index = path[2];
  if (typeof index !== "number") {
    return origins.units && (source.systemd?.units ?? []).length === 0 ? ["storage", "filesystems"] : snake;
  }
  if (origins.units && valueAt(result, path) === undefined) return snake;
  const { unit = undefined, filesystem = undefined } = origins.units?.[index] ?? { unit: index };
  const own = unit === undefined ? undefined : source.systemd?.units?.[unit];
  const fromUser = own !== undefined && (path.length === 3 || ownsField(own as Values, String(snake[3])));
  if (!fromUser && filesystem !== undefined) return ["storage", "filesystems", filesystem, "with_mount_unit"];
  const place = ["systemd", "units", unit ?? index, ...snake.slice(3)];
  return localContents(place, source);
}

function ownsField(unit: Values, name: string): boolean {
  return unit[name] !== undefined || (name === "contents" && Boolean(unit.contents_local));
}

function localContents(place: Step[], source: ButaneConfig): Step[] {
  if (place[place.length - 1] !== "contents") return place;
  const parent = place.slice(0, -1);
  const holder = valueAt(source as Values, parent) as Values | undefined;
  return holder?.contents_local ? [...parent, "contents_local"] : place;
}
