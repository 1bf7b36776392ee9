import type * as Sdk from "@aws-sdk/client-ec2";
import type { InstanceRecord, State } from "./records.ts";
import { Refusal } from "./refusal.ts";
import type { Store } from "./store.ts";

/** What an operation works on: the account, seen from one region. */
export interface Cloud {
  readonly region: string;
  readonly store: Store;
}

/** Codes of instance states, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
const stateCodes: Readonly<Record<State, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** A state with its code. */
export function stateOf(state: State): Sdk.InstanceState {
  return { Code: stateCodes[state], Name: state };
}

/** The instances with these ids. Refuses when one of them is not there; `read`: or not yet there. */
export function instancesOf(
  { region, store }: Cloud,
  ids: readonly string[],
  reads = false,
): readonly InstanceRecord[] {
  const malformed = ids.find((id) => !/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new Refusal("InvalidInstanceID.Malformed", `Invalid id: "${malformed}" (expecting "i-...")`);
  }
  const found = ids.map((id) => store.instances.get(id));
  const missing = ids.filter((_, index) => {
    const instance = found[index];
    return instance?.region !== region || isForgotten(instance) || (reads && !isVisible(instance));
  });
  if (missing.length > 0) {
    const [subject, verb] = missing.length === 1 ? ["ID", "does"] : ["IDs", "do"];
    throw new Refusal(
      "InvalidInstanceID.NotFound",
      `The instance ${subject} '${missing.join(", ")}' ${verb} not exist`,
    );
  }
  return found.flatMap((instance) => instance ?? []);
}

/** One instance, as `instancesOf` finds it. */
export function instanceOf(cloud: Cloud, id: string | undefined, reads = false): InstanceRecord {
  const [instance] = instancesOf(cloud, [id ?? ""], reads);
  if (!instance) throw new Refusal("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  return instance;
}

/** "This interval is usually less than one hour", https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const listedMs = 3_600_000;

/** Terminated so long ago that only its client token is still known. */
export function isForgotten({ terminatedAt }: InstanceRecord): boolean {
  return terminatedAt !== undefined && Date.now() - terminatedAt > listedMs;
}

/** A new id is not known to reads at once, https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html */
export function isVisible({ visibleAt }: { readonly visibleAt: number }): boolean {
  return visibleAt <= Date.now();
}

/** For more than the 1,000 ids that TerminateInstances, CreateTags and DeleteTags take. */
export function tooMany(what: "instance" | "resource"): Refusal {
  return new Refusal("InvalidParameterValue", `Up to 1000 ${what} IDs can be specified`);
}
