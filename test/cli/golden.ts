import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

const folder = new URL("goldens/", import.meta.url);

/** The text must be what `goldens/NAME.txt` holds; with UPDATE_GOLDENS=1 the file is written instead. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(`${name}.txt`, folder);
  if (process.env.UPDATE_GOLDENS === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
