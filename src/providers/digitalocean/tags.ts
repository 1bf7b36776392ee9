import { createHash } from "node:crypto";
import type { Finding } from "../../errors.ts";
import type { MachineDraft } from "../../platform.ts";

/** https://docs.digitalocean.com/reference/api/digitalocean/#tag/Tags: letters, digits, colons, dashes and underscores, 255 at most. */
export const tagPattern = /^[A-Za-z0-9:_-]{1,255}$/;
const tagLimit = 255;

/**
 * DigitalOcean's tags are words and no pairs, and `PROD` and `prod` are the same one. Each label is a tag `key:value`, in which small
 * letters, digits and dashes stand for themselves, and `_` and two hexadecimal digits for every other byte of UTF-8: `_2e` for a dot.
 * What is ours is `flatcar-deploy:kind:value`, of which the value is written the same way.
 */
const ours = "flatcar-deploy";

/** Kinds of our own tags. */
export type Kind =
  | "owner"
  /** Digest of everything of a machine that cannot change in place. */
  | "plan"
  | "version"
  /** What the plan called the image: on machines, and on images what they are found by. */
  | "image"
  /** Id of the machine that this one takes the place of. */
  | "replaces"
  /** Which other tags we wrote, five characters for each. */
  | "wrote"
  /** The reserved address that we assigned. */
  | "address"
  /** It is off only until we start it. */
  | "start"
  /** Of an image: region and owner of a deployment that holds it. */
  | "holder"
  | "channel"
  /** Name, owner and labels of what has no tags of its own. */
  | "mark";

/** Tag of ours. */
export function tagOf(kind: Kind, value: string): string {
  return `${ours}:${kind}:${encode(value)}`;
}

/** Values of our tags of one kind. */
export function valuesIn(tags: readonly string[], kind: Kind): readonly string[] {
  const prefix = `${ours}:${kind}:`;
  return tags.flatMap((tag) => (tag.toLowerCase().startsWith(prefix) ? (decode(tag.slice(prefix.length)) ?? []) : []));
}

/** Value of our tag of one kind. */
export function valueIn(tags: readonly string[], kind: Kind): string | undefined {
  return valuesIn(tags, kind)[0];
}

function encode(text: string): string {
  const bytes = [...Buffer.from(text, "utf8")];
  return bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `_${hex(byte)}`)).join("");
}

