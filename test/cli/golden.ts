import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const folder = new URL("goldens/", import.meta.url);

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The text, with the package's own folder as `PACKAGE/`, must be what `goldens/NAME.txt` holds; with UPDATE_GOLDENS=1 the file is written instead. */
export function expectGolden(name: string, printed: string): void {
  const text = printed.replaceAll(root, "PACKAGE/");
  const file = new URL(`${name}.txt`, folder);
  if (process.env.UPDATE_GOLDENS === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
