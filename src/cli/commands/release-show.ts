import { parseWanted, resolveRelease, type Support } from "../../images/index.ts";
import type { Release } from "../../platform.ts";
import { type Context, exitCodes } from "../command.ts";
import { formatAge } from "../plan-screen.ts";
import {
  archFlag,
  bareFacts,
  ignitionSpec,
  type KnownRelease,
  paintSupport,
  questionOf,
  releaseDocument,
  supportFrom,
} from "../releases.ts";
import { formatTable } from "../table.ts";

/** `release show CHANNEL|VERSION`: what is in one release, and what it can expect. */
export default async function releaseShow(context: Context): Promise<number> {
  const { output } = context;
  const question = questionOf(context);
  const given = archFlag(context);
  const [wanted = ""] = context.arguments;
  parseWanted(wanted);
  const { source, at } = question;
  const release = await resolveRelease(wanted, given ?? "amd64", source, at ? { at } : {});
  const facts = (await source.find(release.version)) ?? bareFacts(release);
  const known = { facts, support: await supportFrom(question, facts) };
  output.document({ ...releaseDocument(known), ...(given ? { arch: given } : {}), source: source.name });
  output.line(output.style.bold(`${facts.channel} ${facts.version}`));
  output.line();
  for (const line of formatTable(rows(known, context, question.day), output)) output.line(line);
  output.line();
  output.line(`  ${output.style.dim(`from the ${source.name}; notes: ${notesUrl(release)}`)}`);
  return exitCodes.done;
}

function rows({ facts, support }: KnownRelease, { output }: Context, day: Date): readonly (readonly string[])[] {
  const { published, software, architectures, version } = facts;
  return [
    ["published", published ? `${published.slice(0, 10)}, ${formatAge(published, day)}` : ""],
    ["support", `${paintSupport(support, output.style)}: ${support.reason}${endOf(support, day)}`],
    ["newer", support.newer ?? ""],
    ["architectures", architectures.join(" ")],
    ...Object.entries(software),
    ["Ignition spec", `up to ${ignitionSpec(version)}`],
  ].filter(([, value]) => value !== "");
}

/** The planned end of an LTS stream, which may live longer. */
function endOf({ state, until }: Support, day: Date): string {
  if (until === undefined) return "";
  if (state === "ended") return `, its planned end was ${until}`;
  return Date.parse(until) < day.getTime() ? `, beyond its planned end ${until}` : `, planned until ${until}`;
}

function notesUrl({ version }: Release): string {
  return `https://www.flatcar.org/releases#release-${version}`;
}
