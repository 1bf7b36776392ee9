import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * The text, with the package's own folder as `PACKAGE/`, must be what `goldens/NAME.txt` of a folder of `test/` holds; with UPDATE_GOLDENS=1 the file is
 * written instead.
 */
export function expectGolden(name: string, printed: string, of = "cli"): void {
  const folder = new URL(`${of}/goldens/`, import.meta.url);
  const text = printed.replaceAll(root, "PACKAGE/");
  const file = new URL(`${name}.txt`, folder);
  if (process.env.UPDATE_GOLDENS === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
