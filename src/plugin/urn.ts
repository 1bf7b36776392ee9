import { FlatcarError, nearest } from "../errors.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../providers/index.ts";

/** The resource that a request is about. */
export interface Target {
  readonly urn: string;
  /** The resource's own name, the end of its URN. */
  readonly own: string;
  readonly platform: AnyPlatform;
}

/** Type and name in a URN: `urn:pulumi:stack::project::parent$flatcar:aws:Machine::name`. */
function splitUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** What a URN stands for. Throws FD1005 for a type that this provider does not have. */
export async function targetOf(urn: string): Promise<Target> {
  const { type, name } = splitUrn(urn);
  const [, id = "", kind] = type.split(":");
  if (kind === "Machine") return { urn, own: name, platform: await loadPlatform(id) };
  const types = platformIds.map((platform) => `flatcar:${platform}:Machine`);
  const near = nearest(type, types);
  throw new FlatcarError({
    code: "FD1005",
    message: `there is no resource "${type}"`,
    hint: near ? `did you mean "${near}"?` : `one of: ${types.join(", ")}`,
  });
}
