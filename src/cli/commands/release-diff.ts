import { type Difference, differenceOf } from "../../images/difference.ts";
import { judge, parsePolicy } from "../../images/difference-policy.ts";
import { resolveRelease } from "../../images/index.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { differenceMarkdown } from "../difference-markdown.ts";
import { differenceLines } from "../difference-screen.ts";
import { ioOf } from "../io.ts";
import { ratingsOf } from "../ratings.ts";
import { archFlag, ignitionSpec, questionOf, supportFrom } from "../releases.ts";
import { clean } from "../style.ts";

/** `release diff FROM TO`: what changes for a machine, and whether a policy allows to stay. */
export default async function releaseDiff(context: Context): Promise<number> {
  const { output, host } = context;
  const question = questionOf(context);
  const policies = (context.flags.get("fail-if") ?? []).map(parsePolicy);
  const ratings = ratingsOf(context);
  const arch = archFlag(context) ?? "amd64";
  const [before = "", after = ""] = context.arguments;
  const from = await resolveRelease(before, arch, question.source);
  const to = await resolveRelease(after, arch, question.source);
  const difference = await differenceOf(from, to, question.source, ioOf(host, output));
  const support = await supportFrom(question, difference.from);
  const evidence = { difference, support, ratings, now: host.now() };
  const broken = policies.flatMap((policy) => judge(policy, evidence));
  output.document({ ...document(difference), source: question.source.name, support, broken });
  if (isSet(context, "markdown")) output.line(differenceMarkdown(difference, broken));
  else {
    for (const line of differenceLines(difference, output)) output.line(line);
    for (const line of broken) output.line(output.style.red(`  ✗ ${clean(line)}`));
    if (broken.length > 0) output.line();
    const lists = difference.packages ? " and its package lists" : "";
    output.line(`  ${output.style.dim(`from the notes of the ${question.source.name}${lists}`)}`);
  }
  return broken.length > 0 ? exitCodes.changes : exitCodes.done;
}

function document({ before: _, ...rest }: Difference): Readonly<Record<string, unknown>> {
  const [before, after] = [ignitionSpec(rest.from.version), ignitionSpec(rest.to.version)];
  return { ...rest, ignitionSpec: { before, after } };
}
