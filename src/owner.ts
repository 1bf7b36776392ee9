import { randomBytes } from "node:crypto";

/** A deployment's random id. It begins with a letter and has no capitals, so that every platform takes it in a label. */
export function randomOwner(): string {
  return `fd${randomBytes(8).toString("hex")}`;
}
