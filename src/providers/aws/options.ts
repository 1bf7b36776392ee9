import { z } from "zod";
import { rootDisk, volume } from "./disk.ts";
import { archOfInstanceType, instanceTypeHint, isBurstable } from "./instance-type.ts";
import { reference, region } from "./references.ts";

const instanceType = z
  .string()
  .superRefine((value, context) => {
    if (archOfInstanceType(value)) return;
    const params = { code: "FD1411", hint: instanceTypeHint(value) };
    context.addIssue({ code: "custom", message: `"${value}" is no EC2 instance type`, params });
  })
  .describe("Instance type, for example t3.small or, for arm64, t4g.small.");

/** The hop limit is 1: user data holds the machine's configuration, and with 2 every container could read it. */
const metadata = z
  .strictObject({
    endpoint: z
      .enum(["enabled", "disabled"])
      .default("enabled")
      .describe("Whether the machine has metadata; Ignition reads its configuration there."),
    httpTokens: z.enum(["required", "optional"]).default("required").describe("required: IMDSv2 only."),
    hopLimit: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe(
        "Hops that a metadata token travels: 1 keeps it, and so the user data, from containers; 2 lets them read both.",
      ),
    instanceMetadataTags: z.boolean().default(false).describe("Shows the machine's tags in its metadata."),
  })
  .refine(({ endpoint }) => endpoint === "enabled", {
    path: ["endpoint"],
    message: "without metadata Ignition finds no configuration, and the machine does not come up",
  });

const spotSettings = z.strictObject({
  maxPrice: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/, 'a price is a number of USD an hour, for example "0.05"')
    .refine((price) => !(Number(price) <= 0.001), "a price must be more than 0.001 USD an hour")
    .optional()
    .describe("Most USD an hour to pay. Left out: up to the on-demand price."),
  interruption: z
    .enum(["terminate", "stop", "hibernate"])
    .default("terminate")
    .describe("What happens to the machine when AWS wants it back."),
});

const spot = z
  .union([z.boolean(), spotSettings])
  .transform((value) => (typeof value === "object" ? value : value ? spotSettings.parse({}) : undefined))
  .optional()
  .describe("Spot machine: true, or its maximum price and what happens on interruption.");

const names = {
  subnet: reference("subnet", "a subnet")
    .optional()
    .describe("Subnet id. Left out: a default subnet of the region's default VPC."),
  securityGroups: z
    .array(reference("sg", "a security group"))
    .min(1)
    .transform((ids) => [...new Set(ids)].sort())
    .optional()
    .describe("Security group ids. Left out: the default group of the VPC."),
  keyName: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe("Key pair of the region; its public key is given to user core."),
  instanceProfile: z
    .string()
    .regex(
      /^(?:arn:[\w-]+:iam::\d{12}:instance-profile\/(?:[\x21-\x7e]+\/)?)?[\w+=,.@-]{1,128}$/,
      "an instance profile is a name or an ARN",
    )
    .transform((value) => value.slice(value.lastIndexOf("/") + 1))
    .optional()
    .describe("Instance profile: name or ARN; the name is kept."),
  placementGroup: z.string().min(1).max(255).optional().describe("Name of a placement group."),
  placementPartition: z
    .int()
    .min(1)
    .max(7)
    .optional()
    .describe("With a placement group of partitions: which one, 1 to 7. Left out: AWS chooses."),
  availabilityZone: z
    .string()
    .min(1)
    .optional()
    .describe("Availability zone, for example eu-central-1a. Left out: AWS chooses."),
};

const hardware = {
  tenancy: z.enum(["default", "dedicated", "host"]).default("default").describe("Shared or dedicated hardware."),
  host: reference("h", "a dedicated host's")
    .optional()
    .describe("With tenancy host: dedicated host, by its id. Left out: any that takes machines without being named."),
  capacityReservation: reference("cr", "a capacity reservation's")
    .optional()
    .describe("Capacity reservation that it runs in, by its id. Left out: any open one that fits, or none."),
  cpu: z
    .strictObject({
      cores: z.int().min(1).describe("CPU cores; the type says which numbers it takes."),
      threadsPerCore: z.union([z.literal(1), z.literal(2)]).describe("1: without simultaneous multithreading."),
    })
    .optional()
    .describe("Fewer cores or threads than the type has, at the same price. Left out: all of them."),
};

const network = {
  publicIpv4: z
    .boolean()
    .optional()
    .describe("Whether the machine gets a public IPv4 address. Left out: what the subnet says."),
  privateIpv4: z.ipv4().optional().describe("Primary private IPv4 address, from the subnet's range."),
  ipv6: z
    .union([z.boolean(), z.int().min(0)])
    .transform(Number)
    .optional()
    .describe("Number of IPv6 addresses from the subnet's range; true means one. Left out: what the subnet says."),
  sourceDestCheck: z
    .boolean()
    .default(true)
    .describe("false: the machine may forward traffic that is not its own, as a router or NAT does."),
};

