import { type Cloud, openCloud } from "./cloud.ts";
import { writeConfigs } from "./config.ts";
import { discoverHosts, makeSchemas, networkIds, registerAgent, startDatabases } from "./databases.ts";
import { endGuests, removeBridges, startLibvirt } from "./guests.ts";
import { install, missingPackages, unfit } from "./packages.ts";
import { fillCatalogue, prepare, silentWorkers } from "./prepare.ts";
import { broken, listening, startService, stopServices, until } from "./processes.ts";
import type { Login } from "./rest.ts";
import { apis, epmd, rabbitmq, workers } from "./services.ts";

/** Says what is being done. */
export type Say = (text: string) => void;

/** Why there is no cloud here: the computer does not fit, or the packages cannot be had. */
export type Refusal = string;

/** Installs what is missing. Returns why there can be no cloud here, `undefined` where there can be one. */
export async function installOpenstack(say: Say, guests = false): Promise<Refusal | undefined> {
  const reason = unfit();
  if (reason !== undefined) return reason;
  const missing = missingPackages(guests);
  if (missing.length === 0) return undefined;
  say(`installing ${missing.length} packages; this takes about 2 minutes, once`);
  try {
    await install(missing);
    return undefined;
  } catch (error) {
    return `its packages cannot be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Starts the cloud of a folder, or what of it does not run, and returns when it takes machines. */
export async function startCloud(folder: string, say: Say, guests = false): Promise<Cloud> {
  const cloud = await openCloud(folder, guests);
  writeConfigs(cloud);
  say("MariaDB and RabbitMQ");
  await Promise.all([startDatabases(cloud), startMessages(cloud)]);
  say("tables");
  await makeSchemas(cloud);
  await registerAgent(cloud);
  say("Keystone, Glance, Placement, Neutron, Cinder and Nova");
  for (const service of apis(cloud)) startService(cloud, service);
  await listening(cloud, "keystone", "keystone");
  const admin = await fillCatalogue(cloud);
  await listening(cloud, "placement", "placement");
  if (cloud.guests) await startLibvirt(cloud);
  for (const service of workers(cloud)) startService(cloud, service);
  await listening(cloud, "glance-api", "glance");
  await listening(cloud, "neutron-server", "neutron");
  await listening(cloud, "nova-api", "nova");
  await listening(cloud, "cinder", "cinder");
  say("a project, flavors, a network, and the computer");
  await prepare(cloud, admin);
  await allWork(cloud, admin);
  await discoverHosts(cloud);
  return cloud;
}

async function startMessages(cloud: Cloud): Promise<void> {
  startService(cloud, epmd(cloud));
  await listening(cloud, "epmd", "epmd");
  startService(cloud, rabbitmq(cloud));
  await listening(cloud, "rabbitmq", "rabbitmq");
}

/** That a service listens says nothing of the ones behind it: they report themselves. */
async function allWork(cloud: Cloud, admin: Login): Promise<void> {
  let silent: readonly string[] = [];
  const nobodySilent = async () => {
    silent = await silentWorkers(cloud, admin);
    return silent.length === 0;
  };
  const check = () => {
    for (const { name } of [...apis(cloud), ...workers(cloud)]) broken(cloud, name);
  };
  await until(nobodySilent, check, 120, () => `no report of ${silent.join(", ")}`);
}

/** Ends every process of the cloud, those that keep state last. */
export async function stopCloud(cloud: Cloud): Promise<void> {
  const stateful = (name: string) => ["mariadb", "rabbitmq", "epmd"].includes(name);
  if (cloud.guests) await endGuests(cloud);
  await stopServices(cloud, (name) => !stateful(name));
  if (cloud.guests) await removeBridges(await networkIds(cloud).catch(() => []));
  await stopServices(cloud, (name) => stateful(name) && name !== "epmd");
  await stopServices(cloud, () => true);
}
