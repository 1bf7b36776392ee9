import { writeWhole } from "../whole-file.ts";
import { toStateError } from "./failures.ts";

/** Writes a file of a deployment's state for the user alone, whole or not at all. Throws FD1601 and FD1602. */
export function writeStateFile(file: string, text: string): void {
  try {
    writeWhole(file, text, "user");
  } catch (error) {
    throw toStateError(error, file);
  }
}
