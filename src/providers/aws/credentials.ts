import { z } from "zod";

/** Keys that are not here or in the environment are looked for by the vendor's own chain: profiles, SSO, roles, instance metadata. */
export const credentials = z
  .strictObject({
    accessKeyId: z
      .string()
      .min(1)
      .optional()
      .describe("Access key id. Left out: the AWS SDK's own chain is used.")
      .meta({ env: "AWS_ACCESS_KEY_ID" }),
    secretAccessKey: z
      .string()
      .min(1)
      .optional()
      .describe("Secret that belongs to the access key id.")
      .meta({ env: "AWS_SECRET_ACCESS_KEY", secret: true }),
    sessionToken: z
      .string()
      .min(1)
      .optional()
      .describe("Session token of temporary credentials.")
      .meta({ env: "AWS_SESSION_TOKEN", secret: true }),
    profile: z
      .string()
      .min(1)
      .optional()
      .describe("Profile of ~/.aws/config and ~/.aws/credentials.")
      .meta({ env: "AWS_PROFILE" }),
    endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Address of the EC2 API, for a VPC endpoint, a proxy or a simulated cloud.")
      .meta({ env: ["AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL"] }),
    loadBalancingEndpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Address of the Elastic Load Balancing API. Left out: AWS_ENDPOINT_URL, or its own place.")
      .meta({ env: "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2" }),
    namesEndpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Address of the Route 53 API. Left out: AWS_ENDPOINT_URL, or its own place.")
      .meta({ env: "AWS_ENDPOINT_URL_ROUTE_53" }),
  })
  .superRefine(({ accessKeyId, secretAccessKey }, context) => {
    if ((accessKeyId === undefined) === (secretAccessKey === undefined)) return;
    const [there, missing] =
      accessKeyId === undefined ? ["secretAccessKey", "accessKeyId"] : ["accessKeyId", "secretAccessKey"];
    context.addIssue({
      code: "custom",
      path: [missing],
      message: `${there} is set and ${missing} is not`,
      params: { code: "FD1301", hint: "set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither" },
    });
  });

export type Credentials = z.output<typeof credentials>;
