import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Fault, SimulatedCall } from "../../../platform.ts";
import type { Asked, Reply } from "./asked.ts";
import { token, unauthorized } from "./identity.ts";
import { operations } from "./operations.ts";
import { planted } from "./planted.ts";
import { fault, Refusal } from "./refusal.ts";
import { type Route, routeOf } from "./routes.ts";
import type { Store } from "./store.ts";

/** What the server works on and writes down. */
export interface Desk {
  readonly store: Store;
  readonly calls: SimulatedCall[];
  readonly violations: string[];
  readonly faults: { readonly fault: Fault; left: number }[];
  /** What of a request, or of an answer, breaks the official description. */
  check(request: Checked): readonly string[];
  changed(): void;
}

export interface Checked extends Asked {
  readonly operation: string;
  readonly headers: IncomingMessage["headers"];
  /** Microversion of Nova's that is spoken. */
  readonly version: string | undefined;
  /** Left out of a request. */
  readonly reply?: Reply;
}

/** The API, not yet listening. */
export function serve(desk: Desk): Server {
  const server = createServer((request, response) => {
    answer(desk, request, response).catch(() => response.destroy());
  });
  // A connection that the server closed while idle is one that a client may just be using.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const route = routeOf(request.method ?? "GET", url.pathname);
  const kind = takeFault(desk, route.operation);
  const body = readBody(await bytesOf(request), request.headers["content-type"]);
  const asked: Asked = {
    parameters: route.parameters,
    query: url.searchParams,
    body,
    origin: `http://${request.headers.host ?? "127.0.0.1"}`,
  };
  desk.calls.push({ name: route.operation, parameters: shown(asked) });
  if (kind === "drop") return void response.destroy();
  const reply = perform(desk, route, asked, request.headers, kind);
  if (kind === "after") return void response.destroy();
  send(response, reply);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function readBody(bytes: Buffer, type = ""): unknown {
  if (bytes.length === 0) return undefined;
  if (!/json/.test(type)) return new Uint8Array(bytes);
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

/** What a call says, for whoever reads the calls: bytes are only counted. */
function shown({ parameters, query, body }: Asked): Readonly<Record<string, unknown>> {
  const told =
    body instanceof Uint8Array ? { bytes: body.length } : ((body ?? {}) as Readonly<Record<string, unknown>>);
  return { ...parameters, ...Object.fromEntries(query), ...told };
}

function takeFault({ faults }: Desk, name: string): Fault["kind"] | undefined {
  const hit = faults.find(({ fault: { call }, left }) => left > 0 && (call === undefined || call === name));
  if (hit) hit.left--;
  return hit?.fault.kind;
}

function perform(
  desk: Desk,
  route: Route,
  asked: Asked,
  headers: IncomingMessage["headers"],
  kind: Exclude<Fault["kind"], "drop"> | undefined,
): Reply {
  try {
    return carryOut(desk, route, asked, headers, kind);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body };
    desk.violations.push(
      `${route.operation}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return { status: 500, body: fault(500, "Unexpected API Error.").body };
  }
}

function carryOut(
  desk: Desk,
  { operation }: Route,
  asked: Asked,
  headers: IncomingMessage["headers"],
  kind: Exclude<Fault["kind"], "drop"> | undefined,
): Reply {
  const handler = operations[operation];
  const version = /^compute (\S+)$/.exec(String(headers["openstack-api-version"] ?? ""))?.[1];
  const checked: Checked = {
    ...asked,
    operation,
    headers,
    version: operation.includes("/compute/") ? version : undefined,
  };
  desk.violations.push(...desk.check(checked));
  if (!handler) throw fault(404, "The resource could not be found.");
  if (needsToken(operation) && headers["x-auth-token"] !== token) throw unauthorized();
  desk.store.settle();
  const refused = kind && kind !== "after" ? planted(kind, operation, desk.store, asked) : undefined;
  const reply = refused ?? handler(desk.store, asked);
  desk.violations.push(...desk.check({ ...checked, reply }));
  if (!operation.startsWith("GET ")) desk.changed();
  return reply;
}

function needsToken(operation: string): boolean {
  return operation !== "POST /identity/v3/auth/tokens" && operation !== "GET /compute/v2.1/";
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.statusCode = status;
  response.setHeader("x-openstack-request-id", `req-${randomUUID()}`);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined) return void response.end();
  const page = typeof body === "string";
  response.setHeader("content-type", page ? "text/html; charset=UTF-8" : "application/json");
  response.end(page ? body : JSON.stringify(body));
}
