import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import type { ApiDescription, ApiSelection, Origin, SelectedDocument } from "../src/http/openapi.ts";
import { type OfficialDocument, type PrunedDocument, prune } from "./prune-openapi.ts";

const root = new URL("../", import.meta.url);

/** The generated files of each platform that has an `api.ts`, by their paths. */
export async function apiFiles(): Promise<Readonly<Record<string, () => string | Promise<string>>>> {
  const files: Record<string, () => string | Promise<string>> = {};
  for (const path of globSync("src/providers/*/api.ts", { cwd: root }).sort()) {
    const { api } = (await import(new URL(path, root).href)) as { readonly api: ApiSelection };
    files[path.replace(/\.ts$/, ".generated.json")] = () => descriptionText(describeApi(api));
    files[path.replace(/\.ts$/, ".generated.ts")] = () => typesText(describeApi(api));
  }
  return files;
}

/** What is selected of an API, from the official documents in `test/fixtures/specs`. */
export function describeApi({ base, documents }: ApiSelection): ApiDescription {
  const parts = documents.map((selected) => ({ ...read(selected.file), selected }));
  const pruned = parts.map(({ document, selected }) => pruneSelected(document, selected));
  const [first] = parts;
  if (!first) throw new Error("no document is selected");
  return {
    openapi: first.document.openapi,
    info: { title: parts.map(({ origin }) => origin.title).join(", "), version: first.origin.version },
    "x-base": base,
    "x-origins": parts.map(({ origin }) => origin),
    paths: Object.assign({}, ...pruned.map(({ paths }) => paths)) as ApiDescription["paths"],
    components: { schemas: Object.assign({}, ...pruned.map(({ schemas }) => schemas)) as Record<string, never> },
  };
}

/** Text of `api.generated.json`: a line for each operation and each schema. */
export function descriptionText({ paths, components, ...head }: ApiDescription): string {
  const lines = [
    ...Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    `"paths": {\n${linesOf(paths)}\n}`,
    `"components": {"schemas": {\n${linesOf(components.schemas)}\n}}`,
  ];
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** Text of `api.generated.ts`: the same as types. */
export async function typesText(description: ApiDescription): Promise<string> {
  const { astToString, default: toTypes } = await import("openapi-typescript");
  const nodes = await toTypes(JSON.stringify(description), {
    defaultNonNullable: false,
    alphabetize: false,
    silent: true,
  });
  const text = astToString(nodes).replaceAll(
    /^export (?:type|interface) (?:webhooks|\$defs|operations) = Record<string, never>;\n/gm,
    "",
  );
  return `// Generated from test/fixtures/specs by scripts/generate.ts; do not edit.\n${text}`;
}

function linesOf(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(",\n");
}

function pruneSelected(document: OfficialDocument, { operations, prefix = "" }: SelectedDocument): PrunedDocument {
  return prune(document, operations, prefix, prefix === "" ? "" : `${prefix.slice(1)}_`);
}

const documents = new Map<string, { readonly document: OfficialDocument; readonly origin: Origin }>();

function read(file: string): { readonly document: OfficialDocument; readonly origin: Origin } {
  const known = documents.get(file);
  if (known) return known;
  const bytes = readFileSync(new URL(`test/fixtures/specs/${file}`, root));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const document = (
    /\.json(?:\.gz)?$/.test(file) ? JSON.parse(text) : parse(text, { maxAliasCount: -1 })
  ) as OfficialDocument;
  const { title, version } = document.info;
  const origin = { file, title, version, sha256: createHash("sha256").update(text).digest("hex") };
  documents.set(file, { document, origin });
  return { document, origin };
}
