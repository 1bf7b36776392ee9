import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, configOf, host, loopback, portOf, urlOf } from "./cloud.ts";
import { libvirtUri } from "./guests.ts";

type Section = Readonly<Record<string, string | number | boolean>>;
type Sections = Readonly<Record<string, Section>>;

/** The databases of the services. */
export const databases = [
  "keystone",
  "glance",
  "placement",
  "nova_api",
  "nova",
  "nova_cell0",
  "neutron",
  "cinder",
] as const;

export type Database = (typeof databases)[number];

/** The account of the services in MariaDB and in RabbitMQ. */
export const account = "flatcar";

/** The network outside the cloud, as Neutron's configuration calls it. */
export const physicalNetwork = "outside";

export function databaseUrl(cloud: Cloud, database: Database): string {
  return `mysql+pymysql://${account}:${cloud.password}@${loopback}:${portOf(cloud, "mariadb")}/${database}?charset=utf8`;
}

export function messagesUrl(cloud: Cloud): string {
  return `rabbit://${account}:${cloud.password}@${loopback}:${portOf(cloud, "rabbitmq")}/`;
}

/** Writes the configuration of each service to `etc`. Nova makes every folder of its own but the one of its machines' disks. */
export function writeConfigs(cloud: Cloud): void {
  for (const name of ["etc", "nova/instances"]) mkdirSync(join(cloud.folder, name), { recursive: true });
  const files: Readonly<Record<string, Sections>> = {
    "keystone.conf": keystone(cloud),
    "glance-api.conf": glance(cloud),
    "placement.conf": placement(cloud),
    "nova.conf": nova(cloud),
    "neutron.conf": neutron(cloud),
    "cinder.conf": cinder(cloud),
  };
  for (const [name, sections] of Object.entries(files))
    writeFileSync(configOf(cloud, name), ini(sections), { mode: 0o600 });
}

function ini(sections: Sections): string {
  const text = ([name, section]: [string, Section]) =>
    [`[${name}]`, ...Object.entries(section).map(([key, value]) => `${key} = ${value}`)].join("\n");
  return `${Object.entries(sections).map(text).join("\n")}\n`;
}

/** How a service proves to another one who it is. */
function login(cloud: Cloud): Section {
  return {
    auth_url: `${urlOf(cloud, "keystone")}/v3`,
    auth_type: "password",
    username: "admin",
    password: cloud.password,
    project_name: "admin",
    user_domain_id: "default",
    project_domain_id: "default",
    region_name: "RegionOne",
  };
}

/** What every service but Keystone has. */
function service(cloud: Cloud): Sections {
  return {
    keystone_authtoken: { ...login(cloud), www_authenticate_uri: `${urlOf(cloud, "keystone")}/v3` },
    service_user: { ...login(cloud), send_service_user_token: true },
    oslo_concurrency: { lock_path: join(cloud.folder, "locks") },
  };
}

function database(cloud: Cloud, name: Database): Section {
  return { connection: databaseUrl(cloud, name), max_pool_size: 5 };
}

function keystone(cloud: Cloud): Sections {
  return {
    DEFAULT: { use_stderr: true },
    auth: { methods: "password,token,application_credential,totp" },
    database: database(cloud, "keystone"),
    fernet_tokens: { key_repository: join(cloud.folder, "keystone", "fernet") },
    credential: { key_repository: join(cloud.folder, "keystone", "credential") },
  };
}

function glance(cloud: Cloud): Sections {
  const store = (name: string) => ({ filesystem_store_datadir: join(cloud.folder, "glance", name) });
  return {
    ...service(cloud),
    DEFAULT: {
      bind_host: loopback,
      bind_port: portOf(cloud, "glance"),
      workers: 1,
      use_stderr: true,
      enabled_backends: "disk:file",
      enabled_import_methods: "[glance-direct,web-download]",
    },
    database: database(cloud, "glance"),
    glance_store: { default_backend: "disk" },
    disk: store("images"),
    os_glance_staging_store: store("staging"),
    os_glance_tasks_store: store("tasks"),
    paste_deploy: { flavor: "keystone", config_file: "/etc/glance/glance-api-paste.ini" },
    // An address may have any port: that of a test's server.
    import_filtering_opts: { allowed_ports: "" },
  };
}

