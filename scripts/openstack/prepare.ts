import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, urlOf } from "./cloud.ts";
import { physicalNetwork } from "./config.ts";
import { call, type Login, logIn } from "./rest.ts";

/** The ordinary user's name, and that of the project. */
export const ordinary = "flatcar";

/** The name of the network outside the cloud. */
export const publicNetwork = "public";

/** Tells Keystone where the services are. Returns the administrator's login. */
export async function fillCatalogue(cloud: Cloud): Promise<Login> {
  const admin = await logIn(cloud, "admin", cloud.password, "admin");
  const keystone = `${urlOf(cloud, "keystone")}/v3`;
  const wanted: readonly (readonly [name: string, type: string, url: string])[] = [
    ["glance", "image", urlOf(cloud, "glance")],
    ["placement", "placement", urlOf(cloud, "placement")],
    ["nova", "compute", `${urlOf(cloud, "nova")}/v2.1`],
    ["neutron", "network", urlOf(cloud, "neutron")],
    ["cinder", "volumev3", `${urlOf(cloud, "cinder")}/v3/%(project_id)s`],
  ];
  const { services } = await call(admin, "GET", `${keystone}/services`);
  const known = new Set(services.map(({ type }: { type: string }) => type));
  for (const [name, type, url] of wanted.filter(([, type]) => !known.has(type))) {
    const { service } = await call(admin, "POST", `${keystone}/services`, { service: { name, type } });
    for (const seen of ["public", "internal", "admin"]) {
      const endpoint = { service_id: service.id, interface: seen, url, region_id: "RegionOne" };
      await call(admin, "POST", `${keystone}/endpoints`, { endpoint });
    }
  }
  await trustServices(cloud, admin);
  return admin;
}

/** Cinder lets a volume go only at the word of a service: without this role Nova's is none, and volumes stay attached to what is gone. */
async function trustServices(cloud: Cloud, admin: Login): Promise<void> {
  const keystone = `${urlOf(cloud, "keystone")}/v3`;
  const role = await named(admin, `${keystone}/roles`, "role", { name: "service" });
  await call(admin, "PUT", `${keystone}/projects/${admin.projectId}/users/${admin.userId}/roles/${role.id}`);
}

/** Makes what a provider of a cloud gives to a customer, and writes `clouds.yaml`. */
export async function prepare(cloud: Cloud, admin: Login): Promise<void> {
  await makeUser(cloud, admin);
  await makeFlavors(cloud, admin);
  await makeVolumeType(cloud, admin);
  await makePublicNetwork(cloud, admin);
  writeClients(cloud, await applicationCredential(cloud));
}

