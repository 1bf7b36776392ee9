import { createHash } from "node:crypto";
import type { Finding } from "../../errors.ts";
import type { MachineDraft, MachinePlan } from "../../platform.ts";
import type { Options } from "./options.ts";

/**
 * Tags by which what is ours is found again. They hold no slash: with tags in the instance metadata EC2 takes only
 * `[0-9a-zA-Z\-_+=,.@:]` in a key, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html
 */
export const tagKeys = {
  name: "flatcar-deploy:name",
  owner: "flatcar-deploy:owner",
  /** Digest of everything that cannot change in place. */
  plan: "flatcar-deploy:plan",
  version: "flatcar-deploy:version",
  /** Id of the machine that this one takes the place of: by it a half-made one is told from those that are replaced. */
  replaces: "flatcar-deploy:replaces",
  /** Which labels we wrote, six characters for each: by it they are told from those of others. There where there are any. */
  labels: "flatcar-deploy:labels",
  /** On a machine that is stopped only to get another instance type, so that a run that was cut off is taken up again. */
  restart: "flatcar-deploy:restart",
  /** What a thing was given to: of a volume or an address the machine, of an internet gateway the VPC; of a main route table the one before it. */
  link: "flatcar-deploy:link",
} as const;

/** 50 tags on a resource, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const tagLimit = 50;
const keyLimit = 128;
const valueLimit = 256;

export interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** What has a name and labels. */
type Named = Pick<MachinePlan, "name" | "labels">;

/** Every tag of something that is ours. */
export function ownTags({ name, labels }: Named, owner: string, digest: string): Readonly<Record<string, string>> {
  const written = Object.keys(labels).sort().map(markOf).join("");
  return {
    ...labels,
    ...(written === "" ? {} : { [tagKeys.labels]: written }),
    Name: name,
    [tagKeys.owner]: owner,
    [tagKeys.name]: name,
    [tagKeys.plan]: digest,
  };
}

/** Every tag of a machine, its volumes, its network interfaces and its spot request. */
export function toTags(plan: MachinePlan, owner: string, digest: string): Readonly<Record<string, string>> {
  return { ...ownTags(plan, owner, digest), [tagKeys.version]: plan.release.version };
}

/** Characters of a label's mark: those of all labels that a machine has room for fit into one value. */
const markLength = 6;

function markOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, markLength);
}

/** Keys of the tags that we wrote for labels, as far as they are still there. */
export function writtenLabels(tags: Readonly<Record<string, string>>): readonly string[] {
  const marks = new Set(tags[tagKeys.labels]?.match(new RegExp(`.{${markLength}}`, "g")));
  return Object.keys(toLabels(tags)).filter((key) => marks.has(markOf(key)));
}

/** Tags as the API takes them, sorted, so that equal tags make equal requests. */
export function toTagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

export function toRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ""]])));
}

/** The labels among the tags: all but ours, `Name` and those that AWS itself sets. */
export function toLabels(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isReserved(key)));
}

function isReserved(key: string): boolean {
  return key === "Name" || /^aws:/i.test(key) || key.startsWith("flatcar-deploy:");
}

/** Every label of a machine that cannot be a tag, FD1003. */
export function labelFindings(machine: MachineDraft<Options>): readonly Finding[] {
  return tagFindings(machine, machine.options?.metadata.instanceMetadataTags);
}

/** Every label that cannot be a tag, FD1003; `inMetadata`: one that a machine is to see of itself. */
export function tagFindings({ name, labels }: Named, inMetadata = false): readonly Finding[] {
  const findings = Object.entries(labels).flatMap(([key, value]) => {
    const problem = labelProblem(key, value, inMetadata);
    return problem ? [wrongLabel(`labels.${key}`, `label "${key}" of ${name}: ${problem}`)] : [];
  });
  const count = Object.keys(labels).length;
  const room = tagLimit - Object.keys(tagKeys).length - 1;
  if (count <= room) return findings;
  return [...findings, wrongLabel("labels", `${name} has ${count} labels; EC2 leaves room for ${room}`)];
}

function wrongLabel(path: string, message: string): Finding {
  return { code: "FD1003", message, at: { path }, hint: labelHint };
}

const labelHint = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions has the rules";

function labelProblem(key: string, value: string, inMetadata: boolean): string | undefined {
  if (isReserved(key)) return "this key is reserved";
  const [keyLength, valueLength] = [lengthOf(key), lengthOf(value)];
  if (keyLength === 0 || keyLength > keyLimit) return `a tag key has 1 to ${keyLimit} characters`;
  if (valueLength > valueLimit) return `a tag value has at most ${valueLimit} characters, this one ${valueLength}`;
  if (inMetadata && (!/^[0-9a-zA-Z\-_+=,.@:]+$/.test(key) || [".", "..", "_index"].includes(key))) {
    return "with metadata.instanceMetadataTags a key takes only letters, digits and -_+=,.@:";
  }
  return undefined;
}

/** Characters as EC2 counts them. */
export function lengthOf(text: string): number {
  return [...text].length;
}
