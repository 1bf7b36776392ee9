import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { quoteString } from "../../ignition/go/quote.ts";
import { decodeUtf8 } from "../../ignition/go/utf8.ts";
import { reasonOf } from "../../ignition/reader.ts";
import { printIgnitionValidate } from "../../ignition/validate.ts";
import type { Host } from "../command.ts";

const usage = `Usage:
  ignition-validate [flags] config.ign

  -version
    \tprint the version of ignition-validate
`;

/**
 * The command line of ignition-validate 2.26.0: what it prints and returns,
 * https://github.com/coreos/ignition/blob/v2.26.0/validate/main.go.
 */
export async function ignitionValidate(argv: readonly string[], host: Host): Promise<number> {
  const { words, version, help, failure } = parseFlags(argv);
  if (failure !== undefined) return fail(host, `${failure}\n${usage}`, 2);
  if (help) return fail(host, usage, 0);
  if (version) {
    host.stdout.write("Ignition v2.26.0\n");
    return 0;
  }
  const [file] = words;
  if (file === undefined || words.length > 1) return fail(host, usage);
  const text = await read(file, host);
  if (text === undefined) return 1;
  const { stdout, stderr, code } = printIgnitionValidate(text);
  host.stdout.write(stdout);
  return fail(host, stderr, code);
}

function fail(host: Host, message: string, code = 1): number {
  host.stderr.write(message);
  return code;
}

interface Flags {
  readonly words: readonly string[];
  readonly version: boolean;
  readonly help: boolean;
  readonly failure?: string;
}

/** As Go's own `flag` reads a command line, https://pkg.go.dev/flag: one dash or two, nothing after the first other word. */
function parseFlags(argv: readonly string[]): Flags {
  let version = false;
  for (const [index, word] of argv.entries()) {
    const done = { words: argv.slice(index), version, help: false };
    if (word === "--") return { ...done, words: argv.slice(index + 1) };
    if (!word.startsWith("-") || word === "-") return done;
    const [, name = "", value] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === "" || name.startsWith("-")) return { ...done, failure: `bad flag syntax: ${word}` };
    if (name === "h" || name === "help") return { ...done, help: true };
    if (name !== "version") return { ...done, failure: `flag provided but not defined: -${name}` };
    if (!/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value ?? "true")) {
      return { ...done, failure: `invalid boolean value ${quoteString(value ?? "")} for -version: parse error` };
    }
    version = !/^(0|f)/i.test(value ?? "");
  }
  return { words: [], version, help: false };
}

async function read(file: string, host: Host): Promise<string | undefined> {
  if (file === "-") return decodeUtf8(await host.stdin.bytes());
  try {
    return decodeUtf8(readFileSync(resolve(host.cwd, file)));
  } catch (error) {
    const operation = (error as NodeJS.ErrnoException).syscall === "read" ? "read" : "open";
    fail(host, `couldn't read config: ${operation} ${file}: ${reasonOf(error)}\n`);
    return undefined;
  }
}
