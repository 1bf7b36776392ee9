import { encodeLabel, tagOf, toLabels, valueIn } from "../tags.ts";

/** Whose a resource is, and what it is called. */
export interface Marks {
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Owner and labels as tags. */
export function markTags(owner: string, labels: Marks["labels"]): readonly string[] {
  return [tagOf("owner", owner), ...Object.entries(labels).map(([key, value]) => encodeLabel(key, value))].sort();
}

/** Owner and labels in one text, for a field that takes any. */
export function markText(owner: string, labels: Marks["labels"]): string {
  return markTags(owner, labels).join(" ");
}

/** Read back; others may have written around it. */
export function readMarks(name: string | undefined, tags: readonly string[]): Marks {
  return { name, owner: valueIn(tags, "owner"), labels: toLabels(tags) };
}

/** The one tag that holds owner and labels of what has no tags of its own; `subject` tells what it is of. */
export function markTag(subject: string, owner: string, labels: Marks["labels"]): string {
  return tagOf("mark", `${subject} ${markText(owner, labels)}`);
}

/** Subject and tags of such a tag. */
export function readMarkTag(tag: string): { readonly subject: string; readonly tags: readonly string[] } | undefined {
  const text = valueIn([tag], "mark");
  if (text === undefined) return undefined;
  const [subject = "", ...tags] = text.split(" ");
  return { subject, tags };
}
