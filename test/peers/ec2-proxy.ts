import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault, SimulatedCall } from "../../src/platform.ts";

/** Stands before an EC2 that cannot fail on demand: passes calls on, keeps them, and lets some go wrong. */
export interface Ec2Proxy {
  readonly endpoint: string;
  readonly calls: readonly SimulatedCall[];
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/** HTTP status and code, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const refusals = {
  before: [503, "Unavailable"],
  throttle: [503, "RequestLimitExceeded"],
  capacity: [500, "InsufficientInstanceCapacity"],
  quota: [400, "VcpuLimitExceeded"],
  permission: [403, "UnauthorizedOperation"],
  credentials: [401, "AuthFailure"],
} as const;

export async function startEc2Proxy(target: string): Promise<Ec2Proxy> {
  const calls: SimulatedCall[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    answer(request, response, target, calls, faults).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  calls: SimulatedCall[],
  faults: { fault: Fault; left: number }[],
): Promise<void> {
  const body = await bodyOf(request);
  const { Action: name = "", Version: _, ...parameters } = Object.fromEntries(new URLSearchParams(body));
  calls.push({ name, parameters });
  const hit = faults.find(({ fault, left }) => left > 0 && (fault.call === undefined || fault.call === name));
  if (hit) hit.left--;
  const kind = hit?.fault.kind;
  if (kind === "drop") return void response.destroy();
  if (kind && kind !== "after") return refuse(response, refusals[kind]);
  const passed = await fetch(target + request.url, { method: "POST", headers: headersOf(request), body });
  const text = await passed.text();
  if (kind === "after") return void response.destroy();
  response.writeHead(passed.status, { "content-type": passed.headers.get("content-type") ?? "text/xml" }).end(text);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = ["authorization", "content-type", "x-amz-date", "x-amz-security-token"];
  return Object.fromEntries(kept.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function refuse(response: ServerResponse, [status, code]: readonly [number, string]): void {
  const error = `<Error><Code>${code}</Code><Message>planted by a test</Message></Error>`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors><RequestID>planted</RequestID></Response>`;
  response.writeHead(status, { "content-type": "text/xml" }).end(text);
}
