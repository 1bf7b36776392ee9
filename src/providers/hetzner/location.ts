import { nearest } from "../../errors.ts";

/** https://docs.hetzner.com/cloud/general/locations/ */
const known = ["fsn1", "nbg1", "hel1", "ash", "hil", "sin"];

/** Whether the name can be that of a location; new ones are not refused. */
export function isLocation(name: string): boolean {
  return /^[a-z]{3}\d?$/.test(name);
}

export function locationHint(name: string): string {
  const near = nearest(name.toLowerCase(), known);
  return near ? `did you mean "${near}"?` : `one of: ${known.join(", ")}`;
}
