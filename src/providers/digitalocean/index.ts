import { definePlatform } from "../../platform.ts";
import { credentials } from "./credentials.ts";
import { exclusive } from "./exclusive.ts";
import { checkAddress } from "./image-address.ts";
import { images } from "./images.ts";
import { inPlace } from "./in-place.ts";
import { machines } from "./machines.ts";
import { kinds } from "./network/index.ts";
import { type Options, options } from "./options.ts";
import { charges } from "./prices.ts";
import { sample } from "./sample.ts";
import { surveyor } from "./survey.ts";
import { machineFindings } from "./tags.ts";

/** Names, user data and tags: all of it is in the description of the API. */
const reference = "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Droplets/operation/droplets_create";

export default definePlatform({
  id: "digitalocean",
  title: "DigitalOcean",
  docs: "https://docs.digitalocean.com/products/droplets/",
  architectures: ["amd64"],
  credentials,
  options,
  userData: { encoding: "plain", limit: 65_536, counted: "raw", source: reference },
  image: {
    kind: "imported",
    /** Where a region is missing there is no place: its mistake is told by itself. */
    place: ({ region }: Partial<Options>) => region ?? "",
    file: () => "flatcar_production_digitalocean_image.bin.bz2",
    address: ({ imageUrl }: Partial<Options>) => imageUrl,
    checkAddress,
    connect: images,
  },
  resources: kinds,
  inPlace,
  nameLimit: { characters: 255, source: reference },
  check: machineFindings,
  arch: () => "amd64",
  /** A token reaches all regions of its team. */
  scope: () => "team",
  summary: ({ region, size }) => ({ size, place: region }),
  charges,
  exclusive,
  survey: surveyor,
  connect: machines,
  simulate: async (given) => (await import("./simulator.ts")).simulate(given),
  sample,
});
