import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { openChecker } from "../../../http/openapi-checker.ts";
import { openMatcher } from "../../../http/openapi-paths.ts";
import type { Fault, SimulatedCall } from "../../../platform.ts";
import description from "../api.generated.json" with { type: "json" };
import { deviations, refusals, token } from "./answers.ts";
import { Refusal } from "./refusal.ts";
import { routes } from "./routes.ts";
import type { Store } from "./store.ts";

export interface Desk {
  readonly store: Store;
  readonly calls: SimulatedCall[];
  readonly violations: string[];
  readonly faults: { readonly fault: Fault; left: number }[];
  changed(): void;
}

export async function serve(desk: Desk): Promise<Server> {
  const checker = await openChecker(description as never, deviations);
  const match = openMatcher(checker.operations);
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      desk.violations.push(String(error));
      response.destroy();
    });
  });
  server.keepAliveTimeout = 0;
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString("utf8");
    const url = new URL(request.url ?? "/", "http://x");
    const hit = match(request.method ?? "GET", url.pathname);
    const name = hit?.name ?? `${request.method} ${url.pathname}`;
    const fault = desk.faults.find(({ fault: { call }, left }) => left > 0 && (call === undefined || call === name));
    if (fault) fault.left--;
    const kind = fault?.fault.kind;
    const body = text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
    desk.calls.push({ name, parameters: { ...hit?.parameters, ...Object.fromEntries(url.searchParams), ...body } });
    if (kind === "drop") return void response.destroy();
    const reply = perform();
    if (kind === "after") return void response.destroy();
    if (reply.status < 300) {
      for (const v of checker.answer({ operation: name, status: reply.status, body: reply.body }))
        desk.violations.push(`${name}: answer ${v.path} ${v.message}`);
    }
    response.statusCode = reply.status;
    response.setHeader("content-type", "application/json");
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));

    function perform(): { status: number; body?: unknown } {
      try {
        if (request.headers.authorization !== `Bearer ${token}`)
          throw new Refusal(401, "unauthorized", "Unable to authenticate you.");
        if (!hit) throw new Refusal(404, "not_found", "The resource you were accessing could not be found.");
        const found = checker.request({
          operation: name,
          parameters: hit.parameters,
          query: url.searchParams,
          headers: request.headers,
          body,
        });
        desk.violations.push(...found.map((v) => `${name}: ${v.path} ${v.message}`));
        if (kind && kind !== "after") {
          const [status, id, message] = refusals[kind as keyof typeof refusals];
          throw new Refusal(status, id, message);
        }
        const result = routes[name]?.(desk.store, {
          params: hit.parameters,
          query: Object.fromEntries(url.searchParams),
          body: body ?? {},
        });
        if (!result) throw new Refusal(404, "not_found", "no route");
        if (request.method !== "GET") desk.changed();
        return result;
      } catch (error) {
        if (!(error instanceof Refusal)) {
          desk.violations.push(`${name}: ${String(error)}`);
          return { status: 500, body: { id: "server_error", message: "Unexpected server-side error" } };
        }
        return { status: error.status, body: { id: error.id, message: error.message } };
      }
    }
  }
}
