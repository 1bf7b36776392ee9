import { FlatcarError } from "../../errors.ts";

/** FD1159, with everything that is wrong. */
export function wrongForm(message: string, details: readonly string[], hint: string, cause?: unknown): FlatcarError {
  return new FlatcarError({ code: "FD1159", message, details, hint }, { cause });
}
