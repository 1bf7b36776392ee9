import { z } from "zod";
import { type Entry, kindOf } from "./kind.ts";

const options = z.strictObject({
  type: z.literal("spread").default("spread").describe("spread: each machine on another host, ten machines at most."),
});

interface PlacementGroup extends Entry {
  readonly type: "spread";
}

export const placementGroup = kindOf<typeof options, PlacementGroup>({
  description: "A group of machines that Hetzner keeps on different hosts.",
  resource: "placement_groups",
  options,
  outputs: z.object({}),
  changing: [],
  toBody: ({ type }) => ({ type }),
  toOptions: ({ type }) => ({ type }),
  sample: { needs: [], options: () => ({}), changed: {} },
});
