import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

/** Everything listens here and nowhere else. */
export const loopback = "127.0.0.1";

/** The name that Nova, Neutron and Cinder agree on for the one computer of the cloud. */
export const host = "flatcar-compute";

const listeners = [
  "keystone",
  "glance",
  "placement",
  "nova",
  "metadata",
  "neutron",
  "cinder",
  "mariadb",
  "rabbitmq",
  "distribution",
  "epmd",
] as const;

export type Listener = (typeof listeners)[number];

/** What stays the same from one start of a cloud to the next. */
export interface Cloud {
  /** Holds all that the cloud writes. */
  readonly folder: string;
  /** Its servers are machines of QEMU that boot; else they are simulated. */
  readonly guests: boolean;
  /** First of the ports, which follow each other. */
  readonly firstPort: number;
  /** Of every account within the cloud, and of the administrator. */
  readonly password: string;
  /** Of the ordinary user. */
  readonly userPassword: string;
  /** Of the ordinary user's application credential. */
  readonly applicationSecret: string;
}

/** Where a cloud is kept: `$XDG_STATE_HOME/flatcar-deploy/openstack`, `~/.local/state` where the variable is not an absolute path. */
export function cloudFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_STATE_HOME?.startsWith("/")
    ? env.XDG_STATE_HOME
    : join(env.HOME ?? homedir(), ".local", "state");
  return join(base, "flatcar-deploy", "openstack");
}

/** The cloud of a folder; `undefined` where there is none yet. */
export function readCloud(folder: string): Cloud | undefined {
  const file = fileOf(folder);
  return existsSync(file) ? { folder, ...JSON.parse(readFileSync(file, "utf8")) } : undefined;
}

/** The cloud of a folder, with passwords and ports of its own when it is new. Throws where it is one of the other kind. */
export async function openCloud(folder: string, guests = false): Promise<Cloud> {
  const known = readCloud(folder);
  if (known && known.guests !== guests) throw new Error(`the cloud in ${folder} is of the other kind: wipe it first`);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const secret = () => randomBytes(12).toString("hex");
  const kept = {
    guests,
    firstPort: await freePorts(),
    password: secret(),
    userPassword: secret(),
    applicationSecret: secret(),
  };
  writeFileSync(fileOf(folder), JSON.stringify(kept), { mode: 0o600 });
  return { folder, ...kept };
}

function fileOf(folder: string): string {
  return join(folder, "cloud.json");
}

export function portOf(cloud: Cloud, listener: Listener): number {
  return cloud.firstPort + listeners.indexOf(listener);
}

/** `http://127.0.0.1:PORT` of a service. */
export function urlOf(cloud: Cloud, listener: Listener): string {
  return `http://${loopback}:${portOf(cloud, listener)}`;
}

export function configOf(cloud: Cloud, name: string): string {
  return join(cloud.folder, "etc", name);
}

/** Below the ports that the kernel gives to outgoing connections, which come and go. */
const lowestPort = 15_000;
const highestPort = 30_000;

async function freePorts(): Promise<number> {
  for (let first = lowestPort; first < highestPort; first += listeners.length) {
    const free = await Promise.all(listeners.map((_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${listeners.length} ports in a row are free between ${lowestPort} and ${highestPort}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, loopback, () => server.close(() => resolve(true)));
  });
}
