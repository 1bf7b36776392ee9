import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { defineResource, type ResourcePlan } from "../../../platform.ts";
import type { Client } from "../client.ts";
import type { credentials } from "../credentials.ts";
import { idOfCertificate, namesOfCertificates } from "./certificate.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { defined, listOf, scope, slugOf, textOf } from "./fields.ts";
import { type Options, options, wrongRules } from "./load-balancer-options.ts";

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

function toCheck(check: NonNullable<Options["healthCheck"]>) {
  return {
    protocol: check.protocol,
    port: check.port,
    ...(check.protocol === "tcp" ? {} : { path: check.path }),
    check_interval_seconds: check.intervalSeconds,
    response_timeout_seconds: check.timeoutSeconds,
    unhealthy_threshold: check.unhealthyThreshold,
    healthy_threshold: check.healthyThreshold,
  };
}

function toBody({ name, options: wanted }: ResourcePlan<Options>, owner: string) {
  return {
    name: fullName(name, owner),
    region: wanted.region,
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
    network: wanted.network,
    ...(wanted.ipv6 ? { network_stack: "DUALSTACK" } : {}),
    ...(wanted.layer === "network" ? { type: "REGIONAL_NETWORK" } : {}),
    ...defined({
      tag: wanted.tag,
      droplet_ids: wanted.machines?.map(Number),
      health_check: wanted.healthCheck && toCheck(wanted.healthCheck),
      vpc_uuid: wanted.vpc,
      size_unit: wanted.nodes,
      project_id: wanted.project,
      redirect_http_to_https: wanted.redirectHttpToHttps,
      enable_proxy_protocol: wanted.proxyProtocol,
      enable_backend_keepalive: wanted.keepalive,
      disable_lets_encrypt_dns_records: wanted.letsEncryptDns === undefined ? undefined : !wanted.letsEncryptDns,
      tls_cipher_policy: wanted.tlsCiphers,
      http_idle_timeout_seconds: wanted.idleTimeoutSeconds,
    }),
    ...toSessions(wanted.stickySessions),
    ...toFirewall(wanted),
  };
}

/** What a PUT sets back where it leaves it out, and others may have set: https://docs.digitalocean.com/reference/api/digitalocean/#tag/Load-Balancers/operation/loadBalancers_update */
const kept = [
  "health_check",
  "size_unit",
  "redirect_http_to_https",
  "enable_proxy_protocol",
  "enable_backend_keepalive",
  "http_idle_timeout_seconds",
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
function toChange(thing: Thing, body: Body) {
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
    machines: textOf(thing.tag) ? undefined : listOf<number>(thing.droplet_ids).map(String).sort(),
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
    ipv6: thing.network_stack === "DUALSTACK",
    layer: thing.type === "REGIONAL_NETWORK" ? "network" : "http",
    nodes: Number(thing.size_unit ?? 1),
    project: textOf(thing.project_id),
    redirectHttpToHttps: thing.redirect_http_to_https === true,
    proxyProtocol: thing.enable_proxy_protocol === true,
    keepalive: thing.enable_backend_keepalive === true,
    letsEncryptDns: thing.disable_lets_encrypt_dns_records !== true,
    tlsCiphers: (textOf(thing.tls_cipher_policy) ?? "DEFAULT") as "DEFAULT",
    idleTimeoutSeconds: Number(thing.http_idle_timeout_seconds ?? 60),
    stickySessions: fromSessions(thing.sticky_sessions),
    allow: fromRules((thing.firewall as Thing | undefined)?.allow),
    deny: fromRules((thing.firewall as Thing | undefined)?.deny),
  }) as Partial<Options>;
}

/** What it is now of all that the options say; tag and machines take each other's place. */
function asNow(thing: Thing, wanted: Options): Options {
  const shown = toOptions(thing);
  const looked = Object.entries(shown).filter(([key]) => wanted[key as keyof Options] !== undefined);
  return { ...wanted, ...Object.fromEntries(looked), tag: shown.tag, machines: shown.machines };
}

type Body = ReturnType<typeof toBody>;

