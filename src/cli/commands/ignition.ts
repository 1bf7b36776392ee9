import { readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { type Finding, FlatcarError, throwFindings } from "../../errors.ts";
import { type ConfigSource, directoryReader, type Entry, render } from "../../ignition/index.ts";
import { type Context, exitCodes, type Host } from "../command.ts";
import { formatEntry } from "../findings.ts";

/** `ignition render FILE…`: standard output is exactly the text that a machine with these files gets. */
export default async function ignition({ arguments: files, host, output }: Context): Promise<number> {
  const { ignition: text, warnings } = render(await readSources(files, host));
  if (output.json) {
    output.document({ ignition: text, bytes: Buffer.byteLength(text), warnings });
    return exitCodes.done;
  }
  warn(warnings, output.note);
  output.raw(text);
  return exitCodes.done;
}

/** Throws with every file that cannot be read, and with the mistakes of those that can. */
async function readSources(files: readonly string[], host: Host): Promise<readonly ConfigSource[]> {
  const findings: Finding[] = [];
  const sources: ConfigSource[] = [];
  for (const file of files) {
    const source = await readSource(file, host).catch((error: unknown) => keep(findings, error));
    if (source) sources.push(source);
  }
  if (findings.length === 0) return sources;
  try {
    render(sources);
  } catch (error) {
    keep(findings, error);
  }
  throwFindings(findings);
  return sources;
}

function keep(findings: Finding[], error: unknown): undefined {
  if (!(error instanceof FlatcarError)) throw error;
  findings.push(...error.findings);
}

/** Prints what is allowed but doubtful. */
export function warn(warnings: readonly Entry[], print: (line: string) => void): void {
  for (const line of new Set(warnings.map(formatEntry))) print(line);
}

async function readSource(file: string, host: Host): Promise<ConfigSource> {
  if (file === "-") return sourceOf("stdin", await host.stdin.text(), host.cwd);
  const path = resolve(host.cwd, file);
  try {
    return sourceOf(file, readFileSync(path, "utf8"), dirname(path));
  } catch (error) {
    if (error instanceof FlatcarError) throw error;
    const reason = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "permission denied" };
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new FlatcarError(
      {
        code: "FD1006",
        message: `cannot read ${file}: ${code in reason ? reason[code as keyof typeof reason] : message}`,
        at: { file },
        hint: "give Butane (.bu, .yaml) or Ignition (.ign, .json) files, or - for standard input",
      },
      { cause: error },
    );
  }
}

/** Standard input has no extension: JSON is Ignition there, anything else Butane. */
function sourceOf(name: string, text: string, folder: string): ConfigSource {
  const json = [".ign", ".json"].includes(extname(name)) || (extname(name) === "" && text.trimStart().startsWith("{"));
  if (json) return { kind: "ignition", name, text };
  return { kind: "butane", name, text, files: directoryReader(folder) };
}