function isPlain(byte: number): boolean {
  return /[a-z0-9-]/.test(String.fromCharCode(byte));
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** `undefined` for what `encode` does not write; capitals are taken for small letters. */
function decode(written: string): string | undefined {
  const text = written.toLowerCase();
  if (!/^(?:[a-z0-9-]|_[0-9a-f]{2})*$/.test(text)) return undefined;
  const bytes = [...text.matchAll(/_([0-9a-f]{2})|./g)].map(([one, code]) =>
    code === undefined ? one.charCodeAt(0) : Number.parseInt(code, 16),
  );
  const decoded = Buffer.from(bytes).toString("utf8");
  return encode(decoded) === text ? decoded : undefined;
}

/** The tag of a label. */
export function encodeLabel(key: string, value: string): string {
  return `${encode(key)}:${encode(value)}`;
}

/** The label that a tag stands for; `undefined` for a tag that is none: another form, or one of ours. */
export function decodeLabel(tag: string): readonly [key: string, value: string] | undefined {
  const [first = "", second, ...more] = tag.split(":");
  if (second === undefined || more.length > 0 || first === "") return undefined;
  const [key, value] = [decode(first), decode(second)];
  return key === undefined || value === undefined || key === ours ? undefined : [key, value];
}

/** The labels among the tags. Where somebody gave a key twice its values stand together, so that it is seen. */
export function toLabels(tags: readonly string[]): Readonly<Record<string, string>> {
  const found = new Map<string, string[]>();
  for (const tag of [...tags].sort()) {
    const label = decodeLabel(tag);
    if (label) found.set(label[0], [...(found.get(label[0]) ?? []), label[1]]);
  }
  return Object.fromEntries([...found].map(([key, values]) => [key, values.join(",")]));
}

/** The tags that are neither ours nor a label's, in small letters. */
function plainTags(tags: readonly string[]): readonly string[] {
  return tags.map((tag) => tag.toLowerCase()).filter((tag) => !tag.startsWith(`${ours}:`) && !decodeLabel(tag));
}

/** What of the user's own stands in tags: his labels and his plain tags. */
export interface Own {
  readonly labels: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

/** The tags of labels and plain tags, and one that tells that we wrote them. */
export function ownTags({ labels, tags }: Own): readonly string[] {
  const all = [...Object.entries(labels).map(([key, value]) => encodeLabel(key, value)), ...tags];
  return all.length === 0 ? [] : [...all, `${ours}:wrote:${all.map(markOf).sort().join("")}`];
}

const markLength = 5;

/** Five letters and digits, of small letters alone. Of a label its key is marked: its value may have been changed meanwhile. */
function markOf(tag: string): string {
  const label = decodeLabel(tag);
  const digest = createHash("sha256")
    .update(label ? `${label[0]}:` : tag)
    .digest();
  return (digest.readUIntBE(0, 6) % 36 ** markLength).toString(36).padStart(markLength, "0");
}

/** Those of the tags that an earlier plan wrote. */
function writtenOf(tags: readonly string[]): readonly string[] {
  const marks = new Set(valuesIn(tags, "wrote").flatMap((value) => value.match(/.{5}/g) ?? []));
  return tags.filter((tag) => (decodeLabel(tag) || !isOurs(tag)) && marks.has(markOf(tag.toLowerCase())));
}

function isOurs(tag: string): boolean {
  return tag.toLowerCase().startsWith(`${ours}:`);
}

/** The plain tags that we wrote, as far as they are still there. */
export function writtenTags(tags: readonly string[]): readonly string[] {
  return [...plainTags(writtenOf(tags))].sort();
}

/** Keys of the labels that we wrote, as far as they are still there. */
export function writtenLabels(tags: readonly string[]): readonly string[] {
  return writtenOf(tags).flatMap((tag) => decodeLabel(tag)?.[0] ?? []);
}

/** Which tags come and which go, so that labels and plain tags are as wanted and those of others stay. Names as the cloud writes them. */
export function tagChanges(
  now: readonly string[],
  own: Own,
  dropped: readonly string[],
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  const wanted = ownTags(own);
  const keys = new Set([...Object.keys(own.labels), ...dropped]);
  const written = new Set(writtenTags(now));
  const isStale = (tag: string) => {
    const label = decodeLabel(tag);
    if (label) return keys.has(label[0]);
    return valuesIn([tag], "wrote").length > 0 || written.has(tag.toLowerCase());
  };
  const there = new Set(now.map((tag) => tag.toLowerCase()));
  return {
    add: wanted.filter((tag) => !there.has(tag)),
    remove: now.filter((tag) => isStale(tag) && !wanted.includes(tag.toLowerCase())),
  };
}

/** Labels and tags whose marks fit into one tag of ours. */
const ownLimit = Math.floor((tagLimit - `${ours}:wrote:`.length) / markLength);

/** Every label that cannot be a tag, and a name that no Droplet can have: FD1003. */
export function machineFindings({ name, labels, options }: MachineDraft<Pick<Own, "tags">>): readonly Finding[] {
  const right = /^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]$/.test(name);
  return [...(right ? [] : [wrongName(name)]), ...labelFindings(name, labels, options?.tags.length)];
}

/** Every label that cannot be a tag, and too many of them beside plain tags: FD1003. */
export function labelFindings(name: string, labels: Own["labels"], plain = 0): readonly Finding[] {
  const findings = Object.entries(labels).flatMap(([key, value]) => {
    const problem = labelProblem(key, value);
    return problem ? [wrongLabel(`labels.${key}`, `label "${key}" of ${name}: ${problem}`)] : [];
  });
  const count = Object.keys(labels).length + plain;
  const many = `${name} has ${count} labels and tags; DigitalOcean's tags leave room for ${ownLimit}`;
  return [...findings, ...(count > ownLimit ? [wrongLabel("labels", many)] : [])];
}

function wrongName(name: string): Finding {
  return {
    code: "FD1003",
    message: `"${name}" cannot be the name of a Droplet`,
    at: { path: "name" },
    hint: "it has letters, digits, dots and dashes, and ends with a letter or a digit",
  };
}

function wrongLabel(path: string, message: string): Finding {
  return { code: "FD1003", message, at: { path }, hint: "docs/platforms/digitalocean.md says how labels become tags" };
}

function labelProblem(key: string, value: string): string | undefined {
  if (key === "" || key === ours) return "this key is reserved";
  const { length } = encodeLabel(key, value);
  if (length <= tagLimit) return undefined;
  return `as a tag it has ${length} characters, and ${tagLimit} are possible (all but small letters, digits and dashes take three)`;
}
