import type { z } from "zod";
import type { Sample } from "../../platform.ts";
import type { options } from "./options.ts";

type Input = z.input<typeof options>;

const smallest = { region: "eu-central-1", instanceType: "t3.small" } as const satisfies Input;

/** Every option, in three sets: a spot machine cannot be protected, and hibernation wants an encrypted disk. */
const full: readonly Input[] = [
  {
    ...smallest,
    subnet: "subnet-0123456789abcdef0",
    securityGroups: ["sg-0123456789abcdef0", "sg-0fedcba9876543210"],
    keyName: "operator",
    instanceProfile: "web",
    placementGroup: "near",
    availabilityZone: "eu-central-1a",
    publicIpv4: true,
    privateIpv4: "172.31.16.10",
    ipv6: 1,
    sourceDestCheck: false,
    rootDisk: {
      sizeGiB: 40,
      type: "gp3",
      iops: 4_000,
      throughputMiBps: 250,
      encrypted: true,
      kmsKey: "alias/flatcar",
    },
    volumes: [
      { device: "/dev/sdf", sizeGiB: 100, type: "io2", iops: 5_000, encrypted: true },
      { device: "/dev/sdg", snapshot: "snap-0123456789abcdef0", deleteOnTermination: false },
    ],
    metadata: { httpTokens: "optional", hopLimit: 2, instanceMetadataTags: true },
    tenancy: "dedicated",
    cpuCredits: "unlimited",
    detailedMonitoring: true,
    terminationProtection: true,
    onInstanceTypeChange: "restart",
  },
  {
    ...smallest,
    ...{ instanceType: "m5.large", tenancy: "host", host: "h-0123456789abcdef0" },
    ...{ placementGroup: "apart", placementPartition: 3, capacityReservation: "cr-0123456789abcdef0" },
    cpu: { cores: 1, threadsPerCore: 1 },
  },
  { ...smallest, spot: { maxPrice: "0.05", interruption: "stop" } },
];

/** What the conformance suite and the registry's test need to know of EC2. */
export const sample: Sample<Input> = {
  options: { amd64: smallest, arm64: { ...smallest, instanceType: "t4g.small" } },
  changed: {
    labels: { labels: { role: "changed" } },
    "options.securityGroups": { options: { securityGroups: ["sg-0123456789abcdef0"] } },
    "options.instanceProfile": { options: { instanceProfile: "web" } },
    "options.metadata": { options: { metadata: { hopLimit: 2 } } },
    "options.terminationProtection": { options: { terminationProtection: true } },
    "options.sourceDestCheck": { options: { sourceDestCheck: false } },
    "options.detailedMonitoring": { options: { detailedMonitoring: true } },
    "options.cpuCredits": { options: { cpuCredits: "standard" } },
    "options.instanceType": { options: { instanceType: "t3.medium", onInstanceTypeChange: "restart" } },
    "options.onInstanceTypeChange": { options: { onInstanceTypeChange: "restart" } },
  },
  replacing: { path: "options.instanceType", options: { instanceType: "t3.medium" } },
  full,
  refusedLabels: [
    { "aws:cloud/role": "web" },
    { ["k".repeat(129)]: "web" },
    { role: "v".repeat(257) },
    Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`key-${index}`, "web"])),
  ],
};
