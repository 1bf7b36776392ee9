import { type Finding, formatFinding } from "../errors.ts";
import { machines, someOf } from "./style.ts";

/** Ids of requests, by which equal answers of a cloud differ. */
const requestIds = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g;

/** Findings that are the same but for the machine and the request, as one that names every machine. */
export function alike(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  findings.forEach((finding, index) => {
    const key =
      finding.machine === undefined ? String(index) : formatFinding(named(finding, "\0")).replaceAll(requestIds, "\0");
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  });
  return [...groups.values()].flatMap(together);
}

function together(group: readonly Finding[]): readonly Finding[] {
  const [first] = group;
  const names = [...new Set(group.flatMap(({ machine = [] }) => machine))];
  if (!first || names.length < 2) return first ? [first] : [];
  const { details = [], ...rest } = named(first, machines(names.length));
  return [{ ...rest, details: [`${machines(names.length)}: ${someOf(names)}`, ...details] }];
}

/** With `words` in place of its machine's name. */
function named({ machine = "", message, details, hint, ...rest }: Finding, words: string): Finding {
  const put = (text: string) => text.replaceAll(/[\w-]+/g, (word) => (word === machine ? words : word));
  return {
    ...rest,
    message: put(message),
    ...(details === undefined ? {} : { details: details.map(put) }),
    ...(hint === undefined ? {} : { hint: put(hint) }),
  };
}
