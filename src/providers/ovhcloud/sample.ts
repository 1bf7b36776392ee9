import type { z } from "zod";
import type { Sample } from "../../platform.ts";
import openstack from "../openstack/index.ts";
import { external, type options } from "./options.ts";

type Input = z.input<typeof options>;

const { full, refusedLabels = [] } = openstack.sample;
const floatingIp = { pool: external };

/** The smallest machine is in a private network, where a floating IP can be put before it. */
const smallest = { region: "GRA11", flavor: "b3-8", networks: [{ network: "private" }] } as const satisfies Input;

/** What the conformance suite and the registry's test need to know of OVHcloud: OpenStack's sample, with names of its own. */
export const sample: Sample<Input> = {
  options: { amd64: { ...smallest, networks: [...smallest.networks] } },
  changed: {
    ...openstack.sample.changed,
    "options.floatingIp": { options: { floatingIp } },
    "options.flavor": { options: { flavor: "b3-16", onFlavorChange: "restart" } },
  },
  replacing: { path: "options.flavor", options: { flavor: "b3-16" } },
  full: full.map((set) => ({ ...set, region: smallest.region, flavor: smallest.flavor, floatingIp })),
  refusedLabels,
};
