import { type Context, isSet } from "../command.ts";
import { printRendered } from "../rendering.ts";

/** `ignition render [FILE…]`: standard output is exactly the text that a machine with these files, or the machine that is named, gets. */
export default async function ignitionRender(context: Context): Promise<number> {
  if (isSet(context, "compat")) {
    const { butane } = await import("../compat/butane.ts");
    return butane(context.arguments, context.host);
  }
  return printRendered(context, { pretty: isSet(context, "pretty"), end: "", given: true });
}
