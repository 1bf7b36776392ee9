import type { PlatformId } from "../../src/providers/index.ts";
import type { Skip } from "./cloud.ts";
import { everyOption } from "./rules/input.ts";
import { changesInPlace } from "./rules/kinds.ts";

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
  digitalocean: [],
  hetzner: [
    {
      rule: everyOption,
      options: ["onServerTypeChange", "keepDisk"],
      reason: "they tell what another server type does, and a new machine nothing",
    },
    {
      rule: changesInPlace,
      options: ["FloatingIp options.server"],
      reason: "it takes a machine, which no kind is; test/providers/hetzner assigns one",
    },
  ],
  openstack: [
    {
      rule: everyOption,
      options: ["flavor"],
      reason: "Nova takes a flavor's id, and the plan has its name",
    },
  ],
};
