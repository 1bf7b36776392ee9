import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { defineResource, type ResourcePlan } from "../../../platform.ts";
import type { credentials } from "../credentials.ts";
import { tagPattern } from "../tags.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { defined, listOf, region, scope, slugOf, textOf, uuid } from "./fields.ts";

const port = z.int().min(1).max(65_535);

const rule = z.strictObject({
  entryProtocol: z.enum(["http", "https", "http2", "http3", "tcp", "udp"]).describe("What clients speak."),
  entryPort: port.describe("Port that clients come to."),
  targetProtocol: z.enum(["http", "https", "http2", "tcp", "udp"]).describe("What machines speak."),
  targetPort: port.describe("Port of the machines."),
  certificate: uuid.optional().describe("Id of a certificate, for https, http2 and http3."),
  tlsPassthrough: z.boolean().default(false).describe("true: machines decrypt, and the balancer does not."),
});

const healthCheck = z.strictObject({
  protocol: z.enum(["http", "https", "tcp"]).default("http").describe("What is asked."),
  port: port.default(80).describe("Port of the machines."),
  path: z.string().startsWith("/").default("/").describe("Path, for http and https."),
  intervalSeconds: z.int().min(3).max(300).default(10).describe("Seconds between two checks."),
  timeoutSeconds: z.int().min(3).max(300).default(5).describe("Seconds that an answer may take."),
  unhealthyThreshold: z
    .int()
    .min(2)
    .max(10)
    .default(5)
    .describe("Checks in a row that fail before a machine is left out."),
  healthyThreshold: z.int().min(2).max(10).default(3).describe("Checks in a row that succeed before it is taken in."),
});

const stickySessions = z.strictObject({
  cookieName: z.string().min(2).max(40).describe("Name of the cookie that it sets, 2 to 40 characters."),
  cookieTtlSeconds: z.int().min(1).max(34_650).describe("Seconds that the cookie lasts."),
});

const peers = z
  .array(z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()]))
  .transform((addresses) => [...new Set(addresses)].sort())
  .optional();

const options = z.strictObject({
  region,
  tag: z
    .string()
    .regex(tagPattern, "a tag has 1 to 255 letters, digits, colons, dashes and underscores")
    .transform((tag) => tag.toLowerCase())
    .describe("It serves every machine of the region with this tag, or with that of a label: role:web."),
  rules: z.array(rule).min(1, "a load balancer has one rule at least").describe("What it passes on."),
  healthCheck: healthCheck.prefault({}).describe("How a machine shows that it can serve."),
  vpc: uuid.optional().describe("VPC id. Left out: the region's default VPC."),
  network: z.enum(["EXTERNAL", "INTERNAL"]).default("EXTERNAL").describe("INTERNAL: an address of the VPC only."),
  nodes: z.int().min(1).max(100).default(1).describe("Nodes that it consists of. Each costs."),
  redirectHttpToHttps: z.boolean().default(false).describe("Answers http with a redirect to https."),
  proxyProtocol: z.boolean().default(false).describe("Tells machines the client's address by the PROXY protocol."),
  keepalive: z.boolean().default(false).describe("Keeps connections to the machines open."),
  idleTimeoutSeconds: z
    .int()
    .min(30)
    .max(600)
    .default(60)
    .describe("Seconds after which an idle http connection is closed."),
  stickySessions: z
    .union([z.literal(false), stickySessions])
    .optional()
    .describe(
      "Sends a client's http requests to the same machine, by a cookie; false: does not. Left out: not for a new one, and later not looked at.",
    ),
  allow: peers.describe(
    "Addresses and ranges of clients that may connect, and no others; [] for all. Left out: all for a new one, and later not looked at.",
  ),
  deny: peers.describe(
    "Addresses and ranges of clients that may not connect; [] for none. Left out: none for a new one, and later not looked at.",
  ),
});

type Options = z.output<typeof options>;

/** Its name is the only field that takes any text: it ends with the owner. */
function fullName(name: string, owner: string): string {
  return `${name}.${owner}`;
}

function toFirewall({ allow, deny }: Pick<Options, "allow" | "deny">) {
  const rules = (peers: readonly string[] | undefined) =>
    peers?.map((each) => `${each.includes("/") ? "cidr" : "ip"}:${each}`);
  return allow || deny ? { firewall: defined({ allow: rules(allow), deny: rules(deny) }) } : {};
}

function fromRules(value: unknown): string[] {
  return listOf<string>(value)
    .map((rule) => rule.replace(/^(?:ip|cidr):/, ""))
    .sort();
}

