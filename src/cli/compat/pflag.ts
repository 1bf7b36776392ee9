import { quoteString } from "../../ignition/go/quote.ts";

/** An option as a program that reads its command line with Go's `pflag` has it. */
export interface PFlag {
  readonly name: string;
  readonly short?: string;
  /** Value it has where none is written; left out: the next word is its value. */
  readonly alone?: string;
  readonly kind: "bool" | "string";
  /** Name under which its value is kept, where that is not its own. */
  readonly keptAs?: string;
  /** What to do instead, told whenever it is given. */
  readonly deprecated?: string;
}

export interface PFlags {
  readonly values: ReadonlyMap<string, string>;
  readonly words: readonly string[];
  /** What was told on the way, a line each. */
  readonly notes: readonly string[];
  /** Why reading ended early. */
  readonly failure?: string;
}

interface State {
  readonly flags: readonly PFlag[];
  readonly values: Map<string, string>;
  readonly notes: string[];
  /** Words that were not read yet. */
  readonly rest: string[];
}

/** Reads a command line as https://github.com/spf13/pflag/blob/v1.0.10/flag.go does, in its words. */
export function parsePFlags(flags: readonly PFlag[], argv: readonly string[]): PFlags {
  const state: State = { flags, values: new Map(), notes: [], rest: [...argv] };
  const words: string[] = [];
  const done = (failure?: string): PFlags => {
    const { values, notes } = state;
    return { values, words, notes, ...(failure === undefined ? {} : { failure }) };
  };
  for (let word = state.rest.shift(); word !== undefined; word = state.rest.shift()) {
    if (word === "--") {
      words.push(...state.rest);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const failure = word.startsWith("--") ? readLong(state, word) : readShort(state, word.slice(1));
    if (failure !== undefined) return done(failure);
  }
  return done();
}

function readLong(state: State, word: string): string | undefined {
  const [, name = "", written] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === "" || name.startsWith("-")) return `bad flag syntax: ${word}`;
  const flag = state.flags.find((each) => each.name === name);
  if (!flag) return `unknown flag: --${name}`;
  const value = written ?? flag.alone ?? state.rest.shift();
  return value === undefined ? `flag needs an argument: --${name}` : set(state, flag, value);
}

/** Letters after one dash; the value of the last one may follow at once. */
function readShort(state: State, letters: string): string | undefined {
  const [letter = ""] = letters;
  const after = letters.slice(letter.length);
  const flag = state.flags.find(({ short }) => short === letter);
  if (!flag) return `unknown shorthand flag: ${quoteByte(letter)} in -${letters}`;
  if (letters.length > 2 && after.startsWith("=")) return set(state, flag, after.slice(1));
  if (flag.alone === undefined) {
    const value = after === "" ? state.rest.shift() : after;
    return value === undefined ? `flag needs an argument: '${letter}' in -${letters}` : set(state, flag, value);
  }
  const failure = set(state, flag, flag.alone);
  return failure !== undefined || after === "" ? failure : readShort(state, after);
}

/** Go takes the first byte for the letter. */
function quoteByte(letter: string): string {
  const byte = Buffer.from(letter, "utf8")[0] ?? 0;
  const quoted = quoteString(String.fromCharCode(byte)).slice(1, -1);
  return quoted === "'" ? "'\\''" : `'${quoted === '\\"' ? '"' : quoted}'`;
}

const truths: Readonly<Record<string, string>> = { 1: "true", t: "true", T: "true", TRUE: "true", True: "true" };
const untruths: Readonly<Record<string, string>> = {
  0: "false",
  f: "false",
  F: "false",
  FALSE: "false",
  False: "false",
};
const booleans: Readonly<Record<string, string>> = { ...truths, ...untruths, true: "true", false: "false" };

function set({ values, notes }: State, flag: PFlag, value: string): string | undefined {
  const { name, short, kind, keptAs, deprecated } = flag;
  const taken = kind === "bool" ? booleans[value] : value;
  if (taken === undefined) {
    const shown = `${short ? `-${short}, ` : ""}--${name}`;
    const reason = `strconv.ParseBool: parsing ${quoteString(value)}: invalid syntax`;
    return `invalid argument ${quoteString(value)} for "${shown}" flag: ${reason}`;
  }
  values.set(keptAs ?? name, taken);
  if (deprecated !== undefined) notes.push(`Flag --${name} has been deprecated, ${deprecated}`);
  return undefined;
}
