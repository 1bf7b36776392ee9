import { z } from "zod";
import { leftAlone } from "../options.ts";
import { type Entry, kindOf, protection } from "./kind.ts";
import { differ, each } from "./sets.ts";

const subnet = z
  .strictObject({
    ipRange: z.cidrv4().describe("Range, inside the network's, for example 10.0.1.0/24."),
    networkZone: z.string().min(1).default("eu-central").describe("Network zone: its locations reach the subnet."),
    type: z
      .enum(["cloud", "server", "vswitch"])
      .default("cloud")
      .describe("cloud, or vswitch for a vSwitch of Hetzner Robot."),
    vswitchId: z.int().positive().optional().describe("Id of the vSwitch, with type vswitch."),
  })
  .refine(({ type, vswitchId }) => (type === "vswitch") === (vswitchId !== undefined), {
    path: ["vswitchId"],
    message: "a subnet of type vswitch names its vSwitch, and no other does",
  });

const route = z.strictObject({
  destination: z.cidrv4().describe("Where packets go."),
  gateway: z.ipv4().describe("Address in the network that they go to."),
});

const options = z.strictObject({
  ipRange: z.cidrv4().describe("Range of the whole network, for example 10.0.0.0/16."),
  subnets: z
    .array(subnet)
    .optional()
    .describe(
      "Subnets. Without one the network takes no machine in. [] deletes all. Left out: none for a new one, and later not looked at.",
    ),
  routes: z
    .array(route)
    .optional()
    .describe(
      "Routes that the network's machines learn. [] deletes all, those of Kubernetes' cloud controller too. Left out: not looked at.",
    ),
  exposeRoutesToVswitch: z.boolean().optional().describe(`Whether a vSwitch learns the routes. ${leftAlone}`),
  protection,
});

type Subnet = z.output<typeof subnet>;
type Route = z.output<typeof route>;

interface ApiSubnet {
  readonly type: Subnet["type"];
  readonly ip_range: string;
  readonly network_zone: string;
  readonly vswitch_id?: number | null;
}

interface Network extends Entry {
  readonly ip_range: string;
  readonly subnets: readonly ApiSubnet[];
  readonly routes: readonly Route[];
  readonly expose_routes_to_vswitch: boolean;
}

const toApi = ({ ipRange, networkZone, type, vswitchId }: Subnet): ApiSubnet => ({
  ...{ type, ip_range: ipRange, network_zone: networkZone },
  ...(vswitchId === undefined ? {} : { vswitch_id: vswitchId }),
});

const fromApi = ({ ip_range, network_zone, type, vswitch_id }: ApiSubnet): Subnet => ({
  ...{ ipRange: ip_range, networkZone: network_zone, type },
  ...(vswitch_id ? { vswitchId: vswitch_id } : {}),
});

/** The API changes no subnet: another zone or vSwitch is another one. */
const subnetKey = ({ ip_range, network_zone, vswitch_id }: ApiSubnet) =>
  [ip_range, network_zone, vswitch_id ?? ""].join(" ");
const keyOf = ({ destination, gateway }: Route) => `${destination} ${gateway}`;

export const network = kindOf<typeof options, Network>({
  description: "A private network with its subnets and routes.",
  resource: "networks",
  options,
  outputs: z.object({ ipRange: z.string().describe("Range of the whole network.") }),
  changing: ["subnets", "routes", "exposeRoutesToVswitch", "protection"],
  toBody: ({ ipRange, subnets = [], routes = [], exposeRoutesToVswitch = false }) => ({
    ...{ ip_range: ipRange, subnets: subnets.map(toApi), routes, expose_routes_to_vswitch: exposeRoutesToVswitch },
  }),
  toFields: ({ exposeRoutesToVswitch: exposed }) =>
    exposed === undefined ? {} : { expose_routes_to_vswitch: exposed },
  toOptions: ({ ip_range, subnets, routes, expose_routes_to_vswitch, protection }) => ({
    ipRange: ip_range,
    subnets: subnets.map(fromApi),
    routes: [...routes],
    exposeRoutesToVswitch: expose_routes_to_vswitch,
    protection: protection?.delete ?? false,
  }),
  toOutputs: ({ ip_range }) => ({ ipRange: ip_range }),
  async converge(entry, wanted, act) {
    const routes = differ(entry.routes, wanted.routes ?? entry.routes, keyOf);
    const subnets = differ(entry.subnets, wanted.subnets?.map(toApi) ?? entry.subnets, subnetKey);
    const done = [
      await each(routes.extra, (one) => act("delete_route", { ...one })),
      await each(subnets.extra, ({ ip_range }) => act("delete_subnet", { ip_range })),
      await each(subnets.missing, (one) => act("add_subnet", { ...one })),
      await each(routes.missing, (one) => act("add_route", { ...one })),
    ];
    return done.includes(true);
  },
  sample: {
    needs: [],
    options: () => ({ ipRange: "10.20.0.0/16", subnets: [{ ipRange: "10.20.1.0/24" }] }),
    changed: {
      "options.subnets": [{ ipRange: "10.20.2.0/24" }],
      "options.routes": [{ destination: "10.100.1.0/24", gateway: "10.20.1.2" }],
      "options.exposeRoutesToVswitch": true,
      "options.protection": true,
    },
  },
});