function placement(cloud: Cloud): Sections {
  return {
    ...service(cloud),
    DEFAULT: { use_stderr: true },
    api: { auth_strategy: "keystone" },
    placement_database: database(cloud, "placement"),
  };
}

function nova(cloud: Cloud): Sections {
  const off = { enabled: false };
  return {
    ...service(cloud),
    DEFAULT: {
      host,
      my_ip: loopback,
      transport_url: messagesUrl(cloud),
      state_path: join(cloud.folder, "nova"),
      use_stderr: true,
      compute_driver: cloud.guests ? "libvirt.LibvirtDriver" : "fake.MediumFakeDriver",
      osapi_compute_listen: loopback,
      osapi_compute_listen_port: portOf(cloud, "nova"),
      osapi_compute_workers: 1,
      metadata_listen: loopback,
      metadata_listen_port: portOf(cloud, "metadata"),
      metadata_workers: 1,
      // No agent of Neutron says when a port is wired.
      vif_plugging_is_fatal: false,
      vif_plugging_timeout: 0,
      // There is one host.
      allow_resize_to_same_host: true,
      reserved_host_memory_mb: 0,
      initial_cpu_allocation_ratio: 64,
      initial_ram_allocation_ratio: 8,
    },
    api_database: database(cloud, "nova_api"),
    database: database(cloud, "nova"),
    scheduler: { workers: 1, discover_hosts_in_cells_interval: 5 },
    conductor: { workers: 1 },
    glance: login(cloud),
    placement: login(cloud),
    neutron: { ...login(cloud), service_metadata_proxy: true, metadata_proxy_shared_secret: cloud.password },
    cinder: { ...login(cloud), catalog_info: "volumev3::publicURL" },
    filter_scheduler: { track_instance_changes: false },
    libvirt: {
      connection_uri: libvirtUri(cloud),
      // In software: the guest's kernel is not one that every host's KVM can run.
      virt_type: "qemu",
      cpu_mode: "none",
      images_type: "qcow2",
      inject_partition: -2,
    },
    vnc: off,
    spice: off,
    serial_console: off,
  };
}

function neutron(cloud: Cloud): Sections {
  return {
    ...service(cloud),
    DEFAULT: {
      host,
      bind_host: loopback,
      bind_port: portOf(cloud, "neutron"),
      api_workers: 1,
      rpc_workers: 1,
      rpc_state_report_workers: 0,
      use_stderr: true,
      state_path: join(cloud.folder, "neutron"),
      core_plugin: "ml2",
      service_plugins: "router",
      transport_url: messagesUrl(cloud),
      // The one agent there is is a row in the database, which never reports.
      agent_down_time: 1_000_000,
      notify_nova_on_port_status_changes: false,
      notify_nova_on_port_data_changes: false,
      api_paste_config: "/etc/neutron/api-paste.ini",
    },
    database: database(cloud, "neutron"),
    ml2: {
      type_drivers: "flat,vxlan",
      tenant_network_types: "vxlan",
      mechanism_drivers: cloud.guests ? "linuxbridge" : "openvswitch",
      extension_drivers: "port_security",
    },
    ml2_type_flat: { flat_networks: physicalNetwork },
    ml2_type_vxlan: { vni_ranges: "1:1000" },
    experimental: { linuxbridge: cloud.guests },
    nova: login(cloud),
  };
}

function cinder(cloud: Cloud): Sections {
  return {
    ...service(cloud),
    DEFAULT: {
      host,
      my_ip: loopback,
      transport_url: messagesUrl(cloud),
      state_path: join(cloud.folder, "cinder"),
      use_stderr: true,
      auth_strategy: "keystone",
      enabled_backends: "simulated",
      glance_api_servers: urlOf(cloud, "glance"),
      api_paste_config: "/etc/cinder/api-paste.ini",
      resource_query_filters_file: "/etc/cinder/resource_filters.json",
    },
    database: database(cloud, "cinder"),
    nova: login(cloud),
    simulated: { volume_driver: "volumes.Volumes", volume_backend_name: "simulated" },
  };
}