function toSessions(wanted: Options["stickySessions"]) {
  if (!wanted) return wanted === undefined ? {} : { sticky_sessions: { type: "none" } };
  const { cookieName, cookieTtlSeconds } = wanted;
  return { sticky_sessions: { type: "cookies", cookie_name: cookieName, cookie_ttl_seconds: cookieTtlSeconds } };
}

function fromSessions(value: unknown): Options["stickySessions"] {
  const { type, cookie_name: name, cookie_ttl_seconds: ttl } = (value ?? {}) as Thing;
  return type === "cookies" ? { cookieName: String(name), cookieTtlSeconds: Number(ttl) } : false;
}

function toBody({ name, options: wanted }: ResourcePlan<Options>, owner: string) {
  return {
    name: fullName(name, owner),
    region: wanted.region,
    tag: wanted.tag,
    forwarding_rules: wanted.rules.map((each) =>
      defined({
        entry_protocol: each.entryProtocol,
        entry_port: each.entryPort,
        target_protocol: each.targetProtocol,
        target_port: each.targetPort,
        certificate_id: each.certificate,
        tls_passthrough: each.tlsPassthrough,
      }),
    ),
    health_check: {
      protocol: wanted.healthCheck.protocol,
      port: wanted.healthCheck.port,
      ...(wanted.healthCheck.protocol === "tcp" ? {} : { path: wanted.healthCheck.path }),
      check_interval_seconds: wanted.healthCheck.intervalSeconds,
      response_timeout_seconds: wanted.healthCheck.timeoutSeconds,
      unhealthy_threshold: wanted.healthCheck.unhealthyThreshold,
      healthy_threshold: wanted.healthCheck.healthyThreshold,
    },
    ...(wanted.vpc === undefined ? {} : { vpc_uuid: wanted.vpc }),
    network: wanted.network,
    size_unit: wanted.nodes,
    redirect_http_to_https: wanted.redirectHttpToHttps,
    enable_proxy_protocol: wanted.proxyProtocol,
    enable_backend_keepalive: wanted.keepalive,
    http_idle_timeout_seconds: wanted.idleTimeoutSeconds,
    ...toSessions(wanted.stickySessions),
    ...toFirewall(wanted),
  };
}

/** What a PUT sets back where it leaves it out, and others may have set: https://docs.digitalocean.com/reference/api/digitalocean/#tag/Load-Balancers/operation/loadBalancers_update */
const kept = [
  "project_id",
  "algorithm",
  "sticky_sessions",
  "disable_lets_encrypt_dns_records",
  "vpc_uuid",
  "firewall",
  "network_stack",
  "type",
  "domains",
  "glb_settings",
  "target_load_balancer_ids",
  "tls_cipher_policy",
] as const;

