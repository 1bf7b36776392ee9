import { appendFileSync } from "node:fs";
import type { IO } from "../platform.ts";
import type { Attempt, Outcome } from "./attempt.ts";
import type { CloudError } from "./cloud-error.ts";
import { redactHeaders, redactUrl, redactValue } from "./redact.ts";

/** Writes down a try and what came of it, without its secrets. */
export type Recording = (one: Attempt, outcome: Outcome, began: Date) => void;

/** Characters of a body that are written; of a longer one only its length is. */
const longestBody = 65_536;

/**
 * Appends a line of JSON for each try to the file that `FLATCAR_DEPLOY_RECORD` names; `undefined` where it names none. A file that cannot be
 * written is told once, and stops nothing.
 */
export function recorder(io: IO): Recording | undefined {
  const file = io.env.FLATCAR_DEPLOY_RECORD;
  if (!file) return undefined;
  let broken = false;
  return (one, outcome, began) => {
    if (broken) return;
    try {
      appendFileSync(file, `${JSON.stringify(toEntry(one, outcome, began, io.now()))}\n`, { mode: 0o600 });
    } catch (error) {
      broken = true;
      io.log(`no recording in ${file}: ${(error as Error).message}`);
    }
  };
}

function toEntry(one: Attempt, outcome: Outcome, began: Date, now: Date) {
  const { cloud, method, url, headers, body, secrets } = one;
  const sent = {
    method,
    url: redactUrl(url.href, secrets),
    headers: redactHeaders(headers, secrets),
    body: bodyOf(body, secrets),
  };
  const error = "error" in outcome ? outcome.error : undefined;
  const status = "answer" in outcome ? outcome.answer.status : error?.status;
  const told = "answer" in outcome ? outcome.answer.body : error?.body;
  const answered = status !== undefined && {
    status,
    headers: redactHeaders(outcome.headers ?? [], secrets),
    body: short(isShown(told, one, error) ? redactValue(told, secrets) : lengthOf(told)),
  };
  return {
    time: began.toISOString(),
    ms: now.getTime() - began.getTime(),
    cloud,
    request: sent,
    ...(answered ? { answer: answered } : {}),
    ...(error ? { error: { code: error.code, message: error.message, lost: error.lost } } : {}),
  };
}

function bodyOf(body: Attempt["body"], secrets: readonly string[]): unknown {
  if (typeof body === "string") return short(redactValue(JSON.parse(body), secrets));
  if (body instanceof Uint8Array) return `${body.length} bytes`;
  return body && "a stream";
}

/** A text is the machine's own, as what its console tells is: what is in it nobody knows. */
function isShown(told: unknown, { unrecorded }: Attempt, error: CloudError | undefined): boolean {
  return error !== undefined || (typeof told !== "string" && !unrecorded);
}

function lengthOf(body: unknown): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `${text?.length ?? 0} characters`;
}

function short(body: unknown): unknown {
  const text = JSON.stringify(body);
  return text !== undefined && text.length > longestBody ? lengthOf(text) : body;
}
