import { readFileSync } from "node:fs";
import type { ButaneCase, FixtureFile } from "./butane.ts";
import type { Recipe } from "./gzip-input.ts";

/** Contents by a recipe, and the data URL that butane makes of them. */
export interface DataUrlVector {
  readonly gen: { readonly repeat: string; readonly times: number } | { readonly count: number } | Lcg;
  readonly len: number;
  readonly sha256: string;
  readonly compression: "" | "gzip";
  readonly sourceLen: number;
  readonly sourceSha256: string;
}

/** `x = (x * 1664525 + 1013904223) mod 2^32`, beginning with `lcg`; each item is `alphabet[(x >> 16) mod length]`. */
interface Lcg {
  readonly lcg: number;
  readonly n: number;
  readonly alphabet: string;
}

export interface ValidateCase {
  readonly name: string;
  readonly input: string;
  /** What it prints. */
  readonly out: string;
}

type Json = Record<string, unknown>;

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), "utf8")) as T;
}

export const butaneGoldens = read<{
  readonly fixture: Readonly<Record<string, FixtureFile>>;
  readonly cases: readonly ButaneCase[];
  readonly dataurl: readonly DataUrlVector[];
  /** Repeated `count` times with the number of the turn in place of `%d`, from 0. */
  readonly unitTemplate: string;
}>("butane/golden.json");

export const publishedButane = read<{ readonly cases: readonly ButaneCase[] }>("butane/published.json").cases;
export const generatedButane = read<{ readonly cases: readonly ButaneCase[] }>("butane/generated.json").cases;
export const generatedIgnition = read<{ readonly cases: readonly ValidateCase[] }>("ignition/generated.json").cases;

/** Inputs by a recipe, and what Go's `compress/gzip` makes of them at its best compression. */
export const gzipGoldens = read<{
  readonly cases: readonly (Recipe & { readonly length: number; readonly sha256: string })[];
}>("gzip/golden.json").cases;

interface MergeGolden {
  readonly name: string;
  readonly parent: Json;
  readonly child: Json;
  readonly result: Json;
}

export const mergedIgnition = read<{ readonly cases: readonly MergeGolden[] }>("ignition/merged.json").cases;

export const ignitionGoldens = read<{
  readonly validate: readonly {
    readonly name: string;
    readonly input: string;
    readonly "v2.26.0": { readonly out: string };
    readonly byVersion?: Readonly<Record<string, { readonly out: string }>>;
  }[];
  readonly merge: readonly MergeGolden[];
  readonly uptranslate: readonly { readonly name: string; readonly input: Json; readonly result: Json }[];
  readonly published: readonly ValidateCase[];
}>("ignition/golden.json");
