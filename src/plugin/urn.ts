import { FlatcarError, nearest } from "../errors.ts";
import type { ImportedImages, ResourceKind } from "../platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../providers/index.ts";

/** The resource that a request is about. */
export interface Target {
  readonly urn: string;
  /** The resource's own name, the end of its URN. */
  readonly own: string;
  readonly platform: AnyPlatform;
}

export interface ImageTarget extends Target {
  readonly images: ImportedImages<unknown, unknown>;
}

export interface KindTarget extends Target {
  /** What Pulumi programs call it: `Network`. */
  readonly name: string;
  readonly kind: ResourceKind;
}

export type AnyTarget =
  | { readonly is: "machine"; readonly target: Target }
  | { readonly is: "image"; readonly target: ImageTarget }
  | { readonly is: "kind"; readonly target: KindTarget };

/** Type and name in a URN: `urn:pulumi:stack::project::parent$flatcar:aws:Machine::name`. */
function splitUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** What a URN stands for. Throws FD1005 for a type that this provider does not have. */
export async function targetOf(urn: string): Promise<AnyTarget> {
  const { type, name: own } = splitUrn(urn);
  const [, id = "", name = ""] = type.split(":");
  const known = (platformIds as readonly string[]).includes(id) ? await loadPlatform(id) : undefined;
  if (known && name === "Machine") return { is: "machine", target: { urn, own, platform: known } };
  const images = known?.image;
  if (known && name === "Image" && images?.kind === "imported")
    return { is: "image", target: { urn, own, platform: known, images } };
  const kind = known?.resources?.[name];
  if (known && kind) return { is: "kind", target: { urn, own, platform: known, name, kind } };
  throw unknownType(type, await typesOf());
}

/** Every type of resource that the provider has. */
async function typesOf(): Promise<readonly string[]> {
  const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
  return platforms.flatMap(({ id, image, resources = {} }) => {
    const names = ["Machine", ...(image.kind === "imported" ? ["Image"] : []), ...Object.keys(resources)];
    return names.map((name) => `flatcar:${id}:${name}`);
  });
}

function unknownType(type: string, types: readonly string[]): FlatcarError {
  const near = nearest(type, types);
  return new FlatcarError({
    code: "FD1005",
    message: `there is no resource "${type}"`,
    hint: near ? `did you mean "${near}"?` : `one of: ${types.join(", ")}`,
  });
}
