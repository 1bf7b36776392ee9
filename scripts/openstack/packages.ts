import { existsSync, readFileSync } from "node:fs";
import { freemem } from "node:os";
import { runProgram } from "../peers/program.ts";

/** Each package by a file of its own, which tells that it is there. */
const packages: Readonly<Record<string, string>> = {
  "mariadb-server": "/usr/sbin/mariadbd",
  "rabbitmq-server": "/usr/lib/rabbitmq/bin/rabbitmq-server",
  "python3-pymysql": "/usr/lib/python3/dist-packages/pymysql/__init__.py",
  "uwsgi-plugin-python3": "/usr/bin/uwsgi_python3",
  keystone: "/usr/bin/keystone-manage",
  glance: "/usr/bin/glance-api",
  "placement-api": "/usr/bin/placement-api",
  "nova-api": "/usr/bin/nova-api",
  "nova-conductor": "/usr/bin/nova-conductor",
  "nova-scheduler": "/usr/bin/nova-scheduler",
  "nova-compute": "/usr/bin/nova-compute",
  "neutron-server": "/usr/bin/neutron-server",
  "cinder-api": "/usr/bin/cinder-wsgi",
  "cinder-scheduler": "/usr/bin/cinder-scheduler",
  "cinder-volume": "/usr/bin/cinder-volume",
  "python3-openstackclient": "/usr/bin/openstack",
};

/** What a cloud needs beside them whose servers boot. */
const guestPackages: Readonly<Record<string, string>> = {
  "libvirt-daemon-system": "/usr/sbin/libvirtd",
  "libvirt-clients": "/usr/bin/virsh",
  "qemu-system-x86": "/usr/bin/qemu-system-x86_64",
  "qemu-utils": "/usr/bin/qemu-img",
  genisoimage: "/usr/bin/genisoimage",
  debootstrap: "/usr/sbin/debootstrap",
  sudo: "/usr/bin/sudo",
};

/** What the cloud was seen to hold, with room for the tests beside it. */
const memoryMiB = 5_000;

/** Why there can be no cloud on this computer, whatever is installed; `undefined` where there can be one. */
export function unfit(): string | undefined {
  if (process.platform !== "linux") return "the services of OpenStack run on Linux";
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const is = (line: string) => release.split("\n").includes(line);
  if (!is("ID=debian") || !is('VERSION_ID="12"'))
    return "it is made of the packages of Debian 12, and this is another system";
  if (process.getuid?.() !== 0) return "its packages and services need root";
  const free = availableMiB();
  return free < memoryMiB ? `it needs ${memoryMiB} MiB of memory, and ${free} MiB are free` : undefined;
}

function availableMiB(): number {
  const kib = /^MemAvailable: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return Math.floor(kib === undefined ? freemem() / 2 ** 20 : Number(kib) / 2 ** 10);
}

export function missingPackages(guests: boolean): readonly string[] {
  return Object.entries({ ...packages, ...(guests ? guestPackages : {}) }).flatMap(([name, file]) =>
    existsSync(file) ? [] : [name],
  );
}

/** Installs Debian packages without starting a service. Throws where they cannot be had, with apt's last lines. */
export async function install(names: readonly string[]): Promise<void> {
  // With run level 1 invoke-rc.d starts no service that is not meant for it: ours are started by hand.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  await runProgram("apt-get", ["update", "-q"], { env });
  await runProgram("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...names], { env });
}
