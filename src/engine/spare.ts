import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Place, stateFile } from "./place.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

/**
 * A copy of local state from before the last run. The engine writes its file in place: on a full disk it leaves an empty one, and
 * with the next write its own backup is lost as well. What was made since the copy is found again by its owner label.
 */
function spareFile({ directory }: Place): string {
  return join(directory, "state-before.json");
}

/** Text of the state, or of the copy where the state is damaged; `undefined` where there is none. Throws FD1601. */
export function stateText(place: Place): string | undefined {
  const file = stateFile(place);
  const text = file && readStateFile(file);
  return text === undefined || isWhole(text) ? text : (readStateFile(spareFile(place)) ?? text);
}

/** Whether the state is damaged and the copy stands for it. Throws FD1601. */
export function isDamaged(place: Place): boolean {
  const file = stateFile(place);
  return file !== undefined && readStateFile(file) !== stateText(place);
}

/** Puts the copy in the place of damaged state, and says whether it did. Throws FD1601 and FD1602. */
export function restoreState(place: Place): boolean {
  const file = stateFile(place);
  const text = stateText(place);
  if (file === undefined || text === undefined || !isDamaged(place)) return false;
  writeStateFile(file, text);
  return true;
}

/** Copies the state as it is before a run. Throws FD1601 and FD1602, before anything is touched. */
export function copyState(place: Place): void {
  const text = stateText(place);
  if (text !== undefined) writeStateFile(spareFile(place), text);
}

export function removeCopy(place: Place): void {
  rmSync(spareFile(place), { force: true });
}

function isWhole(text: string): boolean {
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
}
