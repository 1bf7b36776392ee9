import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../../errors.ts";
import { unlessUnknown } from "../errors.ts";
import { type Tag, tagKeys, toRecord } from "../tags.ts";
import type { There } from "./kind.ts";

/** Writes on a thing what it is about to be given to: what others give it to is told from that. */
export async function writeLink(id: string, to: string, { api, run: { signal } }: There): Promise<void> {
  await api.call("CreateTags", { Resources: [id], Tags: [{ Key: tagKeys.link, Value: to }] }, { signal });
}

export function linkOf(tags: readonly Tag[] | undefined): string | undefined {
  return toRecord(tags)[tagKeys.link];
}

/** Throws FD1434 where a thing would be taken off a machine that is not of this deployment, and that it was not given to by it. */
export async function checkMayLeave(id: string, tags: readonly Tag[] | undefined, machine: string, there: There) {
  if (linkOf(tags) === machine) return;
  const { api, run } = there;
  const asked = api.call("DescribeInstances", { InstanceIds: [machine] }, { signal: run.signal });
  const { Reservations = [] } = (await unlessUnknown(asked)) ?? {};
  const instances = Reservations.flatMap(({ Instances = [] }: Sdk.Reservation) => Instances);
  if (instances.every(({ Tags }) => toRecord(Tags)[tagKeys.owner] === run.owner)) return;
  const message = `machine ${machine} has ${id}: it is not of this deployment, and somebody else has given it that`;
  throw new FlatcarError({ code: "FD1434", message, hint: "take it off that machine first, and run the same again" });
}
