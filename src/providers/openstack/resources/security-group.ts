import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { unlessAbsent } from "../errors.ts";
import { isUuid } from "../id.ts";
import { keep, type Shown, type There } from "./kept.ts";
import { nameLimit, region, set } from "./options.ts";

const port = z.int().min(0).max(65_535);

const rule = z.strictObject({
  direction: z.enum(["ingress", "egress"]).default("ingress").describe("ingress: to the machine; egress: from it."),
  protocol: z
    .string()
    .regex(/^(?:[a-z0-9-]+)$/, "a protocol is a word like tcp, udp or icmp, or its number")
    .optional()
    .describe("Protocol, for example tcp, udp, icmp. Left out: all."),
  fromPort: port.optional().describe("First port; of ICMP the type. Left out: all."),
  toPort: port.optional().describe("Last port; of ICMP the code. Left out: fromPort."),
  cidr: z
    .union([z.cidrv4(), z.cidrv6()])
    .optional()
    .describe("Addresses of the other side. Left out: all, or those of group."),
  group: z.string().min(1).optional().describe("Security group of the other side, by its id."),
  ethertype: z.enum(["IPv4", "IPv6"]).default("IPv4").describe("Which protocol's addresses."),
});

const options = z.strictObject({
  region,
  rules: z
    .array(rule)
    .optional()
    .describe(
      "What is let through: all of it, other rules are taken off. Beside these a new group lets everything out, as Neutron has it. Left out: a new one lets nothing in, and later they are as they are.",
    ),
});

type Options = z.output<typeof options>;
type Rule = z.output<typeof rule>;

/** A rule as Neutron shows it. */
type ShownRule = Readonly<Record<string, unknown>> & { readonly id: string };

export const securityGroup = defineResource({
  description: "Rules of what is let through to machines and from them.",
  options,
  outputs: z.object({ groupId: z.string().describe("Neutron's id.") }),
  inPlace: ["name", "labels", "options.rules"],
  nameLimit,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "security-group",
        service: "network",
        path: "/security-groups",
        plural: "security_groups",
        single: "security_group",
        labels: "tags",
        inPlace: ["options.rules"],
        toRequest: async () => ({}),
        settle: async ({ options: { rules } }, shown, there) => rules && settle(rules, shown, there),
        toOptions: (shown, place) => ({ region: place, rules: rulesOf(shown).map(toRule) }),
        toOutputs: ({ id }) => ({ groupId: id }),
      },
      given,
      io,
    ),
  sample: {
    options: () => ({ region: "RegionOne", rules: [{ protocol: "tcp", fromPort: 22, toPort: 22 }] }),
    needs: [],
    changed: { "options.rules": [{ protocol: "tcp", fromPort: 443, toPort: 443, cidr: "203.0.113.0/24" }] },
  },
});

/** The rules of a group, without those two that let everything out. */
function rulesOf({ security_group_rules }: Shown): readonly ShownRule[] {
  const all = (security_group_rules ?? []) as readonly ShownRule[];
  const narrow = ["protocol", "port_range_min", "remote_ip_prefix", "remote_group_id"];
  return all.filter((one) => one.direction !== "egress" || narrow.some((field) => one[field] !== null));
}

function toRule(shown: ShownRule): Rule {
  return set({
    direction: shown.direction,
    protocol: shown.protocol,
    fromPort: shown.port_range_min,
    toPort: shown.port_range_max,
    cidr: shown.remote_ip_prefix,
    group: shown.remote_group_id,
    ethertype: shown.ethertype,
  }) as Rule;
}

/** Equal rules have equal keys. */
function keyOf(one: Rule): string {
  const { direction, protocol = "", fromPort = "", cidr = "", group = "", ethertype } = one;
  return [direction, protocol, fromPort, one.toPort ?? fromPort, cidr, group, ethertype].join(" ");
}

/** New rules come before old ones go. */
async function settle(rules: readonly Rule[], shown: Shown, { region: place, run }: There): Promise<void> {
  const { signal } = run;
  const api = await place.session.api("network", place.name, signal);
  const path = `/security-groups/${shown.id}`;
  const { body } = await api.request<{ readonly security_group: Shown }>({ method: "GET", path, signal });
  const found = new Map(rulesOf(body.security_group).map((one) => [keyOf(toRule(one)), one.id]));
  const wanted = new Map(rules.map((one) => [keyOf(one), one]));
  for (const [key, one] of wanted) if (!found.has(key)) await add(one, shown.id, { region: place, run });
  for (const [key, id] of found) {
    if (wanted.has(key)) continue;
    const call = { method: "DELETE", path: `/security-group-rules/${id}`, expect: "nothing", signal } as const;
    await unlessAbsent(api.request(call));
  }
}

/** One that is there already is refused with 409: a reply that was lost does no harm. */
async function add(one: Rule, groupId: string, { region: place, run }: There): Promise<void> {
  const { direction, protocol, fromPort, toPort = fromPort, cidr, group, ethertype } = one;
  const other =
    group === undefined || isUuid(group) ? group : (await place.find.groups([group], run.signal)).get(group);
  const wanted = set({
    security_group_id: groupId,
    direction,
    protocol,
    ethertype,
    port_range_min: fromPort?.toString(),
    port_range_max: toPort?.toString(),
    remote_ip_prefix: cidr,
    remote_group_id: other ?? group,
  });
  const api = await place.session.api("network", place.name, run.signal);
  const body = { security_group_rule: wanted };
  const path = "/security-group-rules";
  await unlessThere(api.request({ method: "POST", path, body, idempotent: true, signal: run.signal }));
}

async function unlessThere(step: Promise<unknown>): Promise<void> {
  await step.catch((error: unknown) => {
    if ((error as { readonly code?: string }).code !== "SecurityGroupRuleExists") throw error;
  });
}
