import type { Fix, Update } from "./note.ts";

/**
 * The fixes that an item of the security section tells: `Linux ([CVE-…](url), …)`, a package with its CVEs as items below it, or a
 * sentence. Every CVE id in it is in one of them.
 */
export function toFixes(text: string, children: readonly string[]): readonly Fix[] {
  const named = packageOf(text) ?? "";
  if (children.length === 0) return fixOf(named, text);
  return [text, ...children].flatMap((part) => fixOf(named === "" ? (packageOf(part) ?? "") : named, part));
}

function fixOf(name: string, text: string): readonly Fix[] {
  const labels = name === "" ? [] : [...text.matchAll(/\[\s*([^\]]+?)\s*\]\(/g)].map(([, label = ""]) => label);
  const ids = text.match(/CVE-\d{4}-\d{4,}/g) ?? [];
  const others = labels.filter((label) => !/CVE-\d{4}/.test(label));
  const advisories = [...new Set([...ids, ...others])];
  return advisories.length > 0 ? [{ package: name, advisories }] : [];
}

/** `Linux` of `Linux ([CVE-…`, `Linux - [CVE-…`, `Linux: [CVE-…`; `undefined` for a sentence. */
function packageOf(text: string): string | undefined {
  const [, start = ""] = /^([^([]*)/.exec(text) ?? [];
  const name = start
    .replace(/(?::? fix(?:es)?\b.*| fixes for)$/i, "")
    .replace(/[\s:-]+$/, "")
    .trim();
  if (name === "" || /^(?:cve-|fix |disable |use |similar |malicious )/i.test(name)) return undefined;
  if (name.split(" ").length > mostWords) return undefined;
  return /^linux(?: kernel)?$/i.test(name) ? "Linux" : name;
}

const mostWords = 5;

/** `ca-certificates ([3.83](url))`, `Linux [5.4.1](url)`, `tdb (1.4.5)`; of several versions the first, which is the newest. */
export function toUpdate(text: string): Update | undefined {
  const [, name = "", version = ""] =
    /^([^([]+?(?: \((?:amd64|arm64)\))?)\s*\(*\s*\[\s*\(?([^\]]*\d[^\]]*?)\s*\]\(/.exec(text) ??
    /^([^([]+?)\s*\(+\s*([\w.+-]*\d[\w.+-]*)/.exec(text) ??
    /^(\S+)\s+v?(\d[\w.+-]*)$/.exec(text) ??
    [];
  const named = name.replace(/[\s:-]+$/, "").trim();
  if (named === "") return undefined;
  return { package: /^linux(?: kernel)?$/i.test(named) ? "Linux" : inImage(named), version };
}

/** `curl` of `base, dev: curl`: what is in the image itself needs no word about where it is. */
function inImage(name: string): string {
  const [, parts = "", rest = ""] = /^([\w-]+(?:, [\w-]+)*): (.+)$/.exec(name) ?? [];
  return parts.split(", ").includes("base") ? rest : name;
}