interface Described {
  readonly name: string;
  readonly [field: string]: unknown;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What of this name a list holds, or else what making it gives. */
async function named(admin: Login, url: string, kind: string, body: Described): Promise<Named> {
  const listed = await call(admin, "GET", url);
  const found = listed[`${kind}s`].find(({ name }: Named) => name === body.name);
  return found ?? (await call(admin, "POST", url, { [kind]: body }))[kind];
}

async function makeUser(cloud: Cloud, admin: Login): Promise<void> {
  const keystone = `${urlOf(cloud, "keystone")}/v3`;
  const project = await named(admin, `${keystone}/projects`, "project", { name: ordinary });
  const user = await named(admin, `${keystone}/users`, "user", { name: ordinary, password: cloud.userPassword });
  const role = await named(admin, `${keystone}/roles`, "role", { name: "member" });
  await call(admin, "PUT", `${keystone}/projects/${project.id}/users/${user.id}/roles/${role.id}`);
}

/** By name: processors, MiB of memory, GiB of disk. */
const flavors: Readonly<Record<string, readonly [vcpus: number, ram: number, disk: number]>> = {
  "m1.tiny": [1, 512, 1],
  "m1.small": [1, 2048, 20],
  "m1.medium": [2, 4096, 40],
  "a1.small": [1, 2048, 20],
};

async function makeFlavors(cloud: Cloud, admin: Login): Promise<void> {
  const url = `${urlOf(cloud, "nova")}/v2.1/flavors`;
  for (const [name, [vcpus, ram, disk]] of Object.entries(flavors)) {
    await named(admin, url, "flavor", { name, vcpus, ram, disk });
  }
}

/** Without one Cinder takes no volume. */
async function makeVolumeType(cloud: Cloud, admin: Login): Promise<void> {
  const url = `${urlOf(cloud, "cinder")}/v3/${admin.projectId}/types`;
  await named(admin, url, "volume_type", { name: "simulated" });
}

async function makePublicNetwork(cloud: Cloud, admin: Login): Promise<void> {
  const neutron = `${urlOf(cloud, "neutron")}/v2.0`;
  const outside = { "router:external": true, "provider:network_type": "flat" };
  const where = { "provider:physical_network": physicalNetwork };
  const network = await named(admin, `${neutron}/networks`, "network", { name: publicNetwork, ...outside, ...where });
  // Addresses for documentation, RFC 5737: nobody has them.
  const addresses = { ip_version: 4, cidr: "198.51.100.0/24", enable_dhcp: false, network_id: network.id };
  await named(admin, `${neutron}/subnets`, "subnet", { name: publicNetwork, ...addresses });
}

async function applicationCredential(cloud: Cloud): Promise<string> {
  const user = await logIn(cloud, ordinary, cloud.userPassword, ordinary);
  const url = `${urlOf(cloud, "keystone")}/v3/users/${user.userId}/application_credentials`;
  const body = { name: ordinary, secret: cloud.applicationSecret };
  return (await named(user, url, "application_credential", body)).id;
}

export function cloudsFile(cloud: Cloud): string {
  return join(cloud.folder, "clouds.yaml");
}

/** In `clouds.yaml`: the administrator, the ordinary user by password, and by application credential. */
function writeClients(cloud: Cloud, credentialId: string): void {
  const auth_url = `${urlOf(cloud, "keystone")}/v3`;
  const domains = { user_domain_name: "Default", project_domain_name: "Default" };
  const user = (username: string, password: string) => ({
    auth: { auth_url, username, password, project_name: username, ...domains },
  });
  const clouds = {
    admin: user("admin", cloud.password),
    [ordinary]: user(ordinary, cloud.userPassword),
    [`${ordinary}-application`]: {
      auth_type: "v3applicationcredential",
      auth: {
        auth_url,
        application_credential_id: credentialId,
        application_credential_secret: cloud.applicationSecret,
      },
    },
  };
  const all = Object.entries(clouds).map(([name, one]) => [name, { ...one, region_name: "RegionOne" }]);
  // JSON is YAML.
  const text = `${JSON.stringify({ clouds: Object.fromEntries(all) }, null, 2)}\n`;
  writeFileSync(cloudsFile(cloud), text, { mode: 0o600 });
}

/** Those behind Nova and Cinder that do not work yet: they have not reported themselves, or Placement knows nothing of the computer. */
export async function silentWorkers(cloud: Cloud, admin: Login): Promise<readonly string[]> {
  const nova = await call(admin, "GET", `${urlOf(cloud, "nova")}/v2.1/os-services`);
  const cinder = await call(admin, "GET", `${urlOf(cloud, "cinder")}/v3/${admin.projectId}/os-services`);
  const { resource_providers } = await call(admin, "GET", `${urlOf(cloud, "placement")}/resource_providers`);
  const reports: readonly { binary: string; state: string }[] = [...nova.services, ...cinder.services];
  const up = new Set(reports.flatMap(({ binary, state }) => (state === "up" ? [binary] : [])));
  if (resource_providers.length > 0) up.add("placement's inventory");
  const wanted = ["nova-conductor", "nova-scheduler", "nova-compute", "cinder-scheduler", "cinder-volume"];
  return [...wanted, "placement's inventory"].filter((name) => !up.has(name));
}
