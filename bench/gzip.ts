import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { gzip as pack } from "../src/ignition/gzip/gzip.ts";
import { bestMs } from "./best.ts";
import type { Section } from "./report.ts";

/** Bytes, and how many runs. */
const sizes = [
  [2 ** 20, 25],
  [2 ** 16, 100],
  [2 ** 12, 1000],
  [2 ** 8, 2000],
] as const;

/** Packing of contents, and zlib at its best compression beside it. */
export function gzip(): Promise<Section> {
  const text = sources();
  return Promise.resolve({
    title: "gzip of this project's sources (best of many in this process; zlib is Node's at level 9)",
    heads: ["bytes", "ms", "MB/s", "zlib ms", "zlib MB/s", "to bytes", "zlib to bytes", ""],
    rows: sizes.map(([size, runs]) => row(text.subarray(0, size), runs)),
  });
}

function row(input: Uint8Array, runs: number): readonly string[] {
  const packers = [pack, (bytes: Uint8Array) => gzipSync(bytes, { level: 9 })];
  const times = packers.map((packer) => bestMs(() => packer(input), runs));
  const figures = times.flatMap((ms) => [ms.toFixed(2), (input.length / 1000 / ms).toFixed(1)]);
  return [String(input.length), ...figures, ...packers.map((packer) => String(packer(input).length)), ""];
}

function sources(): Buffer {
  const paths = globSync("{src,test,docs}/**/*.{ts,md}").sort();
  return Buffer.concat(paths.map((path) => readFileSync(path)));
}
