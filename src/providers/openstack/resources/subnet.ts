import { isIPv6 } from "node:net";
import { z } from "zod";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { keep } from "./kept.ts";
import { nameLimit, reference, region, set } from "./options.ts";

const address = z.union([z.ipv4(), z.ipv6()]);

const options = z.strictObject({
  region,
  network: reference("Network that it is a part of"),
  cidr: z.union([z.cidrv4(), z.cidrv6()]).describe("Addresses, for example 10.20.0.0/24."),
  gatewayIp: address.optional().describe("Address of the gateway. Left out: the first one."),
  dhcp: z.boolean().default(true).describe("Whether machines are told their addresses by DHCP."),
  dnsServers: z.array(address).default([]).describe("Name servers that machines are told of."),
});

type Options = z.output<typeof options>;

export const subnet = defineResource({
  description: "A range of addresses in a network.",
  options,
  outputs: z.object({
    subnetId: z.string().describe("Neutron's id."),
    gatewayIp: z.string().optional().describe("Address of the gateway."),
  }),
  inPlace: ["name", "labels", "options.dhcp", "options.dnsServers"],
  nameLimit,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "subnet",
        service: "network",
        path: "/subnets",
        plural: "subnets",
        single: "subnet",
        labels: "tags",
        inPlace: ["options.dhcp", "options.dnsServers"],
        toRequest: async ({ options: { network, cidr, gatewayIp, dhcp, dnsServers } }, { region: place, run }) =>
          set({
            network_id: await place.find.network(network, run.signal),
            cidr,
            ip_version: isIPv6(cidr.split("/")[0] ?? "") ? 6 : 4,
            gateway_ip: gatewayIp,
            enable_dhcp: dhcp,
            dns_nameservers: dnsServers,
          }),
        toChange: async ({ options: { dhcp, dnsServers } }) => ({ enable_dhcp: dhcp, dns_nameservers: dnsServers }),
        toOptions: (shown, place) =>
          set({
            region: place,
            cidr: shown.cidr,
            gatewayIp: shown.gateway_ip,
            dhcp: shown.enable_dhcp,
            dnsServers: shown.dns_nameservers,
          }) as Partial<Options>,
        toOutputs: ({ id, gateway_ip: gatewayIp }) => set({ subnetId: id, gatewayIp }),
      },
      given,
      io,
    ),
  sample: {
    options: ({ Network = "private" }) => ({ region: "RegionOne", network: Network, cidr: "10.20.0.0/24" }),
    needs: ["Network"],
    changed: { "options.dhcp": false, "options.dnsServers": ["192.0.2.53"] },
  },
});
