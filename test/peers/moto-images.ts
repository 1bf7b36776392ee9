import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Arch } from "../../src/platform.ts";

const fixtures = new URL("../fixtures/peers/", import.meta.url);
const account = "075585003325";
const machineNames = { amd64: "x86_64", arm64: "arm64" } as const satisfies Record<Arch, string>;

/** One Flatcar release as the region's list names it. */
export interface PublishedImage {
  readonly version: string;
  readonly arch: Arch;
  readonly id: string;
}

/** Every image of one region: the real ids of six old releases, and stand-ins for the newest one. */
export function publishedImages(region: string): readonly PublishedImage[] {
  const folder = fileURLToPath(new URL("ami/", fixtures));
  const real = readdirSync(folder).flatMap((file) => {
    const [, version = "", arch] = /_all-([\d.]+)-(amd64|arm64)\.json$/.exec(file) ?? [];
    const list = JSON.parse(readFileSync(`${folder}${file}`, "utf8")) as { amis: { name: string; hvm: string }[] };
    const id = list.amis.find(({ name }) => name === region)?.hvm;
    return id === undefined ? [] : [{ version, arch: arch as Arch, id }];
  });
  const synthetic = JSON.parse(readFileSync(new URL("synthetic.json", fixtures), "utf8")) as PublishedImage[];
  return [...real, ...synthetic];
}

/**
 * The file that moto reads at its start. Its keys go to a constructor: an unknown one makes every call fail. The dates only keep
 * the order of the releases.
 */
export function toMotoImages(images: readonly PublishedImage[]): string {
  return JSON.stringify(
    images.map(({ version, arch, id }) => {
      const name = `Flatcar-stable-${version}${arch === "arm64" ? "-arm64" : ""}-hvm`;
      const [major = 0, , patch = 0] = version.split(".").map(Number);
      const date = `20${Math.floor(major / 150)}-01-${String(patch + 10).padStart(2, "0")}T10:00:00.000Z`;
      return {
        ami_id: id,
        owner_id: account,
        name,
        description: `Flatcar Container Linux stable ${version}`,
        public: true,
        state: "available",
        architecture: machineNames[arch],
        virtualization_type: "hvm",
        root_device_name: "/dev/xvda",
        root_device_type: "ebs",
        hypervisor: "xen",
        image_type: "machine",
        image_location: `${account}/${name}`,
        sriov: "simple",
        platform: null,
        creation_date: date,
        boot_mode: arch === "arm64" ? "uefi" : "legacy-bios",
      };
    }),
  );
}
