import { type Finding, FlatcarError, nearest } from "../errors.ts";
import type { CommandEntry, Flag, Invocation } from "./command.ts";
import { commands } from "./commands.ts";
import { commonFlags, flags } from "./flags.ts";

/** Reads the command line. Throws FD1701 for anything it does not know, naming the nearest right word. */
export function parseArguments(argv: readonly string[]): Invocation {
  return parseCompat(argv) ?? parseOwn(argv);
}

/** `ignition render --compat NAME …`: the rest of the line is that program's own, and is left as it is. */
function parseCompat(argv: readonly string[]): Invocation | undefined {
  const entry = commands.find((each) => each.compat && startsWith(argv, each));
  const line = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : argv.length);
  const at = line.findIndex((word) => /^--compat(=|$)/.test(word));
  if (!entry?.compat || at < 0) return undefined;
  const [, written] = /^--compat=(.*)$/s.exec(argv[at] ?? "") ?? [];
  const name = written ?? argv[at + 1] ?? "";
  if (!entry.compat.includes(name)) throw wrong(`\`${entry.name}\` takes --compat ${entry.compat.join(", ")}`);
  const rest = argv.toSpliced(at, written === undefined ? 2 : 1).slice(entry.name.split(" ").length);
  return { entry, arguments: rest, flags: new Map([["compat", [name]]]) };
}

function startsWith(words: readonly string[], { name }: CommandEntry): boolean {
  return name.split(" ").every((word, index) => words[index] === word);
}

function parseOwn(argv: readonly string[]): Invocation {
  const { words, given } = split(argv);
  const help = given.has("help") || words[0] === "help";
  const asked = words[0] === "help" ? words.slice(1) : words;
  const entry = commands.find((each) => startsWith(asked, each));
  if (!entry) {
    if (asked.length > 0 && !(help && isGroup(asked))) throw unknownCommand(asked);
    return { entry: undefined, arguments: asked, flags: help ? given.set("help", [""]) : given };
  }
  if (help) given.set("help", [""]);
  const rest = asked.slice(entry.name.split(" ").length);
  if (!help && !given.has("version")) check(entry, rest, [...given.keys()]);
  return { entry, arguments: rest, flags: given };
}

function split(argv: readonly string[]): { words: string[]; given: Map<string, string[]> } {
  const words: string[] = [];
  const given = new Map<string, string[]>();
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "--") {
      words.push(...argv.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const { flag, value } = parseFlag(word);
    const taken = flag.value ? (value ?? argv[++index]) : value;
    if (flag.value && taken === undefined) throw wrong(`--${flag.name} needs a value`, `--${flag.name} ${flag.value}`);
    if (!flag.value && taken !== undefined) throw wrong(`--${flag.name} takes no value`);
    given.set(flag.name, [...(given.get(flag.name) ?? []), taken ?? ""]);
  }
  return { words, given };
}

function parseFlag(word: string): { flag: Flag; value: string | undefined } {
  if (!word.startsWith("--")) {
    const flag = flags.find(({ short }) => short === word[1]);
    if (!flag) throw unknownFlag(word.slice(0, 2), known(flags));
    const value = word.slice(2).replace(/^=/, "");
    return { flag, value: value === "" ? undefined : value };
  }
  const [, name = "", value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const flag = flags.find((candidate) => candidate.name === name);
  if (!flag) throw unknownFlag(`--${name}`, known(flags));
  return { flag, value };
}

function check(entry: CommandEntry, words: readonly string[], given: readonly string[]): void {
  const taken: readonly string[] = [...entry.flags, ...commonFlags];
  const stray = given.find((name) => !taken.includes(name));
  if (stray !== undefined) {
    const list = known(flags.filter(({ name }) => taken.includes(name)));
    throw wrong(
      `\`${entry.name}\` takes no option --${stray}`,
      entry.refuses?.[stray] ?? `it takes ${list.join(", ")}`,
    );
  }
  if (given.includes("compat")) throw wrong(`--compat goes behind \`${entry.name}\``);
  const [least, most] = entry.count ?? [0, 0];
  const usage = `flatcar-deploy ${entry.name}${entry.arguments ? ` ${entry.arguments}` : ""}`;
  if (words.length < least) throw wrong(`\`${entry.name}\` needs ${entry.arguments}`, usage);
  const extra = words[most];
  if (extra !== undefined) throw wrong(`\`${entry.name}\` does not take "${extra}"`, usage);
}

function isGroup(words: readonly string[]): boolean {
  return words.length === 1 && commands.some(({ name }) => name.startsWith(`${words[0]} `));
}

function unknownCommand(words: readonly string[]): FlatcarError {
  const group = commands.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
  if (words.length === 1 && group.length > 0) {
    return wrong(`\`${words[0]}\` needs one more word`, group.map((name) => `flatcar-deploy ${name}`).join(" · "));
  }
  const typed = group.length > 0 ? words.slice(0, 2).join(" ") : (words[0] ?? "");
  const near = nearest(
    typed,
    group.length > 0 ? group : commands.flatMap(({ name }) => [name, name.split(" ")[0] ?? ""]),
  );
  return wrong(`there is no command "${typed}"`, near ? `did you mean "${near}"?` : "flatcar-deploy --help lists them");
}

function unknownFlag(typed: string, candidates: readonly string[]): FlatcarError {
  const near = nearest(typed, candidates);
  return wrong(`there is no option ${typed}`, near ? `did you mean ${near}?` : "flatcar-deploy --help lists them");
}

function known(list: readonly Flag[]): readonly string[] {
  return list.map(({ name }) => `--${name}`);
}

/** FD1701. */
export function wrong(message: string, hint?: string): FlatcarError {
  const finding: Finding = { code: "FD1701", message, ...(hint === undefined ? {} : { hint }) };
  return new FlatcarError(finding);
}
