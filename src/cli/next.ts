import type { Finding } from "../errors.ts";
import { type Context, flagValue, type Host, type Invocation, isSet } from "./command.ts";
import { shortPath } from "./findings.ts";

/**
 * What to type next, with the file, state and cloud of this call: an empty line and one line of commands. `madeFrom`: the file of a deployment that the
 * call only names.
 */
export function nextLines(context: Context, verbs: readonly string[], madeFrom?: string): readonly string[] {
  const { style, width } = context.output;
  const { env, cwd } = context.host;
  const file = madeFrom !== undefined && !isSet(context, "file") ? [["file", [shortPath(madeFrom, cwd)]] as const] : [];
  const invocation = { ...context, flags: new Map([...context.flags, ...file]) };
  const commands = verbs.map((verb) => commandOf(verb, invocation, env));
  const line = `  ${commands.join(" · ")}`;
  return ["", ...(line.length <= Math.min(width, 120) ? [line] : commands.map((command) => `  ${command}`))].map(
    (text) => style.cyan(text),
  );
}

/** The finding with the file, state and cloud of this call in every command that its remedy names. */
export function withGiven(finding: Finding, invocation: Invocation, env: Host["env"]): Finding {
  const { hint } = finding;
  if (hint === undefined) return finding;
  const complete = (_: string, words: string) => `\`${commandOf(words, invocation, env)}\``;
  return { ...finding, hint: hint.replaceAll(/`flatcar-deploy ((?:plan|up|status|destroy)(?: [^`]+)?)`/g, complete) };
}

/** A file says nothing to a command that names its deployment. */
function commandOf(words: string, invocation: Invocation, env: Host["env"]): string {
  const options = words.includes(" ") ? ["state"] : ["file", "state"];
  const given = options.flatMap((name) => {
    const value = flagValue(invocation, name);
    return value === undefined ? [] : [name === "file" ? "-f" : `--${name}`, quoted(value)];
  });
  const plans = /^(?:plan|up)(?: |$)/.test(words);
  const set = ["simulate", ...(plans ? ["offline"] : [])].filter((name) => isSet(invocation, name));
  return [programName(env), words, ...given, ...set.map((name) => `--${name}`)].join(" ");
}

/** As it was started: what npm runs is not on the user's PATH. */
function programName(env: Host["env"]): string {
  return env.npm_lifecycle_event === undefined ? "flatcar-deploy" : "npx flatcar-deploy";
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
