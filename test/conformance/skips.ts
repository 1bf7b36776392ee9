import type { PlatformId } from "../../src/providers/index.ts";
import type { Skip } from "./cloud.ts";
import { everyOption } from "./rules/input.ts";

/** What a platform's own simulated cloud cannot show. */
export const skips: Readonly<Record<PlatformId, readonly Skip[]>> = {
  aws: [
    {
      rule: everyOption,
      options: ["onInstanceTypeChange"],
      reason: "it tells our planning what another instance type does, and the cloud nothing",
    },
  ],
  openstack: [
    {
      rule: everyOption,
      options: ["flavor"],
      reason: "Nova takes a flavor's id, and the plan has its name",
    },
  ],
};
