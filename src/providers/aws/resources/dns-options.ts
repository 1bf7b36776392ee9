import { z } from "zod";
import type { Finding } from "../../../errors.ts";
import type { ResourcePlan } from "../../../platform.ts";
import { type Routing, routing } from "./dns-routing.ts";
import { plainName } from "./record-text.ts";

/** Types that Route 53 takes; SOA is the zone's own. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html */
const types = [
  ...(["A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SPF", "SRV", "SSHFP", "SVCB"] as const),
  ...(["TLSA", "TXT"] as const),
] as const;

/** A name has at most 255 bytes, RFC 1035; the TXT record that tells whose it is has a longer one. */
const longestName = 230;

const domain = z
  .string()
  .min(1)
  .max(longestName)
  .transform(plainName)
  .refine((name) => name.split(".").every((label) => /^(?:\*|[\x21-\x2d\x2f-\x7e]{1,63})$/.test(label)), {
    message: "a name is labels of 1 to 63 characters with dots between them, for example www.example.com",
  });

const alias = z.strictObject({
  dnsName: domain.describe("Name that it stands for: `dnsName` of a load balancer."),
  hostedZone: z
    .string()
    .regex(/^[0-9A-Z]{8,32}$/, "a hosted zone's id looks like Z0123456789ABC")
    .describe("Hosted zone of that name: `hostedZone` of the load balancer."),
  evaluateTargetHealth: z.boolean().default(false).describe("Answers only while what it stands for is healthy."),
});

export const options = z
  .strictObject({
    zone: z
      .string()
      .min(1)
      .transform((value) => (/^[0-9A-Z]{8,32}$/.test(value) ? value : plainName(value)))
      .describe("Hosted zone: its id, for example Z0123456789ABC, or its name, for example example.com."),
    privateZone: z
      .boolean()
      .default(false)
      .describe("Where a zone is given by its name: whether the private one is meant."),
    partition: z
      .enum(["aws", "aws-cn", "aws-us-gov"])
      .default("aws")
      .describe("aws-cn for China, aws-us-gov for GovCloud: each has a Route 53 of its own."),
    name: domain
      .optional()
      .describe(
        "Whole name, for example www.example.com; *.example.com for all. Left out: this resource's name, in the zone.",
      ),
    type: z.enum(types).describe("Type, for example A."),
    ttl: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .optional()
      .describe("Seconds that answers may be kept. Left out: 300, or with an alias what it stands for has."),
    values: z
      .array(z.string().min(1).max(4_000))
      .min(1)
      .max(400)
      .transform((list) => [...new Set(list)].sort())
      .optional()
      .describe("What it says: addresses, names. Texts of TXT without quotes; long ones are divided."),
    alias: alias.optional().describe("In place of values: what it stands for, for example a load balancer."),
    setIdentifier: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe("With routing: what tells it from other records of its name and type, for example blue."),
    routing: routing
      .optional()
      .describe("Which of several records of one name and type is answered. Left out: one alone."),
    healthCheck: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe("With routing: id of a health check of Route 53; it is answered while that passes."),
  })
  .superRefine((given, context) => {
    const { values, alias: other, ttl, type } = given;
    const add = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (values === undefined && other === undefined) add("values", "a record needs values or an alias");
    if (values !== undefined && other !== undefined) add("alias", "a record has values or an alias, not both");
    if (other !== undefined && ttl !== undefined) add("ttl", "an alias has the ttl of what it stands for");
    for (const [path, message] of routingProblems(given)) add(path, message);
    if (type === "CNAME" && (values?.length ?? 1) > 1) add("values", "a CNAME has one value");
  });

export type Options = z.output<typeof options>;

interface Routed {
  readonly type: string;
  readonly values?: readonly string[] | undefined;
  readonly alias?: object | undefined;
  readonly setIdentifier?: string | undefined;
  readonly routing?: Routing | undefined;
  readonly healthCheck?: string | undefined;
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values.html */
function* routingProblems({ type, values, alias: other, setIdentifier, routing: policy, healthCheck }: Routed) {
  if (policy !== undefined && setIdentifier === undefined)
    yield ["setIdentifier", "routing needs a setIdentifier"] as const;
  if (policy === undefined && setIdentifier !== undefined)
    yield ["setIdentifier", "a setIdentifier needs routing"] as const;
  if (policy === undefined && healthCheck !== undefined) yield ["healthCheck", "a healthCheck needs routing"] as const;
  if (policy?.multivalue && (other !== undefined || ["CNAME", "NS"].includes(type)))
    yield ["routing", "a multivalue answer is no alias, and neither CNAME nor NS"] as const;
  if (policy?.failover === "primary" && other === undefined && healthCheck === undefined)
    yield ["healthCheck", "a primary record with values needs a healthCheck"] as const;
  if (policy?.multivalue && (values?.length ?? 0) > 1)
    yield ["values", "a multivalue answer has one value in each record"] as const;
}

/** Labels have no place, and a name that is to be one in DNS has to be like it. */
export function check({ name, labels, options: given }: ResourcePlan<Options>): readonly Finding[] {
  const hint = "a record has no tags; docs/platforms/aws.md says how it is known whose it is";
  const findings = Object.keys(labels).map(
    (key): Finding => ({
      code: "FD1003",
      at: { path: `labels.${key}` },
      message: `${name}: a DNS record takes no labels`,
      hint,
    }),
  );
  if (given.name !== undefined || /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(name)) return findings;
  const message = `"${name}" cannot be a name in DNS: letters, digits and hyphens, 63 at most`;
  return [...findings, { code: "FD1003", at: { path: "name" }, message, hint: "set options.name" }];
}
