import { type Finding, FlatcarError } from "../../errors.ts";
import { redactText } from "../../http/redact.ts";
import type { MachinePlan } from "../../platform.ts";
import type { Region } from "./region.ts";

/** So many lines are asked for: those of programs are left out of them. */
const asked = 200;
/** So many of them are shown, each to this length. */
const shown = 8;
const longest = 200;
/** The lines are a help: nobody waits long for them. */
const timeouts = { tryMs: 10_000, totalMs: 15_000 } as const;

/**
 * The last lines of a server's console, for the details of an error; empty where there is none, or it cannot be had.
 *
 * Whoever runs on a machine may write a secret on its console: only lines of the kernel's log, where Ignition and an early systemd write
 * too, and systemd's of what failed are shown. Of these, too, no word is that the machine's configuration has in its contents.
 */
export async function consoleLines(
  { userData, ignition }: Pick<MachinePlan, "userData" | "ignition">,
  { nova }: Region,
  id: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const body = { "os-getConsoleOutput": { length: asked } };
  const path = `/servers/${id}/action`;
  const call = { method: "POST", path, body, idempotent: true, unrecorded: true, timeouts, signal } as const;
  const answer = await nova.request<{ readonly output?: string }>(call).catch(() => undefined);
  const secrets = [userData, ...wordsOf(ignition)];
  return linesOf(answer?.body.output ?? "")
    .slice(-shown)
    .map((line) => `console: ${redactText(line, secrets).slice(0, longest)}`);
}

/** The error with more details, if there are any. */
export function withDetails(error: FlatcarError, details: readonly string[]): FlatcarError {
  if (details.length === 0) return error;
  const [first, ...rest] = error.findings;
  const detailed: Finding = { ...first, details: [...(first.details ?? []), ...details] };
  return new FlatcarError([detailed, ...rest], { cause: error });
}

/** Nova leaves control characters out, and what else they began with stays. */
function linesOf(output: string): readonly string[] {
  const lines = output.split(/\r?\n/).map((line) => line.replaceAll(/\[[\d;]*[mKHJ]/g, "").trim());
  return lines.filter((line) => /^\[(?:\s*\d+\.\d+|FAILED|DEPEND)\s*\]/.test(line));
}

/** Keys whose texts are names, as Ignition and systemd say them of what they do. */
const names: ReadonlySet<string> = new Set(["path", "name", "device", "format", "label", "version"]);

function wordsOf(ignition: string): readonly string[] {
  const words = textsIn(ignition === "" ? {} : JSON.parse(ignition), "").flatMap((text) => [
    text,
    ...text.split(/[\s"'=:,;]+/),
  ]);
  return [...new Set(words)].filter((word) => word.length >= 6);
}

function textsIn(value: unknown, key: string): readonly string[] {
  if (typeof value === "string") return names.has(key) ? [] : [value, unpacked(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, Array.isArray(value) ? key : name));
}

/** The text in a data URL. */
function unpacked(url: string): string {
  const [, base64, content = ""] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  if (base64 !== undefined) return Buffer.from(content, "base64").toString();
  return URL.canParse(url) ? decoded(content) : "";
}

function decoded(content: string): string {
  try {
    return decodeURIComponent(content);
  } catch {
    return content;
  }
}
