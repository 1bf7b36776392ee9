import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

const file = new URL("../../fixtures/releases/release-notes.json.br", import.meta.url);

/** Text of the release note of every release up to 2026-08-21. */
export const noteTexts: ReadonlyMap<string, string> = new Map(
  Object.entries(JSON.parse(brotliDecompressSync(readFileSync(file)).toString("utf8")) as Record<string, string>),
);
