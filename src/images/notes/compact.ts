import { type Changes, type Remark, remarkKinds } from "./note.ts";

/**
 * Notes of all releases as they come with the package: every text and every set of CVEs once, and the rest as numbers that count them.
 * A set of CVEs is the distances between their places in the sorted list of all, in base 36.
 */
export interface CompactNotes {
  /** By year, the distances between the numbers of its CVEs. */
  readonly cves: Readonly<Record<string, string>>;
  readonly sets: readonly string[];
  readonly texts: readonly string[];
  readonly releases: Readonly<Record<string, readonly CompactChanges[]>>;
}

/** Since; fixes: package, set of CVEs, other advisories; updates: package and version in turn; remarks: kind and text in turn. */
type CompactChanges = readonly [
  string | 0,
  readonly (readonly [number, number, ...number[]])[],
  readonly number[],
  readonly number[],
];

const cvePattern = /^CVE-(\d{4})-(\d+)$/;

export function compact(notes: ReadonlyMap<string, readonly Changes[]>): CompactNotes {
  const cves = allCves(notes);
  const places = new Map(cves.map((id, index) => [id, index]));
  const texts = interner();
  const sets = interner();
  const fold = ({ since, fixes, updates, remarks }: Changes): CompactChanges => [
    since ?? 0,
    fixes.map((fix) => [
      texts.place(fix.package),
      sets.place(distances(fix.advisories.flatMap((id) => places.get(id) ?? []))),
      ...fix.advisories.filter((id) => !places.has(id)).map(texts.place),
    ]),
    updates.flatMap((update) => [texts.place(update.package), texts.place(update.version)]),
    remarks.flatMap(({ kind, text }) => [remarkKinds.indexOf(kind), texts.place(text)]),
  ];
  const releases = Object.fromEntries([...notes].map(([version, list]) => [version, list.map(fold)]));
  return { cves: byYear(cves), sets: sets.all, texts: texts.all, releases };
}

/** What `compact` was made of, by version; CVEs of a fix in the order of their numbers. */
export function expander({
  cves,
  sets,
  texts,
  releases,
}: CompactNotes): (version: string) => readonly Changes[] | undefined {
  const ids = Object.entries(cves).flatMap(([year, text]) =>
    sums(text).map((number) => `CVE-${year}-${String(number).padStart(4, "0")}`),
  );
  const text = (place: number) => texts[place] ?? "";
  const unfold = ([since, fixes, updates, remarks]: CompactChanges): Changes => ({
    since: since === 0 ? undefined : since,
    fixes: fixes.map(([name, set, ...others]) => ({
      package: text(name),
      advisories: [...sums(sets[set] ?? "").flatMap((place) => ids[place] ?? []), ...others.map(text)],
    })),
    updates: pairs(updates).map(([name, number]) => ({ package: text(name), version: text(number) })),
    remarks: pairs(remarks).map(
      ([kind, place]): Remark => ({ kind: remarkKinds[kind] ?? "notice", text: text(place) }),
    ),
  });
  return (version) => releases[version]?.map(unfold);
}

function allCves(notes: ReadonlyMap<string, readonly Changes[]>): readonly string[] {
  const found = new Set<string>();
  for (const { fixes } of [...notes.values()].flat())
    for (const id of fixes.flatMap(({ advisories }) => advisories)) if (cvePattern.test(id)) found.add(id);
  return [...found].sort(compareCves);
}

/** By year and number. */
export function compareCves(a: string, b: string): number {
  const [, yearA = "", numberA = ""] = cvePattern.exec(a) ?? [];
  const [, yearB = "", numberB = ""] = cvePattern.exec(b) ?? [];
  return Number(yearA) - Number(yearB) || Number(numberA) - Number(numberB);
}

function byYear(cves: readonly string[]): Record<string, string> {
  const years = new Map<string, number[]>();
  for (const id of cves) {
    const [, year = "", number] = cvePattern.exec(id) ?? [];
    years.set(year, [...(years.get(year) ?? []), Number(number)]);
  }
  return Object.fromEntries([...years].map(([year, numbers]) => [year, distances(numbers)]));
}

function distances(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.map((number, index) => (number - (sorted[index - 1] ?? 0)).toString(36)).join(" ");
}

function sums(text: string): readonly number[] {
  let sum = 0;
  return text === "" ? [] : text.split(" ").map((distance) => (sum += Number.parseInt(distance, 36)));
}

function pairs(list: readonly number[]): readonly (readonly [number, number])[] {
  return list.flatMap((first, index) => (index % 2 === 0 ? [[first, list[index + 1] ?? 0] as const] : []));
}

function interner(): { readonly all: readonly string[]; place(text: string): number } {
  const known = new Map<string, number>();
  const all: string[] = [];
  const place = (text: string) => {
    const found = known.get(text) ?? all.push(text) - 1;
    known.set(text, found);
    return found;
  };
  return { all, place };
}
