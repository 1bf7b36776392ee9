import type { Report } from "../report/report.ts";
import { type Config, ignitionSchema } from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import type { Spec } from "./rule.ts";
import { diskRules } from "./rules/disk.ts";
import { ignitionRules } from "./rules/ignition.ts";
import { luksRules } from "./rules/luks.ts";
import { nodeRules } from "./rules/node.ts";
import { resourceRules } from "./rules/resource.ts";
import { storageRules } from "./rules/storage.ts";
import { unitRules } from "./rules/unit.ts";
import { type Rules, walk } from "./walk.ts";

/** By the name of the type, as upstream has it in the version that is checked. */
const rules: Rules<Spec> = {
  ...ignitionRules,
  ...resourceRules,
  ...nodeRules,
  ...storageRules,
  ...diskRules,
  ...luksRules,
  ...unitRules,
};

/**
 * Checks a config by the rules of its version, in the words and the order of Ignition 2.26.0.
 * Rules: https://github.com/coreos/ignition/tree/v2.26.0/config (v3_0 … v3_7_experimental/types).
 */
export function validateIgnition(config: Config, spec: Spec, report: Report): void {
  walk(rules, ignitionSchema(spec.minor), config as Values, report, spec);
}
