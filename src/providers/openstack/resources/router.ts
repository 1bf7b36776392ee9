import { z } from "zod";
import { CloudError } from "../../../http/cloud-error.ts";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { unlessAbsent } from "../errors.ts";
import { listAll } from "../find.ts";
import { bareId, isUuid } from "../id.ts";
import { keep, type Shown, type There } from "./kept.ts";
import { nameLimit, region, set } from "./options.ts";

/** In place of a network: there is none. One that has this name is called by its id. */
const none = "none";

const options = z.strictObject({
  region,
  externalNetwork: z
    .string()
    .min(1)
    .max(255)
    .transform(bareId)
    .optional()
    .describe(
      "Network that leads out: name or id; none: the router has no gateway. Left out: a new one has none, and later it is as it is.",
    ),
  subnets: z
    .array(z.string().transform(bareId).refine(isUuid, "a subnet is named by its id"))
    .transform((list) => [...new Set(list)].sort())
    .optional()
    .describe(
      "Subnets that it joins, by their ids: all of them, others leave it. Left out: a new one joins none, and later it is as it is.",
    ),
});

type Options = z.output<typeof options>;

export const router = defineResource({
  description: "Joins subnets with each other and with the outside.",
  options,
  outputs: z.object({
    routerId: z.string().describe("Neutron's id."),
    externalIp: z.string().optional().describe("Its address outside."),
  }),
  inPlace: ["name", "labels", "options.externalNetwork", "options.subnets"],
  nameLimit,
  scope: (given) => given.region,
  connect: (given: Credentials, io) =>
    keep<Options>(
      {
        kind: "router",
        service: "network",
        path: "/routers",
        plural: "routers",
        single: "router",
        labels: "tags",
        inPlace: ["options.externalNetwork", "options.subnets"],
        toRequest: async (plan, there) => {
          const network = await wantedGateway(plan.options, there);
          return network === undefined ? {} : { external_gateway_info: { network_id: network } };
        },
        async settle({ options: wanted }, shown, there) {
          await lead(wanted, shown, there);
          if (wanted.subnets) await join(wanted.subnets, shown, there);
        },
        release: (shown, there) => join([], shown, there),
        beside: async (shown, there) => ({ subnets: await joined(shown, there) }),
        toOptions: (shown, place) => set({ region: place, subnets: shown.subnets }) as Partial<Options>,
        toOutputs: (shown) =>
          set({ routerId: shown.id, externalIp: outside(shown)?.external_fixed_ips?.[0]?.ip_address }),
      },
      given,
      io,
    ),
  sample: {
    options: ({ Subnet = "0a1b2c3d-0000-4000-8000-000000000012" }) => ({
      region: "RegionOne",
      externalNetwork: "public",
      subnets: [Subnet],
    }),
    needs: ["Subnet"],
    changed: { "options.externalNetwork": none, "options.subnets": [] },
  },
});

interface Outside {
  readonly network_id?: string;
  readonly external_fixed_ips?: readonly { readonly ip_address?: string }[];
}

function outside({ external_gateway_info: info }: Shown): Outside | undefined {
  return (info as Outside | null | undefined) ?? undefined;
}

/** Id of the network, `undefined` where there is to be none. */
async function wantedGateway({ externalNetwork }: Options, { region, run }: There): Promise<string | undefined> {
  if (externalNetwork === undefined || externalNetwork === none) return undefined;
  return region.find.network(externalNetwork, run.signal);
}

/** A gateway that leads there already is left alone: Neutron would set what an operator has set of it to its defaults. */
async function lead(options: Options, shown: Shown, there: There): Promise<void> {
  const { region: place, run } = there;
  if (options.externalNetwork === undefined) return;
  const network = await wantedGateway(options, there);
  if (network === outside(shown)?.network_id) return;
  const api = await place.session.api("network", place.name, run.signal);
  const body = { router: { external_gateway_info: network === undefined ? {} : { network_id: network } } };
  await api.request({ method: "PUT", path: `/routers/${shown.id}`, body, signal: run.signal });
}

interface Port {
  readonly device_owner?: string;
  readonly fixed_ips?: readonly { readonly subnet_id: string }[];
}

/** Subnets that the router has a port in; its gateway's is none of them. */
async function joined({ id }: Shown, { region: { session, name }, run }: There): Promise<readonly string[]> {
  const call = { method: "GET", path: "/ports", query: { device_id: id }, signal: run.signal } as const;
  const ports = await listAll<Port>(session, "network", name, call, "ports");
  const inner = ports.filter(({ device_owner = "" }) =>
    /router_(?:centralized_)?interface|ha_router_repl/.test(device_owner),
  );
  return [...new Set(inner.flatMap(({ fixed_ips = [] }) => fixed_ips.map(({ subnet_id }) => subnet_id)))].sort();
}

async function join(subnets: readonly string[], shown: Shown, there: There): Promise<void> {
  const { region: place, run } = there;
  const wanted = new Set(subnets);
  const found = new Set(await joined(shown, there));
  const api = await place.session.api("network", place.name, run.signal);
  const call = (verb: "add" | "remove", subnet: string) =>
    api.request({
      method: "PUT",
      path: `/routers/${shown.id}/${verb}_router_interface`,
      body: { subnet_id: subnet },
      signal: run.signal,
    });
  for (const subnet of [...wanted].filter((one) => !found.has(one))) await unlessJoined(call("add", subnet));
  for (const subnet of [...found].filter((one) => !wanted.has(one))) await unlessAbsent(call("remove", subnet));
}

/** A reply that was lost is repeated, and then the subnet is joined already. */
async function unlessJoined(step: Promise<unknown>): Promise<void> {
  await step.catch((error: unknown) => {
    if (error instanceof CloudError && error.status === 400 && /already has a port/.test(error.message)) return;
    throw error;
  });
}
