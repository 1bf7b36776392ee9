import { z } from "zod";
import { idsOf } from "../options.ts";
import type { Act } from "./kind.ts";
import { differ, each } from "./sets.ts";

const port = z.int().min(1).max(65_535);

/** What a check of HTTP has beside one of TCP, and what Hetzner takes where nothing is said: the limits and defaults of the API's description. */
const httpCheck = {
  path: z
    .string()
    .startsWith("/")
    .max(256)
    .optional()
    .describe("With protocol http: path that is asked for. Left out: /."),
  domain: z
    .string()
    .max(128)
    .regex(/^[^\s%\\]*$/, "a domain has no spaces, percent signs or backslashes")
    .optional()
    .describe("With protocol http: host name that is asked for. Left out: none."),
  response: z.string().max(256).optional().describe("With protocol http: text that an answer has to contain."),
  statusCodes: z
    .array(z.string().regex(/^[\d?*]{1,3}$/, "a status code is digits, ? for any digit and * for any number of them"))
    .min(1)
    .max(20)
    .optional()
    .describe("With protocol http: status codes of a machine that is well, for example 2??. Left out: 2?? and 3??."),
  tls: z.boolean().optional().describe("With protocol http: whether it is asked by HTTPS."),
};

const check = z
  .strictObject({
    protocol: z.enum(["tcp", "http"]).default("tcp").describe("What is tried."),
    port: port.optional().describe("Port of the machine. Left out: that of the service."),
    intervalSeconds: z.int().min(3).max(60).default(15).describe("Seconds between two tries, 3 to 60."),
    timeoutSeconds: z.int().min(1).max(60).default(10).describe("Seconds that a try may take, 1 to 60."),
    retries: z
      .int()
      .min(1)
      .max(5)
      .default(3)
      .describe("Tries that fail, or succeed, until the machine counts as such."),
    ...httpCheck,
  })
  .superRefine(({ protocol, ...given }, context) => {
    for (const key of protocol === "tcp" ? (Object.keys(httpCheck) as (keyof typeof httpCheck)[]) : []) {
      if (given[key] === undefined) continue;
      context.addIssue({ code: "custom", path: [key], message: "belongs to protocol http, and the check is of tcp" });
    }
  });

const http = z.strictObject({
  stickySessions: z.boolean().default(false).describe("Whether a client stays with its machine, by a cookie."),
  cookieName: z.string().min(1).max(100).default("HCLBSTICKY").describe("Name of that cookie."),
  cookieLifetimeSeconds: z.int().min(30).max(86_400).default(300).describe("Seconds that it lives, 30 to 86,400."),
  idleTimeoutSeconds: z.int().min(1).default(50).describe("Seconds after which a connection without traffic ends."),
  certificates: idsOf("certificate").describe("With protocol https: ids of certificates, one at least."),
  redirectHttp: z.boolean().optional().describe("With protocol https: whether port 80 sends clients to it."),
});

const shape = z
  .strictObject({
    protocol: z
      .enum(["tcp", "http", "https"])
      .default("tcp")
      .describe("tcp passes everything on; http reads it; https ends TLS, and passes HTTP on."),
    listenPort: port.describe("Port of the load balancer, one service each."),
    destinationPort: port.optional().describe("Port of the machines. Left out: the same; with protocol https, 80."),
    proxyProtocol: z
      .boolean()
      .default(false)
      .describe("Tells the machines the client's address by the PROXY protocol."),
    http: http.optional().describe("With protocol http or https: sticky sessions, certificates, timeouts."),
    healthCheck: check.prefault({}).describe("How it is found out whether a machine answers."),
  })
  .superRefine((given, context) => {
    for (const [path, message] of problems(given)) context.addIssue({ code: "custom", path: [...path], message });
  });

type Given = z.output<typeof shape>;

function* problems({ protocol, http: own }: Pick<Given, "protocol" | "http">): Generator<readonly [string[], string]> {
  if (protocol === "tcp" && own) yield [["http"], "belongs to protocol http or https, and the service is of tcp"];
  if (protocol === "https" && !own?.certificates?.length) {
    yield [["http", "certificates"], "https needs a certificate at least; tcp passes TLS on to the machines"];
  }
  for (const key of protocol === "http" ? (["certificates", "redirectHttp"] as const) : []) {
    if (own?.[key] !== undefined) yield [["http", key], "belongs to protocol https, and the service is of http"];
  }
}

/** With what is left out said, so that it can be compared with what is there. Pure. */
function complete({ http: own, healthCheck, ...given }: Given) {
  const { protocol, listenPort, destinationPort = protocol === "https" ? 80 : listenPort } = given;
  const { path = "/", domain = "", response = "", statusCodes = ["2??", "3??"], tls = false, ...tried } = healthCheck;
  const { certificates = [], redirectHttp = false, ...sessions } = own ?? http.parse({});
  return {
    ...{ ...given, destinationPort },
    ...(protocol === "tcp"
      ? {}
      : { http: protocol === "http" ? sessions : { ...sessions, certificates, redirectHttp } }),
    healthCheck: {
      ...{ ...tried, port: tried.port ?? destinationPort },
      ...(tried.protocol === "tcp" ? {} : { path, domain, response, statusCodes, tls }),
    },
  };
}

