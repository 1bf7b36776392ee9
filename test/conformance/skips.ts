import type { PlatformId } from "../../src/providers/index.ts";
import type { Skip } from "./cloud.ts";
import { everyOption } from "./rules/input.ts";
import { killRules } from "./rules/kills.ts";
import { kindKillRules } from "./rules/kind-kills.ts";
import { changesInPlace } from "./rules/kinds.ts";
import { documentedLimit } from "./rules/limits.ts";

/** They take half of the suite's time, and a preset changes nothing of what they prove. */
const cutOff = [
  "a create that was cut off, and create again: one machine",
  "a create that was cut off, and create again in another process: one machine",
  "a create that replaces makes another machine though an equal one is live",
  "an update that was cut off, and update again: it is changed",
  "a delete that was cut off, and delete again: nothing is left",
  ...[...killRules, ...kindKillRules].map(({ name }) => name),
];

/** What a platform's own simulated cloud cannot show. */
export const skips: Readonly<Record<PlatformId, readonly Skip[]>> = {
  aws: [
    {
      rule: everyOption,
      options: ["onInstanceTypeChange"],
      reason: "it tells our planning what another instance type does, and the cloud nothing",
    },
    {
      rule: changesInPlace,
      options: ["ElasticIp options.instance", "ElasticIp options.privateIpv4", "Volume options.attachment"],
      reason: "they take a machine, which no kind is; test/providers/aws gives them one",
    },
    {
      rule: changesInPlace,
      options: ["DnsRecord options.alias"],
      reason: "it takes the place of values; test/providers/aws changes one to the other",
    },
  ],
  digitalocean: [
    {
      rule: everyOption,
      options: ["imageUrl", "onSizeChange", "keepDisk"],
      reason: "they tell an import where the file is, and what another size does, and a new machine nothing",
    },
  ],
  hetzner: [
    {
      rule: everyOption,
      options: ["onServerTypeChange", "keepDisk"],
      reason: "they tell what another server type does, and a new machine nothing",
    },
    {
      rule: changesInPlace,
      options: ["FloatingIp options.server", "LoadBalancer options.network"],
      reason: "they take a machine, which no kind is, and a second network; test/providers/hetzner has both",
    },
  ],
  openstack: [
    { rule: documentedLimit, reason: "OpenStack documents no limit of calls" },
    {
      rule: everyOption,
      options: ["flavor"],
      reason: "Nova takes a flavor's id, and the plan has its name",
    },
    {
      rule: everyOption,
      options: ["onFlavorChange"],
      reason: "it tells our planning what another flavor does, and the cloud nothing",
    },
  ],
  ovhcloud: [
    { rule: documentedLimit, reason: "OVHcloud documents no limit of calls" },
    {
      rule: everyOption,
      options: ["flavor"],
      reason: "Nova takes a flavor's id, and the plan has its name",
    },
    {
      rule: everyOption,
      options: ["onFlavorChange"],
      reason: "it tells our planning what another flavor does, and the cloud nothing",
    },
    ...cutOff.map((rule) => ({ rule, reason: "the driver is OpenStack's, which is cut off at every call there" })),
  ],
};
