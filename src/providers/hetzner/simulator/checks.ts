import { invalid } from "./refusal.ts";

/** Bytes of user data, https://docs.hetzner.cloud/reference/cloud#servers-create-a-server */
export const dataLimit = 32 * 1024;

const word = /^[a-z0-9A-Z](?:[-_.a-z0-9A-Z]*[a-z0-9A-Z])?$/;
const domain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** https://docs.hetzner.cloud/reference/cloud#labels */
export function checkLabels(labels: unknown): void {
  for (const [key, value] of Object.entries(labels as Readonly<Record<string, string>>)) {
    const [name = "", prefix] = key.split("/").reverse();
    const badKey = name.length > 63 || !word.test(name) || (prefix !== undefined && !domain.test(prefix));
    if (badKey || prefix === "hetzner.cloud") throw invalid("labels", `label key '${key}' is invalid`);
    if (value.length > 63 || (value !== "" && !word.test(value))) {
      throw invalid("labels", `label value '${value}' is invalid`);
    }
  }
}
