import type { IgnitionChange } from "../ignition/index.ts";
import { type Color, clean, type Style } from "./style.ts";

const marks = { added: "+", removed: "-", changed: "~" } as const;
const colors = { added: "green", removed: "red", changed: "yellow" } as const satisfies Record<string, Color>;

/** Lists whose items a person knows by name. */
const kinds: Readonly<Record<string, string>> = {
  "storage.files": "file",
  "storage.directories": "directory",
  "storage.links": "link",
  "storage.disks": "disk",
  "storage.filesystems": "filesystem",
  "storage.raid": "RAID",
  "storage.luks": "encrypted device",
  "systemd.units": "unit",
  "passwd.users": "user",
  "passwd.groups": "group",
};

/** Most lines of one text that are shown. */
const mostLines = 60;

/** What changes on a machine, each thing once with all that changes of it; contents line by line where the changes have their lines. */
export function formatChanges(changes: readonly IgnitionChange[], style: Style): readonly string[] {
  const things = new Map<string, IgnitionChange[]>();
  for (const change of changes) {
    const thing = thingOf(change.path);
    const parts = things.get(thing);
    if (parts) parts.push(change);
    else things.set(thing, [change]);
  }
  return [...things].flatMap(([thing, parts]) => formatThing(thing, parts, style));
}

/** `storage.files["/etc/motd"]` of `storage.files["/etc/motd"].mode`. */
function thingOf(path: string): string {
  return /^[\w.]+\["(?:[^"\\]|\\.)*"\]/.exec(path)?.[0] ?? path;
}

function formatThing(thing: string, parts: readonly IgnitionChange[], style: Style): readonly string[] {
  const whole = parts.find(({ path }) => path === thing);
  const kind = whole?.kind ?? "changed";
  const head = style[colors[kind]](`${marks[kind]} ${clean(nameOf(thing))}`);
  const below = parts.filter(({ path }, index) => path !== thing && !parts[index + 1]?.path.startsWith(`${path}.`));
  if (whole && below.length === 0 && whole.summary !== kind) return [`${head}   ${clean(whole.summary)}`];
  return [head, ...below.flatMap((part) => formatPart(part, thing, whole !== undefined, style))];
}

/** `file /etc/motd`, or the path where it is none of those that people know by name. */
function nameOf(thing: string): string {
  const [, list = "", name = ""] = /^([\w.]+)\[(".*")\]$/s.exec(thing) ?? [];
  const kind = kinds[list];
  return kind === undefined ? thing : `${kind} ${JSON.parse(name)}`;
}

function formatPart(change: IgnitionChange, thing: string, isWhole: boolean, style: Style): readonly string[] {
  const name = change.path
    .slice(thing.length + 1)
    .replace(/\.source$/, "")
    .replace(/"([^"]{24})[^"]{12,}([^"]{24})"/g, '"$1…$2"');
  const said = sizesTold(change);
  const summary = said === change.kind ? "" : `   ${isWhole ? said.replace(/^was /, "") : said}`;
  const mark = isWhole ? "" : `${style[colors[change.kind]](marks[change.kind])} `;
  return [`    ${mark}${clean(name + summary)}`, ...formatLines(change, style)];
}

/** Two sizes say nothing where the lines are shown, or where they are the same. */
function sizesTold({ kind, lines, summary }: IgnitionChange): string {
  const [, before, after] = /^(\d\S* \S+) → (\d\S* \S+)$/.exec(summary) ?? [];
  if (before === undefined) return summary;
  if (lines) return kind;
  return before === after ? `other contents, ${after}` : summary;
}

function formatLines({ lines }: IgnitionChange, style: Style): readonly string[] {
  if (!lines) return [];
  if (lines.length === 0) return [`        ${style.dim("only what is secret differs")}`];
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => `        ${paint(line, style)}`);
  return more > 0 ? [...shown, `        ${style.dim(`… ${more} more lines`)}`] : shown;
}

function paint(line: string, style: Style): string {
  const text = clean(line);
  if (line.startsWith("+")) return style.green(text);
  if (line.startsWith("-")) return style.red(text);
  return /^[@\\]/.test(line) ? style.dim(text) : text;
}
