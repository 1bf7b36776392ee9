import { createHash } from "node:crypto";
import type { Finding } from "../../errors.ts";
import type { MachineDraft, MachinePlan } from "../../platform.ts";
import type { Options } from "./options.ts";
import type { Labels } from "./records.ts";

/** Labels by which what is ours is found again. */
export const labelKeys = {
  name: "flatcar-deploy.name",
  owner: "flatcar-deploy.owner",
  /** Digest of everything that cannot change in place, but for the configuration. */
  plan: "flatcar-deploy.plan",
  /** Digest of the configuration and the image that the machine was made or rebuilt with. */
  config: "flatcar-deploy.config",
  /** On a machine that is being rebuilt: the digest that `config` is to have, a dot, and the id of its last rebuild before. */
  rebuilding: "flatcar-deploy.rebuilding",
  version: "flatcar-deploy.version",
  image: "flatcar-deploy.image",
  /** Id of the machine that this one takes the place of: by it a half-made one is told from those that are replaced. */
  replaces: "flatcar-deploy.replaces",
  /** Which labels we wrote, seven characters for each, nine to a label: `flatcar-deploy.labels-0`, and so on. */
  labels: "flatcar-deploy.labels-",
  /** On a machine that is off only until we start it, so that a run that was cut off is taken up again. */
  start: "flatcar-deploy.start",
} as const;

const lengthLimit = 63;
const prefixLimit = 253;
const markLength = 7;

/** Every label of a machine. */
export function toLabels(
  plan: MachinePlan,
  owner: string,
  digests: { readonly plan: string; readonly config: string },
): Labels {
  return {
    ...plan.labels,
    ...marksOf(Object.keys(plan.labels)),
    [labelKeys.name]: plan.name,
    [labelKeys.owner]: owner,
    [labelKeys.plan]: digests.plan,
    [labelKeys.config]: digests.config,
    [labelKeys.version]: plan.release.version,
    [labelKeys.image]: plan.image,
  };
}

/** Labels that say which labels we wrote. */
export function marksOf(keys: readonly string[]): Labels {
  const marks = [...keys].sort().map(markOf).join("");
  const parts = marks.match(/.{1,63}/g) ?? [];
  return Object.fromEntries(parts.map((part, index) => [`${labelKeys.labels}${index}`, part]));
}

function markOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, markLength);
}

/** Keys of the labels that we wrote for the user, as far as they are still there. */
export function writtenLabels(labels: Labels): readonly string[] {
  const texts = Object.entries(labels).flatMap(([key, value]) => (key.startsWith(labelKeys.labels) ? [value] : []));
  const marks = new Set(texts.flatMap((text) => text.match(/.{7}/g) ?? []));
  return Object.keys(usersLabels(labels)).filter((key) => marks.has(markOf(key)));
}

/** The labels among them that are not ours. */
export function usersLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !isReserved(key)));
}

/** What a machine's labels are to be: those that others set stay. */
export function relabelled(found: Labels, wanted: Labels, dropped: readonly string[]): Labels {
  const gone = (key: string) => dropped.includes(key) || key.startsWith(labelKeys.labels);
  return { ...Object.fromEntries(Object.entries(found).filter(([key]) => !gone(key))), ...wanted };
}

function isReserved(key: string): boolean {
  return key.startsWith("flatcar-deploy.") || /^(?:.*\.)?hetzner\.cloud\//i.test(key);
}

/** https://docs.hetzner.cloud/reference/cloud#labels */
const labelHint = "https://docs.hetzner.cloud/reference/cloud#labels has the rules";
const word = /^[a-z0-9A-Z](?:[-_.a-z0-9A-Z]*[a-z0-9A-Z])?$/;
const hostname = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/** A name that is no host name, and every label that Hetzner would refuse, FD1003. */
export function draftFindings({ name, labels }: MachineDraft<Options>): readonly Finding[] {
  const findings = labelFindings(name, labels);
  if (hostname.test(name)) return findings;
  const message = `"${name}" is no host name, and Hetzner takes no other name for a machine`;
  return [...findings, { code: "FD1003", message, hint: "use letters, digits and dashes" }];
}

/** Every label that Hetzner would refuse, FD1003. */
export function labelFindings(name: string, labels: Labels): readonly Finding[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const problem = labelProblem(key, value);
    const message = `label "${key}" of ${name}: ${problem}`;
    return problem ? [{ code: "FD1003" as const, message, at: { path: `labels.${key}` }, hint: labelHint }] : [];
  });
}

function labelProblem(key: string, value: string): string | undefined {
  if (isReserved(key)) return "this key is reserved";
  const parts = key.split("/");
  const [prefix, name = ""] = parts.length > 1 ? [parts[0], parts.slice(1).join("/")] : [undefined, key];
  if (prefix !== undefined && !isDomain(prefix)) return `what is before the "/" of a key is a DNS name`;
  if (name.length > lengthLimit) return `a key has at most ${lengthLimit} characters, this one ${name.length}`;
  if (!word.test(name)) return "a key is letters, digits, -, _ and ., with a letter or digit at both ends";
  if (value.length > lengthLimit) return `a value has at most ${lengthLimit} characters, this one ${value.length}`;
  if (value !== "" && !word.test(value)) {
    return "a value is letters, digits, -, _ and ., with a letter or digit at both ends, or empty";
  }
  return undefined;
}

function isDomain(text: string): boolean {
  return text.length <= prefixLimit && text.split(".").every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part));
}
