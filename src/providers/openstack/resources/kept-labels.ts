import type { ResourcePlan } from "../../../platform.ts";
import { unlessAbsent } from "../errors.ts";
import type { Keeping, Shown, There } from "./kept.ts";

type Labels = Readonly<Record<string, string>>;
type Labelled<Options> = Pick<Keeping<Options>, "service" | "path" | "single" | "labels">;

/** What of a request for a new thing says its labels. Tags of Neutron's are set with a call of their own. */
export function labelsOfNew<Options>({ labels: kept }: Labelled<Options>, labels: Labels): object {
  if (kept === "own-tags") return { tags: toTags(labels) };
  return kept === "metadata" ? { metadata: labels } : {};
}

/** The same of a change. Metadata is set with calls of its own: a change of the volume would take away what others set. */
export function labelsOfChange<Options>(
  { labels: kept }: Labelled<Options>,
  { labels }: ResourcePlan<Options>,
  shown: Shown,
  { run: { dropped } }: There,
): object {
  return kept === "own-tags" ? { tags: mergedTags(labels, tagsOf(shown), dropped) } : {};
}

/** Brings the labels to what the plan says, where they are otherwise. What others set stays. */
export async function relabel<Options>(
  kept: Labelled<Options>,
  { labels }: ResourcePlan<Options>,
  shown: Shown,
  there: There,
): Promise<void> {
  if (kept.labels === "metadata") return putMetadata(kept, labels, shown, there);
  const tags = mergedTags(labels, tagsOf(shown), there.run.dropped);
  if (JSON.stringify(tags) === JSON.stringify([...tagsOf(shown)].sort())) return;
  const { region, run } = there;
  const api = await region.session.api(kept.service, region.name, run.signal);
  const own = kept.labels === "own-tags";
  const path = `${kept.path}/${shown.id}${own ? "" : "/tags"}`;
  await api.request({ method: "PUT", path, body: own ? { [kept.single]: { tags } } : { tags }, signal: run.signal });
}

/** https://docs.openstack.org/api-ref/block-storage/v3/#create-metadata-for-volume: it adds, and changes what is there. */
async function putMetadata<Options>(
  { service, path }: Labelled<Options>,
  labels: Labels,
  shown: Shown,
  { region, run: { dropped = [], signal } }: There,
): Promise<void> {
  const found = toLabels(shown);
  const api = await region.session.api(service, region.name, signal);
  const place = `${path}/${shown.id}/metadata`;
  for (const key of dropped.filter((one) => Object.hasOwn(found, one) && !Object.hasOwn(labels, one))) {
    const call = { method: "DELETE", path: `${place}/${encodeURIComponent(key)}`, expect: "nothing", signal } as const;
    await unlessAbsent(api.request(call));
  }
  const changed = Object.entries(labels).filter(([key, value]) => found[key] !== value);
  if (changed.length === 0) return;
  const body = { metadata: Object.fromEntries(changed) };
  await api.request({ method: "POST", path: place, body, idempotent: true, signal });
}

/** Labels of a thing as its service shows it. A tag that is no pair is none. */
export function toLabels(shown: Shown): Labels {
  const { metadata } = shown;
  if (typeof metadata === "object" && metadata !== null) return metadata as Labels;
  const pairs = tagsOf(shown).flatMap((tag) => {
    const key = keyOf(tag);
    return key === undefined ? [] : [[key, tag.slice(key.length + 1)] as const];
  });
  return Object.fromEntries(pairs);
}

function tagsOf({ tags }: Shown): readonly string[] {
  return (tags ?? []) as readonly string[];
}

function mergedTags(labels: Labels, found: readonly string[], dropped: readonly string[] = []): readonly string[] {
  const ours = new Set([...Object.keys(labels), ...dropped]);
  return [...found.filter((tag) => !ours.has(keyOf(tag) ?? "")), ...toTags(labels)].sort();
}

function toTags(labels: Labels): readonly string[] {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}

function keyOf(tag: string): string | undefined {
  const at = tag.indexOf("=");
  return at < 1 ? undefined : tag.slice(0, at);
}
