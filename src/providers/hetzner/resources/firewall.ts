import { z } from "zod";
import { type Entry, kindOf } from "./kind.ts";
import { differ, each } from "./sets.ts";

const ranges = z.array(z.union([z.cidrv4(), z.cidrv6()])).default([]);

const rule = z
  .strictObject({
    direction: z.enum(["in", "out"]).default("in").describe("Whether it allows what comes in or what goes out."),
    protocol: z.enum(["tcp", "udp", "icmp", "esp", "gre"]).describe("Protocol."),
    port: z
      .string()
      .regex(/^(?:\d{1,5}(?:-\d{1,5})?|any)$/, 'a port is a number, a range like "8000-8100", or "any"')
      .optional()
      .describe("Port or range, for tcp and udp."),
    sourceIps: ranges.describe("Where it comes from, for direction in."),
    destinationIps: ranges.describe("Where it goes, for direction out."),
    description: z.string().max(255).optional().describe("For people."),
  })
  .refine(({ protocol, port }) => (port !== undefined) === ["tcp", "udp"].includes(protocol), {
    path: ["port"],
    message: "tcp and udp need a port, and the others have none",
  });

const options = z.strictObject({
  rules: z
    .array(rule)
    .optional()
    .describe(
      "What is allowed; without rules for a direction in, nothing comes in. Left out: none for a new one, and later not looked at.",
    ),
  applyTo: z
    .array(z.string().min(1))
    .optional()
    .describe(
      "Label selectors: machines that have such labels are filtered, for example role=web. [] takes all away. Left out: none for a new one, and later not looked at.",
    ),
});

type Rule = z.output<typeof rule>;

interface ApiRule {
  readonly direction: Rule["direction"];
  readonly protocol: Rule["protocol"];
  readonly port: string | null;
  readonly source_ips: readonly string[];
  readonly destination_ips: readonly string[];
  readonly description?: string | null;
}

interface Firewall extends Entry {
  readonly rules: readonly ApiRule[];
  readonly applied_to: readonly { readonly type: string; readonly label_selector?: { readonly selector: string } }[];
}

const toApi = ({ direction, protocol, port, sourceIps, destinationIps, description }: Rule) => ({
  ...{ direction, protocol, source_ips: sourceIps, destination_ips: destinationIps },
  ...(port === undefined ? {} : { port }),
  ...(description === undefined ? {} : { description }),
});

const fromApi = ({ direction, protocol, port, source_ips, destination_ips, description }: ApiRule): Rule => ({
  ...{ direction, protocol, sourceIps: [...source_ips], destinationIps: [...destination_ips] },
  ...(port === null ? {} : { port }),
  ...(description ? { description } : {}),
});

const textOf = (rules: readonly Rule[]) => JSON.stringify(rules.map((one) => Object.entries(toApi(one)).sort()));
const selectorsOf = ({ applied_to }: Firewall) =>
  applied_to.flatMap(({ label_selector }) => label_selector?.selector ?? []);
const resource = (selector: string) => ({ type: "label_selector", label_selector: { selector } });

export const firewall = kindOf<typeof options, Firewall>({
  description: "A firewall for public addresses: its rules, and which machines they are for.",
  resource: "firewalls",
  options,
  outputs: z.object({}),
  changing: ["rules", "applyTo"],
  toBody: ({ rules = [], applyTo = [] }) => ({ rules: rules.map(toApi), apply_to: applyTo.map(resource) }),
  toOptions: (entry) => ({ rules: entry.rules.map(fromApi), applyTo: selectorsOf(entry) }),
  async converge(entry, { rules, applyTo }, act) {
    const changed = rules !== undefined && textOf(entry.rules.map(fromApi)) !== textOf(rules);
    if (changed) await act("set_rules", { rules: rules.map(toApi) });
    const selectors = selectorsOf(entry);
    const { extra, missing } = differ(selectors, applyTo ?? selectors, (selector) => selector);
    const removed = await each(extra, (one) => act("remove_from_resources", { remove_from: [resource(one)] }));
    const added = await each(missing, (one) => act("apply_to_resources", { apply_to: [resource(one)] }));
    return changed || removed || added;
  },
  async release(entry, act) {
    await each(selectorsOf(entry), (one) => act("remove_from_resources", { remove_from: [resource(one)] }));
  },
  sample: {
    needs: [],
    options: () => ({ rules: [{ protocol: "tcp", port: "443", sourceIps: ["0.0.0.0/0", "::/0"] }] }),
    changed: {
      "options.rules": [{ protocol: "icmp", sourceIps: ["0.0.0.0/0"], description: "ping" }],
      "options.applyTo": ["role=web"],
    },
  },
});
