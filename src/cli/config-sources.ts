import { readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { type Doubt, type Finding, FlatcarError, throwFindings } from "../errors.ts";
import { decodeUtf8 } from "../ignition/go/utf8.ts";
import { directoryReader } from "../ignition/reader.ts";
import type { ConfigSource, Entry } from "../ignition/source.ts";
import { decodeYamlText } from "../ignition/yaml/encoding.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue, type Host } from "./command.ts";
import { formatEntry } from "./findings.ts";

/**
 * The Butane and Ignition files of a command line, or standard input. Throws with every file that cannot be read, and with the
 * mistakes that `check` finds in those that can.
 */
export async function readSources(
  context: Context,
  check: (sources: readonly ConfigSource[]) => unknown,
): Promise<readonly ConfigSource[]> {
  const findings: Finding[] = [];
  const sources: ConfigSource[] = [];
  for (const file of named(context)) {
    const source = await readSource(file, context).catch((error: unknown) => keep(findings, error));
    if (source) sources.push(source);
  }
  if (findings.length === 0) return sources;
  throwFindings(findings, mistakesOf(sources, check, findings));
  return sources;
}

/** Adds the mistakes that `check` finds, and gives what it warns of. */
function mistakesOf(
  sources: readonly ConfigSource[],
  check: (sources: readonly ConfigSource[]) => unknown,
  findings: Finding[],
): readonly Doubt[] {
  try {
    check(sources);
    return [];
  } catch (error) {
    keep(findings, error);
    return error instanceof FlatcarError ? error.warnings : [];
  }
}

/** The one file of a command line, or standard input, as text. Throws FD1006 for one that cannot be read. */
export async function readText(context: Context): Promise<{ readonly name: string; readonly text: string }> {
  const { host } = context;
  const [file = "-"] = named(context);
  if (file === "-") return { name: "stdin", text: decodeYamlText(await host.stdin.bytes()) };
  return { name: file, text: decodeYamlText(readBytes(file, host)) };
}

/** No file is standard input, unless somebody would have to type it. */
function named({ arguments: files, entry, host }: Context): readonly string[] {
  const again = files.indexOf("-") !== files.lastIndexOf("-");
  if (again) throw wrong("standard input can be read once", "write one of the two into a file");
  if (files.length > 0) return files;
  if (!host.stdin.isTTY) return ["-"];
  throw wrong(`\`${entry?.name}\` needs FILE…, or standard input`, `flatcar-deploy ${entry?.name} FILE…`);
}

function keep(findings: Finding[], error: unknown): undefined {
  if (!(error instanceof FlatcarError)) throw error;
  findings.push(...error.findings);
}

/** Prints what is allowed but doubtful. */
export function warn(warnings: readonly Entry[], print: (line: string) => void): void {
  for (const line of new Set(warnings.map(formatEntry))) print(line);
}

async function readSource(file: string, context: Context): Promise<ConfigSource> {
  const { host } = context;
  if (file === "-") return sourceOf("stdin", await host.stdin.bytes(), host.cwd, context);
  const path = resolve(host.cwd, file);
  return sourceOf(file, readBytes(file, host), dirname(path), context);
}

function readBytes(file: string, host: Host): Uint8Array {
  try {
    return readFileSync(file === "" ? file : resolve(host.cwd, file));
  } catch (error) {
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "permission denied" };
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new FlatcarError(
      {
        code: "FD1006",
        message: `cannot read ${file === "" ? '""' : file}: ${code in reason ? reason[code as keyof typeof reason] : message}`,
        at: { file },
        hint: "give Butane (.bu, .yaml) or Ignition (.ign, .json) files, or - for standard input",
      },
      { cause: error },
    );
  }
}

/** Standard input has no extension: JSON is Ignition there, anything else Butane. */
function sourceOf(name: string, bytes: Uint8Array, beside: string, context: Context): ConfigSource {
  const text = decodeUtf8(bytes);
  const json = [".ign", ".json"].includes(extname(name)) || (extname(name) === "" && text.trimStart().startsWith("{"));
  if (json) return { kind: "ignition", name, text };
  const folder = flagValue(context, "files-dir");
  return {
    kind: "butane",
    name,
    text: decodeYamlText(bytes),
    files: directoryReader(folder ?? beside, context.host.cwd),
  };
}
