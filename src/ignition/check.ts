import { type Gathered, gather, newGathered } from "./gather.ts";
import { ignitionKeys } from "./schema/ignition.ts";
import type { ConfigSource, Entry } from "./source.ts";
import { readIgnition } from "./validate.ts";

/**
 * Checks Ignition documents, each by the rules of its own version and by what Flatcar's own Ignition takes: FD1202 for every mistake of
 * every file, and warnings of what is allowed but doubtful; with `strict` that is wrong too.
 */
export function checkIgnition(
  sources: readonly ConfigSource[],
  options: { readonly strict?: boolean } = {},
): Pick<Gathered, "findings" | "warnings"> {
  const gathered = newGathered(options.strict);
  for (const source of sources) gather(gathered, "FD1202", entriesOf(source), ignitionKeys);
  return gathered;
}

function entriesOf({ kind, name, text }: ConfigSource): readonly Entry[] {
  const isButane = kind === "butane" && (/\.(bu|ya?ml)$/.test(name) || /^variant *:/m.test(text));
  if (!isButane) return readIgnition(text, name, true).entries;
  const hint = `\`flatcar-deploy ignition render --check ${name === "stdin" ? "-" : name}\` checks Butane`;
  return [{ kind: "error", message: "this is no Ignition, which is JSON", path: "$", file: name, hint }];
}
