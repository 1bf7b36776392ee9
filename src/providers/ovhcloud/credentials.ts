import { z } from "zod";
import openstack from "../openstack/index.ts";

/** Keystone for Europe, Canada and Asia. https://help.ovhcloud.com/csm/en-gb-public-cloud-compute-set-openstack-environment-variables */
const keystone = "https://auth.cloud.ovh.net/v3";
/** OVHcloud's own, and simulated ones. */
const ours = /^https:\/\/auth\.cloud\.ovh\.(?:net|us)(?:[/:]|$)|^http:\/\/127\.0\.0\.1[:/]/;

const { imageImport: _, ...shape } = openstack.credentials.shape;

/** The variables of an openrc, and before each the same one with `OVH_`: who deploys to another OpenStack, too, tells them apart by that. */
export function ownVariable(name: string): string {
  return `OVH_${name}`;
}

const fields = Object.entries(shape as Readonly<Record<string, z.ZodType>>).map(([name, field]) => {
  const meta = field.meta() ?? {};
  const env = (meta.env ?? []) as readonly string[];
  return [name, field.meta({ ...meta, env: [...env.map(ownVariable), ...env] })] as const;
});

export const credentials = z.strictObject({
  ...(Object.fromEntries(fields) as typeof shape),
  authUrl: z
    .url({ protocol: /^https?$/ })
    .regex(
      ours,
      `it is not OVHcloud's Keystone, ${keystone}; another cloud is platform openstack, or both are told apart by OVH_OS_ variables`,
    )
    .optional()
    .describe(`Address of Keystone. Left out: that of the named cloud in clouds.yaml, else ${keystone}.`)
    .meta({ env: ["OVH_OS_AUTH_URL", "OS_AUTH_URL"] }),
});

export type Credentials = z.output<typeof credentials>;

/** As OpenStack's drivers take them. `web-download` is left out: OVHcloud's Glance does not do it reliably. */
export function toOpenstack(given: Credentials): z.output<typeof openstack.credentials> {
  const named = given.cloud !== undefined || given.authUrl !== undefined;
  return { ...given, ...(named ? {} : { authUrl: keystone }), imageImport: "upload" };
}
