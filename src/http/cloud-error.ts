import { redactText, redactValue } from "./redact.ts";

/** What is known of a call that failed. */
export interface CloudFailure {
  /** Title of the cloud. */
  readonly cloud: string;
  /** Method and path, for example `POST /servers`. */
  readonly call: string;
  /**
   * The cloud's own code, for example `uniqueness_error`; without one, `HTTP 503`. Where there was no answer, the transport's, for example
   * `ECONNRESET`, or `Timeout`, `Cancelled`, `UnreadableAnswer`, `Redirected`.
   */
  readonly code: string;
  readonly message: string;
  /** Left out where there was no answer. */
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  /** Nobody knows whether the last try was carried out. Of tries before it that is known, unless the call is idempotent. */
  readonly lost: boolean;
  /** How long the cloud asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** The answer's body, redacted: as JSON where it is JSON, else its first characters. */
  readonly body?: unknown;
}

/** The one error of the request core. `translate` makes a FlatcarError of it. */
export class CloudError extends Error {
  override readonly name = "CloudError";
  readonly cloud: string;
  readonly call: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly lost: boolean;
  readonly retryAfterMs: number | undefined;
  readonly body: unknown;

  constructor(failure: CloudFailure, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause });
    this.cloud = failure.cloud;
    this.call = failure.call;
    this.code = failure.code;
    this.status = failure.status;
    this.requestId = failure.requestId;
    this.retryable = failure.retryable;
    this.lost = failure.lost;
    this.retryAfterMs = failure.retryAfterMs;
    this.body = failure.body;
  }
}

/** Whether nobody knows if a call was carried out, and somebody still wants to know. */
export function isLost(error: unknown): boolean {
  return error instanceof CloudError && error.lost && error.code !== "Cancelled";
}

/** The cloud's own code and sentence, as its error bodies hold them. */
export interface Complaint {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * Reads the error bodies that are about: `{"error": {"code", "message"}}`, `{"id", "message", "request_id"}`,
 * `{"badRequest": {"code": 400, "message"}}`, `{"NeutronError": {"type", "message"}}`, `{"faultcode", "faultstring"}`,
 * `{"errors": [{"code", "title", "detail"}]}`. Pure.
 */
export function complaintOf(body: unknown): Complaint {
  const whole = fieldsOf(body);
  const [wrapper, inner] = Object.entries(whole).find(([, part]) => isComplaint(part)) ?? [];
  const told = isComplaint(whole) ? whole : { ...fieldsOf(Array.isArray(inner) ? inner[0] : inner) };
  const generic = wrapper === undefined || /^errors?$/.test(wrapper);
  const code =
    textOf(told.code) ?? textOf(told.type) ?? textOf(told.id) ?? textOf(told.faultcode) ?? textOf(told.title);
  return {
    code: code ?? (generic ? undefined : wrapper),
    message: sentenceOf(told),
    requestId: textOf(told.request_id) ?? textOf(whole.request_id),
  };
}

function sentenceOf(told: Readonly<Record<string, unknown>>): string | undefined {
  const [text] = [told.message, told.faultstring, told.detail, told.title].flatMap((part) => textOf(part) ?? []);
  return text?.replace(/\s+/g, " ").trim().replace(/\.$/, "") || undefined;
}

function isComplaint(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && isComplaint(value[0]);
  return sentenceOf(fieldsOf(value)) !== undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What a page of HTML says: its heading and its text, for example `409 Conflict: Image is in use`; `undefined` where it says nothing. Pure. */
export function sentenceOfPage(page: string, secrets: readonly string[]): string | undefined {
  const [, heading = ""] = /<h1>(.*?)<\/h1>/is.exec(page) ?? [];
  const rest = page.replaceAll(/<(head|title|h1|style|script)\b.*?<\/\1>/gis, " ");
  const parts = [heading, rest].map((part) => shown(part.replaceAll(/<[^>]*>?/g, " "), secrets));
  return short(parts.filter((part) => part !== "").join(": ")).replace(/\.$/, "") || undefined;
}

/** A page's text in one line, without its secrets. */
function shown(text: string, secrets: readonly string[]): string {
  return redactText(unescaped(text), secrets).replace(/\s+/g, " ").trim();
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#34": '"',
  "#39": "'",
  "#x27": "'",
};

function unescaped(page: string): string {
  return page.replaceAll(/&(#?\w+);/g, (entity, name: string) => entities[name] ?? entity);
}

/** Characters of a body that is no JSON in an error. */
const fragmentCharacters = 200;

function short(text: string): string {
  return text.length > fragmentCharacters ? `${text.slice(0, fragmentCharacters)}…` : text;
}

/** What an error shows of a body. */
export function fragmentOf(body: unknown, secrets: readonly string[]): unknown {
  if (typeof body !== "string") return redactValue(body, secrets);
  return short(shown(body, secrets));
}
