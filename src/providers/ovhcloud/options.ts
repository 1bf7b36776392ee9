import { z } from "zod";
import openstack from "../openstack/index.ts";
import { regionProblem } from "./regions.ts";

/** The network with public addresses, which every project has in every region. */
export const external = "Ext-Net";

export const region = z
  .string()
  .superRefine((name, context) => {
    const message = regionProblem(name);
    if (message !== undefined) context.addIssue({ code: "custom", path: [], message });
  })
  .describe("Region, as the catalogue calls it, for example GRA11. It has to be activated for the project.");

/** What a user writes under `options` for OVHcloud: OpenStack's, with a public address unless other networks are named. */
export const options = openstack.options.extend({
  region,
  flavor: openstack.options.shape.flavor.describe("Name of the flavor, for example b3-8."),
  networks: openstack.options.shape.networks
    .unwrap()
    .default([{ network: external }])
    .describe(`Networks, each with a port of its own. Left out: ${external}, which gives a public address.`),
  securityGroups: openstack.options.shape.securityGroups.describe(
    "Security groups, all by name or all by id: others are taken off. Left out: a new machine has the project's default group, which lets everybody in, and later they are as they are.",
  ),
});

export type Options = z.output<typeof options>;
