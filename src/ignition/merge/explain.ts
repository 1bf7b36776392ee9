import { nearest } from "../../errors.ts";
import { findPlaces, leavesBelow, placesOf, showPlace } from "./places.ts";
import type { Merged } from "./trace.ts";
import { type Writer, writersOf } from "./writers.ts";

/** Who wrote a place of a merged config, and everything below it. */
export interface Explanation {
  /** With keys in the place of positions: `storage.files./etc/motd`. */
  readonly path: string;
  /** The file that won first. */
  readonly writers: readonly Writer[];
  /** The values below it; none where the place itself is one. */
  readonly values: readonly { readonly path: string; readonly writers: readonly Writer[] }[];
}

/** Explains every place that a person may mean by `text`; `findPlaces` says how it may be written. Nothing where there is none. */
export function explain(merged: Merged, text: string): readonly Explanation[] {
  return findPlaces(merged, text).map((place) => {
    const path = showPlace(merged, place);
    const leaves = [...leavesBelow(merged, place)].filter((leaf) => leaf.length > place.length);
    const values = leaves.map((leaf) => {
      return { path: below(showPlace(merged, leaf), path), writers: writersOf(merged, leaf) };
    });
    return { path, writers: writersOf(merged, place), values: values.filter((value) => value.path !== "") };
  });
}

function below(leaf: string, path: string): string {
  return path === "" ? leaf : leaf.slice(path.length + 1);
}

const mostLike = 5;

/** What there is that is most like a text which means nothing here. */
export function placesLike(merged: Merged, text: string): readonly string[] {
  const places = placesOf(merged);
  const word = text.toLowerCase();
  const near = nearest(text, places);
  const holding = places.filter((place) => place.toLowerCase().includes(word));
  const inside = places.filter((place) => place.length > 2 && word.includes(place.toLowerCase()));
  return [...new Set([...(near === undefined ? [] : [near]), ...holding, ...inside.reverse()])].slice(0, mostLike);
}
