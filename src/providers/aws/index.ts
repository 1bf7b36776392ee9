import { definePlatform } from "../../platform.ts";
import { credentials } from "./credentials.ts";
import { keptVolumes } from "./disk.ts";
import { checkRegion, listed, locate, withdrawal } from "./image.ts";
import { inPlace } from "./in-place.ts";
import { archOfInstanceType } from "./instance-type.ts";
import { machines } from "./machines.ts";
import { type Options, options } from "./options.ts";
import { resources } from "./resources/index.ts";
import { sample } from "./sample.ts";
import { surveyor } from "./survey.ts";
import { labelFindings } from "./tags.ts";

export default definePlatform({
  id: "aws",
  title: "Amazon EC2",
  docs: "https://docs.aws.amazon.com/ec2/",
  architectures: ["amd64", "arm64"],
  credentials,
  options,
  userData: {
    encoding: "base64",
    limit: 16_384,
    counted: "raw",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  },
  image: { kind: "published", withdrawal, check: checkRegion, locate, listed },
  resources,
  inPlace,
  /** The name is a tag: 256 characters, in UTF-8. */
  nameLimit: {
    characters: 256,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions",
  },
  check: labelFindings,
  arch: ({ instanceType }: Partial<Options>) =>
    instanceType === undefined ? undefined : archOfInstanceType(instanceType),
  scope: ({ region }) => region,
  summary: ({ region, instanceType }) => ({ size: instanceType, place: region }),
  kept: ({ volumes }) => keptVolumes(volumes),
  guarded: ({ terminationProtection }) => (terminationProtection ? "terminationProtection is on" : undefined),
  exclusive: ({ privateIpv4, subnet = "the default subnet" }) =>
    privateIpv4 === undefined ? [] : [{ what: `address ${privateIpv4} of ${subnet}`, moves: false }],
  survey: surveyor,
  connect: machines,
  simulate: async (given) => (await import("./simulator.ts")).simulate(given),
  sample,
});
