import { newestMinor } from "../ignition/spec/release.ts";
import {
  type LtsStream,
  parseDate,
  parseWanted,
  type ReleaseFacts,
  type ReleaseSource,
  type Support,
  supportOf,
} from "../images/index.ts";
import type { Arch, Release } from "../platform.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { ioOf } from "./io.ts";
import { offlineRemedy, releaseSource } from "./release-source.ts";
import type { Style } from "./style.ts";

/** A release with what it can expect on the day that is asked about. */
export interface KnownRelease {
  readonly facts: ReleaseFacts;
  readonly support: Support;
}

/** Everything that commands about releases ask: where, and about which day. */
export interface ReleaseQuestion {
  readonly source: ReleaseSource;
  /** `--at`, or now. */
  readonly day: Date;
  /** `--at` alone. */
  readonly at: Date | undefined;
}

/** `--offline` and `--at`. Throws FD1141 for what is no date, FD1701 for one that is not yet. */
export function questionOf(context: Context): ReleaseQuestion {
  const { host, output } = context;
  const source = releaseSource({
    io: ioOf(host, output),
    offline: isSet(context, "offline"),
    signal: host.signal,
    remedy: offlineRemedy(context),
  });
  const at = dayAsked(context);
  return { source, at, day: at ?? host.now() };
}

/** `--at`. Throws FD1141 for what is no date, FD1701 for one that is not yet. */
export function dayAsked(context: Context): Date | undefined {
  const text = flagValue(context, "at");
  const at = text === undefined ? undefined : parseDate(text, "end");
  if (at && at.getTime() > context.host.now().getTime() + dayMs) throw wrong(`--at ${text} has not come yet`);
  return at;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Every release that the source lists, each with its support. Asks once for the list and once for the LTS streams. */
export async function knownReleases({ source, day }: ReleaseQuestion): Promise<readonly KnownRelease[]> {
  const listed = await source.list();
  const streams = await source.streams();
  return listed.map((facts) => ({ facts, support: supportOf(facts, listed, streams, day) }));
}

/** A version that the feed does not have yet: nothing is known but that it is. */
export function bareFacts({ channel, version, arch }: Release): ReleaseFacts {
  return { channel, version, architectures: [arch], published: "", software: {} };
}

/** Of one release. */
export async function supportFrom({ source, day }: ReleaseQuestion, facts: ReleaseFacts): Promise<Support> {
  return supportOf(facts, await source.list(), await source.streams(), day);
}

/** As `--json` shows a release. */
export function releaseDocument({ facts, support }: KnownRelease): Readonly<Record<string, unknown>> {
  const { channel, version, architectures, published, software } = facts;
  return { channel, version, architectures, published, ...software, ignitionSpec: ignitionSpec(version), support };
}

/** The newest spec of Ignition that a release reads, for example `3.5.0`; `2` where it knows no newer one. */
export function ignitionSpec(version: string): string {
  const minor = newestMinor(version);
  return minor === undefined ? "2" : `3.${minor}.0`;
}

export function paintSupport({ state }: Support, style: Style): string {
  return style[({ current: "green", outdated: "yellow", ended: "red" } as const)[state]](state);
}

/** `stable`, `lts-2024`. */
export function streamName(
  { channel, version }: Pick<ReleaseFacts, "channel" | "version">,
  streams: readonly LtsStream[],
): string {
  const [major] = version.split(".");
  return (channel === "lts" && streams.find((stream) => String(stream.major) === major)?.name) || channel;
}

/** A channel or an LTS stream by its name. Throws FD1101 for any other word, FD1701 for a version. */
export function channelOf(word: string): string {
  const parsed = parseWanted(word);
  if (parsed.kind === "channel") return parsed.name;
  throw wrong(`"${word}" is a version, and a channel is asked for`, "`release show` shows what is in a version");
}

/** `--arch`. Throws FD1701 for a word that is no architecture. */
export function archFlag(invocation: Pick<Context, "entry" | "arguments" | "flags">): Arch | undefined {
  const arch = flagValue(invocation, "arch");
  if (arch === undefined || arch === "amd64" || arch === "arm64") return arch;
  throw wrong(`--arch takes amd64 or arm64, not "${arch}"`);
}
