import { definePlatform } from "../../platform.ts";
import { credentials } from "./credentials.ts";
import { exclusive } from "./exclusive.ts";
import { firstImage, imageFile, images } from "./images.ts";
import { inPlace } from "./in-place.ts";
import { draftFindings } from "./labels.ts";
import { machines } from "./machines.ts";
import { type Options, options } from "./options.ts";
import { charges } from "./prices.ts";
import { resources } from "./resources/index.ts";
import { sample } from "./sample.ts";
import { archOfServerType } from "./server-type.ts";
import { surveyor } from "./survey.ts";

/** A token is bound to one project: how far listing goes, and one import serves. */
const project = () => "project";

export default definePlatform({
  id: "hetzner",
  title: "Hetzner Cloud",
  docs: "https://docs.hetzner.cloud",
  architectures: ["amd64", "arm64"],
  credentials,
  options,
  userData: {
    encoding: "plain",
    limit: 32 * 1024,
    counted: "encoded",
    source: "https://docs.hetzner.cloud/reference/cloud#servers-create-a-server",
  },
  image: { kind: "imported", place: project, since: firstImage, file: () => imageFile, connect: images },
  resources,
  inPlace,
  /** Host name and label value alike. */
  nameLimit: { characters: 63, source: "https://docs.hetzner.cloud/reference/cloud#labels" },
  check: draftFindings,
  arch: ({ serverType }: Partial<Options>) => (serverType === undefined ? undefined : archOfServerType(serverType)),
  scope: project,
  summary: ({ serverType, location }) => ({ size: serverType, place: location }),
  exclusive,
  guarded: ({ protection }) => (protection ? "protection is on" : undefined),
  charges,
  survey: surveyor,
  connect: machines,
  simulate: async (given) => (await import("./simulator.ts")).simulate(given),
  sample,
});
