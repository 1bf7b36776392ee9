import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Fault, SimulatedCall } from "../platform.ts";
import { type Loopback, listen } from "./loopback.ts";
import type { ApiDescription } from "./openapi.ts";
import { type Checker, type Deviation, openChecker } from "./openapi-checker.ts";
import { type Match, openMatcher } from "./openapi-paths.ts";
import type { Violation } from "./openapi-violation.ts";
import { type SimulatedAnswer, SimulatedRefusal } from "./simulated-answer.ts";
import { type ReadBody, readBody, type SimulatedRequest } from "./simulated-request.ts";

/** A fault that has an answer of the platform's own. */
type AnsweredKind = Exclude<Fault["kind"], "after" | "drop">;

/** The platform's own words for each answered fault, and for requests that are wrong in themselves. They may throw `SimulatedRefusal`. */
export type Refusals = Readonly<Record<AnsweredKind, SimulatedAnswer | PlantedAnswer>> & {
  /** There is no such path. */
  readonly unknown: SimulatedAnswer | ((request: SimulatedRequest) => SimulatedAnswer);
  /** The body is not JSON, or too long. */
  readonly malformed: SimulatedAnswer | ((request: SimulatedRequest) => SimulatedAnswer);
  /** The request breaks the description; never without a violation. */
  invalid(violations: readonly Violation[], request: SimulatedRequest): SimulatedAnswer;
  /** The simulation failed. */
  readonly internal: SimulatedAnswer | ((request: SimulatedRequest) => SimulatedAnswer);
};

/** `undefined`: the platform knows no such fault of this call, which is carried out. */
type PlantedAnswer = (request: SimulatedRequest) => SimulatedAnswer | undefined;

type Handler = (request: SimulatedRequest) => SimulatedAnswer;

/** A REST API that is simulated. */
export interface SimulatedApi {
  readonly description: ApiDescription;
  /** Where the description is known to be wrong. */
  readonly deviations?: readonly Deviation[];
  /** Answers are compared with the description, too. */
  readonly checksAnswers?: boolean;
  /** By `METHOD path`, as in the description. A handler knows nothing of HTTP; it throws `SimulatedRefusal` to refuse. */
  readonly routes: Readonly<Record<string, Handler>>;
  readonly refusals: Refusals;
  /** Who may not come in: the answer to a request without the right credentials, or beyond a rate limit. Left out: everybody may. */
  admit?(request: SimulatedRequest): SimulatedAnswer | undefined;
  /** Version of the API that a request speaks. Left out where it has none. */
  versionOf?(request: SimulatedRequest): string | undefined;
  /** Headers that every answer has, those of a rate limit for example. */
  headers?(request: SimulatedRequest): Readonly<Record<string, string>>;
  /** Lets everything happen whose time has come; called before each request. */
  settle?(): void;
  /** Called after each request that may have changed something; its answer waits for what this gives. */
  changed?(): Promise<void> | undefined;
}

/** A simulated API that listens. */
export interface SimulatedServer extends Loopback {
  readonly calls: readonly SimulatedCall[];
  /** Where requests, and answers where they are compared, broke the description: `POST /servers /body/name is missing`. */
  readonly violations: readonly string[];
  fail(fault: Fault): void;
}

interface Desk {
  readonly api: SimulatedApi;
  readonly checker: Checker;
  readonly match: (method: string, path: string) => Match | undefined;
  readonly calls: SimulatedCall[];
  readonly violations: string[];
  readonly faults: { readonly fault: Fault; left: number }[];
}

/** Serves an API on 127.0.0.1, on a port of the system's choice. */
export async function serveApi(api: SimulatedApi): Promise<SimulatedServer> {
  const checker = await openChecker(api.description, api.deviations ?? []);
  const match = openMatcher([...new Set([...Object.keys(api.routes), ...checker.operations])]);
  const desk: Desk = { api, checker, match, calls: [], violations: [], faults: [] };
  const server = createServer((message, response) => {
    receive(desk, message, response).catch(() => response.destroy());
  });
  // A connection that the server closed while idle is one that a client may just be using.
  server.keepAliveTimeout = 0;
  return {
    ...(await listen(server)),
    calls: desk.calls,
    violations: desk.violations,
    fail: (fault) => void desk.faults.push({ fault, left: fault.times ?? 1 }),
  };
}

