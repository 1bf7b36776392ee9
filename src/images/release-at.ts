import { FlatcarError } from "../errors.ts";
import type { Arch, Release } from "../platform.ts";
import { isOut, majorOf, newestOf } from "./life-cycle.ts";
import { ofVersion, parseWanted, type Wanted } from "./release.ts";
import type { ReleaseFacts, ReleaseSource } from "./source.ts";

/** Reads `2026-05-01`, which means the start or the end of that day in UTC, or an ISO time with its zone. Throws FD1141. */
export function parseDate(text: string, part: "start" | "end"): Date {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const date = new Date(time ? text : `${text}T${part === "end" ? "23:59:59.999" : "00:00:00"}Z`);
  if (isDay(time ? text.slice(0, 10) : text) && !Number.isNaN(date.getTime())) return date;
  throw new FlatcarError({
    code: "FD1141",
    message: `"${text}" is not a date`,
    hint: "write a day, for example 2026-05-01, or a time with its zone, for example 2026-05-01T12:00Z",
  });
}

/** A day that the calendar has: not 30 February. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** What a channel had at a time, or an exact version that was out then. Throws FD1101 to FD1103, FD1105, FD1106 and FD1142. */
export async function releaseAt(wanted: Wanted, arch: Arch, source: ReleaseSource, at: Date): Promise<Release> {
  checkKnown(source, at);
  if (wanted.kind === "version") {
    const release = await ofVersion(wanted.version, arch, source);
    const facts = await source.find(wanted.version, arch);
    if (facts && !isOut(facts, at)) throw notOut(wanted.version, facts.published, at);
    return release;
  }
  const listed = (await source.list()).filter((facts) => facts.channel === wanted.channel && facts.published !== "");
  const known = wanted.name === wanted.channel ? listed : await ofStream(wanted.name, listed, source);
  const built = known.filter(({ architectures }) => architectures.includes(arch));
  const newest = newestOf(built.filter((facts) => isOut(facts, at)));
  if (newest) return { channel: newest.channel, version: newest.version, arch };
  const first = built.map(({ published }) => published).sort()[0];
  if (known.length > 0 && built.length === 0) throw neverBuilt(wanted.name, arch);
  throw notOut(`${wanted.name} for ${arch}`, first, at);
}

/** The source as it was at a time, as far as channels go: each has what it had then. What it had not throws FD1142. */
export function sourceAt(source: ReleaseSource, at: Date): ReleaseSource {
  return {
    ...source,
    list: async () => (await source.list()).filter((facts) => isOut(facts, at)),
    current: async (channel, arch) => (await releaseAt(parseWanted(channel), arch, source, at)).version,
  };
}

async function ofStream(
  name: string,
  listed: readonly ReleaseFacts[],
  source: ReleaseSource,
): Promise<readonly ReleaseFacts[]> {
  const stream = (await source.streams()).find((each) => each.name === name);
  return listed.filter(({ version }) => majorOf(version) === stream?.major);
}

function neverBuilt(name: string, arch: Arch): FlatcarError {
  const message = `Flatcar ${name} was never published for ${arch}`;
  return new FlatcarError({ code: "FD1142", message, hint: "choose another channel or architecture" });
}

function notOut(what: string, first: string | undefined, at: Date): FlatcarError {
  return new FlatcarError({
    code: "FD1142",
    message: `Flatcar ${what} was not published by ${at.toISOString().slice(0, 10)}`,
    ...(first === undefined ? {} : { hint: `its first release came out on ${first.slice(0, 10)}` }),
  });
}

/** Throws FD1106 for a time after that up to which the source knows what there is. */
export function checkKnown({ until }: Pick<ReleaseSource, "until">, at: Date): void {
  if (until === undefined || at.toISOString().slice(0, 10) <= until) return;
  throw new FlatcarError({
    code: "FD1106",
    message: `what was current on ${at.toISOString().slice(0, 10)} is not known: the bundled snapshot ends on ${until}`,
    hint: "run without --offline to ask the release server",
  });
}
