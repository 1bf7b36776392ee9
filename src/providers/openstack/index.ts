import { definePlatform, type ImportedImages, type Simulator, type SimulatorOptions } from "../../platform.ts";
import { machineFindings } from "./check.ts";
import { type Credentials, credentials } from "./credentials.ts";
import { exclusive } from "./exclusive.ts";
import { images } from "./images.ts";
import { inPlace } from "./in-place.ts";
import { machines } from "./machines.ts";
import { type Options, options } from "./options.ts";
import { resources } from "./resources/index.ts";
import { sample } from "./sample.ts";
import type { Place } from "./simulator/account.ts";
import { surveyor } from "./survey.ts";

export { surveyor };

/** How Flatcar gets there. */
export const image: ImportedImages<Options, Credentials> = {
  kind: "imported",
  place: ({ region }: Partial<Options>) => region ?? "",
  /** It is a qcow2 file that is packed inside: its other forms are no smaller. */
  file: () => "flatcar_production_openstack_image.img",
  connect: images,
};

export default definePlatform({
  id: "openstack",
  title: "OpenStack",
  docs: "https://docs.openstack.org/api-quick-start/",
  architectures: ["amd64", "arm64"],
  credentials,
  options,
  /** 65,535 bytes of base64, https://docs.openstack.org/nova/latest/user/metadata.html#user-provided-data: 49,149 before it. */
  userData: {
    encoding: "base64",
    limit: 49_149,
    counted: "raw",
    source: "https://docs.openstack.org/nova/latest/user/metadata.html#user-provided-data",
  },
  image,
  resources,
  inPlace,
  nameLimit: { characters: 255, source: "https://docs.openstack.org/api-ref/compute/#create-server" },
  check: machineFindings,
  /** A flavor does not say which processor it has. */
  arch: () => undefined,
  scope: ({ region }) => region,
  summary: ({ region, flavor }) => ({ size: short(flavor), place: short(region) }),
  kept: ({ rootDisk, volumes = [] }: Partial<Options>) => [
    ...(rootDisk?.deleteOnTermination === false ? [`root disk of ${rootDisk.sizeGiB} GiB`] : []),
    ...volumes.flatMap(({ sizeGiB, volume, deleteOnTermination }) =>
      volume === undefined && deleteOnTermination === false
        ? [sizeGiB === undefined ? "volume of a snapshot" : `volume of ${sizeGiB} GiB`]
        : [],
    ),
  ],
  exclusive,
  survey: surveyor,
  connect: machines,
  simulate: async (given) => (await import("./simulator.ts")).simulate(given),
  sample,
});

/** The simulated cloud in another place, for platforms that are OpenStack under a name of their own. */
export async function simulateAt(place: Place, options?: SimulatorOptions): Promise<Simulator> {
  return (await import("./simulator.ts")).simulate(options, place);
}

/** Tables have room for 24 characters. */
function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
