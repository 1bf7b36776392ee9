import { z } from "zod";

/** Where the API is, https://docs.digitalocean.com/reference/api/digitalocean/ */
export const publicEndpoint = "https://api.digitalocean.com";

/** A personal access token of one team: everything it makes belongs to that team. */
export const credentials = z.strictObject({
  token: z
    .string("there is no token")
    .trim()
    .min(1)
    .describe(
      "Personal access token of the team, with the scopes that the guide lists; https://cloud.digitalocean.com/account/api/tokens makes one.",
    )
    .meta({ env: ["DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN"], secret: true }),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address of the API, for a proxy or a simulated cloud.")
    .meta({ env: "DIGITALOCEAN_API_URL" }),
});

export type Credentials = z.output<typeof credentials>;
