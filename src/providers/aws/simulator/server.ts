import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Fault, SimulatedCall } from "../../../platform.ts";
import { type Asked, askedOf } from "./asked.ts";
import { decode } from "./decode.ts";
import { encode, encodeError } from "./encode.ts";
import { models, type ServiceName } from "./model.ts";
import { Refusal } from "./refusal.ts";
import { carryOut, changesSomething, isServed } from "./services.ts";
import { regionOf } from "./signature.ts";
import type { Store } from "./store.ts";

/** What the server works on and writes down. */
export interface Desk {
  readonly store: Store;
  readonly calls: SimulatedCall[];
  readonly violations: string[];
  readonly faults: { readonly fault: Fault; left: number }[];
  changed(): Promise<void> | undefined;
}

/** EC2's own answers for each kind of fault; `after` and `drop` have none. */
const refusals = {
  before: ["Unavailable", "The server is overloaded and can't handle the request."],
  throttle: ["RequestLimitExceeded", "Request limit exceeded."],
  capacity: [
    "InsufficientInstanceCapacity",
    "We currently do not have sufficient capacity in the Availability Zone you requested. Our system will be working on provisioning additional capacity.",
  ],
  quota: [
    "VcpuLimitExceeded",
    "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.",
  ],
  permission: ["UnauthorizedOperation", "You are not authorized to perform this operation."],
  credentials: ["AuthFailure", "AWS was not able to validate the provided access credentials"],
} as const satisfies Partial<Record<Fault["kind"], readonly [string, string]>>;

/** What the services beside EC2 say where they say it otherwise. */
const otherRefusals: Readonly<Partial<Record<keyof typeof refusals, readonly [string, string]>>> = {
  before: ["ServiceUnavailable", "The request has failed due to a temporary failure of the server."],
  throttle: ["Throttling", "Rate exceeded"],
  quota: ["TooManyLoadBalancers", "The maximum number of load balancers has been reached"],
  permission: ["AccessDenied", "User is not authorized to perform this operation"],
  credentials: ["InvalidClientTokenId", "The security token included in the request is invalid."],
};

/** The API, not yet listening. */
export function serve(desk: Desk): Server {
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => answer(desk, request, body, response))
      .catch(() => response.destroy());
  });
  // A connection that the server closed while idle is one that a client may just be using.
  server.keepAliveTimeout = 0;
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function answer(desk: Desk, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const asked = askedOf(request, body);
  const { service, name } = asked;
  const kind = takeFault(desk, name);
  try {
    if (kind === "drop") desk.calls.push({ name, parameters: {} });
    const text = kind === "drop" ? undefined : perform(desk, request, body, asked, kind, requestId);
    if (text !== undefined && changesSomething(name)) await desk.changed();
    if (text === undefined || kind === "after") response.destroy();
    else send(response, 200, text);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal("InternalError", String(error));
    if (!(error instanceof Refusal)) desk.violations.push(`${name}: ${String(error)}`);
    if (kind === "after") response.destroy();
    else send(response, refusal.status, encodeError(service, refusal.code, refusal.message, requestId));
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader("content-type", "text/xml;charset=UTF-8");
  response.end(text);
}

function takeFault({ faults }: Desk, name: string): Fault["kind"] | undefined {
  const hit = faults.find(({ fault, left }) => left > 0 && (fault.call === undefined || fault.call === name));
  if (hit) hit.left--;
  return hit?.fault.kind;
}

function perform(
  desk: Desk,
  request: IncomingMessage,
  body: Buffer,
  asked: Asked,
  kind: Exclude<Fault["kind"], "drop"> | undefined,
  requestId: string,
): string {
  const { service, name } = asked;
  if (!isServed(service, name)) throw unknownAction(desk, asked);
  const { input, shown, problems } = decode(models[service], name, readOf(desk, asked));
  desk.calls.push({ name, parameters: shown });
  const region = regionOf(request, body, service);
  desk.violations.push(...problems.map(({ message }) => `${name}: ${message}`));
  if (problems[0]) throw problems[0];
  if (kind && kind !== "after") throw planted(service, kind);
  if (input.DryRun === true)
    throw new Refusal("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  desk.store.settle();
  const result = carryOut(service, name, { region, store: desk.store }, input);
  return encode(service, name, requestId, result);
}

function readOf(desk: Desk, asked: Asked): ReturnType<Asked["read"]> {
  try {
    return asked.read();
  } catch (error) {
    throw error instanceof Refusal ? violation(desk, asked.name, error) : error;
  }
}

function planted(service: ServiceName, kind: keyof typeof refusals): Refusal {
  const [code, message] = (service === "ec2" ? undefined : otherRefusals[kind]) ?? refusals[kind];
  return new Refusal(code, message);
}

function unknownAction(desk: Desk, { name, parameters }: Asked): Refusal {
  desk.calls.push({ name, parameters });
  const text = name
    ? `The action ${name} is not valid for this web service.`
    : "The request must contain the parameter Action";
  return violation(desk, name, new Refusal(name ? "InvalidAction" : "MissingAction", text));
}

function violation({ violations }: Desk, name: string, refusal: Refusal): Refusal {
  violations.push(`${name}: ${refusal.message}`);
  return refusal;
}
