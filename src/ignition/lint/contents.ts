import type { File, Resource } from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import { contentsOf } from "../summary.ts";

const unpacked = new WeakMap<Resource, Buffer | undefined>();

/** What a resource holds itself, unpacked; `undefined` where it is fetched from elsewhere or cannot be unpacked. */
export function bytesOf(resource: Resource | undefined): Buffer | undefined {
  if (resource === undefined) return undefined;
  if (!unpacked.has(resource)) {
    const contents = contentsOf(resource as Values);
    unpacked.set(resource, Buffer.isBuffer(contents) ? contents : undefined);
  }
  return unpacked.get(resource);
}

/** Everything that a file gets, as far as the config itself holds it. */
export function textsOf({ contents, append = [] }: File): readonly string[] {
  return [contents, ...append].flatMap((resource) => bytesOf(resource)?.toString("latin1") ?? []);
}
