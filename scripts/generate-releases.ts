// Writes src/images/snapshot.generated.json and notes/notes.generated.json: the releases that come with the package, and what their
// notes say, from the feeds in test/fixtures/releases.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { readAliases, readFeed } from "../src/images/feed.ts";
import { compact } from "../src/images/notes/compact.ts";
import { parseNotes } from "../src/images/notes/parse.ts";
import type { Snapshot } from "../src/images/snapshot.ts";
import { compareVersions } from "../src/images/version.ts";

const fixtures = new URL("../test/fixtures/releases/", import.meta.url);
const targets = new URL("../src/images/", import.meta.url);

/** Day on which the feeds were read. */
const date = "2026-08-21";
const feeds = ["stable", "beta", "alpha", "lts", "lts-2021", "lts-2022", "lts-2023", "lts-2024", "edge"];

/** Text of the snapshot. */
export function snapshotText(): string {
  const releases = new Map<string, Snapshot["releases"][number]>();
  const current: Record<string, string> = {};
  for (const channel of feeds) {
    const name = `releases-${channel}.json`;
    const text = readFileSync(new URL(name, fixtures), "utf8");
    for (const facts of readFeed(text, name).values()) {
      const { version, architectures, published, software } = facts;
      releases.set(version, [version, facts.channel, architectures, published, software]);
    }
    const { current: version } = readAliases(text, name);
    if (version !== undefined) current[channel] = version;
  }
  const sorted = [...releases.values()].sort(([a], [b]) => compareVersions(a, b));
  const lines = sorted.map((release) => `    ${JSON.stringify(release)}`).join(",\n");
  const rest = JSON.stringify({ current, artifacts: artifacts() }, undefined, 2).slice(1);
  return `{\n  "date": "${date}",\n  "releases": [\n${lines}\n  ],${rest}\n`;
}

function artifacts(): Record<string, string> {
  const found = readdirSync(fixtures).flatMap((name) => {
    const [, version, arch] = /^flatcar_production_ami_all-([\d.]+)-(amd64|arm64)\.json$/.exec(name) ?? [];
    const text = version && readFileSync(new URL(name, fixtures), "utf8");
    return text ? [[`${version} ${arch} flatcar_production_ami_all.json`, text] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Text of the notes, a release a line. */
export function notesText(): string {
  const packed = readFileSync(new URL("release-notes.json.br", fixtures));
  const texts = JSON.parse(brotliDecompressSync(packed).toString("utf8")) as Readonly<Record<string, string>>;
  const sorted = Object.entries(texts).sort(([a], [b]) => compareVersions(a, b));
  const { cves, sets, texts: words, releases } = compact(new Map(sorted.map(([key, text]) => [key, parseNotes(text)])));
  const lines = Object.entries(releases).map(([version, note]) => `${JSON.stringify(version)}:${JSON.stringify(note)}`);
  const list = (values: readonly string[]) => `[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]`;
  return `{"cves":${JSON.stringify(cves, undefined, 1)},\n"sets":${list(sets)},\n"texts":${list(words)},\n"releases":{\n${lines.join(",\n")}\n}}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("snapshot.generated.json", targets), snapshotText());
  writeFileSync(new URL("notes/notes.generated.json", targets), notesText());
}
