import { z } from "zod";
import { CloudError } from "../../../http/cloud-error.ts";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { unlessAbsent } from "../errors.ts";
import { listAll } from "../find.ts";
import { bareId, isUuid } from "../id.ts";
import { keep, type Shown, type There } from "./kept.ts";
import { nameLimit, reference, region, set } from "./options.ts";

const options = z.strictObject({
  region,
  externalNetwork: reference("Network that leads out").optional(),
  subnets: z
    .array(z.string().transform(bareId).refine(isUuid, "a subnet is named by its id"))
    .transform((list) => [...new Set(list)].sort())
    .optional()
    .describe(
      "Subnets that it joins, by their ids: all of them, others leave it. Left out: it joins none, and parts from none that it has.",
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
        toRequest: async (plan, there) =>
          plan.options.externalNetwork === undefined ? {} : gateway(plan.options, there),
        toChange: (plan, there) => gateway(plan.options, there),
        settle: async ({ options: { subnets } }, shown, there) => subnets && join(subnets, shown, there),
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
    changed: { "options.externalNetwork": undefined, "options.subnets": [] },
  },
});

interface Outside {
  readonly network_id?: string;
  readonly external_fixed_ips?: readonly { readonly ip_address?: string }[];
}

function outside({ external_gateway_info: info }: Shown): Outside | undefined {
  return (info as Outside | null | undefined) ?? undefined;
}

async function gateway({ externalNetwork }: Options, { region: place, run }: There): Promise<object> {
  if (externalNetwork === undefined) return { external_gateway_info: {} };
  return { external_gateway_info: { network_id: await place.find.network(externalNetwork, run.signal) } };
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
