import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { IO } from "../../../src/platform.ts";
import type { Credentials } from "../../../src/providers/aws/credentials.ts";

/** One answer: a body with its status, or what is done with the socket. */
export type Reply = { readonly status?: number; readonly body: string; readonly type?: string } | "drop" | "hang";

export interface Loopback {
  readonly credentials: Credentials;
  /** Parameters of every request so far. */
  readonly requests: readonly URLSearchParams[];
  readonly headers: readonly IncomingMessage["headers"][];
}

/** A server of a few lines in place of EC2; it answers with what the function gives, and ends with the test. */
export async function loopback(answer: (request: URLSearchParams, index: number) => Reply): Promise<Loopback> {
  const requests: URLSearchParams[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      headers.push(request.headers);
      reply(answer(parameters, requests.push(parameters) - 1), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { requests, headers, credentials: { endpoint, accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-key-1" } };
}

function reply(given: Reply, response: ServerResponse): void {
  if (given === "hang") return;
  if (given === "drop") {
    response.socket?.destroy();
    return;
  }
  const { status = 200, body, type = "text/xml" } = given;
  response.writeHead(status, { "content-type": type });
  response.end(body);
}

/** What EC2 answers to a refused call. */
export function refusal(code: string, status = 400): Reply {
  const body = `<Response><Errors><Error><Code>${code}</Code><Message>${code} it says.</Message></Error></Errors><RequestID>r-1</RequestID></Response>`;
  return { status, body };
}

export function images(...list: readonly { readonly id: string; readonly created?: string }[]): Reply {
  const items = list.map(
    ({ id, created = "2026-11-01T00:00:00.000Z" }) =>
      `<item><imageId>${id}</imageId><creationDate>${created}</creationDate></item>`,
  );
  return { body: `<DescribeImagesResponse><imagesSet>${items.join("")}</imagesSet></DescribeImagesResponse>` };
}

/** An outside world whose time is only what is slept. */
export function stillIO(env: IO["env"] = {}): IO & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  return {
    env,
    slept,
    fetch: globalThis.fetch,
    log: () => undefined,
    now: () => new Date(slept.reduce((sum, ms) => sum + ms, 0)),
    async sleep(ms, signal) {
      slept.push(ms);
      await wait(0, undefined, signal ? { signal } : {});
    },
  };
}
