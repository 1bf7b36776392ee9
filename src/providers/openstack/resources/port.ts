import { z } from "zod";
import type { Finding } from "../../../errors.ts";
import { defineResource, type ResourcePlan } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { bareId, isUuid } from "../id.ts";
import { keep, type Shown, type There } from "./kept.ts";
import { nameLimit, reference, region, set } from "./options.ts";

const address = z.union([z.ipv4(), z.ipv6()]);

/** As Neutron spells it. */
const mac = z
  .string()
  .regex(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i, "a MAC address looks like fa:16:3e:00:00:01")
  .transform((text) => text.toLowerCase());

const fixedIp = z.strictObject({
  subnet: reference("Subnet of the network").optional(),
  address: address.optional().describe("Address. Left out: Neutron chooses one in the subnet."),
});

const pair = z.strictObject({
  address: z
    .union([address, z.cidrv4(), z.cidrv6()])
    .describe("Address, or range of addresses, that the machine may send from beside its own."),
  mac: mac.optional().describe("MAC address that it may send from. Left out: the port's own."),
});

const options = z.strictObject({
  region,
  network: reference("Network that it is in"),
  fixedIps: z
    .array(fixedIp)
    .min(1)
    .optional()
    .describe(
      "All of its addresses, each in a subnet. Left out: Neutron gives it one of each protocol, and others may change them.",
    ),
  securityGroups: z
    .array(z.string().transform(bareId).refine(isUuid, "a security group is named by its id"))
    .transform((list) => [...new Set(list)].sort())
    .optional()
    .describe(
      "Security groups by their ids: all of them, others are taken off; []: none. Left out: a new one has the default group, and others may change them.",
    ),
  portSecurity: z
    .boolean()
    .optional()
    .describe("false: no security groups, and every foreign address is let out. Left out: as the network has it."),
  allowedAddressPairs: z
    .array(pair)
    .transform((list) => [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
    .optional()
    .describe(
      "Foreign addresses that it lets out, of a VIP for example: all of them. Left out: a new one has none, and others may change them.",
    ),
  mac: mac.optional().describe("Its MAC address. Left out: Neutron chooses."),
  vnicType: z
    .enum(["normal", "direct", "direct-physical", "macvtap", "virtio-forwarder", "vdpa", "baremetal", "smart-nic"])
    .optional()
    .describe("How it comes to the machine: direct is SR-IOV. Left out: normal."),
  dnsName: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?$/i, "a DNS name has letters, digits, dots and hyphens")
    .optional()
    .describe(
      "Name that the cloud's DNS knows it by, where it has such a service. Left out: the machine's, as Nova sets it.",
    ),
  adminStateUp: z.boolean().optional().describe("false: it lets nothing through. Left out: a new one is on."),
});

type Options = z.output<typeof options>;

function keyOf({
  address: from,
  mac: by = "",
}: {
  readonly address: string;
  readonly mac?: string | undefined;
}): string {
  return `${from} ${by}`;
}

export const port = defineResource({
  description:
    "A place in a network, with addresses that stay when machines change: machines take it with networks.port.",
  options,
  outputs: z.object({
    portId: z.string().describe("Neutron's id."),
    addresses: z.array(z.string()).describe("Its addresses."),
    mac: z.string().optional().describe("Its MAC address."),
  }),
  inPlace: [
    "name",
    "labels",
    "options.fixedIps",
    "options.securityGroups",
    "options.allowedAddressPairs",
    "options.portSecurity",
    "options.dnsName",
    "options.adminStateUp",
  ],
  nameLimit,
  check: securityFindings,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "port",
        service: "network",
        path: "/ports",
        plural: "ports",
        single: "port",
        labels: "tags",
        inPlace: [
          "options.fixedIps",
          "options.securityGroups",
          "options.portSecurity",
          "options.allowedAddressPairs",
          "options.dnsName",
          "options.adminStateUp",
        ],
        toRequest: async (plan, there) =>
          set({
            network_id: await there.region.find.network(plan.options.network, there.run.signal),
            mac_address: plan.options.mac,
            "binding:vnic_type": plan.options.vnicType,
            fixed_ips: plan.options.fixedIps && (await toFixedIps(plan.options.fixedIps, there)),
            ...changing(plan.options),
          }),
        toChange: async ({ options: wanted }) => set(changing(wanted)),
        settle: async ({ options: { fixedIps } }, shown, there) => fixedIps && readdress(fixedIps, shown, there),
        toOptions,
        toOutputs: (shown) =>
          set({ portId: shown.id, addresses: ipsOf(shown).map((ip) => ip.ip_address), mac: shown.mac_address }),
      },
      given,
      io,
    ),
  sample: {
    options: () => ({
      region: "RegionOne",
      network: "private",
      portSecurity: true,
      allowedAddressPairs: [{ address: "10.20.0.100" }],
    }),
    needs: [],
    changed: {
      "options.fixedIps": [{ address: "10.0.0.88" }],
      "options.securityGroups": [],
      "options.allowedAddressPairs": [],
      "options.portSecurity": false,
      "options.dnsName": "web",
      "options.adminStateUp": false,
    },
  },
});

