import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Fault, SimulatedCall } from "../../../platform.ts";
import { operations } from "./operations.ts";
import { bodyOf, type RefusalError, RefusalError as Refusal, refuse } from "./refusal.ts";
import type { Answer, Handler } from "./request.ts";
import type { Store } from "./store.ts";

/** What the HTTP side and the simulator's own functions share. */
export interface Desk {
  readonly store: Store;
  readonly token: string;
  readonly calls: SimulatedCall[];
  readonly violations: string[];
  readonly faults: { readonly fault: Fault; left: number }[];
  settle(): void;
  changed(): void;
}

/** The API over HTTP. */
export function serve(desk: Desk): Server {
  return createServer((request, response) => {
    void answer(desk, request, response).catch((error: unknown) => {
      desk.violations.push(`the simulator failed: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });
}

interface Route {
  readonly name: string;
  readonly handler: Handler;
  readonly id: number;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await bodyFrom(request);
  const route = routeOf(request.method ?? "GET", url.pathname);
  const fault = take(desk, route?.name);
  desk.calls.push({ name: route?.name ?? `${request.method} ${url.pathname}`, parameters: parametersOf(route, url, body) });
  if (fault?.kind === "drop") return void request.socket.destroy();
  desk.settle();
  const refused = fault && refusals[fault.kind];
  const done = refused ? refusal(refused) : await perform(desk, request, route, url, body);
  desk.settle();
  desk.changed();
  if (fault?.kind === "after") return void request.socket.destroy();
  write(response, done);
}

async function perform(desk: Desk, request: IncomingMessage, route: Route | undefined, url: URL, body: unknown): Promise<Answer> {
  try {
    if (request.headers.authorization !== `Bearer ${desk.token}`) throw refuse(401, "unauthorized", "unable to authenticate");
    if (!route) throw refuse(404, "not_found", "Not Found");
    return route.handler(desk.store, { id: route.id, query: url.searchParams, body: (body ?? {}) as Record<string, unknown> });
  } catch (error) {
    if (error instanceof Refusal) return refusal(error);
    throw error;
  }
}

function refusal(error: RefusalError): Answer {
  return { status: error.status, body: bodyOf(error) };
}

const base = "/v1";

function routeOf(method: string, pathname: string): Route | undefined {
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname;
  const id = Number(/^\/\w+\/(\d+)/.exec(path)?.[1] ?? 0);
  const name = `${method} ${path.replace(/^(\/\w+)\/\d+/, "$1/{id}")}`;
  const handler = operations[name];
  return handler && { name, handler, id };
}

function parametersOf(route: Route | undefined, url: URL, body: unknown): Readonly<Record<string, unknown>> {
  const query = Object.fromEntries([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)]));
  return { ...(route?.id ? { id: route.id } : {}), ...query, ...(body as object | undefined) };
}

async function bodyFrom(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? undefined : JSON.parse(text);
}

function take({ faults }: Desk, name: string | undefined): Fault | undefined {
  const index = faults.findIndex(({ fault }) => fault.call === undefined || fault.call === name);
  const found = faults[index];
  if (!found) return undefined;
  found.left--;
  if (found.left <= 0) faults.splice(index, 1);
  return found.fault;
}

/** In the API's own words, https://docs.hetzner.cloud/reference/cloud#errors */
const refusals: Readonly<Partial<Record<Fault["kind"], RefusalError>>> = {
  before: refuse(500, "server_error", "internal server error"),
  throttle: refuse(429, "rate_limit_exceeded", "limit of 3600 requests per hour reached"),
  capacity: refuse(412, "resource_unavailable", "error during placement"),
  quota: refuse(403, "resource_limit_exceeded", "server limit exceeded", { limits: [{ name: "server_limit" }] }),
  permission: refuse(403, "forbidden", "insufficient permissions for this request"),
  credentials: refuse(401, "unauthorized", "the token you provided is invalid"),
};

function write(response: ServerResponse, { status, body }: Answer): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}
