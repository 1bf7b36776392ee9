import { FlatcarError } from "../errors.ts";
import { type Arch, channels } from "../platform.ts";
import type { ReleaseFacts } from "./source.ts";
import { versionPattern } from "./version.ts";

interface FeedEntry {
  readonly channel?: unknown;
  readonly architectures?: unknown;
  readonly release_date?: unknown;
  readonly major_software?: unknown;
  readonly release_notes?: unknown;
}

/**
 * Reads a release feed (`releases.json`): one object by version, beside aliases (`current`, `current-2024`) that hold the entry of
 * their version again. Throws FD1105 when the text is no feed.
 */
export function readFeed(text: string, url: string): ReadonlyMap<string, ReleaseFacts> {
  const entries = Object.entries(parse(text, url)).filter(([version]) => versionPattern.test(version));
  const facts = entries.flatMap(([version, entry]) => toFacts(version, entry) ?? []);
  return new Map(facts.map((release) => [release.version, release]));
}

/** Text of the release note of each version, as the feed has it. Throws FD1105 when the text is no feed. */
export function readFeedNotes(text: string, url: string): ReadonlyMap<string, string> {
  const entries = Object.entries(parse(text, url)).filter(([version]) => versionPattern.test(version));
  return new Map(
    entries.flatMap(([version, { release_notes: note }]) => (typeof note === "string" ? [[version, note]] : [])),
  );
}

/** The version behind each alias: the entry with the same time of publication. */
export function readAliases(text: string, url: string): Readonly<Record<string, string>> {
  const feed = parse(text, url);
  const byDate = new Map(Object.entries(feed).map(([key, entry]) => [entry.release_date, key]));
  for (const [key, entry] of Object.entries(feed)) if (versionPattern.test(key)) byDate.set(entry.release_date, key);
  const aliases = Object.entries(feed).filter(([key]) => !versionPattern.test(key));
  return Object.fromEntries(aliases.map(([alias, entry]) => [alias, byDate.get(entry.release_date) ?? alias]));
}

function parse(text: string, url: string): Readonly<Record<string, FeedEntry>> {
  try {
    const feed: unknown = JSON.parse(text);
    if (typeof feed === "object" && feed !== null && !Array.isArray(feed)) return feed as Record<string, FeedEntry>;
  } catch {
    // Not JSON: the same as JSON that is no feed.
  }
  throw new FlatcarError({
    code: "FD1105",
    message: `${url} is not a release feed`,
    details: [`it begins with ${JSON.stringify(text.slice(0, 60))}`],
    hint: "a proxy or a login page may have answered in its place",
  });
}

function toFacts(version: string, entry: FeedEntry): ReleaseFacts | undefined {
  const channel = channels.find((name) => name === entry.channel);
  if (channel === undefined) return undefined;
  return { channel, version, ...detailsOf(entry) };
}

function detailsOf(entry: FeedEntry): Omit<ReleaseFacts, "channel" | "version"> {
  const listed: readonly unknown[] = Array.isArray(entry.architectures) ? entry.architectures : [];
  const architectures = (["amd64", "arm64"] as const).filter((arch: Arch) => listed.includes(arch));
  return {
    architectures,
    published: toIso(String(entry.release_date ?? "")),
    software: toSoftware(entry.major_software),
  };
}

/** `2026-08-13 15:48:35 +0000` */
function toIso(date: string): string {
  const milliseconds = Date.parse(date.replace(/^(\S+) (\S+) ([+-]\d{2})(\d{2})$/, "$1T$2$3:$4"));
  return Number.isNaN(milliseconds) ? "" : new Date(milliseconds).toISOString();
}

/** In the order in which people ask for them. */
const parts = ["kernel", "systemd", "docker", "containerd", "ignition"] as const;

function toSoftware(software: unknown): Readonly<Record<string, string>> {
  const named = (software ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    parts.flatMap((part) => {
      const version: unknown = Array.isArray(named[part]) ? named[part][0] : named[part];
      return typeof version === "string" ? [[part, version]] : [];
    }),
  );
}