/** What a user writes under `options` for EC2. */
export const options = z
  .strictObject({
    region,
    instanceType,
    ...names,
    ...network,
    rootDisk: rootDisk.optional().describe("Changes to the image's own disk."),
    volumes: z
      .array(volume)
      .transform((list) => [...list].sort((a, b) => (a.device < b.device ? -1 : 1)))
      .default([])
      .describe("Further volumes, made with the machine."),
    metadata: metadata.prefault({}).describe("Instance metadata service."),
    ...hardware,
    spot,
    cpuCredits: z
      .enum(["standard", "unlimited"])
      .optional()
      .describe("CPU credits of t types. Left out: what the type does."),
    detailedMonitoring: z.boolean().default(false).describe("CloudWatch metrics each minute in place of each five."),
    terminationProtection: z.boolean().default(false).describe("Refuses every deletion until it is switched off."),
    onInstanceTypeChange: z
      .enum(["replace", "restart"])
      .default("replace")
      .describe("What another instance type does: a new machine, or stop, change and start this one."),
  })
  .superRefine((value, context) => {
    for (const [path, message] of problems(value)) context.addIssue({ code: "custom", path: [...path], message });
  });

export type Options = z.output<typeof options>;

type Problem = readonly [readonly (string | number)[], string];

interface Checked {
  readonly region: string;
  readonly instanceType: string;
  readonly availabilityZone?: string | undefined;
  readonly spot?: z.output<typeof spotSettings> | undefined;
  readonly rootDisk?: { readonly encrypted?: boolean | undefined } | undefined;
  readonly volumes: readonly { readonly device: string }[];
  readonly tenancy: string;
  readonly host?: string | undefined;
  readonly placementGroup?: string | undefined;
  readonly placementPartition?: number | undefined;
  readonly capacityReservation?: string | undefined;
  readonly cpu?: object | undefined;
  readonly cpuCredits?: string | undefined;
  readonly terminationProtection: boolean;
  readonly onInstanceTypeChange: string;
}

/** What does not go together. */
function* problems(options: Checked): Generator<Problem> {
  const { region, availabilityZone, cpuCredits, instanceType, volumes, tenancy } = options;
  if (availabilityZone !== undefined && !availabilityZone.startsWith(region)) {
    yield [["availabilityZone"], `${availabilityZone} is not in region ${region}`];
  }
  if (cpuCredits !== undefined && !isBurstable(instanceType)) {
    yield [["cpuCredits"], `only t types have CPU credits, ${instanceType} does not`];
  }
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html, CreditSpecification
  if (tenancy === "host" && instanceType.startsWith("t3.") && cpuCredits !== "standard") {
    yield [["cpuCredits"], 't3 on a dedicated host takes only cpuCredits: "standard"'];
  }
  yield* placeProblems(options);
  for (const [index, { device }] of volumes.entries()) {
    if (volumes.findIndex((other) => other.device === device) < index) {
      yield [["volumes", index, "device"], `${device} is there twice`];
    }
  }
  if (options.spot) yield* spotProblems(options, options.spot.interruption);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Placement.html and UserGuide/instance-cpu-options-rules.html */
function* placeProblems(options: Checked): Generator<Problem> {
  const { tenancy, host, placementGroup, placementPartition, cpu } = options;
  if (host !== undefined && tenancy !== "host") yield [["host"], "a host needs tenancy: host"];
  if (placementPartition !== undefined && placementGroup === undefined) {
    yield [["placementPartition"], "a partition needs its placementGroup"];
  }
  if (cpu !== undefined && options.onInstanceTypeChange === "restart") {
    yield [["cpu"], 'another type starts with all of its cores; only onInstanceTypeChange "replace" keeps cpu'];
  }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limitations.html, Using_ChangingDisableAPITermination.html, interruption-behavior.html and hibernating-prerequisites.html */
function* spotProblems(options: Checked, interruption: string): Generator<Problem> {
  if (options.terminationProtection) yield [["terminationProtection"], "a spot machine cannot be protected"];
  if (options.tenancy === "host") yield [["tenancy"], "a spot machine cannot run on a dedicated host"];
  if (options.capacityReservation !== undefined) {
    yield [["capacityReservation"], "a spot machine runs in no capacity reservation"];
  }
  if (options.onInstanceTypeChange === "restart") {
    yield [["onInstanceTypeChange"], 'a spot machine keeps its instance type; only "replace" gives another one'];
  }
  if (interruption === "hibernate" && options.rootDisk?.encrypted !== true) {
    yield [["spot", "interruption"], "hibernation needs rootDisk.encrypted: true"];
  }
}
