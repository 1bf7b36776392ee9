import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer in place of the cloud's. */
export interface Refused {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a cloud counts calls. */
export interface Meter {
  /** Takes in a call, with its name where the body says it; the answer where it is one too many. */
  take(name: string): Refused | undefined;
  /** What each answer tells of the limit. */
  headers(): Readonly<Record<string, string>>;
}

/** Stands before a simulated cloud and turns calls away as its meter says. */
export interface Throttle {
  readonly endpoint: string;
  /** Calls that came through, and that were turned away. */
  readonly counts: { passed: number; refused: number };
  /** Whether a call is under way. */
  busy(): boolean;
  close(): Promise<void>;
}

/** `stir` is told of each call and each answer. */
export async function openThrottle(target: string, meter: Meter, stir: () => void): Promise<Throttle> {
  const counts = { passed: 0, refused: 0 };
  let open = 0;
  const server = createServer((request, response) => {
    open++;
    stir();
    response.on("close", () => {
      open--;
      stir();
    });
    serve(request, response, target, meter, counts).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    busy: () => open > 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  meter: Meter,
  counts: Throttle["counts"],
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const refused = meter.take(new URLSearchParams(body.toString("utf8")).get("Action") ?? "");
  counts[refused ? "refused" : "passed"]++;
  if (refused) {
    response.writeHead(refused.status, { ...meter.headers(), ...refused.headers }).end(refused.body);
    return;
  }
  const { method, headers, url } = request;
  const passed = ask(target + url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...meter.headers() });
    answer.pipe(response);
  });
  passed.on("error", () => response.destroy());
  passed.end(body);
}