const byPort = (one: { readonly listenPort: number }, other: { readonly listenPort: number }) =>
  one.listenPort - other.listenPort;

export const services = z
  .array(shape.transform(complete))
  .superRefine((list, context) => {
    for (const [index, { listenPort }] of list.entries()) {
      if (list.findIndex((other) => other.listenPort === listenPort) === index) continue;
      context.addIssue({ code: "custom", path: [index, "listenPort"], message: `port ${listenPort} is there twice` });
    }
  })
  .transform((list) => [...list].sort(byPort))
  .optional()
  .describe("What it listens to. [] takes all away. Left out: nothing for a new one, and later not looked at.");

type Service = NonNullable<z.output<typeof services>>[number];

interface ApiHttp {
  readonly cookie_name: string;
  readonly cookie_lifetime: number;
  readonly timeout_idle: number;
  readonly sticky_sessions: boolean;
  readonly certificates?: readonly number[];
  readonly redirect_http?: boolean;
}

export interface ApiService {
  readonly protocol: "tcp" | "http" | "https";
  readonly listen_port: number;
  readonly destination_port: number;
  readonly proxyprotocol: boolean;
  readonly http?: ApiHttp | undefined;
  readonly health_check: {
    readonly protocol: "tcp" | "http";
    readonly port: number;
    readonly interval: number;
    readonly timeout: number;
    readonly retries: number;
    readonly http?:
      | {
          readonly domain: string | null;
          readonly path: string;
          readonly response?: string;
          readonly status_codes?: readonly string[];
          readonly tls?: boolean;
        }
      | undefined;
  };
}

type Http = NonNullable<Service["http"]> & z.input<typeof http>;

const toHttp = (given: Http) => ({
  ...{ cookie_name: given.cookieName, cookie_lifetime: given.cookieLifetimeSeconds },
  ...{ timeout_idle: given.idleTimeoutSeconds, sticky_sessions: given.stickySessions },
  ...(given.certificates ? { certificates: given.certificates, redirect_http: given.redirectHttp } : {}),
});

/** As the API takes it. Pure. */
export function toApi({ protocol, listenPort, destinationPort, proxyProtocol, http: own, healthCheck }: Service) {
  const { protocol: tried, port: at, intervalSeconds, timeoutSeconds, retries, ...asked } = healthCheck;
  const { domain, path, response, statusCodes, tls } = asked;
  return {
    ...{ protocol, listen_port: listenPort, destination_port: destinationPort, proxyprotocol: proxyProtocol },
    ...(own ? { http: toHttp(own) } : {}),
    health_check: {
      ...{ protocol: tried, port: at, interval: intervalSeconds, timeout: timeoutSeconds, retries },
      ...(tried === "http" ? { http: { domain, path, response, status_codes: statusCodes, tls } } : {}),
    },
  };
}

const fromHttp = (protocol: ApiService["protocol"], found: ApiHttp) => ({
  ...{ stickySessions: found.sticky_sessions, cookieName: found.cookie_name },
  ...{ cookieLifetimeSeconds: found.cookie_lifetime, idleTimeoutSeconds: found.timeout_idle },
  ...(protocol === "https"
    ? {
        certificates: [...(found.certificates ?? [])].sort((a, b) => a - b),
        redirectHttp: found.redirect_http ?? false,
      }
    : {}),
});

function fromApi({
  protocol,
  listen_port,
  destination_port,
  proxyprotocol,
  http: own,
  health_check,
}: ApiService): Service {
  const { protocol: tried, port: at, interval, timeout, retries, http: asked } = health_check;
  return complete({
    ...{ protocol, listenPort: listen_port, destinationPort: destination_port, proxyProtocol: proxyprotocol },
    ...(own && protocol !== "tcp" ? { http: fromHttp(protocol, own) } : {}),
    healthCheck: {
      ...{ protocol: tried, port: at, intervalSeconds: interval, timeoutSeconds: timeout, retries },
      ...(asked && {
        ...{ domain: asked.domain ?? "", path: asked.path, response: asked.response ?? "", tls: asked.tls ?? false },
        statusCodes: [...(asked.status_codes ?? [])],
      }),
    },
  });
}

export function servicesOf(found: readonly ApiService[]): Service[] {
  return found.map(fromApi).sort(byPort);
}

/** Brings the services of a load balancer to what is wanted; says whether there was anything to do. */
export async function convergeServices(
  entry: { readonly services: readonly ApiService[] },
  wanted: readonly Service[],
  act: Act,
): Promise<boolean> {
  const found = servicesOf(entry.services);
  const { extra, missing } = differ(found, wanted, ({ listenPort }) => String(listenPort));
  const known = (one: Service) => found.find(({ listenPort }) => listenPort === one.listenPort);
  const text = (one: Service) => JSON.stringify(toApi(one));
  const changed = wanted.filter((one) => known(one) && text(known(one) ?? one) !== text(one));
  const done = [
    await each(extra, ({ listenPort }) => act("delete_service", { listen_port: listenPort })),
    await each(changed, (one) => act("update_service", toApi(one))),
    await each(missing, (one) => act("add_service", toApi(one))),
  ];
  return done.includes(true);
}