/** The plan, and what the load balancer has beside it. */
function toChange(thing: Thing, body: ReturnType<typeof toBody>) {
  const there = kept.filter((key) => !isNothing(thing[key]));
  const firewall = "firewall" in body ? { firewall: { ...(thing.firewall as object), ...body.firewall } } : {};
  return { ...Object.fromEntries(there.map((key) => [key, thing[key]])), ...body, ...firewall };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function toOptions(thing: Thing): Partial<Options> {
  const check = (thing.health_check ?? {}) as Thing;
  return defined({
    region: slugOf(thing.region),
    tag: textOf(thing.tag)?.toLowerCase(),
    rules: listOf<Thing>(thing.forwarding_rules).map((each) =>
      defined({
        entryProtocol: each.entry_protocol as "tcp",
        entryPort: Number(each.entry_port),
        targetProtocol: each.target_protocol as "tcp",
        targetPort: Number(each.target_port),
        certificate: textOf(each.certificate_id),
        tlsPassthrough: each.tls_passthrough === true,
      }),
    ),
    healthCheck: {
      protocol: (textOf(check.protocol) ?? "http") as "http",
      port: Number(check.port ?? 80),
      path: textOf(check.path) ?? "/",
      intervalSeconds: Number(check.check_interval_seconds ?? 10),
      timeoutSeconds: Number(check.response_timeout_seconds ?? 5),
      unhealthyThreshold: Number(check.unhealthy_threshold ?? 5),
      healthyThreshold: Number(check.healthy_threshold ?? 3),
    },
    vpc: textOf(thing.vpc_uuid),
    network: (textOf(thing.network) ?? "EXTERNAL") as "EXTERNAL",
    nodes: Number(thing.size_unit ?? 1),
    redirectHttpToHttps: thing.redirect_http_to_https === true,
    proxyProtocol: thing.enable_proxy_protocol === true,
    keepalive: thing.enable_backend_keepalive === true,
    idleTimeoutSeconds: Number(thing.http_idle_timeout_seconds ?? 60),
    stickySessions: fromSessions(thing.sticky_sessions),
    allow: fromRules((thing.firewall as Thing | undefined)?.allow),
    deny: fromRules((thing.firewall as Thing | undefined)?.deny),
  }) as Partial<Options>;
}

const shape: Shape<Options> = {
  title: "load balancer",
  path: "/v2/load_balancers",
  many: "load_balancers",
  one: "load_balancer",
  inPlace: [
    "name",
    "options.tag",
    "options.rules",
    "options.healthCheck",
    "options.nodes",
    "options.redirectHttpToHttps",
    "options.proxyProtocol",
    "options.keepalive",
    "options.idleTimeoutSeconds",
    "options.stickySessions",
    "options.allow",
    "options.deny",
  ],
  idOf: ({ id }) => String(id),
  marksOf(thing) {
    const full = textOf(thing.name);
    const [, name, owner] = /^(.*)\.([^.]+)$/.exec(full ?? "") ?? [];
    return { name: name ?? full, owner, labels: {} };
  },
  async create(plan, { owner, signal }, client) {
    const body = toBody(plan, owner);
    await client.post("/v2/tags", { name: body.tag }, { signal, idempotent: true });
    return client.post("/v2/load_balancers", body as never, { signal });
  },
  async update(thing, plan, { owner, signal }, client) {
    const body = toBody(plan, owner);
    const looked = Object.entries(toOptions(thing)).filter(([key]) => plan.options[key as keyof Options] !== undefined);
    const now = toBody({ ...plan, options: { ...plan.options, ...Object.fromEntries(looked) } }, owner);
    if (thing.name === body.name && isDeepStrictEqual(now, body)) return;
    await client.post("/v2/tags", { name: body.tag }, { signal, idempotent: true });
    await client.put("/v2/load_balancers/{lb_id}", toChange(thing, body) as never, {
      at: [String(thing.id)],
      signal,
    });
  },
  isReady: ({ status }) => status !== "new" && status !== "errored",
  isBroken: ({ status }) => status === "errored",
  outputs: ({ ip, ipv6, status }) =>
    defined({ ip: textOf(ip) ?? "", ipv6: textOf(ipv6), status: textOf(status) ?? "active" }),
  options: toOptions,
  check({ name, labels }) {
    const many = Object.keys(labels).length > 0;
    const message = `load balancer name "${name}" has other than letters, digits, dots and dashes`;
    return problems([
      ...(/^[a-zA-Z0-9][a-zA-Z0-9.-]*$/.test(name) ? [] : [["name", message] as const]),
      ...(many
        ? [["labels", `load balancer ${name} has labels: DigitalOcean has no field that takes them`] as const]
        : []),
    ]);
  },
};

export const loadBalancer = defineResource<typeof options, typeof credentials>({
  description: "Passes connections on to the machines with a tag that answer its health check.",
  options,
  outputs: z.object({
    ip: z.string().describe("Its address; a public one unless the network is INTERNAL."),
    ipv6: z.string().optional().describe("Its IPv6 address, where it has one."),
    status: z.string().describe("active, or errored."),
  }),
  inPlace: shape.inPlace,
  /** 255 less the owner and a dot. */
  nameLimit: {
    characters: 218,
    source:
      "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Load-Balancers/operation/loadBalancers_create",
  },
  scope,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: {
    options: (needs) => ({
      region: "fra1",
      tag: "web",
      rules: [{ entryProtocol: "tcp", entryPort: 80, targetProtocol: "tcp", targetPort: 8080 }],
      ...(needs.Vpc === undefined ? {} : { vpc: needs.Vpc }),
    }),
    needs: ["Vpc"],
    changed: {
      "options.tag": "role:web",
      "options.rules": [{ entryProtocol: "http", entryPort: 80, targetProtocol: "http", targetPort: 80 }],
      "options.healthCheck": { protocol: "tcp", port: 8080 },
      "options.nodes": 2,
      "options.redirectHttpToHttps": true,
      "options.proxyProtocol": true,
      "options.keepalive": true,
      "options.idleTimeoutSeconds": 90,
      "options.stickySessions": { cookieName: "shop", cookieTtlSeconds: 300 },
      "options.allow": ["192.0.2.7", "198.51.100.0/24"],
      "options.deny": ["203.0.113.0/24"],
    },
  },
});
