import { loadBalancerTypes } from "./catalogue.ts";
import { changing, protect } from "./changing.ts";
import {
  attachTarget,
  checkRoom,
  checkService,
  detachTarget,
  isReachedPublicly,
  join,
  type Service,
  type Wanted,
} from "./load-balancers.ts";
import { pointBalancer } from "./pointers.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";

/** Actions on load balancers, by their last word. */
export const loadBalancerActions: Readonly<Record<string, Handler>> = {
  add_service: changing("load_balancers", "add_service", (entry, body, store) => {
    const service = body as unknown as Service;
    const services = entry.services as readonly Service[];
    if (services.some(({ listen_port }) => listen_port === service.listen_port)) {
      throw refuse(412, "source_port_already_used", "source port already used");
    }
    checkService(store, service);
    entry.services = [...services, service];
    checkRoom(entry);
  }),
  update_service: changing("load_balancers", "update_service", (entry, body, store) => {
    const services = entry.services as readonly Service[];
    const known = services.find(({ listen_port }) => listen_port === body.listen_port);
    if (!known) throw invalid("listen_port", "service not found");
    const { http, ...others } = { ...known, ...body } as Service;
    const service = others.protocol === "tcp" ? others : { ...others, http: { ...known.http, ...http } };
    checkService(store, service);
    entry.services = services.map((one) => (one === known ? service : one));
  }),
  delete_service: changing("load_balancers", "delete_service", (entry, { listen_port }) => {
    entry.services = (entry.services as readonly Service[]).filter((one) => one.listen_port !== listen_port);
  }),
  add_target: changing("load_balancers", "add_target", (entry, body, store) => {
    attachTarget(store, entry, body as unknown as Wanted);
    checkRoom(entry);
  }),
  remove_target: changing("load_balancers", "remove_target", (entry, body) =>
    detachTarget(entry, body as unknown as Wanted),
  ),
  attach_to_network: changing("load_balancers", "attach_to_network", (entry, { network, ip }, store) =>
    join(store, entry, network as number, ip as string | undefined),
  ),
  detach_from_network: changing("load_balancers", "detach_from_network", (entry, { network }) => {
    entry.private_net = (entry.private_net as readonly { readonly network: number }[]).filter(
      (one) => one.network !== network,
    );
  }),
  change_algorithm: changing("load_balancers", "change_algorithm", (entry, { type }) => {
    entry.algorithm = { type };
  }),
  change_type: changing("load_balancers", "change_load_balancer_type", (entry, { load_balancer_type: wanted }) => {
    const type = loadBalancerTypes.find(({ id, name }) => name === wanted || String(id) === wanted);
    if (!type) throw invalid("load_balancer_type", "load balancer type not found");
    const before = entry.load_balancer_type;
    entry.load_balancer_type = type;
    try {
      checkRoom(entry);
    } catch {
      entry.load_balancer_type = before;
      throw refuse(422, "invalid_load_balancer_type", "the load balancer type does not fit for the load balancer");
    }
  }),
  change_dns_ptr: pointBalancer,
  change_protection: protect("load_balancers"),
  enable_public_interface: changing("load_balancers", "enable_public_interface", (entry) => {
    entry.public_net = { ...(entry.public_net as object), enabled: true };
  }),
  disable_public_interface: changing("load_balancers", "disable_public_interface", (entry) => {
    if ((entry.private_net as readonly unknown[]).length === 0) {
      throw refuse(422, "load_balancer_not_attached_to_network", "load balancer is not attached to a network");
    }
    if ((entry.targets as readonly Wanted[]).some(isReachedPublicly)) {
      throw refuse(422, "targets_without_use_private_ip", "load balancer has targets that use the public IP");
    }
    entry.public_net = { ...(entry.public_net as object), enabled: false };
  }),
};
