import type { z } from "zod";
import type { Sample } from "../../platform.ts";
import type { options } from "./options.ts";

type Input = z.input<typeof options>;

const smallest = { region: "RegionOne", flavor: "m1.small" } as const satisfies Input;

const full: readonly Input[] = [
  {
    ...smallest,
    onFlavorChange: "restart",
    networks: [{ network: "private", fixedIp: "10.0.0.20" }, { port: "0a1b2c3d-0000-4000-8000-000000000051" }],
    securityGroups: ["default", "web"],
    keyName: "operator",
    availabilityZone: "nova",
    serverGroup: "apart",
    schedulerHints: { different_host: ["0a1b2c3d-0000-4000-8000-0000000000aa"] },
    configDrive: false,
    rootDisk: { sizeGiB: 20, type: "ssd" },
    volumes: [
      { sizeGiB: 50, type: "ssd" },
      { snapshot: "0a1b2c3d-0000-4000-8000-0000000000ab" },
      { volume: "5c4b3a29-1807-4f6e-9d5c-4b3a29180706" },
    ],
    floatingIp: { pool: "public" },
    tags: ["blue", "web"],
  },
];

/** What the conformance suite and the registry's test need to know of OpenStack. */
export const sample: Sample<Input> = {
  options: { amd64: smallest, arm64: { ...smallest, flavor: "a1.small" } },
  changed: {
    labels: { labels: { role: "changed" } },
    "options.securityGroups": { options: { securityGroups: ["web"] } },
    "options.floatingIp": { options: { floatingIp: { pool: "public" } } },
    "options.tags": { options: { tags: ["blue"] } },
    "options.flavor": { options: { flavor: "m1.medium", onFlavorChange: "restart" } },
    "options.onFlavorChange": { options: { onFlavorChange: "restart" } },
  },
  replacing: { path: "options.flavor", options: { flavor: "m1.medium" } },
  full,
  refusedLabels: [
    { "flatcar-deploy:role": "web" },
    { "example.com/role": "web" },
    { ["k".repeat(256)]: "web" },
    { role: "v".repeat(256) },
    Object.fromEntries(Array.from({ length: 43 }, (_, index) => [`key-${index}`, "web"])),
  ],
};
