import type { FlatcarError } from "../errors.ts";
import { alike } from "./alike.ts";
import type { Host, Writer } from "./command.ts";
import { failedLines, formatEntry, formatFindings } from "./findings.ts";
import { clean, type Style, styleFor, wrap } from "./style.ts";

/** What a command prints with. In JSON mode `line` is silent and the one document comes from `document`. */
export interface Output {
  readonly json: boolean;
  /** Columns of the terminal; without bound in a pipe. */
  readonly width: number;
  readonly style: Style;
  /** A line of the result. */
  line(text?: string): void;
  /** A line beside the result, on standard error. */
  note(text: string): void;
  /** Bytes as they are. */
  raw(text: string): void;
  /** The JSON document; does nothing in text mode. */
  document(value: unknown): void;
  /** Warnings and errors; `failed` writes the JSON document too. */
  failed(error: FlatcarError): void;
}

const narrowest = 40;

export function outputFor(host: Host, json: boolean): Output {
  const hide = hider(host);
  const style = styleFor(host.stdout, host.env);
  const output: Output = {
    json,
    width: widthOfStream(host.stdout),
    style,
    line: (text = "") => {
      if (!json) host.stdout.write(`${hide(text)}\n`);
    },
    note: (text) => host.stderr.write(`${hide(hanging(text, widthOfStream(host.stderr)))}\n`),
    raw: (text) => host.stdout.write(text),
    document: (value) => {
      if (json) host.stdout.write(`${hide(JSON.stringify(value, undefined, 2))}\n`);
    },
    failed: ({ findings, run, warnings }) => {
      if (json) {
        const doubts = warnings.length > 0 ? { warnings } : {};
        host.stdout.write(`${hide(JSON.stringify({ ok: false, ...run, findings, ...doubts }, undefined, 2))}\n`);
        return;
      }
      for (const text of new Set(warnings.map(formatEntry))) output.note(text);
      const options = { cwd: host.cwd, width: widthOfStream(host.stderr), style: styleFor(host.stderr, host.env) };
      const lines = formatFindings(alike(findings), options);
      const end = run ? failedLines(run, options.style) : [];
      host.stderr.write(`${hide([...lines, ...end].join("\n"))}\n`);
    },
  };
  return output;
}

/** Lines no wider than that; what goes on is set in below its own line. */
function hanging(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const own = /^ */.exec(line)?.[0] ?? "";
      return wrap(line.slice(own.length), width - own.length - 2).map(
        (part, index) => own + (index > 0 ? "  " : "") + part,
      );
    })
    .join("\n");
}

function widthOfStream(writer: Writer): number {
  return writer.isTTY ? Math.max(narrowest, writer.columns || 80) : Number.POSITIVE_INFINITY;
}

const secretName = /SECRET|TOKEN|PASSWORD|PASSPHRASE|PRIVATE_KEY|API_KEY/i;
const shortestSecret = 8;

/** Replaces the values of secret environment variables, whoever wrote the text. */
function hider({ env }: Host): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    value && value.length >= shortestSecret && secretName.test(name) ? [value, JSON.stringify(value).slice(1, -1)] : [],
  );
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "[secret]"), text);
}

/** A paragraph at the width of the terminal. */
export function paragraph({ width }: Output, text: string, indent = 0): string {
  const space = " ".repeat(indent);
  return wrap(clean(text), width - indent)
    .map((line) => space + line)
    .join("\n");
}
