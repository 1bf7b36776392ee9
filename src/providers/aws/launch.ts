import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../errors.ts";
import type { IO, MachinePlan, Run } from "../../platform.ts";
import { type Api, backOffMs } from "./client.ts";
import { isLost, meaningOf } from "./errors.ts";
import type { Fleet, Sought } from "./fleet.ts";
import type { CheckedImage } from "./image-check.ts";
import type { Options } from "./options.ts";
import { clientToken, planDigest, toRequest } from "./request.ts";
import { isLive } from "./state.ts";

const attempts = 6;

/** What a machine of this plan is looked for by. */
export function soughtFor(plan: MachinePlan<Options>, { replacing }: Run): Sought {
  return { name: plan.name, digest: planDigest(plan), replacing };
}

/**
 * Makes one instance, or finds the one that an earlier try made. A reply that was lost is not repeated blindly: what exists under
 * our tags is looked for first, and the client token stays the same.
 */
export async function launch(
  plan: MachinePlan<Options>,
  image: CheckedImage,
  { api, fleet, io, run }: { readonly api: Api; readonly fleet: Fleet; readonly io: IO; readonly run: Run },
): Promise<Sdk.Instance> {
  const request = toRequest(plan, run, image);
  const sought = soughtFor(plan, run);
  let generation = "";
  for (let attempt = 1; ; attempt++) {
    try {
      const ClientToken = clientToken(run.owner, request, generation);
      const instance = await runInstances(api, { ...request, ClientToken }, run.signal);
      const dead = deadBefore(instance, generation);
      if (dead === undefined) return instance;
      generation = dead;
    } catch (error) {
      fleet.doubt(sought);
      if (!isLost(error) || attempt === attempts || run.signal.aborted) throw error;
      const found = await fleet.look(sought, run.signal);
      if (found) return found;
      await io.sleep(backOffMs(attempt), run.signal);
    }
  }
}

async function runInstances(api: Api, request: Sdk.RunInstancesRequest, signal: AbortSignal): Promise<Sdk.Instance> {
  const { Instances = [] } = await api.call("RunInstances", request, { signal, once: true });
  const [instance] = Instances;
  if (instance?.InstanceId !== undefined) return instance;
  throw new FlatcarError({ code: "FD1420", message: "EC2 accepted RunInstances and named no instance" });
}

/** A token goes on standing for its instance after that was deleted: its id then makes the next token. */
function deadBefore(instance: Sdk.Instance, generation: string): string | undefined {
  const { InstanceId: id = "" } = instance;
  return isLive(instance) || id === generation ? undefined : id;
}

/**
 * The instance runs; `undefined` while it is on its way. One that was stopped and started again may show as stopped for a moment.
 * Throws FD1407, or the reason's own code, when it will never run.
 */
export function whenRunning(name: string, region: string, started = false) {
  return (instance: Sdk.Instance | undefined): Sdk.Instance | undefined => {
    const state = instance?.State?.Name;
    if (state === "running") return instance;
    if (state === undefined || state === "pending" || (started && state === "stopped")) return undefined;
    throw new FlatcarError(notRunning(name, region, state, instance?.StateReason));
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html#troubleshooting-launch-internal */
const keyRefused = {
  code: "FD1407",
  hint: "an encrypted disk whose KMS key the caller may not use ends like this: check kmsKey and the key's policy",
} as const;

function notRunning(name: string, region: string, state: string, reason: Sdk.StateReason | undefined) {
  const { Code = "", Message = "" } = reason ?? {};
  const meaning = Code === "Client.InternalError" ? keyRefused : meaningOf(Code, Message);
  return {
    code: meaning?.code ?? "FD1407",
    message: `${name} did not start: it is ${state}${Message ? `, because ${Message.replace(/^[\w.]+:\s*/, "")}` : ""}`,
    details: [`EC2 ${region}: ${Code || "no reason given"}`],
    hint: meaning?.hint ?? "run the same again; when it goes on, look at the instance in the EC2 console",
  } as const;
}