async function receive(desk: Desk, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrivedMs = Date.now();
  const url = URL.parse(`http://127.0.0.1${message.url}`) ?? new URL("http://127.0.0.1/");
  const { name, parameters } = operationOf(desk, message.method ?? "GET", url.pathname);
  const kind = takeFault(desk, name);
  const read: ReadBody = kind === "drop" ? {} : await readBody(message);
  const origin = `http://${message.headers.host}`;
  const { body, content } = read;
  const request: SimulatedRequest = {
    ...{ name, parameters, query: url.searchParams, headers: message.headers },
    body,
    content,
    origin,
    arrivedMs,
  };
  desk.calls.push({ name, parameters: shownOf(request) });
  if (kind === "drop") return void response.destroy();
  const answer = answerTo(desk, request, read, kind);
  if (!/^(?:GET|HEAD) /.test(name)) await desk.api.changed?.();
  if (kind === "after") return void response.destroy();
  send(response, answer, desk.api.headers?.(request));
}

/** Where no operation has such a path the request itself gives the name. */
function operationOf({ api, match }: Desk, method: string, path: string): Match {
  const base = api.description["x-base"];
  const below = path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
  return (
    (below === undefined ? undefined : match(method, below)) ?? { name: `${method} ${below ?? path}`, parameters: {} }
  );
}

function takeFault({ faults }: Desk, name: string): Fault["kind"] | undefined {
  const hit = faults.find(({ fault, left }) => left > 0 && (fault.call === undefined || fault.call === name));
  if (hit) hit.left--;
  return hit?.fault.kind;
}

/** Everything that a request says, by its names. */
function shownOf({ parameters, query, body, content }: SimulatedRequest): Readonly<Record<string, unknown>> {
  const asked = [...new Set(query.keys())].map((key) => {
    const values = query.getAll(key);
    return [key, values.length === 1 ? values[0] : values];
  });
  const sent =
    typeof body === "object" && body !== null && !Array.isArray(body) ? body : body === undefined ? {} : { body };
  return { ...parameters, ...Object.fromEntries(asked), ...sent, ...(content ? { content } : {}) };
}

function answerTo(
  desk: Desk,
  request: SimulatedRequest,
  { malformed }: ReadBody,
  kind: AnsweredKind | "after" | undefined,
): SimulatedAnswer {
  const { api } = desk;
  const { name, parameters, query, headers, body } = request;
  const version = api.versionOf?.(request);
  const wrong: readonly Violation[] =
    malformed === undefined
      ? desk.checker.request({ operation: name, parameters, query, headers, body, version })
      : [{ path: "/body", message: malformed }];
  desk.violations.push(...wrong.map((violation) => lineOf(name, violation)));
  const planted = kind === undefined || kind === "after" ? undefined : api.refusals[kind];
  const refused = planted && handle(desk, request, typeof planted === "function" ? planted : () => planted);
  if (refused) return refused;
  const turnedAway = api.admit?.(request);
  if (turnedAway) return turnedAway;
  const handler = api.routes[name];
  if (!handler) return say(api.refusals.unknown, request);
  if (malformed !== undefined) return say(api.refusals.malformed, request);
  if (wrong.length > 0) return api.refusals.invalid(wrong, request);
  const answer = handle(desk, request, handler);
  if (api.checksAnswers) {
    const flaws = desk.checker.answer({ operation: name, status: answer.status, body: answer.body, version });
    desk.violations.push(...flaws.map((flaw) => lineOf(name, flaw)));
  }
  return answer;
}

function say(words: SimulatedAnswer | Handler, request: SimulatedRequest): SimulatedAnswer {
  return typeof words === "function" ? words(request) : words;
}

function lineOf(name: string, { path, message }: Violation): string {
  return path === "" ? `${name} ${message}` : `${name} ${path} ${message}`;
}

function handle<Answer extends SimulatedAnswer | undefined>(
  { api, violations }: Desk,
  request: SimulatedRequest,
  handler: (request: SimulatedRequest) => Answer,
): Answer | SimulatedAnswer {
  try {
    api.settle?.();
    return handler(request);
  } catch (error) {
    if (error instanceof SimulatedRefusal) return error.answer;
    violations.push(`${request.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    return say(api.refusals.internal, request);
  }
}

function send(
  response: ServerResponse,
  { status, body, headers }: SimulatedAnswer,
  more: SimulatedAnswer["headers"],
): void {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const content = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...(body === undefined ? {} : content), ...more, ...headers });
  response.end(text);
}
