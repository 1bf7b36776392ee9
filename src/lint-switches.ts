import { z } from "zod";
import { lintCodes } from "./ignition/index.ts";

/** Which lints tell what they find, as a deployment file and the provider's configuration say it. */
export const lintSwitches = z
  .partialRecord(z.enum(lintCodes), z.enum(["off", "warn"]))
  .describe("Lints by code, for example `FL501: off`; docs/lints has a page for each.");
