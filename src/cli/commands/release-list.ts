import { checkChannel, checkKnown, type LtsStream, parseDate } from "../../images/index.ts";
import { compareVersions } from "../../images/version.ts";
import { type Context, exitCodes, flagValue } from "../command.ts";
import { releaseRows } from "../release-table.ts";
import {
  archFlag,
  channelOf,
  type KnownRelease,
  knownReleases,
  questionOf,
  releaseDocument,
  streamName,
} from "../releases.ts";

/** `release list`: every release, newest first; with `--at` those that were current on that day. */
export default async function releaseList(context: Context): Promise<number> {
  const { output } = context;
  const question = questionOf(context);
  if (question.at) checkKnown(question.source, question.at);
  const streams = await question.source.streams();
  const channel = flagValue(context, "channel");
  if (channel !== undefined) await checkChannel(channelOf(channel), question.source);
  const wanted = filters(context, streams);
  const known = (await knownReleases(question)).filter((each) => wanted.every((passes) => passes(each)));
  const shown = question.at ? known.filter(({ support }) => support.state === "current") : known;
  const out = shown.filter(
    ({ facts }) => facts.published === "" || Date.parse(facts.published) <= question.day.getTime(),
  );
  const sorted = out.toSorted(newestFirst);
  output.document({ source: question.source.name, releases: sorted.map(releaseDocument) });
  if (sorted.length === 0) {
    output.line(`no release is like that, by the ${question.source.name}`);
    return exitCodes.done;
  }
  for (const line of releaseRows(sorted, streams, context)) output.line(line);
  output.line();
  const count = `${sorted.length} ${sorted.length === 1 ? "release" : "releases"}`;
  output.line(`  ${output.style.dim(`${count}, from the ${question.source.name}`)}`);
  return exitCodes.done;
}

type Filter = (release: KnownRelease) => boolean;

function filters(context: Context, streams: readonly LtsStream[]): readonly Filter[] {
  const [channel, since] = [flagValue(context, "channel"), flagValue(context, "since")];
  const arch = archFlag(context);
  const from = since === undefined ? undefined : parseDate(since, "start").getTime();
  const name = channel === undefined ? undefined : channelOf(channel);
  return [
    ({ facts }) => name === undefined || facts.channel === name || streamName(facts, streams) === name,
    ({ facts }) => arch === undefined || facts.architectures.includes(arch),
    ({ facts }) => from === undefined || Date.parse(facts.published) >= from,
  ];
}

/** By day and, within one, by version. */
function newestFirst(a: KnownRelease, b: KnownRelease): number {
  const [left, right] = [a.facts.published.slice(0, 10), b.facts.published.slice(0, 10)];
  return left === right ? compareVersions(b.facts.version, a.facts.version) : left < right ? 1 : -1;
}
