import { createHash } from "node:crypto";
import type { Finding } from "../../errors.ts";
import type { MachineDraft, MachinePlan } from "../../platform.ts";
import { isUuid } from "./id.ts";
import type { Options } from "./options.ts";

/** Metadata of a server by which what is ours is found again. */
export const keys = {
  name: "flatcar-deploy:name",
  owner: "flatcar-deploy:owner",
  /** Digest of everything that cannot change in place. */
  plan: "flatcar-deploy:plan",
  version: "flatcar-deploy:version",
  arch: "flatcar-deploy:arch",
  /** As the plan has it: of a server that boots from a volume Nova shows none. */
  image: "flatcar-deploy:image",
  /** Id of the machine that this one takes the place of: by it a half-made one is told from those that are replaced. */
  replaces: "flatcar-deploy:replaces",
  /** Which labels we wrote, six characters for each: by it they are told from those of others. There where there are any. */
  labels: "flatcar-deploy:labels",
  /** Which tags we wrote, five characters for each. There where there are any. */
  tags: "flatcar-deploy:tags",
  /** Pool or address of its floating IP: what came from a pool goes with the machine. */
  floatingIp: "flatcar-deploy:floating-ip",
  /** The plan names its security groups by id: Nova shows only their names. */
  groupsById: "flatcar-deploy:groups-by-id",
} as const;

export type Metadata = Readonly<Record<string, string>>;

/** https://docs.openstack.org/api-ref/compute/#create-server: "The maximum size of the metadata key and value is 255 bytes each." */
const bytesLimit = 255;
/** Nova's `quota.metadata_items` is 128 unless a cloud says otherwise, https://docs.openstack.org/nova/latest/admin/quotas.html */
const itemsLimit = 128;
/** Characters of a label's mark: those of all labels that a machine has room for fit into one value. */
const markLength = 6;
/** Characters of a tag's mark: those of the 49 tags that Nova leaves room for fit into one value. */
const tagMarkLength = 5;

/** The server tag that machines of one owner are listed by: metadata cannot be asked for by who is no administrator. */
export function ownerTag(owner: string): string {
  return `flatcar-deploy:owner=${owner}`;
}

/** Every metadata item of a machine, as far as its plan says it. */
export function toMetadata(plan: MachinePlan<Options>, owner: string, digest: string): Metadata {
  const { floatingIp, securityGroups = [], tags } = plan.options;
  const written = marksOf(Object.keys(plan.labels), markLength);
  return {
    ...plan.labels,
    ...(written === "" ? {} : { [keys.labels]: written }),
    ...(tags.length === 0 ? {} : { [keys.tags]: marksOf(tags, tagMarkLength) }),
    ...(floatingIp ? { [keys.floatingIp]: floatingIp.pool ?? floatingIp.address ?? "" } : {}),
    ...(securityGroups.some(isUuid) ? { [keys.groupsById]: "true" } : {}),
    [keys.owner]: owner,
    [keys.name]: plan.name,
    [keys.plan]: digest,
    [keys.version]: plan.release.version,
    [keys.arch]: plan.release.arch,
    [keys.image]: plan.image,
  };
}

function marksOf(texts: readonly string[], length: number): string {
  return [...texts]
    .sort()
    .map((text) => markOf(text, length))
    .join("");
}

function markOf(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, length);
}

/** Those of some texts whose marks are among these. */
function marked(texts: readonly string[], marks: string | undefined, length: number): readonly string[] {
  const known = new Set(marks?.match(new RegExp(`.{${length}}`, "g")));
  return texts.filter((text) => known.has(markOf(text, length)));
}

/** Keys of the items that we wrote for labels, as far as they are still there. */
export function writtenLabels(metadata: Metadata): readonly string[] {
  return marked(Object.keys(toLabels(metadata)), metadata[keys.labels], markLength);
}

/** Tags that we wrote, as far as they are still there. */
export function writtenTags(tags: readonly string[], metadata: Metadata): readonly string[] {
  return marked(tags, metadata[keys.tags], tagMarkLength);
}

/** The labels among the metadata: all but ours. */
export function toLabels(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !isReserved(key)));
}

function isReserved(key: string): boolean {
  return key.startsWith("flatcar-deploy:");
}

/** Labels that one value has room for the marks of, and that are left of Nova's items. */
const room = Math.min(Math.floor(bytesLimit / markLength), itemsLimit - Object.keys(keys).length);

/** Every label that cannot be metadata, FD1003. */
export function labelFindings({ name, labels }: Pick<MachineDraft<unknown>, "name" | "labels">): readonly Finding[] {
  const findings = Object.entries(labels).flatMap(([key, value]) => {
    const problem = labelProblem(key, value);
    return problem ? [wrongLabel(`labels.${key}`, `label "${key}" of ${name}: ${problem}`)] : [];
  });
  const count = Object.keys(labels).length;
  if (count <= room) return findings;
  return [...findings, wrongLabel("labels", `${name} has ${count} labels; there is room for ${room}`)];
}

function wrongLabel(path: string, message: string): Finding {
  return { code: "FD1003", message, at: { path }, hint: labelHint };
}

const labelHint = "https://docs.openstack.org/api-ref/compute/#create-or-update-metadata-items has the rules";

function labelProblem(key: string, value: string): string | undefined {
  if (isReserved(key)) return "this key is reserved";
  if (!/^[a-zA-Z0-9\-_:. ]{1,255}$/.test(key))
    return "a key of Nova's metadata takes 1 to 255 letters, digits, spaces and -_:.";
  const bytes = Buffer.byteLength(value);
  if (bytes > bytesLimit) return `a value of Nova's metadata takes ${bytesLimit} bytes, this one has ${bytes}`;
  return undefined;
}
