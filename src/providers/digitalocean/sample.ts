import type { z } from "zod";
import type { Sample } from "../../platform.ts";
import type { options } from "./options.ts";

type Input = z.input<typeof options>;

const smallest = { region: "fra1", size: "s-1vcpu-1gb", sshKeys: ["289794"] } as const satisfies Input;

/** Every option, in two sets: a machine without a public network has no reserved address. */
const full: readonly Input[] = [
  {
    ...smallest,
    size: "s-2vcpu-4gb",
    sshKeys: [289_794, "3b:16:e4:bf:8b:00:8b:b8:59:8c:a9:d3:f0:19:fa:45"],
    vpc: "760e09ef-dc84-11e8-981e-3cfdfeaae000",
    reservedIp: "203.0.113.45",
    onSizeChange: "restart",
    keepDisk: true,
    imageUrl: "https://images.example.com/{channel}/{arch}-usr/{version}/{file}",
    ipv6: false,
    tags: ["web", "allow-ssh"],
    volumes: ["12e97116-7280-11ed-b3d0-0a58ac146812"],
    backups: { plan: "weekly", weekday: "SUN", hour: 4 },
    monitoring: false,
    dropletAgent: false,
  },
  { ...smallest, publicNetworking: false },
];

/** What the conformance suite and the registry's test need to know of DigitalOcean. */
export const sample: Sample<Input> = {
  options: { amd64: smallest },
  changed: {
    labels: { labels: { role: "changed" } },
    "options.tags": { options: { tags: ["web"] } },
    "options.backups": { options: { backups: { plan: "weekly", weekday: "SUN", hour: 4 } } },
    "options.reservedIp": { options: { reservedIp: "203.0.113.45" } },
    "options.size": { options: { size: "s-2vcpu-4gb", onSizeChange: "restart" } },
    "options.onSizeChange": { options: { onSizeChange: "restart" } },
    "options.keepDisk": { options: { keepDisk: true } },
    "options.imageUrl": { options: { imageUrl: "https://images.example.com/{version}/{file}" } },
    "options.volumes": { options: { volumes: ["12e97116-7280-11ed-b3d0-0a58ac146812"] } },
  },
  replacing: { path: "options.size", options: { size: "s-2vcpu-4gb" } },
  full,
  refusedLabels: [
    { "flatcar-deploy": "web" },
    { "": "web" },
    { role: "v".repeat(251) },
    Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`key-${index}`, "web"])),
  ],
};
