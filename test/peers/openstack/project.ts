import { randomUUID } from "node:crypto";
import { type Cloud, urlOf } from "../../../scripts/openstack/cloud.ts";
import { ordinary, publicNetwork } from "../../../scripts/openstack/prepare.ts";
import { call, type Login, logIn } from "../../../scripts/openstack/rest.ts";

/** A project of the ordinary user's with one network, which a router connects to the one outside, and two security groups. */
export interface Project {
  readonly id: string;
  readonly name: string;
  /** The ordinary user in it. */
  readonly user: Login;
  readonly admin: Login;
  /** Id of the network. */
  readonly network: string;
}

/** The network of a project. */
export const privateNetwork = "private";

/** Makes a project that nobody else has, with these addresses in its network. */
export async function openProject(cloud: Cloud, cidr = "10.0.0.0/24"): Promise<Project> {
  const admin = await logIn(cloud, "admin", cloud.password, "admin");
  const keystone = `${urlOf(cloud, "keystone")}/v3`;
  const name = `test-${randomUUID()}`;
  const { project } = await call(admin, "POST", `${keystone}/projects`, { project: { name } });
  const { users } = await call(admin, "GET", `${keystone}/users?name=${ordinary}`);
  const { roles } = await call(admin, "GET", `${keystone}/roles?name=member`);
  await call(admin, "PUT", `${keystone}/projects/${project.id}/users/${users[0].id}/roles/${roles[0].id}`);
  const user = await logIn(cloud, ordinary, cloud.userPassword, name);
  const network = await makeNetwork(cloud, user, cidr);
  const neutron = neutronOf(cloud);
  await call(user, "POST", `${neutron}/security-groups`, { security_group: { name: "web" } });
  return { id: project.id, name, user, admin, network };
}

async function makeNetwork(cloud: Cloud, user: Login, cidr: string): Promise<string> {
  const neutron = neutronOf(cloud);
  const { network } = await call(user, "POST", `${neutron}/networks`, { network: { name: privateNetwork } });
  const addresses = { network_id: network.id, ip_version: 4, cidr, name: privateNetwork };
  const { subnet } = await call(user, "POST", `${neutron}/subnets`, { subnet: addresses });
  const { networks } = await call(user, "GET", `${neutron}/networks?name=${publicNetwork}`);
  const gateway = { external_gateway_info: { network_id: networks[0].id } };
  const { router } = await call(user, "POST", `${neutron}/routers`, { router: { name: "outside", ...gateway } });
  await call(user, "PUT", `${neutron}/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id });
  return network.id;
}

export function neutronOf(cloud: Cloud): string {
  return `${urlOf(cloud, "neutron")}/v2.0`;
}

export function novaOf(cloud: Cloud): string {
  return `${urlOf(cloud, "nova")}/v2.1`;
}

/** What a driver needs in its environment to work in the project. */
export function environmentOf(cloud: Cloud, { name }: Project): Readonly<Record<string, string>> {
  return {
    OS_AUTH_URL: `${urlOf(cloud, "keystone")}/v3`,
    OS_USERNAME: ordinary,
    OS_PASSWORD: cloud.userPassword,
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_NAME: name,
    OS_PROJECT_DOMAIN_ID: "default",
  };
}

interface Kept {
  readonly id: string;
  readonly name?: string;
}

/** Everything in the project that a machine or its image could have left: a line each. */
export async function leftoversOf(cloud: Cloud, project: Project): Promise<readonly string[]> {
  const { admin, id } = project;
  const neutron = neutronOf(cloud);
  const cinder = `${urlOf(cloud, "cinder")}/v3/${admin.projectId}`;
  const { volumes } = await call(admin, "GET", `${cinder}/volumes/detail?all_tenants=1&project_id=${id}`);
  const { floatingips } = await call(admin, "GET", `${neutron}/floatingips?project_id=${id}`);
  const { ports } = await call(admin, "GET", `${neutron}/ports?project_id=${id}`);
  const ofMachines = ports.filter((port: { device_owner: string }) => !port.device_owner.startsWith("network:"));
  const lines = (what: string, all: readonly Kept[]) => all.map((one) => `${what} ${one.id}`);
  // Nova asks Cinder to delete a volume, and does not wait for it.
  const staying = volumes.filter(({ status }: { status: string }) => status !== "deleting");
  return [...lines("volume", staying), ...lines("floating IP", floatingips), ...lines("port", ofMachines)];
}

/** Takes everything out of the project, and the project away. */
export async function closeProject(cloud: Cloud, project: Project): Promise<void> {
  const { admin, id, user } = project;
  const neutron = neutronOf(cloud);
  const gone = (url: string) => call(admin, "DELETE", url);
  for (const server of await serversOf(cloud, project)) await endServer(cloud, project, server.id);
  const { floatingips } = await call(admin, "GET", `${neutron}/floatingips?project_id=${id}`);
  for (const one of floatingips) await gone(`${neutron}/floatingips/${one.id}`);
  const { routers } = await call(admin, "GET", `${neutron}/routers?project_id=${id}`);
  const { subnets } = await call(admin, "GET", `${neutron}/subnets?project_id=${id}`);
  for (const router of routers) {
    for (const subnet of subnets) {
      await call(admin, "PUT", `${neutron}/routers/${router.id}/remove_router_interface`, { subnet_id: subnet.id });
    }
    await gone(`${neutron}/routers/${router.id}`);
  }
  const { networks } = await call(admin, "GET", `${neutron}/networks?project_id=${id}`);
  for (const network of networks) await gone(`${neutron}/networks/${network.id}`);
  const { images } = await call(user, "GET", `${urlOf(cloud, "glance")}/v2/images?owner=${id}`);
  for (const image of images) await gone(`${urlOf(cloud, "glance")}/v2/images/${image.id}`);
  await gone(`${urlOf(cloud, "keystone")}/v3/projects/${id}`);
}

/** As Nova shows a server to an administrator. */
export interface Server {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** In base64. */
  readonly "OS-EXT-SRV-ATTR:user_data": string | null;
  readonly config_drive: string;
}

export async function serversOf(cloud: Cloud, { admin, id }: Project): Promise<readonly Server[]> {
  const query = `all_tenants=1&project_id=${id}`;
  return (await call(admin, "GET", `${novaOf(cloud)}/servers/detail?${query}`)).servers;
}

/** Deletes a server, and returns when Nova has none of it any more. */
export async function endServer(cloud: Cloud, project: Project, id: string): Promise<void> {
  await call(project.admin, "DELETE", `${novaOf(cloud)}/servers/${id}`);
  while ((await serversOf(cloud, project)).some((server) => server.id === id)) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
