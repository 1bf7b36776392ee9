import { type Context, flagValue, type Host, isSet } from "./command.ts";

/** What to type next, with the file, state and cloud of this call: an empty line and one line of commands. */
export function nextLines(context: Context, verbs: readonly string[]): readonly string[] {
  const kept = ["file", "state"].flatMap((name) => {
    const given = flagValue(context, name);
    return given === undefined ? [] : [`${name === "file" ? "-f" : `--${name}`} ${quoted(given)}`];
  });
  const options = [...kept, ...(isSet(context, "simulate") ? ["--simulate"] : [])]
    .map((option) => ` ${option}`)
    .join("");
  const { style, width } = context.output;
  const program = programName(context.host.env);
  const commands = verbs.map((verb) => `${program} ${verb}${options}`);
  const line = `  ${commands.join(" · ")}`;
  return ["", ...(line.length <= Math.min(width, 120) ? [line] : commands.map((command) => `  ${command}`))].map(
    (text) => style.cyan(text),
  );
}

/** As it was started: what npm runs is not on the user's PATH. */
function programName(env: Host["env"]): string {
  return env.npm_lifecycle_event === undefined ? "flatcar-deploy" : "npx flatcar-deploy";
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
