import type { CommandEntry, Flag } from "./command.ts";
import { commands } from "./commands.ts";
import { commonFlags, flags } from "./flags.ts";
import type { Output } from "./output.ts";
import { padEnd, widthOf, wrap } from "./style.ts";

/** Prints the help of everything, of a group (`ignition`), or of one command. */
export function printHelp(output: Output, entry: CommandEntry | undefined, group: string | undefined): void {
  output.document(helpDocument(entry));
  const lines = entry ? commandHelp(entry, output) : overview(output, group);
  for (const line of lines) output.line(line);
}

function overview(output: Output, group: string | undefined): readonly string[] {
  const listed = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  return [
    ...wrap("flatcar-deploy makes Flatcar Container Linux machines in a cloud, from one file.", output.width),
    "",
    ...columns(
      listed.map(({ name, summary }) => [name, summary]),
      output,
    ),
    "",
    ...columns(
      commonFlags.map((name) => flagRow(flagOf(name))),
      output,
    ),
    "",
    ...next(
      output,
      "flatcar-deploy COMMAND --help",
      "flatcar-deploy up --simulate -f examples/quickstart/flatcar.yaml",
    ),
  ];
}

function commandHelp(entry: CommandEntry, output: Output): readonly string[] {
  const usage = `flatcar-deploy ${entry.name}${entry.arguments ? ` ${entry.arguments}` : ""} [options]`;
  const taken = [...entry.flags, ...commonFlags.filter((name) => name !== "version")].map(flagOf);
  return [
    output.style.bold(usage),
    ...wrap(entry.summary, output.width - 2).map((line) => `  ${line}`),
    "",
    ...columns(
      taken.map((flag) => flagRow(flag, entry)),
      output,
    ),
    ...(entry.examples ? ["", ...next(output, ...entry.examples)] : []),
  ];
}

function flagOf(name: string): Flag {
  const flag = flags.find((candidate) => candidate.name === name);
  if (!flag) throw new Error(`the table of options has no --${name}`);
  return flag;
}

function flagRow(flag: Flag, entry?: CommandEntry): readonly [string, string] {
  const { name, short, value } = flag;
  return [`${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`, describeFlag(flag, entry)];
}

/** What an option is to a command; to all of them when none is named. */
export function describeFlag({ description, descriptions = {} }: Flag, entry: CommandEntry | undefined): string {
  return (entry && descriptions[entry.name]) ?? description;
}

/** Two columns, the second one wrapped in its own column. */
function columns(rows: readonly (readonly [string, string])[], { width }: Output): readonly string[] {
  const first = Math.max(...rows.map(([left]) => widthOf(left)));
  return rows.flatMap(([left, right]) =>
    wrap(right, Math.max(20, width - first - 5)).map(
      (line, index) => `  ${padEnd(index === 0 ? left : "", first)}   ${line}`,
    ),
  );
}

function next(output: Output, ...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${output.style.cyan(line)}`);
}

function helpDocument(entry: CommandEntry | undefined): unknown {
  const describe = ({ name, summary, arguments: words, flags: taken }: CommandEntry) => ({
    name,
    summary,
    arguments: words ?? "",
    options: [...taken, ...commonFlags].map(flagOf),
  });
  return entry ? describe(entry) : { commands: commands.map(describe) };
}
