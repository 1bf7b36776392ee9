import { type ErrorCode, type Finding, FlatcarError } from "../errors.ts";
import { CloudError } from "./cloud-error.ts";
import { redactText } from "./redact.ts";

/** What one answer of a cloud means. */
export interface Rule {
  /** The cloud's own code, whole; left out: any. */
  readonly codes?: RegExp;
  readonly status?: number;
  /** Only where the message says this. */
  readonly message?: RegExp;
  readonly code: ErrorCode;
  readonly hint?: string;
}

export interface Doing {
  /** What was being done, for example `start shop-web-0`. */
  readonly what: string;
  /** Variable that moves the API's address, as `Api.variable` says it. */
  readonly variable: string;
  /** The platform's own, first match first; they go before what every cloud means by a status. */
  readonly rules: readonly Rule[];
  /** Id of what the cloud had already made. */
  readonly created?: string | undefined;
  /** Texts that no message may hold. */
  readonly secrets?: readonly string[];
}

/** What every cloud and the network mean. */
const common: readonly Rule[] = [
  { codes: /^Cancelled$/, code: "FD1409" },
  { codes: /^Timeout$/, code: "FD1408", hint: "the cloud did not answer in time; run the same again" },
  {
    codes: /^InvalidHeader$/,
    code: "FD1302",
    hint: "check the token: it holds a line break or something that is no text",
  },
  {
    codes: /^UnreadableAnswer$/,
    code: "FD1420",
    hint: "something else answers in the API's place: check the proxy and $VARIABLE",
  },
  {
    codes: /^Redirected$/,
    code: "FD1404",
    hint: "credentials are not sent to another host: set $VARIABLE to the address itself",
  },
  {
    codes: /^(?:CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*|HOSTNAME_MISMATCH)$/,
    code: "FD1404",
    hint: "name the CA's file in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE, and check the clock of this machine",
  },
  { status: 401, code: "FD1302", hint: "check the token: it may be expired, revoked, or of another project" },
  { status: 403, code: "FD1303", hint: "give these credentials the permission" },
  { status: 429, code: "FD1403", hint: "other programs use the same account's request rate; try again later" },
  { status: 404, code: "FD1406" },
  { status: 400, code: "FD1405" },
  { status: 422, code: "FD1405" },
];

/** Any error of a step as ours. One that is ours already only gets the id of what was made. */
export function translate(error: unknown, doing: Doing): FlatcarError {
  const more = doing.created === undefined ? {} : { created: doing.created };
  if (error instanceof FlatcarError) {
    if (doing.created === undefined || error.created !== undefined) return error;
    return new FlatcarError(error.findings, { cause: error.cause, ...more });
  }
  return new FlatcarError(findingOf(error, doing), { cause: error, ...more });
}

function findingOf(error: unknown, { what, variable, rules, secrets = [] }: Doing): Finding {
  if (!(error instanceof CloudError)) return strange(error, what, secrets);
  const { code, hint } = meaningOf(error, rules);
  if (code === "FD1409") return { code, message: `cancelled: ${what}` };
  return {
    code,
    message: `cannot ${what}: ${redactText(error.message, secrets)}`,
    details: [detailOf(error)],
    ...(hint === undefined ? {} : { hint: hint.replace("$VARIABLE", variable) }),
  };
}

/** What the platform's rules, else the common ones, make of an error. */
function meaningOf(error: CloudError, rules: readonly Rule[]): Pick<Rule, "code" | "hint"> {
  return [...rules, ...common].find((rule) => isMeant(rule, error)) ?? unheardOf(error);
}

function isMeant({ codes, status, message }: Rule, error: CloudError): boolean {
  return (
    (codes?.test(error.code) ?? true) &&
    (status ?? error.status) === error.status &&
    (message?.test(error.message) ?? true)
  );
}

function unheardOf({ status, cloud, lost }: CloudError): Pick<Rule, "code" | "hint"> {
  if (status !== undefined)
    return { code: "FD1420", ...(status >= 500 ? { hint: `${cloud} itself failed: run the same again` } : {}) };
  if (lost) return { code: "FD1404", hint: "the connection broke off; run the same again" };
  return { code: "FD1404", hint: "check the network, the proxy and $VARIABLE" };
}

function detailOf({ cloud, call, code, status, requestId }: CloudError): string {
  const http = status === undefined || code === `HTTP ${status}` ? "" : `, HTTP ${status}`;
  return `${cloud}: ${code}${http}${requestId === undefined ? "" : `, request ${requestId}`}, ${call}`;
}

function strange(error: unknown, what: string, secrets: readonly string[]): Finding {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  if (name === "AbortError") return { code: "FD1409", message: `cancelled: ${what}` };
  return {
    code: "FD1901",
    message: `cannot ${what}: ${redactText(message, secrets)}`,
    hint: "this is a mistake in flatcar-deploy: please report it",
  };
}