/** Certificates of ours go by their names: DigitalOcean's id of one is another after each renewal. */
async function withNames(things: readonly Thing[], signal: AbortSignal, client: Client): Promise<readonly Thing[]> {
  const rulesOf = (thing: Thing) => listOf<Thing>(thing.forwarding_rules);
  if (!things.some((thing) => rulesOf(thing).some((rule) => textOf(rule.certificate_id)))) return things;
  const names = await namesOfCertificates(signal, client);
  const named = (rule: Thing) => {
    const name = names.get(String(rule.certificate_id));
    return name === undefined ? rule : { ...rule, certificate_id: name };
  };
  return things.map((thing) => ({ ...thing, forwarding_rules: rulesOf(thing).map(named) }));
}

async function withCertificates(body: Body, signal: AbortSignal, client: Client): Promise<Body> {
  const forwarding_rules = body.forwarding_rules.map(async (rule) => {
    const { certificate_id: id } = rule;
    return id === undefined ? rule : { ...rule, certificate_id: await idOfCertificate(id, signal, client) };
  });
  return { ...body, forwarding_rules: await Promise.all(forwarding_rules) };
}

/** A tag has to be in the account before a load balancer goes by it. */
async function bringTag({ tag }: Body, signal: AbortSignal, client: Client): Promise<void> {
  if (tag !== undefined) await client.post("/v2/tags", { name: tag }, { signal, idempotent: true });
}

const shape: Shape<Options> = {
  title: "load balancer",
  path: "/v2/load_balancers",
  many: "load_balancers",
  one: "load_balancer",
  inPlace: [
    "name",
    "options.tag",
    "options.machines",
    "options.rules",
    "options.healthCheck",
    "options.nodes",
    "options.project",
    "options.letsEncryptDns",
    "options.tlsCiphers",
    "options.redirectHttpToHttps",
    "options.proxyProtocol",
    "options.keepalive",
    "options.idleTimeoutSeconds",
    "options.stickySessions",
    "options.allow",
    "options.deny",
  ],
  idOf: ({ id }) => String(id),
  enrich: withNames,
  marksOf(thing) {
    const full = textOf(thing.name);
    const [, name, owner] = /^(.*)\.([^.]+)$/.exec(full ?? "") ?? [];
    return { name: name ?? full, owner, labels: {} };
  },
  async create(plan, { owner, signal }, client) {
    const body = await withCertificates(toBody(plan, owner), signal, client);
    await bringTag(body, signal, client);
    return client.post("/v2/load_balancers", body as never, { signal });
  },
  async update(thing, plan, { owner, signal }, client) {
    const body = toBody(plan, owner);
    const now = toBody({ ...plan, options: asNow(thing, plan.options) }, owner);
    if (thing.name === body.name && isDeepStrictEqual(now, body)) return;
    await bringTag(body, signal, client);
    const whole = await withCertificates(body, signal, client);
    await client.put("/v2/load_balancers/{lb_id}", toChange(thing, whole) as never, {
      at: [String(thing.id)],
      signal,
    });
  },
  isReady: ({ status }) => status !== "new" && status !== "errored",
  failure: ({ id, status }, name) =>
    status === "errored"
      ? {
          code: "FD1420",
          message: `DigitalOcean could not set up load balancer ${name} (${String(id)}): it is errored`,
          hint: "delete it and make it again; where it goes on, ask DigitalOcean's support",
        }
      : undefined,
  outputs: ({ ip, ipv6, status }) =>
    defined({ ip: textOf(ip) ?? "", ipv6: textOf(ipv6), status: textOf(status) ?? "active" }),
  options: toOptions,
  check({ name, labels, options: wanted }) {
    const many = Object.keys(labels).length > 0;
    const message = `load balancer name "${name}" has other than letters, digits, dots and dashes`;
    return problems([
      ...wrongRules(wanted),
      ...(/^[a-zA-Z0-9][a-zA-Z0-9.-]*$/.test(name) ? [] : [["name", message] as const]),
      ...(many
        ? [["labels", `load balancer ${name} has labels: DigitalOcean has no field that takes them`] as const]
        : []),
    ]);
  },
};

export const loadBalancer = defineResource<typeof options, typeof credentials>({
  description: "Passes connections on to machines that answer its health check.",
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
      "options.project": "4e1bfbc3-dc3e-41f2-a18f-1b4d7ba71679",
      "options.letsEncryptDns": false,
      "options.tlsCiphers": "STRONG",
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
