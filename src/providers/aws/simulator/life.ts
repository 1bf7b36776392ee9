import type * as Sdk from "@aws-sdk/client-ec2";
import { type Cloud, instancesOf, stateOf, tooMany } from "./cloud.ts";
import type { InstanceRecord, State } from "./records.ts";
import { Refusal } from "./refusal.ts";

/**
 * A protected instance stops the others of its zone from going, and those of other zones go all the same.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
export function terminateInstances(
  cloud: Cloud,
  { InstanceIds = [] }: Sdk.TerminateInstancesRequest,
): Sdk.TerminateInstancesResult {
  if (InstanceIds.length > 1_000) throw tooMany("instance");
  const instances = instancesOf(cloud, InstanceIds);
  const kept = instances.filter((instance) => instance.protected && instance.state !== "terminated");
  const zones = new Set(kept.map(({ zone }) => zone));
  const changes = instances
    .filter(({ zone }) => !zones.has(zone))
    .map((instance) => change(instance, () => terminate(cloud, instance)));
  if (kept[0]) {
    const text = `The instance '${kept[0].id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`;
    throw new Refusal("OperationNotPermitted", text);
  }
  return { TerminatingInstances: changes };
}

/** Sends an instance on its way out; one that is on it, or gone, stays as it is. */
export function terminate({ store }: Cloud, instance: InstanceRecord): void {
  if (instance.state === "terminated" || instance.state === "shutting-down") return;
  store.enter(instance, "shutting-down", "terminated");
}

export function stopInstances(cloud: Cloud, { InstanceIds = [] }: Sdk.StopInstancesRequest): Sdk.StopInstancesResult {
  const instances = instancesOf(cloud, InstanceIds);
  for (const instance of instances) checkStop(cloud, instance);
  const changes = instances.map((instance) =>
    change(instance, () => {
      if (instance.state === "running") cloud.store.enter(instance, "stopping", "stopped");
    }),
  );
  return { StoppingInstances: changes };
}

function checkStop({ store }: Cloud, { id, state, spot, stopProtected }: InstanceRecord): void {
  const request = spot === undefined ? undefined : store.spots.get(spot);
  if (request?.kind === "one-time") {
    const text = `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request.`;
    throw new Refusal(
      "UnsupportedOperation",
      `${text} You can only stop Spot Instances associated with persistent Spot Instance requests.`,
    );
  }
  if (stopProtected) {
    throw new Refusal(
      "OperationNotPermitted",
      `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    );
  }
  checkState(id, state, ["running", "stopping", "stopped"], "stopped");
}

export function startInstances(
  cloud: Cloud,
  { InstanceIds = [] }: Sdk.StartInstancesRequest,
): Sdk.StartInstancesResult {
  const instances = instancesOf(cloud, InstanceIds);
  for (const { id, state } of instances) checkState(id, state, ["stopped", "pending", "running"], "started");
  const changes = instances.map((instance) =>
    change(instance, () => {
      if (instance.state === "stopped") cloud.store.enter(instance, "pending", "running");
    }),
  );
  return { StartingInstances: changes };
}

function checkState(id: string, state: State, good: readonly State[], verb: string): void {
  if (good.includes(state)) return;
  throw new Refusal("IncorrectInstanceState", `The instance '${id}' is not in a state from which it can be ${verb}.`);
}

function change(instance: InstanceRecord, act: () => void): Sdk.InstanceStateChange {
  const PreviousState = stateOf(instance.state);
  act();
  return { InstanceId: instance.id, CurrentState: stateOf(instance.state), PreviousState };
}

export function monitorInstances(
  cloud: Cloud,
  { InstanceIds = [] }: Sdk.MonitorInstancesRequest,
): Sdk.MonitorInstancesResult {
  return { InstanceMonitorings: setMonitoring(cloud, InstanceIds, true) };
}

export function unmonitorInstances(
  cloud: Cloud,
  { InstanceIds = [] }: Sdk.UnmonitorInstancesRequest,
): Sdk.UnmonitorInstancesResult {
  return { InstanceMonitorings: setMonitoring(cloud, InstanceIds, false) };
}

/** The answer says what is coming; the next read says that it came. */
function setMonitoring(cloud: Cloud, ids: readonly string[], enabled: boolean): Sdk.InstanceMonitoring[] {
  return instancesOf(cloud, ids).map((instance) => {
    instance.monitoring = enabled;
    return { InstanceId: instance.id, Monitoring: { State: enabled ? "pending" : "disabling" } };
  });
}
