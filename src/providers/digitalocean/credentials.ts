import { z } from "zod";

/** Where the API is, https://docs.digitalocean.com/reference/api/digitalocean/ */
export const publicEndpoint = "https://api.digitalocean.com";

/** A personal access token of one team: everything it makes belongs to that team. */
export const credentials = z
  .strictObject({
    token: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe("Personal access token of the team, with the scopes that the guide lists.")
      .meta({ env: ["DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN"], secret: true }),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Address of the API, for a proxy or a simulated cloud.")
      .meta({ env: "DIGITALOCEAN_API_URL" }),
  })
  .superRefine(({ token }, context) => {
    if (token !== undefined) return;
    context.addIssue({
      code: "custom",
      path: ["token"],
      message: "there is no token of DigitalOcean",
      params: {
        code: "FD1301",
        hint: "set DIGITALOCEAN_TOKEN; https://cloud.digitalocean.com/account/api/tokens makes one",
      },
    });
  });

export type Credentials = z.output<typeof credentials>;
