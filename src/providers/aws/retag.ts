import type { Run } from "../../platform.ts";
import type { Api } from "./client.ts";
import { tagKeys, toTagList } from "./tags.ts";

type Tags = Readonly<Record<string, string>>;

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
  const { dropped = [], signal } = run;
  const changed = Object.entries(wanted).filter(([key, value]) => found[key] !== value);
  const gone = [...dropped, tagKeys.labels];
  const surplus = gone.filter((key) => Object.hasOwn(found, key) && !Object.hasOwn(wanted, key));
  if (surplus.length > 0) {
    await api.call("DeleteTags", { Resources, Tags: surplus.map((Key) => ({ Key })) }, { signal });
  }
  if (changed.length > 0) {
    await api.call("CreateTags", { Resources, Tags: toTagList(Object.fromEntries(changed)) }, { signal });
  }
}
