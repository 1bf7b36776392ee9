import { z } from "zod";
import { reference, region } from "../references.ts";

const port = z.int().min(1).max(65_535);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html */
const healthCheck = z
  .strictObject({
    protocol: z.enum(["tcp", "http", "https"]).default("tcp").describe("What is tried."),
    port: port.optional().describe("Port of the machine. Left out: the one that traffic goes to."),
    path: z.string().startsWith("/").max(1024).optional().describe("With http and https: path asked for. Left out: /."),
    codes: z
      .string()
      .regex(/^\d{3}(?:[-,]\d{3})*$/, "codes look like 200, 200-299 or 200,202")
      .optional()
      .describe("With http and https: answers that count as healthy. Left out: 200-399."),
    intervalSeconds: z.int().min(5).max(300).default(30).describe("Seconds between two tries, 5 to 300."),
    timeoutSeconds: z.int().min(2).max(120).default(10).describe("Seconds that a try may take; less than between two."),
    healthyThreshold: z.int().min(2).max(10).default(5).describe("Tries in a row that make a machine healthy."),
    unhealthyThreshold: z.int().min(2).max(10).default(2).describe("Tries in a row that make it unhealthy."),
  })
  .superRefine(({ protocol, path, codes, intervalSeconds, timeoutSeconds }, context) => {
    const extra = protocol === "tcp" ? Object.entries({ path, codes }).filter(([, value]) => value !== undefined) : [];
    for (const [key] of extra) {
      context.addIssue({ code: "custom", path: [key], message: `${key} needs protocol http or https` });
    }
    if (timeoutSeconds >= intervalSeconds) {
      const message = `a try may take less than the ${intervalSeconds} s between two`;
      context.addIssue({ code: "custom", path: ["timeoutSeconds"], message });
    }
  })
  .transform(({ path, codes, ...check }) => ({
    ...check,
    ...(check.protocol === "tcp" ? {} : { path: path ?? "/", codes: codes ?? "200-399" }),
  }));

const firstPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

const secrecy = {
  certificate: z
    .string()
    .regex(/^arn:[\w-]+:(?:acm|iam):.+$/, "a certificate is an ARN of ACM or IAM")
    .optional()
    .describe("With protocol tls: ARN of the certificate."),
  sslPolicy: z
    .string()
    .startsWith("ELBSecurityPolicy-")
    .optional()
    .describe(`With protocol tls: security policy. Left out: ${firstPolicy}.`),
  alpnPolicy: z
    .enum(["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred"])
    .optional()
    .describe("With protocol tls: what is agreed on with clients. Left out: nothing."),
};

const behaviour = {
  idleTimeoutSeconds: z
    .int()
    .min(60)
    .max(6_000)
    .optional()
    .describe("With protocol tcp: seconds until a silent connection is forgotten, 60 to 6,000. Left out: 350."),
  deregistrationDelaySeconds: z
    .int()
    .min(0)
    .max(3_600)
    .default(300)
    .describe("Seconds that a machine which is taken out keeps its connections."),
  connectionTermination: z.boolean().default(false).describe("Ends connections when that time is over."),
  preserveClientIp: z.boolean().default(true).describe("Whether machines see the client's address."),
  proxyProtocol: z
    .boolean()
    .default(false)
    .describe("Tells machines the client's address by the PROXY protocol, version 2."),
  stickiness: z.boolean().default(false).describe("Sends a client to the same machine each time, by its address."),
};

const listener = z
  .strictObject({
    port: port.describe("Port of the load balancer, one listener each."),
    protocol: z
      .enum(["tcp", "udp", "tcp_udp", "tls"])
      .default("tcp")
      .describe("tls: the load balancer has the certificate; tcp_udp: both on one port."),
    targetPort: port.optional().describe("Port of the machines. Left out: the same."),
    targetProtocol: z
      .enum(["tcp", "tls"])
      .optional()
      .describe("With protocol tls: how machines are spoken to. Left out: tcp."),
    ...secrecy,
    ...behaviour,
    targets: z
      .array(reference("i", "a machine's"))
      .transform((ids) => [...new Set(ids)].sort())
      .optional()
      .describe(
        "Machines that it passes on to, by their ids; they have to run. Left out: those that others register, at first none. An empty list takes them out.",
      ),
    healthCheck: healthCheck.prefault({}).describe("How it is found out whether a machine answers."),
  })
  .superRefine((given, context) => {
    const add = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    const tls = given.protocol === "tls";
    for (const key of ["certificate", "sslPolicy", "alpnPolicy", "targetProtocol"] as const) {
      if (!tls && given[key] !== undefined) add(key, `${key} needs protocol tls`);
    }
    if (tls && given.certificate === undefined) add("certificate", "protocol tls needs a certificate");
    if (given.protocol !== "tcp" && given.idleTimeoutSeconds !== undefined) {
      add("idleTimeoutSeconds", "only protocol tcp has an idle timeout of one's own");
    }
    if (/udp/.test(given.protocol) && !given.preserveClientIp) {
      add("preserveClientIp", "with udp machines always see the client's address");
    }
  })
  .transform(complete);

