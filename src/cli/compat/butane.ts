import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { directoryReader, reasonOf } from "../../ignition/reader.ts";
import { formatFrame } from "../../ignition/report/frame.ts";
import { formatRaw } from "../../ignition/report/raw.ts";
import type { Entry } from "../../ignition/source.ts";
import { transpile } from "../../ignition/transpile.ts";
import { decodeYamlText } from "../../ignition/yaml/encoding.ts";
import type { Host } from "../command.ts";
import { type PFlag, type PFlags, parsePFlags } from "./pflag.ts";

const flags: readonly PFlag[] = [
  ...(["check", "debug", "help", "pretty", "raw", "strict", "version"] as const).map(
    (name): PFlag => ({
      name,
      short: { debug: "D", version: "V" }[name as string] ?? name.slice(0, 1),
      alone: "true",
      kind: "bool",
    }),
  ),
  { name: "raw-errors", alone: "true", kind: "bool" },
  { name: "color", alone: "always", kind: "string" },
  { name: "colour", alone: "always", kind: "string", keptAs: "color" },
  { name: "input", kind: "string", deprecated: "specify filename directly on command line" },
  { name: "output", short: "o", kind: "string" },
  { name: "files-dir", short: "d", kind: "string" },
];

const usage = `Usage: butane [options] [input-file]
Options:
  -c, --check                     check config without producing output
      --color string[="always"]   control color output: "auto", "always", or "never" (default "auto")
  -d, --files-dir string          allow embedding local files from this directory
  -h, --help                      show usage and exit
  -o, --output string             write to output file instead of stdout
  -p, --pretty                    output formatted json
  -r, --raw                       never wrap in a MachineConfig; force Ignition output
      --raw-errors                show raw errors, rather than pretty printing them
  -s, --strict                    fail on any warning
  -V, --version                   print the version and exit
`;

/**
 * The command line of butane 0.29.0: what it prints and returns, https://github.com/coreos/butane/blob/v0.29.0/internal/main.go.
 * `--debug` does nothing.
 */
export async function butane(argv: readonly string[], host: Host): Promise<number> {
  const { values, words, notes, failure } = parsePFlags(flags, argv);
  for (const note of notes) host.stderr.write(`${note}\n`);
  if (failure !== undefined) return fail(host, `${usage}${failure}\n`, 2);
  const named = values.get("input") ?? "";
  const [word, ...more] = words;
  if (word !== undefined && (named !== "" || more.length > 0)) return fail(host, usage, 2);
  if (isOn(values, "help") || isOn(values, "version")) {
    host.stdout.write(isOn(values, "help") ? usage : "Butane v0.29.0\n");
    return 0;
  }
  const name = named === "" ? (word ?? "") : named;
  const text = await read(name, host);
  return text === undefined ? 1 : make(text, name === "" ? "<stdin>" : name, values, host);
}

function isOn(values: PFlags["values"], name: string): boolean {
  return values.get(name) === "true";
}

function fail(host: Host, message: string, code = 1): number {
  host.stderr.write(message);
  return code;
}

async function read(name: string, host: Host): Promise<string | undefined> {
  if (name === "") return decodeYamlText(await host.stdin.bytes());
  try {
    return decodeYamlText(readFileSync(resolve(host.cwd, name)));
  } catch (error) {
    const operation = (error as NodeJS.ErrnoException).syscall === "read" ? "read" : "open";
    fail(host, `failed to ${operation} ${name}: ${operation} ${name}: ${reasonOf(error)}\n`);
    return undefined;
  }
}

function make(text: string, name: string, values: PFlags["values"], host: Host): number {
  const folder = values.get("files-dir") ?? "";
  const files = folder === "" ? {} : { files: directoryReader(folder, host.cwd) };
  const { json, entries, failure } = transpile(
    { kind: "butane", name, text, ...files },
    { pretty: isOn(values, "pretty") },
  );
  host.stderr.write(formatReport(entries, text, name, values, host));
  if (json === undefined) return fail(host, `Error translating config: ${failure}\n`);
  if (isOn(values, "strict") && entries.length > 0) {
    return fail(host, "Config produced warnings and --strict was specified\n");
  }
  return isOn(values, "check") ? 0 : write(json, values.get("output") ?? "", host);
}

function formatReport(
  entries: readonly Entry[],
  text: string,
  name: string,
  values: PFlags["values"],
  host: Host,
): string {
  if (isOn(values, "raw-errors")) return entries.map((entry) => `${formatRaw(entry)}\n`).join("");
  const colour = isColoured(values.get("color") ?? "auto", host);
  return entries.map((entry) => formatFrame(entry, { text, name, colour })).join("\n");
}

function isColoured(wanted: string, { stderr, env }: Host): boolean {
  if (wanted === "auto") return stderr.isTTY && env.NO_COLOR === undefined;
  return wanted === "always" || wanted === "yes";
}

function write(json: string, file: string, host: Host): number {
  if (file === "") {
    host.stdout.write(json);
    return 0;
  }
  try {
    writeFileSync(resolve(host.cwd, file), json, { mode: 0o644 });
    return 0;
  } catch (error) {
    return fail(host, `failed to open ${file}: open ${file}: ${reasonOf(error)}\n`);
  }
}
