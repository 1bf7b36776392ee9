import { platformIds } from "../../providers/index.ts";
import { wrong } from "../arguments.ts";
import { type CommandEntry, type Context, exitCodes, type Flag } from "../command.ts";
import { commands } from "../commands.ts";
import { commonFlags, flags } from "../flags.ts";
import { describeFlag } from "../help.ts";
import { jsonSchemas } from "../json-schemas.ts";

const shells: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** `completion SHELL`: a script made from the table of commands; completing then costs no start of ours. */
export default async function completion({ arguments: [shell = ""], output }: Context): Promise<number> {
  const script = shells[shell]?.();
  if (script === undefined)
    throw wrong(`there is no completion for "${shell}"`, `one of: ${Object.keys(shells).join(", ")}`);
  if (output.json) output.document({ shell, script });
  else output.raw(script);
  return exitCodes.done;
}

const valued = flags.filter(({ value }) => value !== undefined);
const paths = valued.filter(({ value }) => value === "FILE" || value === "DIR");

function flagsOf(entry: CommandEntry): readonly Flag[] {
  const names: readonly string[] = [...entry.flags, ...commonFlags.filter((name) => name !== "version")];
  return flags.filter(({ name }) => names.includes(name));
}

function spellings({ name, short }: Flag): readonly string[] {
  return short ? [`-${short}`, `--${name}`] : [`--${name}`];
}

function valuesOf({ values }: Flag): readonly string[] {
  return values === "platforms" ? platformIds : (values ?? []);
}

/** What may follow as positional argument; `files` stands for file names. */
function wordsOf(name: string): readonly string[] | "files" {
  const words: Record<string, readonly string[] | "files"> = {
    "ignition render": "files",
    "ignition validate": "files",
    "ignition merge": "files",
    "ignition schema": jsonSchemas.map(({ name: each }) => each),
    "ignition diff": "files",
    "ignition explain": "files",
    "ignition convert": "files",
    "release diff": ["stable", "beta", "alpha", "lts"],
    "release current": ["stable", "beta", "alpha", "lts"],
    "release show": ["stable", "beta", "alpha", "lts"],
    "image verify": "files",
    "image show": ["stable", "beta", "alpha", "lts"],
    "image fetch": ["stable", "beta", "alpha", "lts"],
    "image cache": ["list", "prune"],
    platforms: platformIds,
    completion: Object.keys(shells),
  };
  return words[name] ?? [];
}

/** First words, each once, with the summary of the command or of its group. */
function firstWords(): ReadonlyMap<string, string> {
  return new Map(commands.map(({ name, summary }) => [name.split(" ")[0] ?? "", summary]));
}

function secondWords(first: string): readonly CommandEntry[] {
  return commands.filter(({ name }) => name.startsWith(`${first} `));
}

function bash(): string {
  const groups = [...firstWords().keys()].filter((first) => secondWords(first).length > 0);
  const cases = commands.map((entry) => {
    const words = wordsOf(entry.name);
    const offered = flagsOf(entry).flatMap(spellings).join(" ");
    const rest = words === "files" ? 'files=1; words=""' : `words="${words.join(" ")}"`;
    return `    "${entry.name}"*) flags="${offered}"; ${rest} ;;`;
  });
  return `# flatcar-deploy completion for bash: source <(flatcar-deploy completion bash)
_flatcar_deploy() {
  local IFS=$' \\t\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command="" words="" flags="--help --version" files="" index
  COMPREPLY=()
  case $previous in
    ${paths.flatMap(spellings).join("|")}) IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
${valued
  .filter((flag) => !paths.includes(flag))
  .map(
    (flag) =>
      `    ${spellings(flag).join("|")}) COMPREPLY=($(compgen -W "${valuesOf(flag).join(" ")}" -- "$current")); return ;;`,
  )
  .join("\n")}
  esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in
      ${valued.flatMap(spellings).join("|")}) ((index++)) ;;
      -*) ;;
      *) command+="\${command:+ }\${COMP_WORDS[index]}" ;;
    esac
  done
  case $command in
    "") words="${[...firstWords().keys()].join(" ")}" ;;
${groups
  .map(
    (first) =>
      `    ${first}) words="${secondWords(first)
        .map(({ name }) => name.split(" ")[1])
        .join(" ")}" ;;`,
  )
  .join("\n")}
