import type { Run } from "../../platform.ts";
import type { Api } from "./client.ts";
import { tagKeys, toTagList } from "./tags.ts";

type Tags = Readonly<Record<string, string>>;

/** What writes the tags of something. */
export interface TagWriter {
  add(tags: { Key: string; Value: string }[]): Promise<unknown>;
  remove(keys: string[]): Promise<unknown>;
}

/** Things that are to have the same tags. */
interface Tagging {
  readonly Resources: string[];
  /** What the first of them has. */
  readonly found: Tags;
  readonly wanted: Tags;
}

/**
 * Writes the tags that differ. Those that others set stay. What goes goes first: the tag that says which labels are ours must not forget
 * one that is still there.
 */
export async function retag(api: Api, { Resources, found, wanted }: Tagging, run: Run): Promise<void> {
  const { signal } = run;
  const writer: TagWriter = {
    add: (Tags) => api.call("CreateTags", { Resources, Tags }, { signal }),
    remove: (keys) => api.call("DeleteTags", { Resources, Tags: keys.map((Key) => ({ Key })) }, { signal }),
  };
  await rewrite(writer, { found, wanted }, run);
}

/** Writes tags wherever they are kept, as `retag` does. */
export async function rewrite(
  { add, remove }: TagWriter,
  { found, wanted }: Pick<Tagging, "found" | "wanted">,
  { dropped = [] }: Run,
): Promise<void> {
  const changed = Object.entries(wanted).filter(([key, value]) => found[key] !== value);
  const gone = [...dropped, tagKeys.labels];
  const surplus = gone.filter((key) => Object.hasOwn(found, key) && !Object.hasOwn(wanted, key));
  if (surplus.length > 0) await remove(surplus);
  if (changed.length > 0) await add(toTagList(Object.fromEntries(changed)));
}
