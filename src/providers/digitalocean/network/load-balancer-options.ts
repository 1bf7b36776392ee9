import { z } from "zod";
import { tagPattern } from "../tags.ts";
import { region, uuid } from "./fields.ts";

const port = z.int().min(1).max(65_535);

const rule = z.strictObject({
  entryProtocol: z.enum(["http", "https", "http2", "http3", "tcp", "udp"]).describe("What clients speak."),
  entryPort: port.describe("Port that clients come to."),
  targetProtocol: z.enum(["http", "https", "http2", "tcp", "udp"]).describe("What machines speak."),
  targetPort: port.describe("Port of the machines."),
  certificate: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "an id of a certificate has letters, digits and dashes")
    .optional()
    .describe("Id of a Certificate, or DigitalOcean's of another one, for https, http2 and http3."),
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

/** What others may have switched: nobody looks at it where it is left out. */
function switchOf(does: string, usual = false) {
  return z.boolean().optional().describe(`${does} Left out: ${usual} for a new one, and later not looked at.`);
}

/** What a user writes of a load balancer. */
export const options = z.strictObject({
  region,
  tag: z
    .string()
    .regex(tagPattern, "a tag has 1 to 255 letters, digits, colons, dashes and underscores")
    .transform((tag) => tag.toLowerCase())
    .optional()
    .describe("It serves every machine of the region with this tag, or with that of a label: role:web."),
  machines: z
    .array(z.string().regex(/^\d+$/, "the id of a machine is a number"))
    .transform((ids) => [...new Set(ids)].sort())
    .optional()
    .describe("Ids of the machines that it serves, in place of tag; [] for none."),
  rules: z.array(rule).min(1, "a load balancer has one rule at least").describe("What it passes on."),
  healthCheck: healthCheck
    .optional()
    .describe(
      "How a machine shows that it can serve. Left out: by http on port 80 for a new one, and later not looked at.",
    ),
  vpc: uuid.optional().describe("VPC id. Left out: the region's default VPC."),
  network: z.enum(["EXTERNAL", "INTERNAL"]).default("EXTERNAL").describe("INTERNAL: an address of the VPC only."),
  ipv6: z
    .boolean()
    .optional()
    .describe(
      "An IPv6 address beside that of IPv4. It cannot be given one later. Left out: none for a new one, and not looked at.",
    ),
  layer: z
    .enum(["http", "network"])
    .optional()
    .describe(
      "network: passes on TCP and UDP alone, and keeps clients' addresses. Left out: http for a new one, and not looked at.",
    ),
  nodes: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("Nodes that it consists of. Each costs. Left out: 1 for a new one, and later not looked at."),
  project: uuid
    .optional()
    .describe("Project id. Left out: the team's default project for a new one, and later not looked at."),
  redirectHttpToHttps: switchOf("Answers http on port 80 with a redirect to https on port 443."),
  proxyProtocol: switchOf("Tells machines the client's address by the PROXY protocol."),
  keepalive: switchOf("Keeps connections to the machines open."),
  letsEncryptDns: switchOf("Makes DNS records for the names of its Let's Encrypt certificates.", true),
  tlsCiphers: z
    .enum(["DEFAULT", "STRONG"])
    .optional()
    .describe("STRONG: no ciphers of old. Left out: DEFAULT for a new one, and later not looked at."),
  idleTimeoutSeconds: z
    .int()
    .min(30)
    .max(600)
    .optional()
    .describe(
      "Seconds after which an idle http connection is closed. Left out: 60 for a new one, and later not looked at.",
    ),
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

export type Options = z.output<typeof options>;

/** Rules that DigitalOcean refuses, and a target that is none or two. */
export function wrongRules({ tag, machines, rules, layer }: Options): readonly (readonly [string, string])[] {
  const targets = [tag, machines].filter((target) => target !== undefined).length;
  const target = ["options.tag", "a load balancer serves the machines of a tag, or those of machines"] as const;
  return [
    ...(targets === 1 ? [] : [target]),
    ...rules.flatMap((rule, index) =>
      ruleProblems(rule, layer).map((what) => [`options.rules[${index}]`, what] as const),
    ),
  ];
}

function ruleProblems(rule: Options["rules"][number], layer: Options["layer"]): readonly string[] {
  const { entryProtocol: entry, targetProtocol: target, certificate, tlsPassthrough } = rule;
  const encrypted = /^(?:https|http2|http3)$/.test(entry);
  const plain = [entry, target].every((protocol) => /^(?:tcp|udp)$/.test(protocol));
  return [
    ...((entry === "udp") === (target === "udp") ? [] : ["udp is passed on as udp, and nothing else is"]),
    ...(encrypted && certificate === undefined && !tlsPassthrough
      ? [`${entry} needs a certificate, or tlsPassthrough: true`]
      : []),
    ...(certificate !== undefined && tlsPassthrough ? ["tlsPassthrough leaves certificates to the machines"] : []),
    ...(layer === "network" && !plain ? ["layer: network passes on tcp and udp alone"] : []),
  ];
}
