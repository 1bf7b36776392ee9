import type { Context } from "../command.ts";
import { printRendered } from "../rendering.ts";

/** `ignition merge [FILE…]`: the configuration that the files make together, for a person to read. */
export default async function ignitionMerge(context: Context): Promise<number> {
  return printRendered(context, { pretty: true, end: "\n" });
}
