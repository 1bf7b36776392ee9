import { type Driver, definePlatform, type MachinePlan, type MachineState } from "../../platform.ts";
import openstack, { image, surveyor } from "../openstack/index.ts";
import { type Credentials, credentials, toOpenstack } from "./credentials.ts";
import { type Options, options } from "./options.ts";
import { resources } from "./resources.ts";
import { sample } from "./sample.ts";

/** OVHcloud's Public Cloud is OpenStack: what is here is what it has otherwise. */
export default definePlatform({
  ...openstack,
  id: "ovhcloud",
  title: "OVHcloud",
  docs: "https://www.ovhcloud.com/en-gb/public-cloud/",
  /** Its catalogue has no flavor with an Arm processor. */
  architectures: ["amd64"],
  credentials,
  options,
  image: { ...image, connect: (given: Credentials, io) => image.connect(toOpenstack(given), io) },
  resources,
  arch: () => "amd64",
  /** What is read back says nothing of networks. */
  connect: (given, io) =>
    openstack.connect(toOpenstack(given), io) as Driver<MachinePlan<Options>, MachineState<Options>>,
  survey: (given, io) => surveyor(toOpenstack(given), io),
  simulate: async (given) => (await import("./simulator.ts")).simulate(given),
  sample,
});
