import { toFixes, toUpdate } from "./items.ts";
import type { Changes, Fix, Remark, Update } from "./note.ts";

type Section = Remark["kind"];

interface Item {
  readonly section: Section;
  readonly indent: number;
  text: string;
  readonly children: string[];
}

interface Block {
  readonly since: string | undefined;
  readonly items: Item[];
}

const sections: readonly (readonly [RegExp, Section])[] = [
  [/^security fixes$/, "security fix"],
  [/^bu[gx] ?fixes$/, "bug fix"],
  [/^(?:breaking )?changes$/, "change"],
  [/^updates$/, "update"],
  [/^known (?:issues?|bugs?)$/, "known issue"],
  [/^(?:notes?|deprecation|update to cgroupsv2)$/, "notice"],
];

/**
 * Reads the text of a release note as the published feeds have it, in all the shapes since 2018: a part for each release that it
 * compares with, in the note's order. Never throws: what it cannot place is a notice.
 */
export function parseNotes(text: string): readonly Changes[] {
  const blocks = readBlocks(text);
  const preamble = blocks.length > 1 && blocks[0]?.since === undefined ? blocks.shift() : undefined;
  return blocks.map(({ since, items }) => toChanges(since, [...(preamble?.items ?? []), ...items]));
}

function readBlocks(text: string): Block[] {
  const blocks: Block[] = [{ since: undefined, items: [] }];
  let section: Section = "notice";
  let open = false;
  for (const line of text.replaceAll("\r", "").split("\n")) {
    const since = sinceOf(line);
    const heading = sectionOf(line);
    if (since !== undefined) blocks.push({ since, items: [] });
    if (since !== undefined || isTitle(line)) section = "notice";
    else if (heading) section = heading;
    else if (line.trim() !== "") addLine(blocks.at(-1)?.items ?? [], section, line, open);
    open = line.trim() !== "" && since === undefined && !heading;
  }
  return blocks.filter(({ since, items }, index) => since !== undefined || items.length > 0 || index > 0);
}

/** `_Changes since **Stable 4593.2.4**_`, in any of its spellings. */
function sinceOf(line: string): string | undefined {
  return /^[\s_*#]*changes\s+(?:since|compared to|from)\b.*?(\d+\.\d+\.\d+)[\s_*:]*$/i.exec(line)?.[1];
}

function sectionOf(line: string): Section | undefined {
  if (/^\s*[-*]\s/.test(line)) return undefined;
  const words = line
    .replaceAll(/[#*_:]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
  return sections.find(([pattern]) => pattern.test(words))?.[1];
}

/** A line that only says what the note is of. */
function isTitle(line: string): boolean {
  const plain = line.replaceAll(/[#*_]/g, "").trim();
  return (
    /^(?:new )?(?:alpha|beta|stable|lts|edge)(?:-\d{4})?\s+(?:release\s+)?\d+\.\d+\.\d+:?$/i.test(plain) ||
    /^(?:\[Upstream Container Linux updates\]\(.*|flatcar updates|initial release)$/i.test(plain)
  );
}

/** A bullet, or the further lines of one. */
function addLine(items: Item[], section: Section, line: string, open: boolean): void {
  const last = items.at(-1);
  const [, space = "", bullet] = /^(\s*)[-*+](?:\s+|(?=\[))(.*)$/.exec(line) ?? [];
  const indent = space.length;
  if (bullet === undefined) {
    if (!open || !last) items.push({ section: "notice", indent: 0, text: line.trim(), children: [] });
    else if (last.children.length > 0) last.children.push(`${last.children.pop()} ${line.trim()}`);
    else last.text += ` ${line.trim()}`;
  } else if (last?.section === section && indent >= last.indent + 2) last.children.push(bullet);
  else items.push({ section, indent, text: bullet, children: [] });
}

function toChanges(since: string | undefined, items: readonly Item[]): Changes {
  const fixes: Fix[] = [];
  const updates: Update[] = [];
  const remarks: Remark[] = [];
  for (const { section, text, children } of items) {
    const kind = section === "notice" ? kindOf(text) : section;
    const found = kind === "security fix" ? toFixes(text, children) : [];
    const update = kind === "update" ? toUpdate(text) : undefined;
    fixes.push(...found);
    if (update) updates.push(update);
    const told = update !== undefined || (found.length > 0 && found.every((fix) => fix.package !== ""));
    if (!told) remarks.push({ kind: section, text: plain([text, ...children].join("; ")) });
  }
  return { since, fixes, updates, remarks };
}

/** Notes have forgotten a heading: the form of the item tells what it is. */
function kindOf(text: string): Section {
  if (/^[\w.+: -]+ \(.*\[CVE-\d{4}-\d+\]\(/.test(text)) return "security fix";
  return /^\w+ \[[\d.]+\]\(\S+\)$/.test(text) ? "update" : "notice";
}

/** Without links and emphasis, on one line. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*\)/g, "$1")
    .replaceAll("**", "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
