import { FlatcarError } from "../../errors.ts";
import { resolveRelease } from "../../images/index.ts";
import type { Arch, Release } from "../../platform.ts";
import { type Context, exitCodes } from "../command.ts";
import { releaseRows } from "../release-table.ts";
import {
  archFlag,
  bareFacts,
  channelOf,
  type KnownRelease,
  questionOf,
  type ReleaseQuestion,
  releaseDocument,
  supportFrom,
} from "../releases.ts";

/** `release current [CHANNEL]`: what each channel has now, or had on a day. */
export default async function releaseCurrent(context: Context): Promise<number> {
  const { output } = context;
  const question = questionOf(context);
  const arch = archFlag(context);
  const archs: readonly Arch[] = arch ? [arch] : ["amd64", "arm64"];
  const [word] = context.arguments;
  const found = word === undefined ? await ofAll(archs, question) : await ofOne(channelOf(word), archs, question);
  output.document({ source: question.source.name, releases: found.map(releaseDocument) });
  if (found.length === 0) {
    output.line(`${nothingOn(question)}, by the ${question.source.name}`);
    return exitCodes.done;
  }
  for (const line of releaseRows(found, await question.source.streams(), context)) output.line(line);
  output.line();
  output.line(`  ${output.style.dim(`from the ${question.source.name}`)}`);
  return exitCodes.done;
}

function nothingOn({ at }: ReleaseQuestion): string {
  return at === undefined ? "no channel has a release" : `no channel had a release on ${at.toISOString().slice(0, 10)}`;
}

/** Throws as `resolveRelease` does where there is none. */
async function ofOne(
  name: string,
  archs: readonly Arch[],
  question: ReleaseQuestion,
): Promise<readonly KnownRelease[]> {
  const found = await currentOf(name, archs, question);
  const [arch = "amd64"] = archs;
  if (found.length === 0) await resolveRelease(name, arch, question.source, question.at ? { at: question.at } : {});
  return found;
}

/** Every channel, and every LTS stream that was alive. */
async function ofAll(archs: readonly Arch[], question: ReleaseQuestion): Promise<readonly KnownRelease[]> {
  const streams = (await question.source.streams()).filter(({ supported }) => supported || question.at !== undefined);
  const lts = streams.length > 0 ? streams.map(({ name }) => name).reverse() : ["lts"];
  const found: KnownRelease[] = [];
  for (const name of ["stable", "beta", "alpha", ...lts]) found.push(...(await currentOf(name, archs, question)));
  return found.filter(({ support }) => support.state !== "ended");
}

async function currentOf(
  name: string,
  archs: readonly Arch[],
  question: ReleaseQuestion,
): Promise<readonly KnownRelease[]> {
  const found = (await Promise.all(archs.map((arch) => releaseOf(name, arch, question)))).flatMap((each) => each ?? []);
  const firsts = found.filter(({ version }, index) => found.findIndex((other) => other.version === version) === index);
  return Promise.all(
    firsts.map(async (release) => {
      const known = (await question.source.find(release.version)) ?? bareFacts(release);
      const architectures = found.filter(({ version }) => version === release.version).map(({ arch }) => arch);
      const facts = { ...known, architectures };
      return { facts, support: await supportFrom(question, facts) };
    }),
  );
}

const nothingThen: readonly string[] = ["FD1101", "FD1103", "FD1142"];

/** `undefined` where the channel has nothing for this architecture. */
async function releaseOf(name: string, arch: Arch, { source, at }: ReleaseQuestion): Promise<Release | undefined> {
  try {
    return await resolveRelease(name, arch, source, at ? { at } : {});
  } catch (error) {
    if (error instanceof FlatcarError && nothingThen.includes(error.code)) return undefined;
    throw error;
  }
}
