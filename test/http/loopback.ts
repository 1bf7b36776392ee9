import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/**
 * `drop`: the socket is closed, nothing said. `hang`: nothing more comes. `cut`: it ends in the middle of its body. `stall`: it hangs in
 * the middle of its body.
 */
export type Reply =
  | "drop"
  | "hang"
  | "cut"
  | "stall"
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** An object goes as JSON. */
      readonly body?: string | object;
    };

export interface Loopback {
  readonly address: string;
  readonly requests: readonly Request[];
  /** Sockets that were opened. */
  connections(): number;
}

/** An API of a few lines; it answers with what the function gives, and ends with the test. */
export async function loopback(answer: (request: Request, index: number) => Reply | Promise<Reply>): Promise<Loopback> {
  const requests: Request[] = [];
  let connections = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      void Promise.resolve(answer(request, requests.push(request) - 1)).then((reply) => send(reply, response));
    });
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { requests, address: `http://127.0.0.1:${port}/v1`, connections: () => connections };
}

function send(reply: Reply, response: ServerResponse): void {
  if (reply === "hang") return;
  if (reply === "drop") {
    response.socket?.destroy();
    return;
  }
  if (reply === "cut" || reply === "stall") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"servers": [');
    if (reply === "cut") setTimeout(() => response.socket?.destroy(), 5);
    return;
  }
  const { status = 200, headers = {}, body = "" } = reply;
  const type = typeof body === "string" ? "text/html" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
