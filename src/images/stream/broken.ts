import { FlatcarError } from "../../errors.ts";

/** FD1157. `offset` counts bytes of the compressed data. */
export function brokenData(format: string, reason: string, offset?: number, cause?: unknown): FlatcarError {
  return new FlatcarError(
    {
      code: "FD1157",
      message: `the ${format} data are broken: ${reason}`,
      ...(offset === undefined ? {} : { details: [`at byte ${offset} of the compressed data`] }),
      hint: "download the file again: it is cut off or damaged",
    },
    { cause },
  );
}
