import { stringify } from "yaml";
import type { Lock } from "./lock.ts";

const head =
  "# What this deployment boots, exactly. Written by `flatcar-deploy lock` and `up`; made to be committed.\n";

/** Text of a lock file: sorted, so that a change of one pin is a change of its own lines. */
export function formatLock({ releases, images, files, extensions }: Lock): string {
  const sections = {
    releases: sorted(releases),
    images: sorted(images),
    files: sorted(files),
    extensions: sorted(extensions),
  };
  const filled = Object.entries(sections).filter(([, entries]) => Object.keys(entries).length > 0);
  if (filled.length === 0) return head;
  return head + filled.map(([name, entries]) => `\n${stringify({ [name]: entries }, { lineWidth: 0 })}`).join("");
}

/** The order of the fields is that of the types: what a reader looks for comes first. */
const fields = [
  "version",
  "channel",
  "published",
  "pools",
  "image",
  "source",
  "url",
  "size",
  "sha512",
  "sha256",
  "signer",
  "signed",
  "verified",
] as const;

function sorted(entries: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  const names = Object.keys(entries).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(names.map((name) => [name, inOrder(entries[name] ?? {})]));
}

function inOrder(entry: object): object {
  const given = entry as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])));
}
