import { isMap, isScalar, LineCounter, type Pair, parseDocument, stringify } from "yaml";
import { type Finding, type Location, nearest, throwFindings } from "../errors.ts";
import { type Arch, channels, type Release } from "../platform.ts";
import { versionPattern } from "./version.ts";

/** What is pinned: `flatcar.lock`, beside the deployment file. */
export interface Lock {
  /** By `stable amd64`: what was asked for, and the architecture. */
  readonly releases: Readonly<Record<string, { readonly channel: string; readonly version: string }>>;
  /** By `aws eu-central-1 amd64 4593.2.5`: platform, place, architecture, version. */
  readonly images: Readonly<Record<string, string>>;
}

export const emptyLock: Lock = { releases: {}, images: {} };

/** The version that a channel is pinned to. */
export function lockedVersion(lock: Lock, wanted: string, arch: Arch): string | undefined {
  return lock.releases[`${wanted} ${arch}`]?.version;
}

/** The image that a release is pinned to in one place of a platform. */
export function lockedImage(lock: Lock, platform: string, scope: string, release: Release): string | undefined {
  return lock.images[`${platform} ${scope} ${release.arch} ${release.version}`];
}

/** Text of a lock file: sorted, so that a change of one pin is a change of its own lines. */
export function formatLock({ releases, images }: Lock): string {
  const pinned = Object.entries(releases).map(([key, { channel, version }]) => [key, { channel, version }] as const);
  return stringify({ images: sorted(Object.entries(images)), releases: sorted(pinned) }, { lineWidth: 0 });
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Reads a lock file. Throws FD1114 for every mistake of it at once, each with line and column. */
export function parseLock(text: string, file: string): Lock {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const findings: Finding[] = [];
  const reader: Reader = {
    wrong: (offset, message, hint) => {
      const { line, col } = lines.linePos(offset);
      const at: Location = { file, line, column: col };
      findings.push({ code: "FD1114", message, at, hint: hint ?? remedy });
    },
  };
  for (const { pos, message } of document.errors) reader.wrong(pos[0], message);
  throwFindings(findings);
  const lock = readTop(document.contents, reader);
  throwFindings(findings);
  return lock;
}

const remedy = "correct it, or delete the file and run `flatcar-deploy up` to pin anew";

interface Reader {
  wrong(offset: number, message: string, hint?: string): void;
}

function readTop(node: unknown, reader: Reader): Lock {
  if (node === null) return emptyLock;
  const releases: Record<string, { channel: string; version: string }> = {};
  const images: Record<string, string> = {};
  for (const { key, at, value } of pairs(node, "the lock file", reader)) {
    if (key === "images") Object.assign(images, readImages(value, reader));
    else if (key === "releases") Object.assign(releases, readReleases(value, reader));
    else reader.wrong(at, `unknown key "${key}"`, suggestion(key, ["images", "releases"]));
  }
  return { releases, images };
}

function readImages(node: unknown, reader: Reader): Record<string, string> {
  const images: Record<string, string> = {};
  for (const { key, at, value } of pairs(node, "images", reader)) {
    if (!/^\S+ \S+ (?:amd64|arm64) \d+\.\d+\.\d+$/.test(key)) {
      reader.wrong(at, `"${key}" is not a platform, a place, an architecture and a version`);
    } else if (!isScalar(value) || typeof value.value !== "string" || value.value === "") {
      reader.wrong(offsetOf(value, at), `the image of "${key}" is not an id`);
    } else images[key] = value.value;
  }
  return images;
}

function readReleases(node: unknown, reader: Reader): Record<string, { channel: string; version: string }> {
  const releases: Record<string, { channel: string; version: string }> = {};
  for (const { key, at, value } of pairs(node, "releases", reader)) {
    if (!/^\S+ (?:amd64|arm64)$/.test(key)) {
      reader.wrong(at, `"${key}" is not a channel or version and an architecture`);
      continue;
    }
    const { channel, version } = readRelease(key, at, value, reader);
    if (channel !== undefined && version !== undefined) releases[key] = { channel, version };
  }
  return releases;
}

function readRelease(
  name: string,
  start: number,
  node: unknown,
  reader: Reader,
): { channel?: string; version?: string } {
  const found: Record<string, string> = {};
  const rules: Readonly<Record<string, (text: string) => boolean>> = {
    channel: (text) => channels.some((channel) => channel === text),
    version: (text) => versionPattern.test(text),
  };
  for (const { key, at, value } of pairs(node, `releases of "${name}"`, reader)) {
    const rule = rules[key];
    const text = isScalar(value) ? String(value.value) : "";
    if (!rule) reader.wrong(at, `unknown key "${key}" of "${name}"`, suggestion(key, Object.keys(rules)));
    else if (!rule(text)) reader.wrong(offsetOf(value, at), `"${text}" is not the ${key} of a release`);
    else found[key] = text;
  }
  for (const key of Object.keys(rules)) {
    if (isMap(node) && !node.has(key)) reader.wrong(start, `"${name}" has no ${key}`);
  }
  return found;
}

interface Entry {
  readonly key: string;
  readonly at: number;
  readonly value: unknown;
}

function pairs(node: unknown, what: string, reader: Reader): readonly Entry[] {
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (isMap(node)) return node.items.map(toEntry);
  reader.wrong(offsetOf(node, 0), `${what} is not a map`);
  return [];
}

function toEntry({ key, value }: Pair): Entry {
  return { key: isScalar(key) ? String(key.value) : String(key), at: offsetOf(key, 0), value };
}

function offsetOf(node: unknown, fallback: number): number {
  const range = (node as { readonly range?: readonly number[] } | null | undefined)?.range;
  return range?.[0] ?? fallback;
}

function suggestion(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near ? `did you mean "${near}"?` : `known keys: ${known.join(", ")}`;
}