/** With what is meant where something is left out, so that it can be compared with what AWS shows. */
function complete<
  L extends {
    readonly port: number;
    readonly protocol: string;
    readonly targetPort?: number | undefined;
    readonly targetProtocol?: "tcp" | "tls" | undefined;
    readonly sslPolicy?: string | undefined;
    readonly idleTimeoutSeconds?: number | undefined;
  },
>({ targetPort, targetProtocol, sslPolicy, idleTimeoutSeconds, ...rest }: L) {
  return {
    ...rest,
    targetPort: targetPort ?? rest.port,
    ...(rest.protocol === "tls"
      ? { targetProtocol: targetProtocol ?? ("tcp" as const), sslPolicy: sslPolicy ?? firstPolicy }
      : {}),
    ...(rest.protocol === "tcp" ? { idleTimeoutSeconds: idleTimeoutSeconds ?? 350 } : {}),
  };
}

const place = z.strictObject({
  subnet: reference("subnet", "a subnet's").describe("Subnet, by its id, one for each zone."),
  allocation: reference("eipalloc", "an Elastic IP's")
    .optional()
    .describe("Elastic IP that it has there, by its id: not with internal. Left out: AWS gives one."),
  privateIpv4: z.ipv4().optional().describe("With internal: its address there. Left out: AWS chooses."),
  ipv6: z.ipv6().optional().describe("With dualstack: its IPv6 address there. Left out: AWS chooses."),
});

const accessLogs = z.strictObject({
  bucket: z
    .string()
    .min(3)
    .max(63)
    .describe("S3 bucket of the same region, whose policy lets the load balancer write."),
  prefix: z.string().min(1).optional().describe("What names of the logs begin with."),
});

/** 50 listeners, https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html */
const mostListeners = 50;

export const options = z
  .strictObject({
    region,
    internal: z.boolean().default(false).describe("Whether it has private addresses only."),
    subnets: z
      .array(place)
      .min(1)
      .transform((list) => [...list].sort((a, b) => (a.subnet < b.subnet ? -1 : 1)))
      .describe("Where it has addresses: one subnet in each zone that it serves."),
    securityGroups: z
      .array(reference("sg", "a security group's"))
      .min(1)
      .transform((ids) => [...new Set(ids)].sort())
      .optional()
      .describe("Security groups. One that was made without any can never get some: then it has to be made anew."),
    ipAddressType: z
      .enum(["ipv4", "dualstack"])
      .default("ipv4")
      .describe("dualstack: IPv6, too; its subnets need ranges."),
    crossZone: z
      .boolean()
      .default(false)
      .describe("Whether each zone passes on to machines of all zones; traffic between zones costs."),
    clientRouting: z
      .enum(["any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"])
      .default("any_availability_zone")
      .describe("Whether clients in the VPC are given addresses of their own zone: never, always, or for 85 %."),
    accessLogs: accessLogs
      .optional()
      .describe("Where its access logs go; only tls listeners write any. Left out: nowhere."),
    deletionProtection: z.boolean().default(false).describe("Refuses to delete it until it is switched off."),
    listeners: z
      .array(listener)
      .max(mostListeners)
      .superRefine((list, context) => {
        const twice = list.findIndex(({ port: own }, index) => list.findIndex((other) => other.port === own) < index);
        const message = "a port has one listener; protocol tcp_udp serves both on one port";
        if (twice >= 0) context.addIssue({ code: "custom", path: [twice, "port"], message });
      })
      .transform((list) => [...list].sort((a, b) => a.port - b.port))
      .optional()
      .describe(
        "What it listens to, up to 50 ports, and where that goes. Left out: what others let it listen to, at first nothing. An empty list takes that away.",
      ),
  })
  .superRefine(({ internal, ipAddressType, subnets }, context) => {
    const add = (index: number, key: string, message: string) =>
      context.addIssue({ code: "custom", path: ["subnets", index, key], message });
    for (const [index, { subnet, allocation, privateIpv4, ipv6 }] of subnets.entries()) {
      if (internal && allocation !== undefined) add(index, "allocation", "an internal one has no Elastic IPs");
      if (!internal && privateIpv4 !== undefined)
        add(index, "privateIpv4", "only an internal one has private addresses of one's choice");
      if (ipAddressType === "ipv4" && ipv6 !== undefined)
        add(index, "ipv6", "an IPv6 address needs ipAddressType: dualstack");
      if (subnets.findIndex((other) => other.subnet === subnet) < index) add(index, "subnet", "a subnet is named once");
    }
  });

export type Options = z.output<typeof options>;
export type Listener = NonNullable<Options["listeners"]>[number];
export type Place = Options["subnets"][number];
