import type { Host } from "./command.ts";
import type { Output } from "./output.ts";
import { clean, cut, padEnd, padStart, type Style, styleFor, widthOf } from "./style.ts";

/** What happens to the things a run works on. A thing is named by what the user calls it: `shop-web-0`. */
export interface Progress {
  /** Begins, or says what it does now. `verb` is the noun of its row: `creating`, `replacing`, `deleting`. */
  update(name: string, verb: string, message?: string): void;
  done(name: string, message?: string): void;
  failed(name: string, message?: string): void;
  /** What the whole run does before or after its machines; `undefined` when that is over. */
  phase(message: string | undefined): void;
  /** A line of its own. */
  note(message: string): void;
  /** Takes the live rows away; call it in every case. */
  close(): void;
}

interface Row {
  readonly startedMs: number;
  verb: string;
  message: string;
}

/** Whether progress shows in rows that change: on a terminal. */
export function isLive(host: Host, { json }: Pick<Output, "json">): boolean {
  return (json ? host.stderr : host.stdout).isTTY && host.env.TERM !== "dumb";
}

/** Rows with spinner and elapsed time on a terminal, one plain line per event elsewhere. With `--json` they go to standard error. */
export function progressFor(host: Host, output: Output, names: readonly string[]): Progress {
  const stream = output.json ? host.stderr : host.stdout;
  const print = output.json ? output.note : output.line;
  const style = styleFor(stream, host.env);
  const room = Math.min(Math.max(30, Math.floor((stream.columns || 90) / 2)), Math.max(0, ...names.map(widthOf)));
  const line = (mark: string, name: string, since: number | undefined, message: string) => {
    const elapsed = since === undefined ? "" : formatElapsed(host.now().getTime() - since);
    return `  ${mark} ${padEnd(name, room)}   ${padStart(elapsed, 6)}   ${clean(message)}`.trimEnd();
  };
  const rows = new Map<string, Row>();
  const live = isLive(host, output) ? liveArea(host, stream, rows, style, room) : undefined;
  const end =
    (mark: string) =>
    (name: string, message = "") => {
      const row = rows.get(name);
      rows.delete(name);
      const text = line(mark, name, row?.startedMs, message);
      live ? live.print(text) : print(text);
    };
  return {
    update: (name, verb, message = "") => {
      const row = rows.get(name);
      const said = row && row.verb === verb && row.message === message;
      if (row) Object.assign(row, { verb, message });
      else rows.set(name, { startedMs: host.now().getTime(), verb, message });
      if (live && rows.size <= mostRows) live.draw();
      else if (!live && !said) print(line("…", name, row?.startedMs, message ? `${verb}: ${message}` : verb));
    },
    phase: (message) => {
      rows.delete(phaseKey);
      if (message !== undefined) {
        rows.set(phaseKey, { startedMs: host.now().getTime(), verb: message, message: "" });
        if (!live) print(`  … ${clean(message)}`);
      }
      live?.draw();
    },
    done: end(style.green("✓")),
    failed: end(style.red("✗")),
    note: (message) => (live ? live.print(`  ${clean(message)}`) : print(`  ${clean(message)}`)),
    close: () => live?.close(),
  };
}

/** Row of the run itself, which has no machine's name. */
const phaseKey = "";
const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const frameMs = 100;
const mostRows = 12;

interface LiveArea {
  /** A line that stays, above the live rows. */
  print(text: string): void;
  draw(): void;
  close(): void;
}

function liveArea(
  host: Host,
  stream: Host["stdout"],
  rows: ReadonlyMap<string, Row>,
  style: Style,
  room: number,
): LiveArea {
  let drawn = 0;
  let frame = 0;
  const erase = () => (drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : "");
  const draw = (above = "") => {
    const width = stream.columns || 80;
    const spinner = style.cyan(frames[frame % frames.length] ?? "");
    const height = Math.min(mostRows, Math.max(1, (stream.rows ?? 24) - 4));
    const lines = liveRows(rows, host.now().getTime(), { room, width, height }).map((text) => `  ${spinner} ${text}`);
    stream.write(`${erase()}${above}${lines.map((text) => `${text}\n`).join("")}`);
    drawn = lines.length;
  };
  const timer = setInterval(() => {
    frame++;
    draw();
  }, frameMs);
  timer.unref();
  return {
    print: (text) => draw(`${text}\n`),
    draw: () => draw(),
    close: () => {
      clearInterval(timer);
      stream.write(erase());
      drawn = 0;
    },
  };
}

/** One line per machine, or one per group of machines that do the same, when they are more than fit. */
export function liveRows(
  rows: ReadonlyMap<string, Row>,
  nowMs: number,
  { room, width, height }: { readonly room: number; readonly width: number; readonly height: number },
): readonly string[] {
  const groups = new Map<string, { names: string[]; startedMs: number; text: string }>();
  for (const [name, { startedMs, verb, message }] of rows) {
    const text = message ? `${verb}: ${message}` : verb;
    const key = rows.size > height ? text : name;
    const group = groups.get(key) ?? { names: [], startedMs, text };
    group.names.push(name);
    group.startedMs = Math.min(group.startedMs, startedMs);
    groups.set(key, group);
  }
  const shown = [...groups.values()].slice(0, height);
  const hidden = rows.size - shown.reduce((sum, { names }) => sum + names.length, 0);
  const lines = shown.map(({ names, startedMs, text }) => {
    const more = names.length > 1 ? ` +${names.length - 1}` : "";
    const label = padEnd(`${names[0]}${more}`, room);
    if (names[0] === phaseKey) return cut(`${clean(text)}   ${formatElapsed(nowMs - startedMs)}`, width - 5);
    return cut(`${label}   ${padStart(formatElapsed(nowMs - startedMs), 6)}   ${clean(text)}`, width - 5);
  });
  return hidden > 0 ? [...lines, `and ${hidden} more`] : lines;
}

/** `3s`, `1m05s`, `2h03m`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
}