${cases.join("\n")}
  esac
  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$current")); return; fi
  if [[ $files ]]; then IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _flatcar_deploy flatcar-deploy
`;
}

function zsh(): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(":", "\\:");
  const described = (pairs: Iterable<readonly [string, string]>) =>
    [...pairs].map(([word, text]) => `'${quoted(word)}:${quoted(text)}'`).join(" ");
  const spec = (entry: CommandEntry) => (flag: Flag) => {
    const action = paths.includes(flag) ? "_files" : `(${valuesOf(flag).join(" ")})`;
    const text = describeFlag(flag, entry).replaceAll(/[[\]:']/g, (character) =>
      character === "'" ? "'\\''" : `\\${character}`,
    );
    return spellings(flag).map((name) => `'${name}[${text}]${flag.value ? `:${flag.value}:${action}` : ""}'`);
  };
  const cases = commands.map((entry) => {
    const words = wordsOf(entry.name);
    const action = words === "files" ? "_files" : `(${words.join(" ")})`;
    return `    '${entry.name}') _arguments ${flagsOf(entry).flatMap(spec(entry)).join(" ")} '*:argument:${action}' ;;`;
  });
  const groups = [...firstWords().keys()].filter((first) => secondWords(first).length > 0);
  return `#compdef flatcar-deploy
# flatcar-deploy completion for zsh: source <(flatcar-deploy completion zsh)
_flatcar_deploy() {
  local -a list
  if (( CURRENT == 2 )); then
    list=(${described(firstWords())})
    _describe command list
    return
  fi
  local command=$words[2]
  case $command in
${groups
  .map(
    (first) => `    ${first})
      if (( CURRENT == 3 )); then
        list=(${described(secondWords(first).map(({ name, summary }) => [name.split(" ")[1] ?? "", summary]))})
        _describe command list
        return
      fi
      command="$command $words[3]"
      shift words; (( CURRENT-- )) ;;`,
  )
  .join("\n")}
  esac
  shift words; (( CURRENT-- ))
  case $command in
${cases.join("\n")}
  esac
}
compdef _flatcar_deploy flatcar-deploy
`;
}

function fish(): string {
  const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const begin = "complete -c flatcar-deploy";
  const option = (flag: Flag, entry: CommandEntry) => {
    const values = valuesOf(flag);
    const offered = values.length > 0 ? ` -a ${quote(values.join(" "))}` : "";
    const value = flag.value === undefined ? "" : paths.includes(flag) ? " -r -F" : ` -x${offered}`;
    return `${flag.short ? ` -s ${flag.short}` : ""} -l ${flag.name}${value} -d ${quote(describeFlag(flag, entry))}`;
  };
  const seen = (name: string) =>
    name
      .split(" ")
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join("; and ");
  const lines = [...firstWords()].map(
    ([word, summary]) => `${begin} -n __fish_use_subcommand -a ${word} -d ${quote(summary)}`,
  );
  for (const entry of commands) {
    const [first = "", second] = entry.name.split(" ");
    if (second !== undefined) {
      const open = `${seen(first)}; and not __fish_seen_subcommand_from ${second}`;
      lines.push(`${begin} -n ${quote(open)} -a ${second} -d ${quote(entry.summary)}`);
    }
    lines.push(...flagsOf(entry).map((flag) => `${begin} -n ${quote(seen(entry.name))}${option(flag, entry)}`));
    const words = wordsOf(entry.name);
    if (words === "files") lines.push(`${begin} -n ${quote(seen(entry.name))} -F`);
    else if (words.length > 0) lines.push(`${begin} -n ${quote(seen(entry.name))} -a ${quote(words.join(" "))}`);
  }
  return `# flatcar-deploy completion for fish: flatcar-deploy completion fish | source
${begin} -f
${lines.join("\n")}
`;
}
