import { z } from "zod";

const text = (description: string, ...env: readonly string[]) =>
  z
    .string()
    .min(1)
    .optional()
    .describe(description)
    .meta({ env: [...env] });

const secret = (description: string, ...env: readonly string[]) => text(description, ...env).meta({ secret: true });

/** In the environment it is a text. https://docs.openstack.org/python-openstackclient/latest/cli/man/openstack.html */
const flag = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0", "True", "False", ""])])
  .transform((value) => value === true || value === "true" || value === "True" || value === "1");

/** Plugins of keystoneauth, by the names that `auth_type` has there. */
export const authTypes = z.enum([
  "password",
  "v3password",
  "token",
  "v3token",
  "v3applicationcredential",
  "v3totp",
  "v3multifactor",
]);

const endpoint = (service: string, ...env: readonly string[]) =>
  z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(`Address of ${service}, in place of the one in the catalogue.`)
    .meta({ env: [...env] });

/**
 * What is not here or in the environment is looked for in `clouds.yaml`, as `openstack` and `openstacksdk` do; what is here wins over that
 * file. https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html
 */
export const credentials = z.strictObject({
  cloud: text("Name of the cloud in clouds.yaml. Left out: the only one there.", "OS_CLOUD"),
  configFile: text(
    "Path of clouds.yaml. Left out: ./clouds.yaml, ~/.config/openstack/clouds.yaml, /etc/openstack/clouds.yaml.",
    "OS_CLIENT_CONFIG_FILE",
  ),
  secureFile: text("Path of secure.yaml. Left out: where clouds.yaml is looked for.", "OS_CLIENT_SECURE_FILE"),
  authUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address of Keystone, for example https://cloud.example:5000/v3.")
    .meta({ env: ["OS_AUTH_URL"] }),
  authType: authTypes
    .optional()
    .describe("How to log in. Left out: what the other keys suffice for.")
    .meta({ env: ["OS_AUTH_TYPE"] }),
  username: text("Name of the user.", "OS_USERNAME"),
  userId: text("Id of the user.", "OS_USER_ID"),
  userDomainName: text("Name of the user's domain.", "OS_USER_DOMAIN_NAME"),
  userDomainId: text("Id of the user's domain. Left out: default.", "OS_USER_DOMAIN_ID"),
  password: secret("Password of the user.", "OS_PASSWORD"),
  passcode: secret("One-time code of a second factor, which serves for half a minute.", "OS_PASSCODE"),
  token: secret("Token of Keystone that is exchanged for one of the project.", "OS_TOKEN", "OS_AUTH_TOKEN"),
  applicationCredentialId: text("Id of an application credential.", "OS_APPLICATION_CREDENTIAL_ID"),
  applicationCredentialName: text("Name of an application credential of the user.", "OS_APPLICATION_CREDENTIAL_NAME"),
  applicationCredentialSecret: secret("Secret of the application credential.", "OS_APPLICATION_CREDENTIAL_SECRET"),
  projectName: text("Name of the project.", "OS_PROJECT_NAME", "OS_TENANT_NAME"),
  projectId: text("Id of the project.", "OS_PROJECT_ID", "OS_TENANT_ID"),
  projectDomainName: text("Name of the project's domain.", "OS_PROJECT_DOMAIN_NAME"),
  projectDomainId: text("Id of the project's domain. Left out: default.", "OS_PROJECT_DOMAIN_ID"),
  interface: z
    .enum(["public", "internal", "admin", "publicURL", "internalURL", "adminURL"])
    .transform((value) => value.replace(/URL$/, "") as "public" | "internal" | "admin")
    .optional()
    .describe("Which addresses of the catalogue to use. Left out: public.")
    .meta({ env: ["OS_INTERFACE", "OS_ENDPOINT_TYPE"] }),
  caFile: text("File with the certificates of a private authority.", "OS_CACERT"),
  certFile: text("File with the client's certificate.", "OS_CERT"),
  keyFile: text("File with the client's private key.", "OS_KEY"),
  insecure: flag
    .optional()
    .describe("true: certificates are not checked.")
    .meta({ env: ["OS_INSECURE"] }),
  computeEndpoint: endpoint("Nova", "OS_COMPUTE_ENDPOINT_OVERRIDE"),
  imageEndpoint: endpoint("Glance", "OS_IMAGE_ENDPOINT_OVERRIDE"),
  networkEndpoint: endpoint("Neutron", "OS_NETWORK_ENDPOINT_OVERRIDE"),
  volumeEndpoint: endpoint("Cinder", "OS_BLOCK_STORAGE_ENDPOINT_OVERRIDE", "OS_VOLUME_ENDPOINT_OVERRIDE"),
  loadBalancerEndpoint: endpoint("Octavia", "OS_LOAD_BALANCER_ENDPOINT_OVERRIDE"),
  imageImport: z
    .enum(["upload", "web-download"])
    .default("upload")
    .describe("How images come in: upload from here, or Glance fetches them from Flatcar's release server itself.")
    .meta({ env: ["FLATCAR_DEPLOY_OPENSTACK_IMAGE_IMPORT"] }),
});

export type Credentials = z.output<typeof credentials>;
