import type { LtsStream, ReleaseFacts } from "./source.ts";
import { compareVersions } from "./version.ts";

/** What a release can expect, on one day. */
export interface Support {
  /** `current`: the newest of what is still supported. `outdated`: the same with fixes is out. `ended`: no more fixes. */
  readonly state: "current" | "outdated" | "ended";
  /** One short sentence, no trailing full stop. */
  readonly reason: string;
  /** The version to move to, where one is out. */
  readonly newer?: string;
  /** ISO day on which the LTS stream is planned to end; it may live longer. */
  readonly until?: string;
  /** Where the rule is written. */
  readonly source: string;
}

const channelsPage = "https://www.flatcar.org/docs/latest/updates-releases/releases/switching-channels/";

/** A stream lives for about this long from its first release. */
const ltsMonths = 18;

/**
 * The LTS streams as of the day of the bundled snapshot. That the first three ended is told by their last release notes (2605.31.1) and by
 * the streams that followed; the release server's own list is at https://lts.release.flatcar-linux.net/lts-info
 */
export const bundledStreams: readonly LtsStream[] = [
  { name: "lts-2021", major: 2605, supported: false },
  { name: "lts-2022", major: 3033, supported: false },
  { name: "lts-2023", major: 3510, supported: false },
  { name: "lts-2024", major: 4081, supported: true },
];

/** Reads `lts-info`, a line `MAJOR:YEAR:supported` or `MAJOR:YEAR:unsupported` for each stream; anything else in it is left out. */
export function readLtsInfo(text: string): readonly LtsStream[] {
  return [...text.matchAll(/^\s*(\d+):(\d{4}):(supported|unsupported)\s*$/gm)].map(([, major, year, state]) => ({
    name: `lts-${year}`,
    major: Number(major),
    supported: state === "supported",
  }));
}

export function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}

/** The newest by number, which is not always the one that came last: older streams get fixes too. */
export function newestOf(releases: readonly ReleaseFacts[]): ReleaseFacts | undefined {
  return releases.toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
}

/** What a release can expect at a time, by what was published until then. */
export function supportOf(
  { channel, version }: ReleaseFacts,
  known: readonly ReleaseFacts[],
  streams: readonly LtsStream[],
  now: Date,
): Support {
  const same = known.filter((other) => other.channel === channel && isOut(other, now));
  if (channel === "edge") return { state: "ended", reason: "the edge channel is retired", source: channelsPage };
  const major = majorOf(version);
  const branch = same.filter((other) => majorOf(other.version) === major);
  if (channel === "lts") return ofStream(major, branch, version, same, streams, now);
  const newest = newestOf(same)?.version ?? version;
  if (majorOf(newest) > major) return { ...ended(`${channel} moved on to ${majorOf(newest)}`), newer: newest };
  return ofBranch(newest, version, `gets fixes until the next ${channel} major is out`);
}

/** Published until this time; one without a date counts as published. */
export function isOut({ published }: ReleaseFacts, now: Date): boolean {
  return published === "" || Date.parse(published) <= now.getTime();
}

function ofStream(
  major: number,
  branch: readonly ReleaseFacts[],
  version: string,
  lts: readonly ReleaseFacts[],
  streams: readonly LtsStream[],
  now: Date,
): Support {
  const stream = streams.find((each) => each.major === major);
  const until = plannedEnd(branch);
  const newer = newestOf(lts)?.version;
  const later = newer !== undefined && majorOf(newer) > major ? { newer } : {};
  const over = stream?.supported === false && (until === undefined || Date.parse(until) <= now.getTime());
  const end = until === undefined ? {} : { until };
  const name = stream?.name ?? `lts ${major}`;
  if (over) return { ...ended(`${name} has ended`), ...later, ...end };
  return { ...ofBranch(newestOf(branch)?.version ?? version, version, `${name} gets fixes`), ...end };
}

/** 18 months from the first release of the stream. */
function plannedEnd(branch: readonly ReleaseFacts[]): string | undefined {
  const first = branch
    .map(({ published }) => published)
    .filter((date) => date !== "")
    .sort()[0];
  if (first === undefined) return undefined;
  const end = new Date(first);
  end.setUTCMonth(end.getUTCMonth() + ltsMonths);
  return end.toISOString().slice(0, 10);
}

function ofBranch(newest: string, version: string, reason: string): Support {
  if (compareVersions(version, newest) >= 0) return { state: "current", reason, source: channelsPage };
  return { state: "outdated", reason: `${newest} has fixes that it lacks`, newer: newest, source: channelsPage };
}

function ended(reason: string): Support {
  return { state: "ended", reason, source: channelsPage };
}
