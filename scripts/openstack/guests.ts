import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fill, peersCache } from "../peers/place.ts";
import { runProgram } from "../peers/program.ts";
import type { Cloud } from "./cloud.ts";
import { broken, plainEnv, type Service, startService, until } from "./processes.ts";

const execute = promisify(execFile);

function libvirtFolder(cloud: Cloud): string {
  return join(cloud.folder, "libvirt");
}

function libvirtSocket(cloud: Cloud): string {
  return join(libvirtFolder(cloud), "libvirt-sock");
}

/** Where a client of libvirt, Nova for one, finds it. */
export function libvirtUri(cloud: Cloud): string {
  return `qemu+unix:///system?socket=${libvirtSocket(cloud)}`;
}

/** Folders that libvirt knows by name. Each becomes one of the cloud's, in a file system view that libvirt and its machines alone have. */
const places: Readonly<Record<string, string>> = {
  etc: "/etc/libvirt",
  lib: "/var/lib/libvirt",
  cache: "/var/cache/libvirt",
  log: "/var/log/libvirt",
};

/** Without security drivers, cgroups and another user, none of which a cloud for tests needs. */
const qemuSettings = `user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
stdio_handler = "file"
`;

/** Starts libvirt, and returns when it answers. */
export async function startLibvirt(cloud: Cloud): Promise<void> {
  const folder = libvirtFolder(cloud);
  for (const name of Object.keys(places)) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "etc", "qemu.conf"), qemuSettings);
  const own = { unix_sock_dir: folder, auth_unix_rw: "none", auth_unix_ro: "none", log_outputs: "3:stderr" };
  const settings = Object.entries(own).map(([key, value]) => `${key} = "${value}"`);
  writeFileSync(join(folder, "libvirtd.conf"), ["listen_tls = 0", ...settings, ""].join("\n"));
  startService(cloud, libvirtd(folder));
  const answers = async () => existsSync(libvirtSocket(cloud));
  await until(
    answers,
    () => broken(cloud, "libvirtd"),
    60,
    () => "libvirt does not answer",
  );
}

function libvirtd(folder: string): Service {
  const binds = Object.entries(places).map(([name, place]) => `mount --bind '${join(folder, name)}' ${place}`);
  const run = `exec libvirtd -f '${join(folder, "libvirtd.conf")}' -p '${join(folder, "libvirtd.pid")}'`;
  const steps = ["mount -t tmpfs libvirt /run", ...binds, run].join(" && ");
  return { name: "libvirtd", command: ["unshare", "--mount", "--propagation", "private", "sh", "-c", steps] };
}

/** Ends the machines, which outlive Nova and libvirt, and takes away the bridges between them. */
export async function endGuests(cloud: Cloud): Promise<void> {
  if (!existsSync(libvirtSocket(cloud))) return;
  const virsh = async (...words: readonly string[]) =>
    (await execute("virsh", ["-c", libvirtUri(cloud), ...words], { env: plainEnv })).stdout;
  const names = (await virsh("list", "--name")).split("\n").filter((name) => name !== "");
  for (const name of names) await virsh("destroy", name);
}

/** The bridge that Nova makes for a network: the name is as long as the kernel takes. */
export function bridgeOf(network: string): string {
  return `brq${network.slice(0, 11)}`;
}

/** Folders of network devices. */
const devices = "/sys/class/net";

/** Takes away the bridges of these networks. */
export async function removeBridges(networks: readonly string[]): Promise<void> {
  const there = new Set(readdirSync(devices));
  const ours = networks.map(bridgeOf).filter((name) => there.has(name));
  for (const name of ours) await execute("ip", ["link", "delete", name], { env: plainEnv });
}

/** Files of an image that boots by itself through Ignition, from kernel and initrd beside its disk. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
  /** qcow2, the file system of the root and nothing else. */
  readonly disk: string;
}

/** Makes it, once; kept beside the peers until the script that makes it changes. */
export async function guestImage(): Promise<GuestImage> {
  const script = fileURLToPath(new URL("guest-image.sh", import.meta.url));
  const digest = createHash("sha256").update(readFileSync(script)).digest("hex").slice(0, 8);
  const place = join(peersCache(process.env), `openstack-guest-${digest}`);
  if (!existsSync(place)) await fill(place, (folder) => runProgram("sh", [script, folder], { env: plainEnv }));
  return { kernel: join(place, "vmlinuz"), initrd: join(place, "initrd.img"), disk: join(place, "root.qcow2") };
}
