import type { Rule } from "../rule.ts";
import { changeRules } from "./change.ts";
import { crowdRules } from "./crowd.ts";
import { faultRules } from "./faults.ts";
import { imageRules } from "./images.ts";
import { inputRules } from "./input.ts";
import { killRules } from "./kills.ts";
import { kindKillRules } from "./kind-kills.ts";
import { kindRules } from "./kinds.ts";
import { lifeRules } from "./life.ts";
import { limitRules } from "./limits.ts";
import { orphanRules } from "./orphans.ts";
import { scaleRules } from "./scale.ts";
import { secretRules } from "./secrets.ts";
import { surveyRules } from "./survey.ts";

/** What every driver keeps, on every cloud. */
export const rules: readonly Rule[] = [
  ...lifeRules,
  ...changeRules,
  ...faultRules,
  ...killRules,
  ...inputRules,
  ...secretRules,
  ...scaleRules,
  ...crowdRules,
  ...limitRules,
  ...imageRules,
  ...kindRules,
  ...surveyRules,
  ...kindKillRules,
  ...orphanRules,
];