/** Without port security there are no groups and no pairs: Neutron refuses the one with the others. */
function changing({
  securityGroups,
  portSecurity,
  allowedAddressPairs,
  dnsName,
  adminStateUp,
}: Options): Readonly<Record<string, unknown>> {
  const none = portSecurity === false ? [] : undefined;
  return {
    security_groups: securityGroups ?? none,
    port_security_enabled: portSecurity,
    allowed_address_pairs:
      allowedAddressPairs?.map(({ address: from, mac: by }) => set({ ip_address: from, mac_address: by })) ?? none,
    dns_name: dnsName,
    admin_state_up: adminStateUp,
  };
}

/** Neutron refuses the one with the others. https://docs.openstack.org/api-ref/network/v2/#create-port */
function securityFindings({ name, options: given }: ResourcePlan<Options>): readonly Finding[] {
  const { portSecurity, securityGroups = [], allowedAddressPairs = [] } = given;
  if (portSecurity !== false || (securityGroups.length === 0 && allowedAddressPairs.length === 0)) return [];
  const message = `port ${name}: without port security there are no security groups and no allowed address pairs`;
  return [{ code: "FD1003", message, at: { path: "options.portSecurity" } }];
}

interface ShownIp {
  readonly subnet_id: string;
  readonly ip_address: string;
}

function ipsOf({ fixed_ips }: Shown): readonly ShownIp[] {
  return (fixed_ips ?? []) as readonly ShownIp[];
}

type WantedIp = Partial<ShownIp>;

async function toFixedIps(
  fixedIps: NonNullable<Options["fixedIps"]>,
  { region: { find }, run }: There,
): Promise<readonly WantedIp[]> {
  const wanted = fixedIps.map(async ({ subnet, address: ip }) =>
    set({ subnet_id: subnet === undefined ? undefined : await find.subnet(subnet, run.signal), ip_address: ip }),
  );
  return Promise.all(wanted);
}

/** An address that Neutron chose stays where its subnet is still wanted. */
async function readdress(fixedIps: NonNullable<Options["fixedIps"]>, shown: Shown, there: There): Promise<void> {
  const wanted = await toFixedIps(fixedIps, there);
  let left = [...ipsOf(shown)];
  const matched = wanted.map((one) => {
    const same = left.find(
      ({ subnet_id, ip_address }) =>
        (one.subnet_id ?? subnet_id) === subnet_id && (one.ip_address ?? ip_address) === ip_address,
    );
    left = left.filter((ip) => ip !== same);
    return same ?? one;
  });
  if (left.length === 0 && matched.every((ip) => ipsOf(shown).includes(ip as ShownIp))) return;
  const { region: place, run } = there;
  const api = await place.session.api("network", place.name, run.signal);
  const body = { port: { fixed_ips: matched } };
  await api.request({ method: "PUT", path: `/ports/${shown.id}`, body, signal: run.signal });
}

/** A pair that leaves its MAC address out has the port's own. */
function toOptions(shown: Shown, place: string): Partial<Options> {
  const pairs = (shown.allowed_address_pairs ?? []) as readonly {
    readonly ip_address: string;
    readonly mac_address?: string;
  }[];
  const groups = shown.security_groups as readonly string[] | undefined;
  return set({
    region: place,
    securityGroups: groups && [...groups].sort(),
    portSecurity: shown.port_security_enabled,
    allowedAddressPairs: pairs
      .map(({ ip_address, mac_address }) =>
        set({ address: ip_address, mac: mac_address === shown.mac_address ? undefined : mac_address }),
      )
      .sort((a, b) => (keyOf(a as { address: string }) < keyOf(b as { address: string }) ? -1 : 1)),
    mac: shown.mac_address,
    vnicType: shown["binding:vnic_type"],
    dnsName: shown.dns_name === "" ? undefined : shown.dns_name,
    adminStateUp: shown.admin_state_up,
  }) as Partial<Options>;
}
