import { type Finding, FlatcarError, nearest } from "../errors.ts";
import { type Arch, type Channel, channels, type Release } from "../platform.ts";
import type { ReleaseFacts, ReleaseSource } from "./source.ts";
import { compareVersions, neighbours, versionPattern } from "./version.ts";

/** What a user asks for: a channel's current version, or an exact one. */
export type Wanted =
  | {
      readonly kind: "channel";
      readonly channel: Channel /** As the release server calls it: `lts-2024`. */;
      readonly name: string;
    }
  | { readonly kind: "version"; readonly version: string };

/** Reads `stable`, `lts-2024` or `4593.2.5`. Throws FD1101. */
export function parseWanted(wanted: string): Wanted {
  if (versionPattern.test(wanted)) return { kind: "version", version: wanted };
  const [start] = wanted.split("-");
  const channel = channels.find((name) => name === wanted || (name === "lts" && /^lts-\d{4}$/.test(wanted)));
  if (channel !== undefined && start !== undefined) return { kind: "channel", channel, name: wanted };
  throw new FlatcarError({
    code: "FD1101",
    message: `"${wanted}" is neither a channel nor a version of Flatcar`,
    hint: hintFor(wanted),
  });
}

const holdMark = "+hold";

/** The channel of `stable+hold`, which is the channel held back until it is everywhere; `undefined` for anything else. */
export function heldChannel(wanted: string): string | undefined {
  return wanted.endsWith(holdMark) ? wanted.slice(0, -holdMark.length) : undefined;
}

/** How a channel that is held back is written as one word: in a lock, in state, to `lock --update`. */
export function holdBack(channel: string): string {
  return channel + holdMark;
}

/** Versions of a channel or stream (`lts-2024`), from the one that it has now backwards. */
export async function newestFirst(channel: string, source: ReleaseSource): Promise<readonly string[]> {
  const currents = await Promise.all((["amd64", "arm64"] as const).map((arch) => source.current(channel, arch)));
  const [newest] = currents.flatMap((version) => version ?? []).sort((a, b) => compareVersions(b, a));
  const [name, year] = channel.split("-");
  const published = (await source.list()).filter((facts) => facts.channel === name).map(({ version }) => version);
  const stream = year && newest ? published.filter((version) => majorOf(version) === majorOf(newest)) : published;
  const known =
    newest === undefined ? stream : [newest, ...stream.filter((version) => compareVersions(version, newest) < 0)];
  return [...new Set(known)].sort((a, b) => compareVersions(b, a));
}

function majorOf(version: string): string | undefined {
  return version.split(".")[0];
}

function hintFor(wanted: string): string {
  const held = heldChannel(wanted);
  if (held !== undefined)
    return `a channel is held back in a deployment file: release: { channel: ${held}, hold: everywhere }`;
  const near = nearest(wanted, [...channels, "lts-2024"]);
  if (near) return `did you mean "${near}"?`;
  if (/^v?\d+(\.\d+){0,2}/.test(wanted)) return "a version has three parts and nothing else, for example 4593.2.5";
  return `a channel (${channels.join(", ")}, lts-2024) or an exact version, for example 4593.2.5`;
}

/**
 * The exact release that a channel has now, or that a version is. Throws FD1101 to FD1103 for what does not exist, FD1104 where
 * sources contradict each other, FD1105 where none can be reached, and FD1106 for what is newer than an offline snapshot. With `at` it is
 * what a channel had at that time, by the releases that the source lists; FD1142 for what was not out then.
 */
export async function resolveRelease(
  wanted: string,
  arch: Arch,
  source: ReleaseSource,
  { at }: { readonly at?: Date } = {},
): Promise<Release> {
  const parsed = parseWanted(wanted);
  if (at) return (await import("./release-at.ts")).releaseAt(parsed, arch, source, at);
  if (parsed.kind === "version") return ofVersion(parsed.version, arch, source);
  const { channel, name } = parsed;
  const version = await source.current(name, arch);
  if (version === undefined) throw new FlatcarError(await noCurrent(name, arch, source));
  const facts = await source.find(version, arch);
  if (facts) checkAgreement(name, channel, arch, facts, source);
  return { channel, version, arch };
}

