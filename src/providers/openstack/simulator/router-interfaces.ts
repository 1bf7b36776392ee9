import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import type { ShownRecord } from "./records.ts";
import { neutronError } from "./refusal.ts";
import { newId, type Store } from "./store.ts";

const interfacesOf = ({ shown }: ShownRecord) => (shown.interfaces as readonly string[] | undefined) ?? [];

/** The router, and the subnet that is to be joined to it or parted from it. */
function partsOf(store: Store, { parameters, body }: SimulatedRequest): { readonly router: ShownRecord; readonly subnet: string } {
  const router = store.routers.get(parameters.id ?? "");
  if (!router) throw neutronError(404, "RouterNotFound", `Router ${parameters.id} could not be found`);
  const { subnet_id: subnet = "" } = body as { readonly subnet_id?: string };
  if (!store.subnets.has(subnet)) throw neutronError(404, "SubnetNotFound", `Subnet ${subnet} could not be found.`);
  return { router, subnet };
}

function reply(router: ShownRecord, subnet: string): SimulatedAnswer {
  const port = newId();
  return { status: 200, body: { id: router.id, subnet_id: subnet, subnet_ids: [subnet], port_id: port } };
}

export const interfaceCalls: Readonly<Record<string, (store: Store, asked: SimulatedRequest) => SimulatedAnswer>> = {
  "PUT /network/v2.0/routers/{id}/add_router_interface"(store, asked) {
    const { router, subnet } = partsOf(store, asked);
    if (interfacesOf(router).includes(subnet))
      throw neutronError(400, "BadRequest", `Bad router request: Router already has a port on subnet ${subnet}.`);
    router.shown = { ...router.shown, interfaces: [...interfacesOf(router), subnet] };
    return reply(router, subnet);
  },
  "PUT /network/v2.0/routers/{id}/remove_router_interface"(store, asked) {
    const { router, subnet } = partsOf(store, asked);
    if (!interfacesOf(router).includes(subnet))
      throw neutronError(
        404,
        "RouterInterfaceNotFoundForSubnet",
        `Router ${router.id} has no interface on subnet ${subnet}`,
      );
    router.shown = { ...router.shown, interfaces: interfacesOf(router).filter((one) => one !== subnet) };
    return reply(router, subnet);
  },
};
