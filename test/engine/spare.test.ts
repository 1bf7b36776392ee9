import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { makePlace, type Place, stateFile } from "../../src/engine/place.ts";
import { copyState, removeCopy, restoreState, stateText } from "../../src/engine/spare.ts";
import { temporaryPlace } from "./temporary.ts";

/** A place whose state has this text; with a copy of another, when that is given. */
function placeWith(text: string | undefined, copy?: string): Place {
  const place = temporaryPlace();
  makePlace(place);
  if (copy !== undefined) {
    write(place, copy);
    copyState(place);
  }
  if (text !== undefined) write(place, text);
  return place;
}

function write(place: Place, text: string): void {
  const file = stateFile(place) ?? "";
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe("the copy of the state", () => {
  test.each([
    ["no state yet", undefined, undefined, undefined, false],
    ["whole state", '{"now":1}', '{"before":1}', '{"now":1}', false],
    ["state that a full disk left empty", "", '{"before":1}', '{"before":1}', true],
    ["state that was cut off", '{"now":', '{"before":1}', '{"before":1}', true],
    ["damaged state and no copy", "", undefined, "", false],
  ])("%s", (_, text, copy, read, restored) => {
    const place = placeWith(text, copy);
    expect(stateText(place)).toBe(read);
    expect(restoreState(place)).toBe(restored);
    const file = stateFile(place) ?? "";
    expect(existsSync(file) ? readFileSync(file, "utf8") : undefined).toBe(read);
  });

  test("is the one before the last run, and goes with the deployment", () => {
    const place = placeWith('{"run":1}', '{"run":0}');
    copyState(place);
    write(place, "");
    expect(stateText(place)).toBe('{"run":1}');
    removeCopy(place);
    expect(readdirSync(place.directory)).toEqual([]);
  });
});
