// Writes test/fixtures/gzip/golden.json: what Go's compress/gzip makes of inputs by recipe. It needs a Go, which nothing else does.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inputOf, type Recipe } from "../test/ignition/gzip-input.ts";

const target = new URL("../test/fixtures/gzip/golden.json", import.meta.url);
const program = `package main

import (
	"compress/gzip"
	"io"
	"os"
)

func main() {
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	out, _ := gzip.NewWriterLevel(os.Stdout, gzip.BestCompression)
	out.Write(input)
	out.Close()
}
`;

/** Sizes about which something changes: lengths of matches, tokens of a block, windows, longest stored block. */
const small = [0, 1, 2, 3, 4, 5, 8, 30, 100, 258, 259, 700, 5000];
const large = [16_384, 16_385, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 98_304, 98_305, 200_000];

/** Spans of each kind. */
const spans: readonly (readonly [Recipe["kind"], readonly number[]])[] = [
  ["bytes", [1, 2, 4, 16, 64, 256]],
  ["biased", [2, 10, 30]],
  ["words", [3, 50, 2000]],
  ["copies", [64, 4096, 40_000]],
  ["periods", [1, 3, 300, 32_507, 32_600, 32_768]],
  ["repeats", [4095, 4096, 4097, 32_506, 32_507, 32_767, 32_768, 32_769]],
  ["fibonacci", [0, 232]],
  ["twins", [2, 4]],
];

/** Blocks that are as long in two forms, and a match that begins where Go's buffer is about to move on. */
const rare: readonly Recipe[] = [
  { kind: "bytes", span: 256, size: 40, seed: 166 },
  { kind: "bytes", span: 256, size: 80, seed: 49 },
  { kind: "words", span: 50, size: 40, seed: 40 },
  { kind: "words", span: 2000, size: 40, seed: 4 },
  { kind: "repeats", span: 32_507, size: 65_537, seed: 7 },
];

function recipes(): readonly Recipe[] {
  const kinds = spans.flatMap(([kind, all]) => all.map((span) => ({ kind, span })));
  const made = kinds.flatMap((kind, index) => sizes(index).map((size) => ({ ...kind, size })));
  const longest = (["words", "copies", "periods"] as const).map((kind) => ({ kind, span: 1000, size: 2 ** 20 + 1 }));
  return [...[...made, ...longest].map((recipe, index) => ({ ...recipe, seed: index + 1 })), ...rare];
}

/** Every third one, so that two kinds side by side have different ones. */
function sizes(index: number): readonly number[] {
  return [small, large].flatMap((all) => all.filter((_, place) => (place + index) % 3 === 0));
}

function line(recipe: Recipe, go: string): string {
  const { stdout, status, stderr } = spawnSync(go, { input: inputOf(recipe), maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.stringify({
    ...recipe,
    length: stdout.length,
    sha256: createHash("sha256").update(stdout).digest("hex"),
  });
}

const folder = mkdtempSync(join(tmpdir(), "flatcar-gzip-"));
try {
  writeFileSync(join(folder, "main.go"), program);
  const go = join(folder, "gzip");
  execFileSync("go", ["build", "-o", go, join(folder, "main.go")]);
  const origin = execFileSync("go", ["version"], { encoding: "utf8" }).trim();
  const lines = recipes().map((recipe) => `    ${line(recipe, go)}`);
  writeFileSync(target, `{\n  "origin": ${JSON.stringify(origin)},\n  "cases": [\n${lines.join(",\n")}\n  ]\n}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
