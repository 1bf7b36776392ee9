interface Reader {
  /** First major version of Flatcar. */
  readonly major: number;
  /** Minor version of the newest stable spec. */
  readonly minor: number;
  /** First release of each channel, as a message names them. */
  readonly first: string;
}

/**
 * What Flatcar reads, newest first. Where stable, beta and alpha of a major version differ it is what its final releases read.
 * From the ignition ebuilds at the release tags of https://github.com/flatcar/scripts (sys-apps/ignition) and the newest spec
 * of each Ignition (2.13: 3.3.0, 2.15: 3.4.0, 2.20: 3.5.0, 2.26: 3.6.0),
 * https://github.com/coreos/ignition/blob/v2.26.0/docs/release-notes.md
 */
const readers: readonly Reader[] = [
  { major: 4799, minor: 6, first: "major version 4799" },
  { major: 4152, minor: 5, first: "alpha 4152.0.0, beta 4152.1.0, stable 4152.2.0" },
  { major: 3535, minor: 4, first: "alpha 3535.0.0, beta 3549.1.0, stable 3602.2.0, lts 4081.3.0" },
  { major: 3185, minor: 3, first: "alpha 3185.0.0, beta 3185.1.0, stable 3227.2.0, lts 3510.3.0" },
];

/** Minor version of the newest stable spec 3 that a Flatcar release reads; `undefined` where it knows only spec 2. */
export function newestMinor(version: string): number | undefined {
  const major = Number(version.split(".")[0]);
  return readers.find((reader) => major >= reader.major)?.minor;
}

/** The first releases that read a minor version of the spec; `undefined` where none does, as for experimental ones. */
export function firstReaders(minor: number): string | undefined {
  return readers.findLast((reader) => reader.minor >= minor)?.first;
}
