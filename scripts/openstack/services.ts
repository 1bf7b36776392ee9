import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Cloud, configOf, type Listener, loopback, portOf } from "./cloud.ts";
import { account } from "./config.ts";
import type { Service } from "./processes.ts";

/** Where a client of MariaDB on this computer becomes its administrator. */
export function databaseSocket(cloud: Cloud): string {
  return join(cloud.folder, "run", "mariadb.sock");
}

export function databaseFolder(cloud: Cloud): string {
  return join(cloud.folder, "mariadb");
}

/** MariaDB; nothing of it has to outlive a power cut. */
export function mariadb(cloud: Cloud): Service {
  const switches = {
    user: "root",
    datadir: databaseFolder(cloud),
    socket: databaseSocket(cloud),
    "pid-file": join(cloud.folder, "run", "mariadb.own"),
    port: portOf(cloud, "mariadb"),
    "bind-address": loopback,
    "max-connections": 400,
    "character-set-server": "utf8mb3",
    "innodb-flush-log-at-trx-commit": 0,
    "innodb-doublewrite": 0,
    "innodb-buffer-pool-size": "128M",
  };
  const words = Object.entries(switches).map(([name, value]) => `--${name}=${value}`);
  // Without the resolver 127.0.0.1 stays what it is, and the grant to it holds.
  return { name: "mariadb", command: ["mariadbd", "--no-defaults", ...words, "--skip-name-resolve", "--skip-log-bin"] };
}

/** The name server of Erlang, which RabbitMQ would start behind our back. */
export function epmd(cloud: Cloud): Service {
  return { name: "epmd", command: ["epmd", "-address", loopback, "-port", String(portOf(cloud, "epmd"))] };
}

export function rabbitmq(cloud: Cloud): Service {
  const folder = join(cloud.folder, "rabbitmq");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "plugins"), "[].\n");
  const config = `default_user = ${account}\ndefault_pass = ${cloud.password}\nloopback_users = none\n`;
  writeFileSync(join(folder, "rabbitmq.conf"), config, { mode: 0o600 });
  const env = {
    HOME: folder,
    RABBITMQ_NODENAME: "flatcar@localhost",
    RABBITMQ_NODE_IP_ADDRESS: loopback,
    RABBITMQ_NODE_PORT: String(portOf(cloud, "rabbitmq")),
    RABBITMQ_DIST_PORT: String(portOf(cloud, "distribution")),
    RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
    RABBITMQ_LOG_BASE: join(cloud.folder, "log"),
    RABBITMQ_PID_FILE: join(folder, "own"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
    RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq"),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1",
    ERL_EPMD_ADDRESS: loopback,
    ERL_EPMD_PORT: String(portOf(cloud, "epmd")),
  };
  return { name: "rabbitmq", command: ["/usr/lib/rabbitmq/bin/rabbitmq-server"], env };
}

/** The services that can start before anybody is in Keystone's catalogue. */
export function apis(cloud: Cloud): readonly Service[] {
  const cinderConfig = configOf(cloud, "cinder.conf");
  return [
    wsgi(cloud, "keystone", "keystone-wsgi-public", { OS_KEYSTONE_CONFIG_FILES: configOf(cloud, "keystone.conf") }),
    wsgi(cloud, "placement", "placement-api", { OS_PLACEMENT_CONFIG_DIR: join(cloud.folder, "etc") }),
    wsgi(cloud, "cinder", "cinder-wsgi", {}, ["--pyargv", `--config-file ${cinderConfig}`]),
    withConfig(cloud, "glance-api", "glance-api.conf"),
    withConfig(cloud, "neutron-server", "neutron.conf"),
    withConfig(cloud, "nova-api", "nova.conf"),
    withConfig(cloud, "nova-conductor", "nova.conf"),
  ];
}

/** The services that ask others when they start, and end, or wait for a minute, when these do not answer. */
export function workers(cloud: Cloud): readonly Service[] {
  const ownPython = { PYTHONPATH: fileURLToPath(new URL(".", import.meta.url)), PYTHONDONTWRITEBYTECODE: "1" };
  return [
    withConfig(cloud, "nova-scheduler", "nova.conf"),
    withConfig(cloud, "nova-compute", "nova.conf"),
    withConfig(cloud, "cinder-scheduler", "cinder.conf"),
    { ...withConfig(cloud, "cinder-volume", "cinder.conf"), env: ownPython },
  ];
}

function withConfig(cloud: Cloud, name: string, config: string): Service {
  return { name, command: [name, "--config-file", configOf(cloud, config)] };
}

function wsgi(
  cloud: Cloud,
  name: Listener,
  script: string,
  env: Readonly<Record<string, string>>,
  words: readonly string[] = [],
): Service {
  const address = `${loopback}:${portOf(cloud, name)}`;
  const size = ["--processes", "2", "--threads", "4", "--buffer-size", "65535"];
  const life = ["--master", "--lazy-apps", "--need-app", "--enable-threads", "--die-on-term", "--no-orphans"];
  // uWSGI ends the connection after each answer, and a client that is not told so uses it again.
  const close = ["--add-header", "Connection: close"];
  const program = ["--http-socket", address, "--wsgi-file", `/usr/bin/${script}`];
  return { name, command: ["uwsgi_python3", ...program, ...size, ...life, ...close, ...words], env };
}