/** An exact version. Throws FD1102, FD1103, FD1106. */
export async function ofVersion(version: string, arch: Arch, source: ReleaseSource): Promise<Release> {
  const facts = await source.find(version, arch);
  if (!facts) throw new FlatcarError(await neverPublished(version, source));
  if (!facts.architectures.includes(arch)) throw new FlatcarError(await otherArchitecture(facts, arch, source));
  return { channel: facts.channel, version, arch };
}

/** What the channel's own file says and what the feed says of that version. */
function checkAgreement(name: string, channel: Channel, arch: Arch, facts: ReleaseFacts, source: ReleaseSource): void {
  const { version, architectures } = facts;
  const contradictions = [
    ...(facts.channel === channel ? [] : [`the feed has ${version} in the channel ${facts.channel}`]),
    ...(architectures.includes(arch) ? [] : [`the feed has ${version} for ${architectures.join(", ")} only`]),
  ];
  if (contradictions.length === 0) return;
  throw new FlatcarError({
    code: "FD1104",
    message: `the release server and the feed disagree about ${name} for ${arch}`,
    details: [`version.txt of ${name} ${arch} (${source.name}): ${version}`, ...contradictions],
    hint: "one of them may be behind: try again later, or name the exact version",
  });
}

async function noCurrent(name: string, arch: Arch, source: ReleaseSource): Promise<Finding> {
  const other: Arch = arch === "amd64" ? "arm64" : "amd64";
  if ((await source.current(name, other)) !== undefined) {
    return {
      code: "FD1103",
      message: `${name} is not published for ${arch}`,
      hint: `use ${other}, or another channel`,
    };
  }
  return unknownChannel(name, source);
}

/** Throws FD1101 for a channel or LTS stream that never had a release, with those that had one. */
export async function checkChannel(name: string, source: ReleaseSource): Promise<void> {
  if (!(await knownChannels(source)).includes(name)) throw new FlatcarError(await unknownChannel(name, source));
}

async function unknownChannel(name: string, source: ReleaseSource): Promise<Finding> {
  return {
    code: "FD1101",
    message: `there is no channel "${name}": the ${source.name} has nothing under this name`,
    hint: `one of: ${(await knownChannels(source)).join(", ")}`,
  };
}

/** Channels that have a release, and the LTS streams. */
async function knownChannels(source: ReleaseSource): Promise<readonly string[]> {
  const [listed, streams] = await Promise.all([source.list(), source.streams()]);
  const used = new Set(listed.map(({ channel }) => channel));
  return [...channels.filter((channel) => used.has(channel)), ...streams.map(({ name }) => name).sort()];
}

async function neverPublished(version: string, source: ReleaseSource): Promise<Finding> {
  const published = (await source.list()).map((facts) => facts.version);
  const newest = published.sort(compareVersions).at(-1);
  const { until, beyond = "run without --offline to ask the release server" } = source;
  if (until !== undefined && (newest === undefined || compareVersions(version, newest) > 0)) {
    return {
      code: "FD1106",
      message: `Flatcar ${version} is newer than the bundled snapshot of ${until}`,
      hint: beyond,
    };
  }
  const known = until === undefined ? "" : `, as far as the bundled snapshot of ${until} knows`;
  const near = neighbours(version, published);
  return {
    code: "FD1102",
    message: `Flatcar ${version} was never published${known}`,
    hint: near.length > 0 ? `published versions near it: ${near.join(", ")}` : "name a channel, for example stable",
  };
}

async function otherArchitecture(facts: ReleaseFacts, arch: Arch, source: ReleaseSource): Promise<Finding> {
  const { version, channel, architectures } = facts;
  const same = (await source.list()).filter((other) => other.channel === channel && other.architectures.includes(arch));
  const near = neighbours(
    version,
    same.map((other) => other.version),
  );
  return {
    code: "FD1103",
    message: `Flatcar ${version} was published for ${architectures.join(", ")}, not for ${arch}`,
    hint: near.length > 0 ? `${channel} versions for ${arch}: ${near.join(", ")}` : `use ${architectures.join(", ")}`,
  };
}
