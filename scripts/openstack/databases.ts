import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { runProgram } from "../peers/program.ts";
import { type Cloud, configOf, host, loopback, urlOf } from "./cloud.ts";
import { account, databases, databaseUrl, messagesUrl, physicalNetwork } from "./config.ts";
import { broken, plainEnv, startService, until } from "./processes.ts";
import { databaseFolder, databaseSocket, mariadb } from "./services.ts";

/** Starts MariaDB with an account for the services and a database for each. */
export async function startDatabases(cloud: Cloud): Promise<void> {
  const folder = databaseFolder(cloud);
  if (!existsSync(join(folder, "mysql"))) {
    mkdirSync(folder, { recursive: true });
    const switches = ["--no-defaults", "--user=root", `--datadir=${folder}`, "--skip-test-db"];
    await run("mariadb-install-db", [...switches, "--auth-root-authentication-method=socket"]);
  }
  startService(cloud, mariadb(cloud));
  const answers = () =>
    sql(cloud, "SELECT 1").then(
      () => true,
      () => false,
    );
  await until(
    answers,
    () => broken(cloud, "mariadb"),
    60,
    () => "MariaDB does not answer",
  );
  const all = databases.map((name) => `CREATE DATABASE IF NOT EXISTS ${name};`).join(" ");
  const user = `'${account}'@'${loopback}'`;
  await sql(
    cloud,
    `${all} CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${cloud.password}'; GRANT ALL ON *.* TO ${user};`,
  );
}

function sql(cloud: Cloud, statements: string, database: readonly string[] = []): Promise<void> {
  return run("mariadb", ["--no-defaults", "-uroot", "-S", databaseSocket(cloud), ...database, "-e", statements]);
}

/** Ids of every network there is. */
export async function networkIds(cloud: Cloud): Promise<readonly string[]> {
  const words = [
    "--no-defaults",
    "-uroot",
    "-S",
    databaseSocket(cloud),
    "-N",
    "-B",
    "neutron",
    "-e",
    "SELECT id FROM networks",
  ];
  const { stdout } = await promisify(execFile)("mariadb", words, { env: plainEnv });
  return stdout.split("\n").filter((id) => id !== "");
}

function run(program: string, words: readonly string[]): Promise<void> {
  return runProgram(program, words, { env: plainEnv });
}

/** Makes the tables of every service, once. */
export async function makeSchemas(cloud: Cloud): Promise<void> {
  const made = join(cloud.folder, "schemas-made");
  if (existsSync(made)) return;
  await Promise.all([keystoneAndMore(cloud), novaAndNeutron(cloud)]);
  writeFileSync(made, "");
}

async function keystoneAndMore(cloud: Cloud): Promise<void> {
  const keystone = (...words: readonly string[]) => manage(cloud, "keystone-manage", "keystone.conf", words);
  const owner = ["--keystone-user", "root", "--keystone-group", "root"];
  for (const name of ["fernet", "credential"]) mkdirSync(join(cloud.folder, "keystone", name), { recursive: true });
  await keystone("db_sync");
  await keystone("fernet_setup", ...owner);
  await keystone("credential_setup", ...owner);
  const url = `${urlOf(cloud, "keystone")}/v3`;
  const urls = ["admin", "internal", "public"].flatMap((name) => [`--bootstrap-${name}-url`, url]);
  await keystone("bootstrap", "--bootstrap-password", cloud.password, "--bootstrap-region-id", "RegionOne", ...urls);
  await manage(cloud, "glance-manage", "glance-api.conf", ["db_sync"]);
  await manage(cloud, "placement-manage", "placement.conf", ["db", "sync"]);
  await manage(cloud, "cinder-manage", "cinder.conf", ["db", "sync"]);
}

async function novaAndNeutron(cloud: Cloud): Promise<void> {
  const nova = (...words: readonly string[]) => manage(cloud, "nova-manage", "nova.conf", words);
  await nova("api_db", "sync");
  await nova("cell_v2", "map_cell0", "--database_connection", databaseUrl(cloud, "nova_cell0"));
  const cell = ["--name", "cell1", "--transport-url", messagesUrl(cloud)];
  await nova("cell_v2", "create_cell", ...cell, "--database_connection", databaseUrl(cloud, "nova"));
  await nova("db", "sync");
  await manage(cloud, "neutron-db-manage", "neutron.conf", ["upgrade", "head"]);
}

function manage(cloud: Cloud, program: string, config: string, words: readonly string[]): Promise<void> {
  return run(program, ["--config-file", configOf(cloud, config), ...words]);
}

/** Tells Nova of the computer that has reported itself. */
export function discoverHosts(cloud: Cloud): Promise<void> {
  return manage(cloud, "nova-manage", "nova.conf", ["cell_v2", "discover_hosts"]);
}

/** Neutron binds a port only where an agent lives: a row says that one does. */
export function registerAgent(cloud: Cloud): Promise<void> {
  const tunnels = { tunnel_types: ["vxlan"], tunneling_ip: loopback };
  const openvswitch = { bridge_mappings: { [physicalNetwork]: "br-outside" }, datapath_type: "system" };
  const linuxbridge = { interface_mappings: { [physicalNetwork]: "outside" } };
  const configuration = { ...tunnels, ...(cloud.guests ? linuxbridge : openvswitch) };
  const [type, binary] = cloud.guests
    ? ["Linux bridge agent", "neutron-linuxbridge-agent"]
    : ["Open vSwitch agent", "neutron-openvswitch-agent"];
  const values = {
    id: "UUID()",
    agent_type: `'${type}'`,
    "`binary`": `'${binary}'`,
    topic: "'N/A'",
    host: `'${host}'`,
    admin_state_up: "1",
    created_at: "UTC_TIMESTAMP()",
    started_at: "UTC_TIMESTAMP()",
    heartbeat_timestamp: "UTC_TIMESTAMP()",
    configurations: `'${JSON.stringify(configuration)}'`,
    "`load`": "0",
    availability_zone: "'nova'",
  };
  const [names, row] = [Object.keys(values).join(","), Object.values(values).join(",")];
  const alive = "heartbeat_timestamp = UTC_TIMESTAMP()";
  return sql(cloud, `INSERT INTO agents (${names}) VALUES (${row}) ON DUPLICATE KEY UPDATE ${alive}`, ["neutron"]);
}

/** Forgets all that the cloud holds. Its services must be stopped. */
export function wipe(cloud: Cloud): void {
  rmSync(cloud.folder, { recursive: true, force: true });
}
