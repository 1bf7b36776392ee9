import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { type Finding, type Location, nearest, throwFindings } from "../../errors.ts";
import { channels, importedImage, isImportedImage } from "../../platform.ts";
import { yamlMistake } from "../../yaml-mistake.ts";
import { versionPattern } from "../version.ts";
import { emptyLock, type Lock, sourceKey } from "./lock.ts";

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
  const merged = text.search(/^(?:<{7}|={7}|>{7})(?: |$)/m);
  if (merged >= 0) reader.wrong(merged, "a merge has left its marks here", afterMerge);
  else for (const error of document.errors) reader.wrong(error.pos[0], yamlMistake(error, text).message);
  throwFindings(findings);
  const lock = readTop(document.contents, reader);
  throwFindings(findings);
  return lock;
}

const afterMerge = "take one side of it whole, then run `flatcar-deploy lock`: that pins what is missing";
const remedy = "correct it, or delete the file and run `flatcar-deploy lock` to pin anew";

interface Reader {
  wrong(offset: number, message: string, hint?: string): void;
}

/** What a field holds, read from its node; `undefined` where it is not that. */
type Read = (node: unknown) => unknown;

interface Field {
  readonly read: Read;
  /** What it is, in words. */
  readonly means: string;
  readonly required?: true;
}

interface Section {
  /** Keys of its entries, and what those are in words. */
  readonly key: RegExp;
  readonly means: string;
  /** In an error about one of them. */
  readonly entry: string;
  readonly fields: Readonly<Record<string, Field>>;
}

const text: Read = (node) =>
  isScalar(node) && typeof node.value === "string" && node.value !== "" ? node.value : undefined;

/** A version such as `4593.2` would be read as a number. */
const matching =
  (holds: (value: string) => boolean): Read =>
  (node) => {
    const value = isScalar(node) ? String(node.value) : "";
    return holds(value) ? value : undefined;
  };

const time: Field = {
  read: matching((value) => /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))),
  means: "a time as 2026-08-13T15:48:35Z",
};

const names: Read = (node) => {
  const items = isSeq(node) ? node.items.map((item) => (isScalar(item) ? String(item.value) : undefined)) : [undefined];
  return items.includes(undefined) ? undefined : items;
};

const pools: Field = { read: names, means: "a list of pools" };

const url: Field = { read: matching((value) => URL.canParse(value)), means: "a URL", required: true };

/** A version such as `4.8` is written as a number where it is written by hand. */
const versionText: Read = (node) => {
  const value = isScalar(node) ? (typeof node.value === "string" ? node.value : node.source) : undefined;
  return value !== undefined && /^v?\d[\w.+-]*$/.test(value) ? value : undefined;
};

const sections: Readonly<Record<keyof Lock, Section>> = {
  releases: {
    key: /^\S+ (?:amd64|arm64)$/,
    means: "a channel or version and an architecture",
    entry: "release",
    fields: {
      version: { read: matching((value) => versionPattern.test(value)), means: "an exact version", required: true },
      channel: {
        read: matching((value) => channels.some((channel) => channel === value)),
        means: `a channel (${channels.join(", ")})`,
        required: true,
      },
      published: time,
      pools,
    },
  },
  images: {
    key: /^\S+ \S+ (?:amd64|arm64) \d+\.\d+\.\d+$/,
    means: "a platform, a place, an architecture and a version",
    entry: "image",
    fields: {
      image: { read: text, means: "the id of an image", required: true },
      source: { read: text, means: "who says what the image is" },
      url: { read: url.read, means: url.means },
    },
  },
  files: {
    key: /^\d+\.\d+\.\d+ (?:amd64|arm64) \S+$/,
    means: "a version, an architecture and a file",
    entry: "file",
    fields: {
      url,
      size: {
        read: (node) => (isScalar(node) && Number.isSafeInteger(node.value) ? node.value : undefined),
        means: "a number of bytes",
        required: true,
      },
      sha512: {
        read: matching((value) => /^[0-9a-f]{128}$/.test(value)),
        means: "a SHA-512 of 128 hex digits",
        required: true,
      },
      signer: {
        read: matching((value) => /^[0-9A-F]{40}$/.test(value)),
        means: "the fingerprint of a key, 40 hex digits",
      },
      signed: time,
      verified: time,
    },
  },
  extensions: {
    key: /^\S+ (?:amd64|arm64)$/,
    means: "a system extension and an architecture",
    entry: "extension",
    fields: {
      version: { read: versionText, means: "a version", required: true },
      pools,
      url,
      sha256: {
        read: matching((value) => /^[0-9a-f]{64}$/.test(value)),
        means: "a SHA-256 of 64 hex digits",
        required: true,
      },
    },
  },
};

function readTop(node: unknown, reader: Reader): Lock {
  const read: Record<string, object> = {};
  for (const { key, at, value } of pairs(node, "the lock file", reader)) {
    const section = sections[key as keyof Lock] as Section | undefined;
    if (section) read[key] = readSection(section, key, value, reader);
    else reader.wrong(at, `unknown key "${key}"`, suggestion(key, Object.keys(sections)));
  }
  const lock: Lock = { ...emptyLock, ...read };
  for (const { key, value } of isMap(node) ? node.items.map(toEntry) : [])
    if (key === "images" && isMap(value)) checkImages(value.items.map(toEntry), lock, reader);
  return lock;
}

/** An image that is imported is called by the digest of its file. */
function checkImages(entries: readonly Entry[], { images, files }: Lock, reader: Reader): void {
  for (const { key, at } of entries) {
    const { image, source = "" } = images[key] ?? {};
    const file = files[sourceKey(key, source)];
    if (!file || !isImportedImage(image ?? "") || importedImage(file.sha512) === image) continue;
    reader.wrong(at, `"${key}" is not made of the ${source} that "files" has: their digests differ`);
  }
}

function readSection(section: Section, name: string, node: unknown, reader: Reader): object {
  const entries = new Map<string, object>();
  for (const { key, at, value } of pairs(node, name, reader)) {
    if (section.key.test(key)) entries.set(key, readEntry(section, key, at, value, reader));
    else reader.wrong(at, `"${key}" is not ${section.means}`);
  }
  return Object.fromEntries(entries);
}

function readEntry({ entry, fields }: Section, name: string, start: number, node: unknown, reader: Reader): object {
  const found = new Map<string, unknown>();
  for (const { key, at, value } of pairs(node, `the ${entry} "${name}"`, reader)) {
    const field = fields[key];
    const read = field?.read(value);
    if (!field) reader.wrong(at, `unknown key "${key}" of "${name}"`, suggestion(key, Object.keys(fields)));
    else if (read === undefined) reader.wrong(offsetOf(value, at), `${key}: ${shown(value)} is not ${field.means}`);
    else found.set(key, read);
  }
  for (const [key, { required }] of Object.entries(fields)) {
    if (required && isMap(node) && !node.has(key)) reader.wrong(start, `"${name}" has no ${key}`);
  }
  return Object.fromEntries(found);
}

function shown(node: unknown): string {
  return isScalar(node) ? `"${String(node.value)}"` : isMap(node) ? "a map" : "a list";
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
