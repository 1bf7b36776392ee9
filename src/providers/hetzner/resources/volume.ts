import { z } from "zod";
import { location } from "../options.ts";
import { type Entry, kindOf, protection } from "./kind.ts";

const options = z.strictObject({
  location,
  sizeGB: z.int().min(10).max(10_240).describe("Size in GB, 10 to 10,240. It can grow, and not shrink."),
  format: z
    .enum(["xfs", "ext4"])
    .optional()
    .describe("File system that Hetzner makes on it. Left out: none; Ignition can make one."),
  protection,
});

interface Volume extends Entry {
  readonly size: number;
  readonly server: number | null;
  readonly linux_device: string;
  readonly format: "xfs" | "ext4" | null;
  readonly location: { readonly name: string };
}

export const volume = kindOf<typeof options, Volume>({
  description: "A volume, which machines of the same location name by its id.",
  holdsData: true,
  resource: "volumes",
  options,
  outputs: z.object({ device: z.string().describe("Path of the device on the machine that it is attached to.") }),
  changing: ["sizeGB", "protection"],
  toBody: ({ location: place, sizeGB, format }) => ({ location: place, size: sizeGB, ...(format ? { format } : {}) }),
  toOptions: ({ size, format, location: { name }, protection }) => ({
    ...{ location: name, sizeGB: size, protection: protection?.delete ?? false },
    ...(format ? { format } : {}),
  }),
  toOutputs: ({ linux_device }) => ({ device: linux_device }),
  async converge({ size }, { sizeGB }, act) {
    if (size === sizeGB) return false;
    await act("resize", { size: sizeGB });
    return true;
  },
  async release({ server }, act) {
    if (server !== null) await act("detach", {});
  },
  sample: {
    needs: [],
    options: () => ({ location: "fsn1", sizeGB: 10 }),
    changed: { "options.sizeGB": 20, "options.protection": true },
  },
});
