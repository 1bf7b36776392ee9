import { z } from "zod";

/** A token is bound to one project, https://docs.hetzner.cloud/reference/cloud#authentication */
export const credentials = z.strictObject({
  token: z
    .string("there is no API token")
    .trim()
    .min(1)
    .describe(
      "API token of the project, with read and write access; the Hetzner Console makes one under Security, API tokens.",
    )
    .meta({ env: "HCLOUD_TOKEN", secret: true }),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .default("https://api.hetzner.cloud/v1")
    .describe("Address of the API, for a proxy or a simulated cloud.")
    .meta({ env: "HCLOUD_ENDPOINT" }),
  rescueAddress: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/, "an address is a host and a port: localhost:2222")
    .optional()
    .describe(
      "Where the rescue system of an import answers SSH, for a tunnel or a simulated cloud. Left out: port 22 of the server.",
    )
    .meta({ env: "HCLOUD_RESCUE_ADDRESS" }),
});

export type Credentials = z.output<typeof credentials>;
