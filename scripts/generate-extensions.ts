// Writes src/images/extension/snapshot.generated.json: the system extensions that the bakery has, from its tags in test/fixtures/extensions.
import { readFileSync } from "node:fs";
import type { ExtensionSnapshot } from "../src/images/extension/snapshot.ts";
import { compareExtensionVersions } from "../src/images/extension/wanted.ts";

/** Day of the newest tag. */
const date = "2026-07-16";

/** Text of the snapshot, an extension a line. */
export function extensionsText(): string {
  const tags = readFileSync(new URL("../test/fixtures/extensions/tags.txt", import.meta.url), "utf8").split("\n");
  const found = new Map<string, string[]>();
  for (const tag of tags) {
    const [, name, version] = /^([a-z][a-z0-9-]*?)-(v?\d.*)$/.exec(tag) ?? [];
    if (name !== undefined && version !== undefined) found.set(name, [...(found.get(name) ?? []), version]);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  const extensions: ExtensionSnapshot["extensions"] = Object.fromEntries(
    sorted.map(([name, versions]) => [name, versions.sort(compareExtensionVersions)]),
  );
  const lines = Object.entries(extensions).map(([name, versions]) => `    "${name}": ${JSON.stringify(versions)}`);
  return `{\n  "date": "${date}",\n  "extensions": {\n${lines.join(",\n")}\n  }\n}\n`;
}
